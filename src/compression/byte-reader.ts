/** Pulls bytes from a stream of chunks by count; holds a chunk or two, never the whole. */
export interface ByteReader {
  /** Bytes consumed so far. */
  position(): number;
  /** Waits until `count` bytes can be taken; false when the stream ends before. */
  fill(count: number): Promise<boolean>;
  /** Bytes that can be taken without waiting. */
  buffered(): number;
  /** Looks at buffered bytes without consuming them; at most `count`. */
  peek(count: number): Uint8Array;
  /** Consumes buffered bytes; `count` must not exceed {@link buffered}. Valid until kept by copying. */
  take(count: number): Uint8Array;
  /** Consumes `count` bytes unseen; false when the stream ends before. */
  skip(count: number): Promise<boolean>;
}

const NOTHING = new Uint8Array(0);

/**
 * Reads from any stream of chunks. An error of the source is thrown again at every further read.
 * A chunk is not touched any more once the next but one is asked for: sources may use two buffers in turn.
 */
export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = source[Symbol.asyncIterator]();
  let head: Uint8Array = NOTHING;
  /** What follows `head`: of the chunk that was pulled last. */
  let rest: Uint8Array = NOTHING;
  let position = 0;
  let failure: { readonly error: unknown } | undefined;

  async function pull(): Promise<Uint8Array | undefined> {
    if (failure !== undefined) throw failure.error;
    try {
      const next = await iterator.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }

  function drop(count: number): void {
    head = head.subarray(count);
    position += count;
    if (head.length > 0) return;
    head = rest;
    rest = NOTHING;
  }

  /** Puts `count` bytes of several chunks together; fewer at the end of the stream. */
  async function gather(count: number): Promise<boolean> {
    const whole = new Uint8Array(count);
    whole.set(head);
    let filled = head.length;
    while (filled < count) {
      const chunk = rest.length > 0 ? rest : await pull();
      if (chunk === undefined) break;
      const part = chunk.subarray(0, count - filled);
      whole.set(part, filled);
      filled += part.length;
      rest = chunk.subarray(part.length);
    }
    head = whole.subarray(0, filled);
    return filled === count;
  }

  return {
    position: () => position,
    buffered: () => head.length,
    peek: (count) => head.subarray(0, count),
    async fill(count) {
      if (head.length === 0) head = (await pull()) ?? NOTHING;
      return head.length >= count || gather(count);
    },
    take(count) {
      const taken = head.subarray(0, count);
      drop(taken.length);
      return taken;
    },
    async skip(count) {
      let left = count;
      for (;;) {
        const step = Math.min(left, head.length);
        drop(step);
        left -= step;
        if (left === 0) return true;
        if (head.length > 0) continue;
        const chunk = await pull();
        if (chunk === undefined) return false;
        head = chunk;
      }
    },
  };
}

/** The next `count` bytes in pieces, as they come; ends early when the stream does. */
export async function* piecesOf(reader: ByteReader, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  while (left > 0) {
    if (reader.buffered() === 0 && !(await reader.fill(1))) return;
    const piece = reader.take(Math.min(left, reader.buffered()));
    left -= piece.length;
    yield piece;
  }
}

/** Everything that is left. */
export async function* restOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  while (reader.buffered() > 0 || (await reader.fill(1))) yield reader.take(reader.buffered());
}
