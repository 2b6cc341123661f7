import type { VersionSchemeId } from '../../domain/advisory.ts';
import { compareVersions } from '../../versions/index.ts';

/** Order of two versions; undefined where it is not certain. `0` alone is OSV's beginning of time. */
export type CertainOrder = (a: string, b: string) => number | undefined;

/** The order of a version scheme; certain of all that the scheme reads as versions. */
export const orderOf =
  (scheme: VersionSchemeId): CertainOrder =>
  (a, b) => {
    if (a === b) return 0;
    if (a === '0') return -1;
    return b === '0' ? 1 : compareVersions(scheme, a, b);
  };

/** Of what the scheme cannot read, that on which every scheme agrees. */
export const roughOrderOf = (scheme: VersionSchemeId): CertainOrder => {
  const exact = orderOf(scheme);
  return (a, b) => exact(a, b) ?? certainOrder(a, b);
};

const RELEASE = /^v?(\d+(?:\.\d+)*)(.*)$/s;
/** Epochs (`1:2.0`, `1!2.0`) put what follows them below the first number. */
const EPOCH = /^v?\d+[!:]/;

interface Release {
  readonly numbers: readonly string[];
  readonly suffix: string;
}

function releaseOf(version: string): Release | undefined {
  const parts = EPOCH.test(version) ? null : RELEASE.exec(version);
  if (parts?.[1] === undefined) return undefined;
  const numbers = parts[1].split('.').map((n) => n.replace(/^0+(?=\d)/, ''));
  return { numbers, suffix: parts[2] ?? '' };
}

/** Decimal texts without leading zeros, of any length. */
const compareNumbers = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/**
 * Order of two versions where every version scheme agrees, else undefined: their leading dotted numbers differ,
 * or both are the same text. `0` alone is OSV's beginning of time.
 * `1.0rc1` against `2.0` is certain, `1.0rc1` against `1.0` is not, nor `1.0` against `1.0.0`.
 */
export function certainOrder(a: string, b: string): number | undefined {
  if (a === b) return 0;
  if (a === '0') return -1;
  if (b === '0') return 1;
  const left = releaseOf(a);
  const right = releaseOf(b);
  if (left === undefined || right === undefined) return undefined;
  for (let i = 0; i < Math.max(left.numbers.length, right.numbers.length); i++) {
    const order = compareNumbers(left.numbers[i] ?? '0', right.numbers[i] ?? '0');
    if (order !== 0) return order;
  }
  return undefined;
}
