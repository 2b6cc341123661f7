import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, numberKey, type SortKey } from './sort-key.ts';

/** As npm; also what bounds the time of the pattern below. */
const MAX_LENGTH = 256;

/** A release sorts after all its pre-releases. */
const RELEASE = '\x7f';
const NUMERIC = '\x02';
const ALPHANUMERIC = '\x03';

/**
 * Semantic Versioning 2.0.0 as registries and advisories write it: npm's loose form (`v1.2.3`, `= 1.2.3`, `1.2.3beta`,
 * leading zeros; but `1.2.30.5` stays no version, where npm's pattern reads `1.2.3-0.5`) and Go's shorthands `1` and `1.2`, which carry neither pre-release nor build.
 */
const PATTERN =
  /^[v=\s]*(\d+)(?:\.(\d+)(?:\.(\d+)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)|([A-Za-z-][0-9A-Za-z-]*(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?)?)?\s*$/;

const DIGITS = /^\d+$/;

/** Key of identifiers in turn: numbers by value, before words by letter. */
export function identifiersKey(identifiers: string): SortKey {
  let key = '';
  for (const identifier of identifiers.split('.'))
    key += DIGITS.test(identifier) ? NUMERIC + numberKey(identifier) : ALPHANUMERIC + identifier + END;
  return key;
}

/** Key without the build, which most do not compare, and the build. */
export function semverParts(text: string): { readonly key: SortKey; readonly build?: string } | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, major = '', minor = '0', patch = '0', preRelease, looseRelease, build] = match;
  const identifiers = preRelease ?? looseRelease;
  const core = numberKey(major) + numberKey(minor) + numberKey(patch);
  const key = core + (identifiers === undefined ? RELEASE : identifiersKey(identifiers));
  return build === undefined ? { key } : { key, build };
}

export const semverKey = (text: string): SortKey | undefined => semverParts(text)?.key;

/** Build metadata does not count. Numbers may have any size. @see https://semver.org/#spec-item-11 */
export const semver: VersionScheme<SortKey> = { id: 'semver', parse: semverKey, compare: compareKeys };
