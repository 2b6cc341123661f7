/** A product that is recognised inside a program or library, found by the file's name. */
export interface SoftwareRow {
  /** Vendor and product as NVD names them: the purl is `pkg:generic/VENDOR/PRODUCT@VERSION`. */
  readonly vendor: string;
  readonly product: string;
  /** Further `vendor:product` names under which NVD lists its vulnerabilities. */
  readonly also?: readonly string[];
  /** Base names of its files. */
  readonly name: RegExp;
  /** Their first letters: most files are passed over by these. */
  readonly initials: string;
  /** Texts in the file whose first group is the version, the surest first. `\0` ends a text of C. */
  readonly texts: readonly RegExp[];
  /** Does a version found fit the file's name? Everything fits when absent. */
  fits?(version: string, name: RegExpExecArray): boolean;
  /** `ProductName` in the version resource of its Windows programs, whose `ProductVersion` then counts. */
  readonly windows?: RegExp;
  /** What proves it, for people. */
  readonly evidence: string;
}

/**
 * Programs outside package managers. Of a file that fits several rows the first row that finds its text wins.
 * To add a product: one row here, one example in fixtures/software.ts, one line in docs/software.md.
 */
export const SOFTWARE: readonly SoftwareRow[] = [
  {
    vendor: '7-zip',
    product: '7-zip',
    initials: '7',
    name: /^7z(?:a|r|z|zs|FM|G)?(?:\.exe|\.dll|\.so)?$/i,
    texts: [
      /7-Zip (?:\([a-z]{1,4}\) |\[[0-9]{2}\] ){0,3}(\d{1,2}\.\d{2})(?: beta| alpha)? (?:\([^)\0]{1,20}\) )?: Copyright/,
    ],
    windows: /^7-Zip$/,
    evidence: '`7z`, `7za`, `7zr`, `7zz`: banner `7-Zip (z) 26.02 (x64) : Copyright`',
  },
  {
    vendor: 'apache',
    product: 'http_server',
    initials: 'ahl',
    name: /^(?:httpd|apache2?|httpd\.exe|libhttpd\.dll)$/,
    texts: [/\0Apache\/(\d+\.\d+\.\d+)/],
    windows: /^Apache HTTP Server$/,
    evidence: '`httpd`, `apache2`: `Apache/2.4.58`',
  },
  {
    vendor: 'busybox',
    product: 'busybox',
    initials: 'b',
    name: /^busybox(?:\.static|-static|-extras|\.musl|\.nosuid|\.suid)?$/,
    texts: [/BusyBox v(\d+\.\d+\.\d+)/],
    evidence: '`busybox`: `BusyBox v1.36.1`',
  },
  {
    vendor: 'f5',
    product: 'nginx',
    also: ['nginx:nginx', 'f5:nginx_open_source'],
    initials: 'no',
    name: /^(?:nginx|nginx-debug|openresty|nginx\.exe)$/,
    // OpenResty and Tengine put their own number behind the three of nginx.
    texts: [/nginx version: (?:nginx|openresty|freenginx|Tengine)\/(\d+\.\d+\.\d+)/],
    evidence: '`nginx`, `openresty`: `nginx version: nginx/1.25.3`',
  },
  {
    vendor: 'gnu',
    product: 'bash',
    initials: 'br',
    name: /^r?bash$/,
    texts: [/@\(#\)Bash version (\d+\.\d+\.\d+)\(\d+\) /],
    evidence: '`bash`: `@(#)Bash version 5.2.15(1) release GNU`',
  },
  {
    vendor: 'google',
    product: 'chrome',
    initials: 'ch',
    name: /^(?:chrome|chromium|chromium-browser|chrome-headless-shell|headless_shell|chrome\.exe|chrome\.dll)$/,
    texts: [/\0(\d{2,3}\.0\.\d{4,5}\.\d{1,3})\0/],
    windows: /^(?:Google Chrome|Chromium|Google Chrome for Testing)$/,
    evidence: '`chrome`, `chromium`, `headless_shell` (also those of Puppeteer and Playwright): `156.0.8078.79`',
  },
  {
    vendor: 'haproxy',
    product: 'haproxy',
    initials: 'h',
    name: /^haproxy$/,
    texts: [
      /\bversion (\d+\.\d+(?:\.\d+|-dev\d+|-rc\d+))[^\0]{0,60}, released 20\d\d/,
      /HA-Proxy version (\d+\.\d+(?:\.\d+|-dev\d+))/,
    ],
    evidence: '`haproxy`: `version 2.8.3, released 2023/09/07`',
  },
  {
    vendor: 'haxx',
    product: 'curl',
    initials: 'c',
    name: /^curl(?:\.exe)?$/,
    texts: [/(?:\0|lib)curl\/(\d+\.\d+\.\d+)/, /\0curl (\d+\.\d+\.\d+) \(/],
    windows: /^The curl executable$/,
    evidence: '`curl`: `curl/8.4.0`',
  },
  {
    vendor: 'haxx',
    product: 'libcurl',
    also: ['haxx:curl'],
    initials: 'l',
    name: /^libcurl(?:-gnutls|-nss|-openssl|-x64)?(?:[.-]\d+)?\.(?:so(?:\.[\d.]+)?|dylib|dll)$/,
    texts: [/libcurl\/(\d+\.\d+\.\d+)/],
    windows: /^The libcurl/,
    evidence: '`libcurl.so`: `libcurl/8.4.0`',
  },
  {
    vendor: 'lfprojects',
    product: 'valkey',
    also: ['linuxfoundation:valkey'],
    initials: 'v',
    name: /^valkey-(?:server|sentinel|check-rdb|check-aof)$/,
    texts: [
      /[^\d.](\d{1,2}\.\d{1,2}\.\d{1,2})buildkitsandbox-\d{10}/,
      /[^\d.](\d{1,2}\.\d{1,2}\.\d{1,2})(?:[0-9a-f]{12}-)?1[5-9]\d{8}0{9}\0/,
    ],
    evidence: '`valkey-server`: the version before the build id, `9.0.0buildkitsandbox-1764…`',
  },
  {
    vendor: 'lighttpd',
    product: 'lighttpd',
    initials: 'l',
    name: /^lighttpd(?:-angel)?$/,
    texts: [/\0lighttpd\/(\d+\.\d+\.\d+)/],
    evidence: '`lighttpd`: `lighttpd/1.4.69`',
  },
  {
    vendor: 'mariadb',
    product: 'mariadb',
    initials: 'm',
    name: /^(?:mariadbd?|mysqld?|mariadb-dump|mysqldump)(?:\.exe)?$/,
    texts: [/\0(?:5\.5\.5-)?(\d+\.\d+\.\d+)-MariaDB/],
    evidence: '`mariadbd`, `mysqld`, `mariadb`, `mysql`: `10.11.6-MariaDB`',
  },
  {
    vendor: 'memcached',
    product: 'memcached',
    initials: 'm',
    name: /^memcached$/,
    texts: [/memcached (\d+\.\d+\.\d+)\0/],
    evidence: '`memcached`: `memcached 1.6.21`',
  },
  {
    vendor: 'nodejs',
    product: 'node.js',
    initials: 'nl',
    name: /^(?:node|nodejs|node\.exe|libnode\.so(?:\.\d+)?)$/,
    texts: [/node\.js\/v(\d+\.\d+\.\d+)/, /\0(?:node )?v((?:0|4|5|6)\.\d+\.\d+)\0/],
    windows: /^Node\.js$/,
    evidence: '`node`, `libnode.so`: `node.js/v20.11.0`',
  },
  {
    vendor: 'openbsd',
    product: 'openssh',
    initials: 's',
    name: /^(?:sshd|ssh|sshd-session|sshd-auth|ssh-keyscan|ssh\.exe|sshd\.exe)$/,
    texts: [/OpenSSH_(?:for_Windows_)?(\d+\.\d+(?:\.\d+)?p\d+)/],
    evidence: '`sshd`, `ssh`: `OpenSSH_9.2p1`',
  },
  {
    vendor: 'openssl',
    product: 'openssl',
    initials: 'ol',
    name: /^(?:openssl|openssl\.exe|lib(?:crypto|ssl)(?:-[\d_]+)?(?:-x64)?\.(?:so(?:\.[\w.]+)?|dylib|dll)|lib(?:crypto|ssl)\.[\d.]+\.dylib)$/,
    // The date tells it from AWS-LC and BoringSSL, which claim to be compatible with some OpenSSL.
    texts: [
      /OpenSSL (\d+\.\d+\.\d+(?:[a-z]{1,2})?(?:-(?:alpha|beta|pre|rc)\d+)?)[^\0]{0,40} {1,2}\d{1,2} [A-Z][a-z]{2} 20\d\d/,
    ],
    windows: /^The OpenSSL Toolkit$/,
    evidence: '`openssl`, `libcrypto.so`, `libssl.so` (before 3.0): `OpenSSL 3.0.13 30 Jan 2024`',
  },
  {
    vendor: 'oracle',
    product: 'mysql',
    also: ['mysql:mysql', 'oracle:mysql_server'],
    initials: 'm',
    name: /^(?:mysqld?)(?:\.exe)?$/,
    texts: [
      /\/mysql-(\d+\.\d+\.\d+)(?:-(?:rc|dmr|linux|[a-z]+)[^/\0]{0,40})?\/(?:sql|mysys|client|libmysql|strings|vio)/,
      /\0(\d+\.\d+\.\d+)\0{1,8}mysql_real_escape/,
    ],
    windows: /^MySQL Server$/,
    evidence: '`mysqld`, `mysql`: the source folder, `/mysql-8.0.36/sql/`',
  },
  {
    vendor: 'perl',
    product: 'perl',
    initials: 'pl',
    name: /^(?:perl(?:5(?:\.\d+){0,2})?|libperl\.so(?:[\d.]+)?)$/,
    texts: [/\0v(5\.\d{1,2}\.\d{1,2})\0/],
    evidence: '`perl`, `libperl.so`: `v5.36.0`',
  },
  {
    vendor: 'php',
    product: 'php',
    initials: 'pl',
    name: /^(?:php(?:\d+(?:\.\d+)?)?(?:-cgi|-fpm)?(?:\d+(?:\.\d+)?)?|libphp\d*(?:\.\d+)?\.so|php(?:-cgi)?\.exe|php\d+ts\.dll)$/,
    texts: [/X-Powered-By: PHP\/(\d+\.\d+\.\d+(?:(?:alpha|beta|RC)\d+)?)/],
    windows: /^PHP$/,
    evidence: '`php`, `php-fpm`, `php-cgi`, `libphp.so`: `X-Powered-By: PHP/8.2.14`',
  },
  {
    vendor: 'postgresql',
    product: 'postgresql',
    initials: 'p',
    name: /^postgres(?:\.exe)?$/,
    texts: [
      /\0PostgreSQL (\d+(?:\.\d+){0,2}(?:(?:alpha|beta|rc)\d+)?)[^\0]{0,120} on [a-z0-9_]/,
      /\0PostgreSQL (\d+\.\d+(?:\.\d+)?)[ \0]/,
    ],
    windows: /^PostgreSQL$/,
    evidence: '`postgres`: `PostgreSQL 15.5 on x86_64-pc-linux-gnu`',
  },
  {
    vendor: 'python',
    product: 'python',
    initials: 'pl',
    name: /^(?:python(\d\.\d+)t?(?:\.exe)?|libpython(\d\.\d+)[a-z]*\.(?:so(?:[\d.]+)?|dylib)|python(\d)(\d+)\.dll|python\.exe)$/,
    // Linkers store a text that ends another one inside it: `…/versions/3.11.7`.
    texts: [
      /\0([23]\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d+)?)\+?(?=\0)/,
      /[/-]([23]\.\d{1,2}\.\d{1,2}(?:(?:a|b|rc)\d+)?)(?=\0)/,
    ],
    fits: (version, [, program, library]) => version.startsWith(`${program ?? library ?? '-'}.`),
    windows: /^Python$/,
    evidence: '`python3.11`, `libpython3.11.so`: `3.11.7` as the file name says',
  },
  {
    vendor: 'redis',
    product: 'redis',
    also: ['redislabs:redis'],
    initials: 'r',
    name: /^redis-(?:server|sentinel|check-rdb|check-aof)$/,
    texts: [
      /[^\d.](\d{1,2}\.\d{1,2}\.\d{1,2})buildkitsandbox-\d{10}/,
      /\0(\d{1,2}\.\d{1,2}\.\d{1,2})\0(?:c11|atomic|sync)-builtin\0/,
      /[^\d.](\d{1,2}\.\d{1,2}\.\d{1,2})(?:[0-9a-f]{12}-)?1[5-9]\d{8}0{9}\0/,
      /Redis version (\d+\.\d+\.\d+)/,
    ],
    evidence: '`redis-server`: the version before the build id, or beside the atomic operations it was built with',
  },
  {
    vendor: 'ruby-lang',
    product: 'ruby',
    initials: 'rl',
    name: /^(?:ruby(?:\d(?:\.\d+)?)?(?:\.exe)?|libruby(?:-?\d\.\d+)?\.(?:so(?:[\d.]+)?|dylib))$/,
    texts: [/\bruby (\d+\.\d+\.\d+(?:(?:preview|rc|dev)\d*)?)(?:p\d+)? \(20\d\d-/],
    evidence: '`ruby`, `libruby.so`: `ruby 3.2.2 (2023-03-30 revision …)`',
  },
  {
    vendor: 'squid-cache',
    product: 'squid',
    initials: 's',
    name: /^squid$/,
    texts: [/\0squid\/(\d+\.\d+(?:\.\d+)?)\0/],
    evidence: '`squid`: `squid/5.7`',
  },
];
