import { numberListKey } from './number-list.ts';
import type { VersionScheme } from './scheme.ts';
import { compareKeys, type SortKey } from './sort-key.ts';

const VERSION = /^\d+(?:\.\d+)*$/;

/** Haskell packages: numbers with points between them. @see https://pvp.haskell.org/ */
export const hackage: VersionScheme<SortKey> = {
  id: 'hackage',
  parse: (text) => numberListKey(text, VERSION),
  compare: compareKeys,
};
