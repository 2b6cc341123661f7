/** Parts of a list, each at most `size` long: what one short transaction may write. */
export function* batches<T>(items: readonly T[], size: number): Iterable<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/**
 * Repeats a deletion of at most `limit` rows until nothing is left or the signal fires.
 * @returns how many rows went
 */
export async function untilEmpty(
  signal: AbortSignal,
  limit: number,
  deleteSome: (limit: number) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (;;) {
    signal.throwIfAborted();
    const deleted = await deleteSome(limit);
    total += deleted;
    if (deleted < limit) return total;
  }
}
