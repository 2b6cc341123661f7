import type { Clock } from './clock.ts';

/** What was switched off stops working within this time. */
const REMEMBERED_MS = 10_000;
const REMEMBERED = 1_000;

/**
 * Asks once and remembers what it heard for ten seconds: for what every request needs and seldom changes. "There is none"
 * is not remembered, so that something new works at once.
 */
export function remembering<T>(clock: Clock) {
  const known = new Map<string, { readonly value: T; readonly until: number }>();
  return async (key: string, ask: () => Promise<T | undefined>): Promise<T | undefined> => {
    const now = clock.now().getTime();
    const remembered = known.get(key);
    if (remembered !== undefined && remembered.until > now) return remembered.value;
    known.delete(key);
    const value = await ask();
    if (value === undefined) return undefined;
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, { value, until: now + REMEMBERED_MS });
    return value;
  };
}
