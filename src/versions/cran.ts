import { numberListKey } from './number-list.ts';
import type { VersionScheme } from './scheme.ts';
import { compareKeys, type SortKey } from './sort-key.ts';

const VERSION = /^\d+(?:[.-]\d+)*$/;

/** R packages: numbers, between which a point and a hyphen are the same. @see https://rdrr.io/r/base/numeric_version.html */
export const cran: VersionScheme<SortKey> = {
  id: 'cran',
  parse: (text) => numberListKey(text, VERSION),
  compare: compareKeys,
};
