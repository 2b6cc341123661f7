import type { Ecosystem } from '../domain/ecosystem.ts';

/** Who speaks for the packages of an ecosystem: the name findings carry as `source`, and its page on a vulnerability. */
export interface Vendor {
  readonly source: string;
  pageOf(vulnerabilityId: string): string;
}

const vendor = (source: string, page: string, ending = ''): Vendor => ({ source, pageOf: (id) => page + id + ending });

/** Ecosystem without its release → vendor. Sorted. */
const DISTRIBUTION_VENDORS: ReadonlyMap<string, Vendor> = new Map([
  ['AlmaLinux', vendor('ALMALINUX_CVE', 'https://osv.dev/vulnerability/')],
  ['Alpine', vendor('ALPINE_CVE', 'https://security.alpinelinux.org/vuln/')],
  ['Amazon Linux', vendor('AMAZON_CVE', 'https://alas.aws.amazon.com/cve/html/', '.html')],
  ['Arch Linux', vendor('ARCH_CVE', 'https://security.archlinux.org/')],
  ['Azure Linux', vendor('AZURE_LINUX_CVE', 'https://nvd.nist.gov/vuln/detail/')],
  ['Bottlerocket', vendor('BOTTLEROCKET_CVE', 'https://nvd.nist.gov/vuln/detail/')],
  ['Chainguard', vendor('CHAINGUARD_CVE', 'https://images.chainguard.dev/security/')],
  ['Debian', vendor('DEBIAN_CVE', 'https://security-tracker.debian.org/tracker/')],
  ['Echo', vendor('ECHO_CVE', 'https://nvd.nist.gov/vuln/detail/')],
  ['Fedora', vendor('FEDORA_CVE', 'https://bugzilla.redhat.com/show_bug.cgi?id=')],
  ['MinimOS', vendor('MINIMOS_CVE', 'https://images.minimus.io/vulnerabilities/')],
  ['Oracle Linux', vendor('ORACLE_CVE', 'https://linux.oracle.com/cve/')],
  ['Photon OS', vendor('PHOTON_CVE', 'https://nvd.nist.gov/vuln/detail/')],
  ['Red Hat', vendor('REDHAT_CVE', 'https://access.redhat.com/security/cve/')],
  ['Rocky Linux', vendor('ROCKY_CVE', 'https://osv.dev/vulnerability/')],
  ['SUSE', vendor('SUSE_CVE', 'https://www.suse.com/security/cve/')],
  ['Ubuntu', vendor('UBUNTU_CVE', 'https://ubuntu.com/security/')],
  ['Windows', vendor('MICROSOFT', 'https://msrc.microsoft.com/update-guide/vulnerability/')],
  ['Wolfi', vendor('WOLFI_CVE', 'https://images.chainguard.dev/security/')],
  ['openSUSE', vendor('SUSE_CVE', 'https://www.suse.com/security/cve/')],
]);

export const NVD = vendor('NVD', 'https://nvd.nist.gov/vuln/detail/');
export const GITHUB = vendor('GITHUB', 'https://github.com/advisories/');
export const OSV = vendor('OSV', 'https://osv.dev/vulnerability/');

/** Names under which feeds keep a distribution's own CVSS. */
const SCORERS: ReadonlyMap<string, string> = new Map([
  ['ALMA', 'ALMALINUX_CVE'],
  ['ALPINE', 'ALPINE_CVE'],
  ['AMAZON', 'AMAZON_CVE'],
  ['CHAINGUARD', 'CHAINGUARD_CVE'],
  ['DEBIAN', 'DEBIAN_CVE'],
  ['ORACLE', 'ORACLE_CVE'],
  ['REDHAT', 'REDHAT_CVE'],
  ['ROCKY', 'ROCKY_CVE'],
  ['SUSE', 'SUSE_CVE'],
  ['UBUNTU', 'UBUNTU_CVE'],
]);

/** Who scored, in the words of findings: `DEBIAN` → `DEBIAN_CVE`; others stand for themselves. */
export const scorerName = (source: string): string => SCORERS.get(source) ?? source;

/** The distribution behind an ecosystem; undefined for language ecosystems, which have registries but no such vendor. */
export function distributionVendorOf(ecosystem: Ecosystem): Vendor | undefined {
  return DISTRIBUTION_VENDORS.get(ecosystem.split(':', 1)[0] ?? ecosystem);
}

/** Who published an id that names its publisher: `CVE-…`, `GHSA-…`; everything else is known to OSV. */
export function publisherOf(vulnerabilityId: string): Vendor {
  if (/^CVE-/i.test(vulnerabilityId)) return NVD;
  return /^GHSA-/i.test(vulnerabilityId) ? GITHUB : OSV;
}
