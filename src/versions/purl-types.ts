import type { VersionSchemeId } from '../domain/advisory.ts';

/** Version order of the packages of each purl type. Sorted. */
const SCHEMES: Readonly<Record<string, VersionSchemeId>> = {
  alpm: 'alpm',
  apk: 'apk',
  bitnami: 'semver',
  cargo: 'semver',
  composer: 'composer',
  conan: 'conan',
  cran: 'cran',
  deb: 'deb',
  ebuild: 'gentoo',
  gem: 'gem',
  generic: 'generic',
  github: 'semver',
  golang: 'go',
  hackage: 'hackage',
  hex: 'semver',
  julia: 'pub',
  maven: 'maven',
  npm: 'semver',
  nuget: 'nuget',
  opam: 'opam',
  pub: 'pub',
  pypi: 'pep440',
  rpm: 'rpm',
  swift: 'semver',
  'vscode-extension': 'semver',
  windows: 'generic',
};

/** undefined when Assay knows no order for the type: its versions are then not judged. */
export const schemeOfPurlType = (type: string): VersionSchemeId | undefined =>
  Object.hasOwn(SCHEMES, type) ? SCHEMES[type] : undefined;
