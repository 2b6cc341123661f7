const turns = new Map<string, Promise<unknown>>();

/** Runs `work` when everything that was asked for earlier under the same key is done; other keys run meanwhile. */
export async function exclusively<T>(key: string, work: () => Promise<T>): Promise<T> {
  const earlier = turns.get(key) ?? Promise.resolve();
  const mine = earlier.then(work, work);
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}
