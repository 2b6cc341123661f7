import { partKey } from './deb.ts';
import type { VersionScheme } from './scheme.ts';
import { compareKeys, MAX_VERSION_LENGTH, type SortKey } from './sort-key.ts';

const VERSION = /^[A-Za-z0-9_+.~-]+$/;

/** OCaml's packages: the order of Debian's upstream versions over the whole text. @see https://opam.ocaml.org/doc/Manual.html#Version-ordering */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  if (version.length > MAX_VERSION_LENGTH || !VERSION.test(version)) return undefined;
  return partKey(version, 0, version.length);
}

export const opam: VersionScheme<SortKey> = { id: 'opam', parse, compare: compareKeys };
