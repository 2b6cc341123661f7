import type { Distribution } from '../domain/inventory.ts';
import type { FileTree } from './extractor.ts';

/** os-release first; then what distributions had before it. @see https://www.freedesktop.org/software/systemd/man/os-release.html */
const OS_RELEASE = ['/etc/os-release', '/usr/lib/os-release'];

/** One-line files and what they say, in the order they are asked. */
const FALLBACKS: readonly (readonly [path: string, read: (text: string) => Distribution | undefined])[] = [
  ['/etc/alpine-release', (text) => named('alpine', 'Alpine Linux', text)],
  ['/etc/centos-release', redHatRelease],
  ['/etc/redhat-release', redHatRelease],
  ['/etc/system-release', redHatRelease],
  ['/etc/debian_version', debianVersion],
];

/** Files that {@link readDistribution} opens. */
export const DISTRIBUTION_FILES: ReadonlySet<string> = new Set([...OS_RELEASE, ...FALLBACKS.map(([path]) => path)]);

const MAX_FIELD = 200;

/** `KEY=value`, `KEY="value"`, `KEY='value'`, with shell escapes in quotes; comments and other lines are ignored. */
export function parseOsRelease(text: string): Readonly<Record<string, string>> {
  const fields: Record<string, string> = Object.create(null);
  for (const line of text.split('\n')) {
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trimEnd());
    if (match?.[1] === undefined) continue;
    const raw = (match[2] ?? '').trim();
    const quoted = /^(["'])(.*)\1$/.exec(raw);
    const value = quoted === null ? raw : quoted[1] === "'" ? quoted[2] : quoted[2]?.replace(/\\(["$`\\])/g, '$1');
    fields[match[1]] = (value ?? '').slice(0, MAX_FIELD);
  }
  return fields;
}

function ofOsRelease(text: string): Distribution | undefined {
  const fields = parseOsRelease(text);
  const id = fields.ID?.toLowerCase();
  if (!id) return undefined;
  // Before VERSION_CODENAME (Debian 8) only VERSION="8 (jessie)" told it.
  const codename = fields.VERSION_CODENAME || /\((\w+)\)/.exec(fields.VERSION ?? '')?.[1]?.toLowerCase();
  return {
    id,
    ...(fields.VERSION_ID && { versionId: fields.VERSION_ID }),
    ...(codename && { codename }),
    name: fields.PRETTY_NAME || fields.NAME || id,
  };
}

function named(id: string, name: string, version: string): Distribution | undefined {
  return version === '' ? undefined : { id, versionId: version, name: `${name} ${version}` };
}

/** `12.5` is Debian 12; `trixie/sid` is a release without number yet. */
function debianVersion(text: string): Distribution | undefined {
  const major = /^(\d+)(\.\d+)?$/.exec(text)?.[1];
  if (major !== undefined) return named('debian', 'Debian GNU/Linux', major);
  const codename = /^(\w+)(\/\w+)?$/.exec(text)?.[1];
  return codename === undefined ? undefined : { id: 'debian', codename, name: `Debian GNU/Linux ${text}` };
}

const RED_HAT_FAMILY: readonly (readonly [RegExp, string])[] = [
  [/^CentOS/, 'centos'],
  [/^Red Hat Enterprise Linux/, 'rhel'],
  [/^Fedora/, 'fedora'],
  [/^AlmaLinux/, 'almalinux'],
  [/^Rocky Linux/, 'rocky'],
  [/^Oracle Linux/, 'ol'],
  [/^Amazon Linux/, 'amzn'],
];

/** `CentOS release 6.10 (Final)`. */
function redHatRelease(text: string): Distribution | undefined {
  const id = RED_HAT_FAMILY.find(([pattern]) => pattern.test(text))?.[1];
  const version = /release (\d+(?:\.\d+)*)/.exec(text)?.[1];
  return id === undefined || version === undefined ? undefined : { id, versionId: version, name: text };
}

/**
 * The operating system of a root, undefined when nothing tells it: its packages are then not evaluated, never clean.
 * An id nobody knows is kept as it is.
 */
export async function readDistribution(tree: FileTree): Promise<Distribution | undefined> {
  const readers = [
    ...OS_RELEASE.map((path) => [path, ofOsRelease] as const),
    ...FALLBACKS.map(([path, read]) => [path, (text: string) => read(text.trim().slice(0, MAX_FIELD))] as const),
  ];
  for (const [path, read] of readers) {
    const file = tree.open(path);
    if (file === undefined) continue;
    const distribution = read(Buffer.from(await file.read()).toString('utf8'));
    if (distribution !== undefined) return distribution;
  }
  return undefined;
}
