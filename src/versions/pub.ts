import type { VersionScheme } from './scheme.ts';
import { identifiersKey, semverParts } from './semver.ts';
import { compareKeys, END, type SortKey } from './sort-key.ts';

const PRESENT = '\x02';
/** More than three numbers: the rest counts as a build. */
const LONG = /^(v?\d+\.\d+\.\d+)\.(\d+(?:\.\d+)*)$/;

/**
 * Dart's packages, and Julia's: Semantic Versioning in which the build counts (`1.0.0` < `1.0.0+1` < `1.0.0+a`).
 * @see https://pub.dev/documentation/pub_semver/latest/ and https://docs.julialang.org/en/v1/manual/strings/#man-version-number-literals
 */
function parse(text: string): SortKey | undefined {
  const parts = semverParts(text.length > 256 ? '' : text.trim().replace(LONG, '$1+$2'));
  if (parts === undefined) return undefined;
  return parts.key + (parts.build === undefined ? END : PRESENT + identifiersKey(parts.build));
}

export const pub: VersionScheme<SortKey> = { id: 'pub', parse, compare: compareKeys };
