import os from 'node:os';

/** As a background job's: every other process goes first, and starvation is still impossible. */
const NICE = 10;

/**
 * Runs work at a low processor priority. Linux derives the priority of disk access from it (best effort, level
 * (20 + nice) / 5), so that reading gives way as well. Who may not raise a priority again keeps the low one.
 */
export async function atLowPriority<T>(work: () => Promise<T>): Promise<T> {
  let before: number | undefined;
  try {
    before = os.getPriority();
    if (before < NICE) os.setPriority(NICE);
    else before = undefined;
  } catch {
    before = undefined; // a sandbox without the call: no reason not to work
  }
  try {
    return await work();
  } finally {
    try {
      if (before !== undefined) os.setPriority(before);
    } catch {
      // only root may go back up
    }
  }
}
