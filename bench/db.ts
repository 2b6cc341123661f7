import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedKeys } from '../src/advisories/diff.ts';
import { dataFile, readPackage, splitPackageName } from '../src/advisories/generation-folder.ts';
import { openDatabase, type PackageKey } from '../src/advisories/index.ts';
import { packDatabase } from '../src/advisories/pack.ts';
import { openStoredGeneration } from '../src/advisories/read.ts';
import { unpackDatabase } from '../src/advisories/unpack.ts';
import { installationRoot } from '../src/installation.ts';
import { shared } from '../test/shared.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';
import { measure } from './measure.ts';

const OPENINGS = 15;
const FAMILIAR = 2_000;
const LOOKUPS = 400_000;

const MEGABYTE = 1024 * 1024;

/** Calls of `work` a second of this process's own time. */
function perCpuSecond(calls: number, work: (n: number) => void): number {
  const before = process.cpuUsage();
  for (let n = 0; n < calls; n++) work(n);
  const { user, system } = process.cpuUsage(before);
  return rounded((calls * 1e6) / (user + system));
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: rounded((performance.now() - start) / 1000, 1) };
}

function packageKeys(folder: string): PackageKey[] {
  const stored = openStoredGeneration(folder);
  const keys: PackageKey[] = [];
  for (const { key, value } of stored.entries('packages')) {
    keys.push(splitPackageName(readPackage(key.toString(), JSON.parse(value.toString())).text));
  }
  void stored.close();
  return keys;
}

/** Packages whose verdicts may differ; 0 where there is nothing to compare with. */
async function changesSince(old: string, next: string): Promise<number> {
  if (!existsSync(old)) return 0;
  let count = 0;
  for (const _ of changedKeys(old, next)) count++;
  return count;
}

/** Build, open, look up, pack and unpack: `npm run bench -- db [FEEDS]`, by default the shared feeds. */
export async function run({ args, log, signal }: BenchOptions): Promise<Figures> {
  const feeds = args[0] ?? shared('feeds');
  const scratch = mkdtempSync(join(tmpdir(), 'assay-bench-db-'));
  const folder = join(scratch, 'db');
  try {
    const command = [
      process.execPath,
      join(installationRoot(), 'bin/assay'),
      'db',
      'build',
      '--feeds',
      feeds,
      '-o',
      folder,
    ];
    const build = await measure(command, signal);
    if (build.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${build.exitCode}`);
    const bytes = statSync(dataFile(folder)).size;
    log(
      `built in ${rounded(build.wallMs / 1000, 1)} s, ${rounded(build.rssMb)} MB at most, ${rounded(bytes / MEGABYTE)} MB on disk`,
    );

    const openings: number[] = [];
    for (let n = 0; n < OPENINGS; n++) {
      const start = performance.now();
      const database = openDatabase(folder);
      database.vulnerability('CVE-2023-44487');
      openings.push(performance.now() - start);
      await database.close();
    }
    const keys = packageKeys(folder);
    const database = openDatabase(folder);
    const look = (n: number): void => {
      const key = keys[(n * 7_919) % keys.length];
      if (key !== undefined) database.lookup(key.ecosystem, key.name);
    };
    const firstLookups = perCpuSecond(keys.length, look);
    const stride = Math.max(1, Math.floor(keys.length / FAMILIAR));
    const familiar = keys.filter((_, n) => n % stride === 0);
    const lookups = perCpuSecond(LOOKUPS, (n) => {
      const key = familiar[n % familiar.length];
      if (key !== undefined) database.lookup(key.ecosystem, key.name);
    });
    const misses = perCpuSecond(LOOKUPS, (n) => database.lookup('Debian:12', `no-such-package-${n % 5_000}`));
    const { digest, records, vulnerabilities } = database.info;
    await database.close();
    log(
      `opened in ${median(openings).toFixed(1)} ms; lookups a CPU-second: ${firstLookups} first, ${lookups} familiar, ${misses} unknown`,
    );

    const pack = join(scratch, 'db.pack');
    const packing = await timed(() => packDatabase(folder, pack, { signal }));
    const unpacking = await timed(() => unpackDatabase(pack, join(scratch, 'unpacked'), { signal }));
    if (unpacking.result.digest !== digest) throw new Error('the unpacked database is another one');
    const packBytes = statSync(pack).size;
    // Facts of every vulnerability differ, as the starter has no descriptions: each is decoded.
    const comparing = await timed(() => changesSince(join(installationRoot(), 'dist/starter'), folder));
    log(`compared with the starter database in ${comparing.seconds} s: ${comparing.result} packages differ`);
    const starter = join(installationRoot(), 'data/starter.pack');
    const starterBytes = existsSync(starter) ? statSync(starter).size : 0;
    log(
      `pack of ${rounded(packBytes / MEGABYTE, 1)} MB in ${packing.seconds} s, unpacked in ${unpacking.seconds} s; starter ${rounded(starterBytes / MEGABYTE, 2)} MB`,
    );
    return {
      build_s: rounded(build.wallMs / 1000, 1),
      build_cpu_s: rounded(build.cpuMs / 1000, 1),
      build_rss_mb: rounded(build.rssMb),
      db_bytes: bytes,
      records,
      vulnerabilities,
      open_ms: rounded(median(openings), 1),
      first_lookups_per_cpu_s: firstLookups,
      lookups_per_cpu_s: lookups,
      misses_per_cpu_s: misses,
      pack_s: packing.seconds,
      unpack_s: unpacking.seconds,
      diff_s: comparing.seconds,
      pack_bytes: packBytes,
      starter_bytes: starterBytes,
      digest,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
