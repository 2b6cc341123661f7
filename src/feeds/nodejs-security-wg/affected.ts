import type { AffectedRange } from '../../domain/advisory.ts';
import { affectedRangesOf, boundAt, subtract, type VersionSet } from '../affected-ranges.ts';
import { readNpmRange } from '../requirements/npm.ts';

/** `7.0.0-0`, where an open version ends, is released by nobody: the release stands for it. */
const released = (version: string): string => version.replace(/-0$/, '');

/** Lowest version from which on the patched ones begin after a bound, unless vulnerable ones begin again before that. */
function fixAfter(key: string, vulnerable: VersionSet, patched: VersionSet): string | undefined {
  const start = patched.find(({ from }) => from?.inclusive && from.key > key)?.from;
  if (start === undefined) return undefined;
  return vulnerable.some(({ from }) => from !== undefined && from.key > key && from.key < start.key)
    ? undefined
    : start.version;
}

/**
 * What is vulnerable and not patched. A vulnerable interval that names its last version (`<=1.5.1`) goes up to the
 * version that patches it (`>=1.5.2`), so that the fix is known, as GitHub does with the same two lists.
 * @returns the ranges, or why they cannot be told
 */
export function affectedRanges(
  vulnerable: string,
  patched: string | undefined,
): readonly AffectedRange[] | { readonly reason: string } {
  const all = readNpmRange(vulnerable);
  // `<0.0.0` and an empty text stand for no patch.
  const hasPatch = patched !== undefined && patched.trim() !== '' && !/^\s*<=?\s*0\.0\.0\s*$/.test(patched);
  const safe = hasPatch ? readNpmRange(patched) : [];
  if (all === undefined) return { reason: `${vulnerable.slice(0, 80)} is no range of npm` };
  if (safe === undefined) return { reason: `${patched?.slice(0, 80)} is no range of npm` };
  const affected = subtract(all, safe);
  if (affected.length === 0) return { reason: 'no version is affected' };
  return affectedRangesOf(affected).map((range, i): AffectedRange => {
    const end = affected[i]?.to;
    const fix = end?.inclusive ? fixAfter(end.key, affected, safe) : undefined;
    const { lastAffected, fixed = fix, ...from } = range;
    const first = boundAt('semver', released(from.introduced), true);
    // Unless it ends among the pre-releases that it begins with.
    const isInside = first !== undefined && (end === undefined || first.key < end.key);
    const start = isInside ? { ...from, introduced: first.version } : from;
    if (fixed !== undefined) return { ...start, fixed: released(fixed) };
    return lastAffected === undefined ? start : { ...start, lastAffected };
  });
}
