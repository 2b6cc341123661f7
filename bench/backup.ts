import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { installationRoot } from '../src/installation.ts';
import { openStore } from '../src/store/index.ts';
import { startPostgres } from '../test/postgres.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';
import { fill } from './findings.ts';
import type { Fleet } from './findings-data.ts';
import { measure } from './measure.ts';

const ASSAY = [process.execPath, join(installationRoot(), 'bin/assay')] as const;
const EACH_MS = 50;

/** A process and all below it, of Linux; nothing once it has ended. */
function treeOf(pid: number): readonly number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' ').filter(Boolean),
    );
    return [pid, ...children.flatMap((child) => treeOf(Number(child)))];
  } catch {
    return [];
  }
}

/** Nothing for one that has ended, whether its parent knows already or not. */
function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Asks the server for its health, which asks its store, every 50 ms; how long each answer took, and the tree's memory. */
function watch(url: string, pid: number) {
  const [answers, memory]: [number[], number[]] = [[], []];
  const asked: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const start = performance.now();
    asked.push(fetch(`${url}/healthz`).then(() => answers.push(performance.now() - start)));
    memory.push(sum(treeOf(pid).map(residentMb)));
  }, EACH_MS);
  return async () => {
    clearInterval(timer);
    await Promise.all(asked);
    return { worst: Math.max(...answers), median: median(answers), asked: answers.length, rssMb: Math.max(...memory) };
  };
}

async function startServer(folder: string): Promise<{ readonly server: ChildProcess; readonly url: string }> {
  const [node, ...words] = [...ASSAY, 'serve', '--data', folder, '--listen', '127.0.0.1:0'];
  const server = spawn(node ?? '', words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const url = await new Promise<string>((done, fail) => {
    let text = '';
    server.stdout?.on('data', (chunk) => {
      text += chunk;
      const found = /listens on (\S+)/.exec(text)?.[1];
      if (found !== undefined) done(found);
    });
    server.once('exit', () => fail(new Error('the server ended')));
  });
  return { server, url };
}

interface Backup {
  readonly name: string;
  readonly where: readonly string[];
}

async function timedBackup(folder: string, { name, where }: Backup, { log, signal }: BenchOptions): Promise<Figures> {
  const file = join(folder, 'out.backup');
  const { wallMs, cpuMs, rssMb, exitCode } = await measure([...ASSAY, 'backup', '-o', file, ...where], signal);
  if (exitCode !== 0) throw new Error(`assay backup ended with ${exitCode}`);
  const figures = {
    [`${name}_wall_s`]: rounded(wallMs / 1000, 1),
    [`${name}_cpu_s`]: rounded(cpuMs / 1000, 1),
    [`${name}_rss_mb`]: rounded(rssMb),
    [`${name}_file_mb`]: rounded(statSync(file).size / 1e6),
  };
  log(JSON.stringify(figures));
  return figures;
}

/** The backup that a server gives, what its clients notice of it, and the backup of a folder that no server has. */
async function ofEmbedded(folder: string, options: BenchOptions): Promise<Figures> {
  const where = ['--data', join(folder, 'data')];
  const { server, url } = await startServer(join(folder, 'data'));
  let served: Figures;
  try {
    await delay(5_000, undefined, { signal: options.signal }); // what a server does as it starts
    const idle = watch(url, server.pid ?? 0);
    await delay(5_000, undefined, { signal: options.signal });
    const before = await idle();
    const busy = watch(url, server.pid ?? 0);
    const figures = await timedBackup(folder, { name: 'served', where }, options);
    const during = await busy();
    options.log(`before ${JSON.stringify(before)}, during ${JSON.stringify(during)}`);
    served = {
      ...figures,
      worst_answer_before_ms: rounded(before.worst),
      worst_answer_during_ms: rounded(during.worst),
      median_answer_during_ms: rounded(during.median, 1),
      server_tree_before_mb: rounded(before.rssMb),
      server_tree_during_mb: rounded(during.rssMb),
    };
  } finally {
    server.kill();
    await new Promise((done) => server.once('exit', done));
  }
  return { ...served, ...(await timedBackup(folder, { name: 'alone', where }, options)) };
}

/** Backups of a generated fleet: `npm run bench -- backup [postgresql|embedded] [FINDINGS]`. Memory is of the largest process. */
export async function run(options: BenchOptions): Promise<Figures> {
  const [kind = 'postgresql', wanted] = options.args;
  const findings = Number(wanted ?? (kind === 'embedded' ? 200_000 : 1_000_000));
  const fleet: Fleet = { large: 20, findingsOfLarge: Math.round(findings / 20), small: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-backup-'));
  const postgres = kind === 'embedded' ? undefined : await startPostgres(['shared_buffers=1GB', 'max_wal_size=4GB']);
  const databaseUrl = postgres?.createDatabase();
  try {
    const store = await openStore(
      databaseUrl ? { databaseUrl, statementTimeoutMs: 600_000, poolSize: 1 } : { dataFolder: join(folder, 'data') },
    );
    await fill(store, fleet, databaseUrl ? 2 : 1, options.log);
    await store.close();
    const where = ['--data', folder, ...(databaseUrl ? ['--database-url', databaseUrl] : [])];
    const figures = databaseUrl
      ? await timedBackup(folder, { name: 'backup', where }, options)
      : await ofEmbedded(folder, options);
    return { store: kind, findings, ...figures };
  } finally {
    postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
