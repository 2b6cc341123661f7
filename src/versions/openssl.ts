import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, isDigit, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** A version sorts after its announcements; `-dev` and `-cvs` of the old numbering name what follows the version. */
const RANK = { PRE_RELEASE: '\x02', RELEASE: '\x03', SNAPSHOT: '\x04' } as const;
const NUMBER = '\x02';
const WORD = '\x03';

const VERSION = /^v?(\d+)(?:\.(\d+)(?:\.(\d+)([a-z]*))?)?(?:-([0-9a-z.-]+))?(?:\+[!-~]*)?$/;
/** Builds of the same release, by distributions. */
const SAME_RELEASE = /-(?:fips|hotpatch)$/;
const ANNOUNCES = /^(?:alpha|beta|pre|rc)/;

const wordsKey = (text: string): SortKey =>
  [...text.matchAll(/\d+|[a-z]+/g)]
    .map(([part]) => (isDigit(part.charCodeAt(0)) ? NUMBER + numberKey(part) : WORD + part + END))
    .join('') + END;

/**
 * OpenSSL: three numbers and, before 3.0, letters (`1.0.2y` < `1.0.2za`); from 3.0 Semantic Versioning.
 * @see https://openssl-library.org/policies/releasestrat/
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim().toLowerCase();
  if (version.length > MAX_VERSION_LENGTH) return undefined;
  const match = VERSION.exec(version.replace(SAME_RELEASE, ''));
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', letters = '', tail] = match;
  const isOld = Number(major) < 3;
  const core = numberKey(major) + numberKey(minor) + numberKey(patch) + letters + END;
  if (tail === undefined) return core + RANK.RELEASE;
  return core + (isOld && !ANNOUNCES.test(tail) ? RANK.SNAPSHOT : RANK.PRE_RELEASE) + wordsKey(tail);
}

export const openssl: VersionScheme<SortKey> = { id: 'openssl', parse, compare: compareKeys };
