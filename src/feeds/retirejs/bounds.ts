import { type Bound, boundAt } from '../affected-ranges.ts';

/** `1.3.0-*`: from the first pre-release on. `1.0.0.beta.3`, `1.0RC2`: pre-releases without their hyphen. */
const PRE_RELEASE = /^(\d+(?:\.\d+){0,2})[.-]?((?:[A-Za-z]|\*)[0-9A-Za-z.*-]*)$/;
/** npm has no versions of four numbers: what lies between `1.5.1` and `1.5.2` is nothing. */
const FOUR_NUMBERS = /^(\d+\.\d+\.\d+)\.[\d.]+$/;
/** `2.999.999`, `99.999.99999`: every version of a line, without a fix. */
const NO_FIX = /(?:^|\.)9{2,}\.?\d*$/;

function normalized(version: string): string {
  const [, numbers = '', label] = PRE_RELEASE.exec(version) ?? [];
  if (label === undefined) return version;
  return `${[...numbers.split('.'), '0', '0'].slice(0, 3).join('.')}-${label === '*' ? '0' : label}`;
}

/** Where an interval begins that holds a version and all above; undefined when it is none. */
export function startAt(version: string): Bound | undefined {
  const [, release] = FOUR_NUMBERS.exec(version) ?? [];
  return release === undefined ? boundAt('semver', normalized(version), true) : boundAt('semver', release, false);
}

/** Where an interval ends that holds what is below a version; undefined when it is none. */
export function endBefore(version: string): Bound | undefined {
  const [, release] = FOUR_NUMBERS.exec(version) ?? [];
  return boundAt('semver', release ?? normalized(version), release !== undefined || NO_FIX.test(version));
}
