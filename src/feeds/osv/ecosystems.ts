import type { VersionSchemeId } from '../../domain/advisory.ts';
import type { Ecosystem } from '../../domain/ecosystem.ts';
import { ownMember } from '../../domain/own-member.ts';
import { ubuntuRelease } from './ubuntu.ts';

/** Version order by the part of an OSV ecosystem before its colon. @see https://ossf.github.io/osv-schema/#defined-ecosystems */
const SCHEMES: Readonly<Record<string, VersionSchemeId>> = {
  AlmaLinux: 'rpm',
  Alpaquita: 'apk',
  Alpine: 'apk',
  'Azure Linux': 'rpm',
  'BellSoft Hardened Containers': 'apk',
  Bitnami: 'semver',
  CRAN: 'cran',
  Chainguard: 'apk',
  ConanCenter: 'conan',
  Debian: 'deb',
  Echo: 'deb',
  GHC: 'hackage',
  'GitHub Actions': 'semver',
  Go: 'go',
  Hackage: 'hackage',
  Hex: 'semver',
  Julia: 'pub',
  Mageia: 'rpm',
  Maven: 'maven',
  MinimOS: 'apk',
  npm: 'semver',
  NuGet: 'nuget',
  opam: 'opam',
  openEuler: 'rpm',
  openSUSE: 'rpm',
  Packagist: 'composer',
  'Photon OS': 'rpm',
  Pub: 'pub',
  PyPI: 'pep440',
  'Red Hat': 'rpm',
  'Rocky Linux': 'rpm',
  RubyGems: 'gem',
  SUSE: 'rpm',
  SwiftURL: 'semver',
  Ubuntu: 'deb',
  VSCode: 'semver',
  Wolfi: 'apk',
  'crates.io': 'semver',
};
const DISTRIBUTION_SCHEMES: ReadonlySet<VersionSchemeId> = new Set(['deb', 'apk', 'rpm']);
/** What follows their colon names a package repository, not a release. */
const WITH_REPOSITORY: ReadonlySet<string> = new Set(['Maven', 'Packagist']);

/** `AlmaLinux:9` → `AlmaLinux`. */
export const baseOf = (ecosystem: string): string => ecosystem.split(':', 1)[0] ?? ecosystem;

/** Versions of an ecosystem that Assay does not know are compared generically. */
export const schemeOf = (ecosystem: string): VersionSchemeId => ownMember(SCHEMES, baseOf(ecosystem)) ?? 'generic';

/** Is it a Linux distribution, whose advisories speak of several vulnerabilities at once? */
export const isDistribution = (ecosystem: string): boolean => DISTRIBUTION_SCHEMES.has(schemeOf(ecosystem));

/**
 * Assay's ecosystem for an OSV one: `Ubuntu:22.04:LTS` and `Ubuntu:Pro:22.04:LTS` → `Ubuntu:22.04`,
 * `Packagist:https://packages.drupal.org/8` → `Packagist`; others are the same.
 */
export function ecosystemOfOsv(ecosystem: string): Ecosystem {
  const base = baseOf(ecosystem);
  if (WITH_REPOSITORY.has(base)) return base;
  return base === 'Ubuntu' ? ubuntuRelease(ecosystem) : ecosystem;
}

/** Errata of these speak only when there is a fix: a vulnerability that is not fixed yet is unknown to them. */
const FIXED_ONLY: ReadonlySet<string> = new Set(['AlmaLinux', 'Rocky Linux', 'Wolfi', 'Chainguard', 'Alpine']);
export const knowsFixedOnly = (ecosystem: Ecosystem): boolean => FIXED_ONLY.has(baseOf(ecosystem));

/** Registries whose advisories are GitHub's: without them a database is a part of what is known. */
const BY_GITHUB: ReadonlySet<string> = new Set([
  'GitHub Actions',
  'Maven',
  'NuGet',
  'Packagist',
  'Pub',
  'PyPI',
  'RubyGems',
  'SwiftURL',
  'npm',
]);
export const needsGitHubAdvisories = (ecosystem: Ecosystem): boolean => BY_GITHUB.has(ecosystem);
