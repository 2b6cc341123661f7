import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { installationRoot } from '../../src/installation.ts';
import type { HolderReport } from './holder.ts';

export interface Holder {
  readonly pid: number;
  readonly process: ChildProcess;
  /** The next report of this type, also one that came before. */
  next<T extends HolderReport['type']>(type: T): Promise<Extract<HolderReport, { type: T }>>;
  /** Everything reported so far. */
  readonly reports: readonly HolderReport[];
  /** SIGKILL, and wait for the end. */
  kill(): Promise<void>;
}

/** Builds holder.ts once and starts it as a process of its own. */
export async function holders() {
  const folder = join(installationRoot(), 'build', `holders-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'holder.mjs');
  await build({
    entryPoints: [join(installationRoot(), 'test/store/holder.ts')],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  const started = new Set<Holder>();

  function start(dataFolder: string, mode?: 'write'): Holder {
    const process = fork(program, [dataFolder, ...(mode === undefined ? [] : [mode])], { execArgv: [] });
    const reports: HolderReport[] = [];
    const waiting: { type: string; done: (report: HolderReport) => void }[] = [];
    const ended = new Promise<void>((done) => process.once('exit', () => done()));
    process.on('message', (report: HolderReport) => {
      reports.push(report);
      for (const each of waiting.filter((w) => w.type === report.type)) {
        waiting.splice(waiting.indexOf(each), 1);
        each.done(report);
      }
    });
    const holder: Holder = {
      pid: process.pid ?? 0,
      process,
      reports,
      next: (type) =>
        new Promise((done) => {
          const before = reports.find((report) => report.type === type);
          if (before !== undefined) done(before as never);
          else waiting.push({ type, done: done as (report: HolderReport) => void });
        }),
      async kill() {
        process.kill('SIGKILL');
        await ended;
      },
    };
    started.add(holder);
    return holder;
  }

  /** Ends what a test left running. */
  async function killAll(): Promise<void> {
    for (const holder of started)
      if (holder.process.exitCode === null && holder.process.signalCode === null) await holder.kill();
    started.clear();
  }

  return {
    start,
    killAll,
    async close(): Promise<void> {
      await killAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A zombie that nobody has collected yet is as dead as one that is gone. */
export function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
