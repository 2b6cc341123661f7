import { alpm } from './alpm.ts';
import { apk } from './apk.ts';
import { composer } from './composer.ts';
import { conan } from './conan.ts';
import { cran } from './cran.ts';
import { datetime } from './datetime.ts';
import { deb } from './deb.ts';
import { gem } from './gem.ts';
import { generic } from './generic.ts';
import { gentoo } from './gentoo.ts';
import { go } from './go.ts';
import { hackage } from './hackage.ts';
import { lexicographic } from './lexicographic.ts';
import { maven } from './maven.ts';
import { nuget } from './nuget.ts';
import { opam } from './opam.ts';
import { openssl } from './openssl.ts';
import { pep440 } from './pep440.ts';
import { pub } from './pub.ts';
import { rpm } from './rpm.ts';
import type { VersionScheme } from './scheme.ts';
import { semver } from './semver.ts';
import type { SortKey } from './sort-key.ts';

export type { SortKey } from './sort-key.ts';

/** Every order of versions that Assay knows, by id. To add one: docs/adding-a-version-scheme.md. */
export const SCHEMES: readonly VersionScheme<SortKey>[] = [
  alpm,
  apk,
  composer,
  conan,
  cran,
  datetime,
  deb,
  gem,
  generic,
  gentoo,
  go,
  hackage,
  lexicographic,
  maven,
  nuget,
  opam,
  openssl,
  pep440,
  pub,
  rpm,
  semver,
];

const BY_ID = new Map<string, VersionScheme<SortKey>>(SCHEMES.map((scheme) => [scheme.id, scheme]));

export const versionScheme = (id: string): VersionScheme<SortKey> | undefined => BY_ID.get(id);

/** Negative, zero or positive; undefined when the scheme is unknown or one of the texts is no version of it. */
export function compareVersions(schemeId: string, a: string, b: string): number | undefined {
  const scheme = versionScheme(schemeId);
  const [left, right] = [scheme?.parse(a), scheme?.parse(b)];
  return scheme === undefined || left === undefined || right === undefined ? undefined : scheme.compare(left, right);
}
