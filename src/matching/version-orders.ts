import type { VersionSchemeId } from '../domain/advisory.ts';

/**
 * Version order of the packages of a purl type, a line each. A record says itself what it is compared by; this order
 * tells whether a version is one at all. Types without a line are looked up as products (CPE) alone.
 */
export const ORDER_OF_TYPE: Readonly<Record<string, VersionSchemeId>> = {
  alpm: 'rpm',
  apk: 'apk',
  bitnami: 'semver',
  cargo: 'semver',
  composer: 'composer',
  conan: 'generic',
  cran: 'generic',
  deb: 'deb',
  gem: 'gem',
  github: 'semver',
  golang: 'go',
  hackage: 'generic',
  hex: 'semver',
  julia: 'semver',
  maven: 'maven',
  npm: 'semver',
  nuget: 'nuget',
  opam: 'deb', // opam orders as Debian does
  pub: 'semver',
  pypi: 'pep440',
  rpm: 'rpm',
  swift: 'semver',
  'vscode-extension': 'semver',
  windows: 'generic',
};

/** Order of products that no registry knows. */
export const ORDER_OF_PRODUCTS: VersionSchemeId = 'generic';
