import type { Distribution } from './inventory.ts';

/**
 * The name under which advisories are kept: an OSV ecosystem, with the release where one matters
 * (`Debian:12`, `Alpine:v3.20`, `npm`, `PyPI`). @see https://ossf.github.io/osv-schema/#defined-ecosystems
 */
export type Ecosystem = string;

const LANGUAGE_ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = {
  cargo: 'crates.io',
  composer: 'Packagist',
  gem: 'RubyGems',
  golang: 'Go',
  hex: 'Hex',
  maven: 'Maven',
  npm: 'npm',
  nuget: 'NuGet',
  pub: 'Pub',
  pypi: 'PyPI',
  swift: 'SwiftURL',
  bitnami: 'Bitnami',
};

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

const DISTRIBUTION_ECOSYSTEMS: Readonly<Record<string, (d: Distribution) => Ecosystem | undefined>> = {
  debian: debianRelease,
  ubuntu: (d) => d.versionId && `Ubuntu:${d.versionId}`,
  alpine: (d) => `Alpine:${alpineBranch(d.versionId)}`,
  almalinux: (d) => d.versionId && `AlmaLinux:${majorOf(d.versionId)}`,
  rocky: (d) => d.versionId && `Rocky Linux:${majorOf(d.versionId)}`,
  wolfi: () => 'Wolfi',
  chainguard: () => 'Chainguard',
};

/** Types and ids come from strangers: `constructor` is no entry of a table. */
const ownEntry = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** purl types whose packages belong to the distribution, not to a language registry. */
export const DISTRIBUTION_TYPES: ReadonlySet<string> = new Set(['deb', 'apk', 'rpm']);

/**
 * Ecosystem that holds the advisories for a package of this purl type on this distribution;
 * undefined when Assay knows none (the package is then *not evaluated*, never clean).
 */
export function ecosystemOf(type: string, distribution: Distribution | undefined): Ecosystem | undefined {
  if (!DISTRIBUTION_TYPES.has(type)) return ownEntry(LANGUAGE_ECOSYSTEMS, type);
  return distribution && ownEntry(DISTRIBUTION_ECOSYSTEMS, distribution.id)?.(distribution);
}
