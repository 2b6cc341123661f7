import { MATCH_ALL } from '../../src/domain/filter.ts';
import { openStore } from '../../src/store/index.ts';
import { finding, instance, OWNER, opened, scopeOf } from './samples.ts';

/**
 * A process that holds a data folder, for tests that kill it: `holder.mjs FOLDER [write]`. Tells its parent what
 * happened; with `write` it applies findings one after the other and tells each once it is stored.
 */
export type HolderReport =
  | { readonly type: 'open'; readonly childPid: number }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'stored'; readonly findingId: string };

const report = (message: HolderReport): void => {
  process.send?.(message);
};

/** The database's process is this one's only child with an IPC channel. */
async function childPid(): Promise<number> {
  const { readFileSync } = await import('node:fs');
  return Number(readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ').at(-1));
}

const [folder = '', mode] = process.argv.slice(2);
try {
  const store = await openStore({ dataFolder: folder });
  report({ type: 'open', childPid: await childPid() });
  if (mode === 'write') {
    const resource = instance();
    await store.resources.upsert(resource);
    const start = await store.findings.count(scopeOf(OWNER), MATCH_ALL);
    for (let n = start; ; n++) {
      const value = finding(n, resource);
      await store.findings.apply(OWNER, [opened(value)]);
      report({ type: 'stored', findingId: value.id });
    }
  }
} catch (error) {
  report({ type: 'refused', message: (error as Error).message });
  process.disconnect?.();
}
