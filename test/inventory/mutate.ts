import fc from 'fast-check';

export interface Edit {
  readonly at: number;
  readonly kind: 'flip' | 'cut' | 'double' | 'zero';
  readonly length: number;
  readonly byte: number;
}

/** One damage to a file, at a place relative to its length. */
export const anyEdit = (longest: number): fc.Arbitrary<Edit> =>
  fc.record({
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    kind: fc.constantFrom('flip', 'cut', 'double', 'zero'),
    length: fc.integer({ min: 1, max: longest }),
    byte: fc.integer({ min: 1, max: 255 }),
  });

export function mutated(original: Uint8Array, edits: readonly Edit[]): Buffer {
  let bytes = Buffer.from(original);
  for (const { at, kind, length, byte } of edits) {
    const from = Math.floor(at * bytes.length);
    const piece = bytes.subarray(from, from + length);
    if (kind === 'flip' && bytes[from] !== undefined) bytes[from] ^= byte;
    else if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
    else if (kind === 'double') bytes = Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(from)]);
    else piece.fill(0);
  }
  return bytes;
}
