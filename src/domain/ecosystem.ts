import type { Distribution } from './inventory.ts';

/**
 * The name under which advisories are kept: an OSV ecosystem, with the release where one matters
 * (`Debian:12`, `Alpine:v3.20`, `npm`, `PyPI`). @see https://ossf.github.io/osv-schema/#defined-ecosystems
 */
export type Ecosystem = string;

const LANGUAGE_ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = {
  cargo: 'crates.io',
  composer: 'Packagist',
  conan: 'ConanCenter',
  cran: 'CRAN',
  gem: 'RubyGems',
  github: 'GitHub Actions',
  golang: 'Go',
  hackage: 'Hackage',
  hex: 'Hex',
  julia: 'Julia',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  opam: 'opam',
  pub: 'Pub',
  pypi: 'PyPI',
  swift: 'SwiftURL',
  'vscode-extension': 'VSCode',
  bitnami: 'Bitnami',
  windows: 'Windows',
};

/** Products by `vendor:product`, for software of no registry. */
export const CPE: Ecosystem = 'CPE';

const majorOf = (versionId: string): string => versionId.split('.')[0] ?? versionId;

/** `3.20.1` → `v3.20`; edge and unversioned snapshots → `edge`. */
function alpineBranch(versionId: string | undefined): string {
  const release = versionId?.match(/^(\d+)\.(\d+)(\.\d+)?$/);
  return release ? `v${release[1]}.${release[2]}` : 'edge';
}

/** Testing has no `VERSION_ID` yet; advisories already call it by its coming number. */
const DEBIAN_TESTING: Readonly<Record<string, string>> = { trixie: '13', forky: '14', duke: '15' };

function debianRelease({ versionId, codename }: Distribution): Ecosystem | undefined {
  if (versionId !== undefined) return `Debian:${majorOf(versionId)}`;
  return codename && `Debian:${DEBIAN_TESTING[codename] ?? codename}`;
}

/** `15.5` → `15 SP5`; SUSE numbers its releases in two ways, and service packs end with 15. */
function susePack(versionId: string): string {
  const [major = '', pack = '0'] = versionId.split('.');
  if (Number(major) > 15) return versionId;
  return pack === '0' ? major : `${major} SP${pack}`;
}

const released =
  (prefix: string, release: (versionId: string) => string = (versionId) => versionId) =>
  ({ versionId }: Distribution): Ecosystem | undefined =>
    versionId === undefined ? undefined : `${prefix}:${release(versionId)}`;

/** `22.03-LTS-SP3`: the service pack stands in os-release behind the version, as its codename. */
function openEulerRelease({ versionId, codename }: Distribution): Ecosystem | undefined {
  if (versionId === undefined) return undefined;
  return `openEuler:${[versionId, ...(codename === undefined ? [] : [codename])].join('-').toUpperCase()}`;
}

/** Amazon Linux 1 counted months (`2018.03`), its successors are `2` and `2023`. */
const amazonRelease = (versionId: string): string => (/^201\d\.\d/.test(versionId) ? '1' : majorOf(versionId));

/** CentOS has no advisories of its own: Linux was rebuilt from Red Hat's sources, Stream becomes them. */
const redHat = released('Red Hat', majorOf);
const suse = released('SUSE', (versionId) => `Linux Enterprise Server ${susePack(versionId)}`);

const suseMicro = released('SUSE', (versionId) => `Linux Enterprise Micro ${versionId}`);
const leap = released('openSUSE', (versionId) => `Leap ${versionId}`);
const tumbleweed = (): Ecosystem => 'openSUSE:Tumbleweed';

/** By `ID` of os-release. Names are OSV's where it defines one, else the distribution's own. */
const DISTRIBUTION_ECOSYSTEMS: Readonly<Record<string, (d: Distribution) => Ecosystem | undefined>> = {
  debian: debianRelease,
  ubuntu: (d) => d.versionId && `Ubuntu:${d.versionId}`,
  alpine: (d) => `Alpine:${alpineBranch(d.versionId)}`,
  almalinux: (d) => d.versionId && `AlmaLinux:${majorOf(d.versionId)}`,
  rocky: (d) => d.versionId && `Rocky Linux:${majorOf(d.versionId)}`,
  wolfi: () => 'Wolfi',
  chainguard: () => 'Chainguard',
  minimos: () => 'MinimOS',
  echo: () => 'Echo',
  rhel: redHat,
  centos: redHat,
  fedora: released('Fedora'),
  amzn: released('Amazon Linux', amazonRelease),
  ol: released('Oracle Linux', majorOf),
  sles: suse,
  sles_sap: suse,
  sled: suse,
  sle_hpc: suse,
  sle_rt: suse,
  'sle-micro': suseMicro,
  'sle-micro-rancher': suseMicro,
  'suse-microos': suseMicro,
  'sl-micro': released('SUSE', (versionId) => `Linux Micro ${versionId}`),
  opensuse: leap,
  'opensuse-leap': leap,
  'opensuse-leap-micro': released('openSUSE', (versionId) => `Leap Micro ${versionId}`),
  'opensuse-microos': tumbleweed,
  'opensuse-tumbleweed': tumbleweed,
  photon: released('Photon OS'),
  azurelinux: released('Azure Linux', majorOf),
  mariner: released('Azure Linux', majorOf),
  openeuler: openEulerRelease,
  mageia: released('Mageia', majorOf),
  bottlerocket: () => 'Bottlerocket',
  arch: () => 'Arch Linux',
};

/** What stands before the colon of a distribution's ecosystem. */
const DISTRIBUTION_BASES: ReadonlySet<string> = new Set([
  ...['AlmaLinux', 'Alpine', 'Amazon Linux', 'Arch Linux', 'Azure Linux', 'Bottlerocket', 'Chainguard', 'Debian'],
  ...['EPEL', 'Echo', 'Fedora', 'Mageia', 'MinimOS', 'Oracle Linux', 'Photon OS', 'Red Hat', 'Rocky Linux', 'SUSE'],
  ...['Ubuntu', 'Windows', 'Wolfi', 'openEuler', 'openSUSE'],
]);

/** Do the packages of an ecosystem belong to an operating system, whose maker has advisories of its own? */
export function isDistributionEcosystem(ecosystem: Ecosystem): boolean {
  const colon = ecosystem.indexOf(':');
  return DISTRIBUTION_BASES.has(colon < 0 ? ecosystem : ecosystem.slice(0, colon));
}

/** Types and ids come from strangers: `constructor` is no entry of a table. */
const ownEntry = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** purl types whose packages belong to the distribution, not to a language registry. */
export const DISTRIBUTION_TYPES: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm', 'alpm']);

/**
 * Ecosystem that holds the advisories for a package of this purl type on this distribution;
 * undefined when Assay knows none (the package is then *not evaluated*, never clean).
 */
export function ecosystemOf(type: string, distribution: Distribution | undefined): Ecosystem | undefined {
  if (!DISTRIBUTION_TYPES.has(type)) return ownEntry(LANGUAGE_ECOSYSTEMS, type);
  if (distribution === undefined) return undefined;
  const known = ecosystems.get(distribution);
  if (known !== undefined) return known;
  const made = ownEntry(DISTRIBUTION_ECOSYSTEMS, distribution.id)?.(distribution);
  if (made !== undefined) ecosystems.set(distribution, made);
  return made;
}

/** Asked for every package of an inventory: the name is put together once. */
const ecosystems = new WeakMap<Distribution, Ecosystem>();

/** Distributions whose advisories are another's, but whose days end on their own. */
const OWN_LIFECYCLES: Readonly<Record<string, (d: Distribution) => Ecosystem | undefined>> = {
  // Stream says that it is one only in its name.
  centos: (d) => released(/\bstream\b/i.test(d.name) ? 'CentOS Stream' : 'CentOS', majorOf)(d),
};

/**
 * Under which key the lifecycle of a distribution's release is kept: its ecosystem, except where it shares the
 * advisories of a distribution that outlives it (`CentOS:7` beside `Red Hat:7`). undefined when it is not known.
 */
export function lifecycleKey(distribution: Distribution): Ecosystem | undefined {
  const known = ownEntry(OWN_LIFECYCLES, distribution.id) ?? ownEntry(DISTRIBUTION_ECOSYSTEMS, distribution.id);
  return known?.(distribution) || undefined;
}
