import { unbzip2 } from '../compression/bzip2.ts';
import { gunzip } from '../compression/gzip.ts';
import type { OutputMeter } from '../compression/meter.ts';
import { unxz } from '../compression/xz.ts';
import { unzstd } from '../compression/zstd.ts';

/** A way in which feeds pack their files. */
export interface Packing {
  readonly name: 'gzip' | 'xz' | 'bzip2' | 'zstd';
  /** `main.json.gz` is a packed `main.json`. */
  readonly ending: string;
  /** Of a packed tar, instead of `.tar.gz`. */
  readonly tarEndings: readonly string[];
  unpack(source: AsyncIterable<Uint8Array>, meter: OutputMeter, name: string): AsyncIterable<Uint8Array>;
}

/** In the order in which a mirror is asked for packed forms of a file. */
export const PACKINGS: readonly Packing[] = [
  { name: 'gzip', ending: '.gz', tarEndings: ['.tgz'], unpack: gunzip },
  { name: 'xz', ending: '.xz', tarEndings: ['.txz'], unpack: unxz },
  { name: 'bzip2', ending: '.bz2', tarEndings: ['.tbz', '.tbz2'], unpack: unbzip2 },
  { name: 'zstd', ending: '.zst', tarEndings: ['.tzst'], unpack: unzstd },
];

/** How a file of this name is packed; undefined when it is not. */
export const packingOf = (path: string): Packing | undefined =>
  PACKINGS.find(({ ending, tarEndings }) => [ending, ...tarEndings].some((each) => path.endsWith(each)));

/** The name of the plain form of `main.json.gz`; undefined when the name says of no packing that may be left out. */
export function plainName(path: string): string | undefined {
  const packing = PACKINGS.find(({ ending }) => path.endsWith(ending));
  return packing === undefined ? undefined : path.slice(0, -packing.ending.length);
}

/** All names under which the content of a file may lie: plain first, then packed. */
export function formsOf(path: string): readonly string[] {
  const plain = plainName(path) ?? path;
  return [plain, ...PACKINGS.map(({ ending }) => plain + ending)];
}
