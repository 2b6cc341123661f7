/**
 * A set of paths that keeps 64-bit fingerprints instead of texts: 8 bytes a path, so that two million paths of a
 * hostile layer cost 32 MB. Two different paths are taken for one with a chance of 1 in 2^64 a pair.
 */
export interface PathSet {
  add(path: string, kind: PathKind): void;
  has(path: string, kind: PathKind): boolean;
}

/**
 * A folder replaces what is no folder; anything else replaces also folders. Of these, `seen` ones were offered to
 * `alone` extractors, which found nothing.
 */
export type PathKind = 'folder' | 'other' | 'seen';

const SEED: Readonly<Record<PathKind, number>> = { folder: 0xdeadbeef, other: 0x8badf00d, seen: 0x0defaced };

const SMALLEST = 64;

// After cyrb53 by bryc (public domain): two multiplicative hashes, mixed at the end.
let high = 0;
let low = 0;
function fingerprint(path: string, kind: PathKind): void {
  let h1 = SEED[kind];
  let h2 = 0x41c6ce57;
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  high = h1 >>> 0;
  low = (h2 | 1) >>> 0; // never zero: zero marks a free place
}

export function createPathSet(): PathSet {
  // Pairs (high, low) in one table with open addressing.
  let table = new Uint32Array(SMALLEST * 2);
  let count = 0;

  function placeOf(into: Uint32Array, h: number, l: number): number {
    const mask = into.length / 2 - 1;
    let place = h & mask;
    for (;;) {
      const found = into[place * 2 + 1];
      if (found === 0 || (found === l && into[place * 2] === h)) return place * 2;
      place = (place + 1) & mask;
    }
  }

  function grow(): void {
    const larger = new Uint32Array(table.length * 2);
    for (let at = 0; at < table.length; at += 2) {
      const h = table[at] ?? 0;
      const l = table[at + 1] ?? 0;
      if (l === 0) continue;
      const place = placeOf(larger, h, l);
      larger[place] = h;
      larger[place + 1] = l;
    }
    table = larger;
  }

  return {
    add(path, kind) {
      fingerprint(path, kind);
      const place = placeOf(table, high, low);
      if (table[place + 1] !== 0) return;
      table[place] = high;
      table[place + 1] = low;
      count++;
      if (count * 4 > table.length) grow(); // half full
    },
    has(path, kind) {
      fingerprint(path, kind);
      return table[placeOf(table, high, low) + 1] !== 0;
    },
  };
}
