/** Bits of a byte that was taken in part: the low `count` of `bits`. */
export interface SpareBits {
  readonly bits: number;
  readonly count: number;
}

/** Reads numbers bit by bit, the high bit first. */
export interface BitReader {
  /** The next `count` bits, at most 24. */
  read(count: number): number;
  /** Bytes taken so far. */
  position(): number;
  /** What is left of the byte before {@link position}. */
  spare(): SpareBits;
}

/** @param spare what a reader of the bytes before left over; @param ended throws what reading past the end throws */
export function createBitReader(bytes: Uint8Array, spare: SpareBits, ended: () => never): BitReader {
  let position = 0;
  let { bits, count: held } = spare;
  return {
    read(count) {
      while (held < count) {
        if (position >= bytes.length) ended();
        bits = (bits << 8) | (bytes[position++] as number);
        held += 8;
      }
      held -= count;
      return (bits >>> held) & ((1 << count) - 1);
    },
    position: () => position,
    spare: () => ({ bits: bits & ((1 << held) - 1), count: held }),
  };
}
