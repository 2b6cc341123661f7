import type { Bench } from './bench.ts';

/** Sorted by name; a benchmark is one file here and one line below. */
const BENCHES: readonly Bench[] = [
  { name: 'api', summary: 'signed requests a CPU-second', load: () => import('./api.ts') },
  { name: 'backup', summary: 'backups of a large store, with and without a server', load: () => import('./backup.ts') },
  { name: 'db', summary: 'build, open and read an advisory database', load: () => import('./db.ts') },
  { name: 'findings', summary: 'lists and aggregations over a million findings', load: () => import('./findings.ts') },
  { name: 'match', summary: 'distinct package versions judged a CPU-second', load: () => import('./match.ts') },
  { name: 'scan', summary: 'scan images and a folder: wall, processor, memory', load: () => import('./scan.ts') },
  { name: 'scan-sbom', summary: 'ScanSbom of 2,000 components', load: () => import('./scan-sbom.ts') },
  { name: 'startup', summary: 'assay --version beside bare Node', load: () => import('./startup.ts') },
];

const [name, ...args] = process.argv.slice(2);
const bench = BENCHES.find((b) => b.name === name);
if (bench !== undefined) {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  const { run } = await bench.load();
  const figures = await run({ args, signal: controller.signal, log: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify({ bench: bench.name, node: process.version, ...figures })}\n`);
} else {
  process.stdout.write('npm run bench -- NAME\n\n');
  for (const { name: each, summary } of BENCHES) process.stdout.write(`  ${each.padEnd(10)}${summary}\n`);
  if (name !== undefined) {
    process.stderr.write(`\nbench: there is no benchmark ${name}\n`);
    process.exitCode = 2;
  }
}
