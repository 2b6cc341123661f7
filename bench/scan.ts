import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installationRoot } from '../src/installation.ts';
import { shared } from '../test/shared.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';
import { writeFolder, writeImage } from './generate.ts';
import { measure, type Usage } from './measure.ts';
import { installPeers, snykCommand, trivyCommand } from './peers.ts';
import { debianRoot } from './root-file-system.ts';

const RUNS = 7;

type InputKind = 'image' | 'dir';

interface Input {
  readonly name: string;
  readonly kind: InputKind;
  readonly path: string;
}

/** A program that scans; every one gets the same inputs in the same run. */
interface Scanner {
  readonly name: string;
  /** undefined when it cannot read such an input. */
  command(kind: InputKind, path: string, folder: string): readonly string[] | undefined;
}

const SCANNERS: readonly Scanner[] = [
  {
    name: 'assay',
    command: (kind, path) => [
      ...[process.execPath, join(installationRoot(), 'bin/assay'), 'scan', kind, path],
      ...['--format', 'json', '--data', join(tmpdir(), 'assay-bench-no-data')],
    ],
  },
  { name: 'trivy', command: (kind, path, folder) => trivyCommand(kind, path, join(folder, 'trivy-cache')) },
  { name: 'snyk', command: snykCommand },
];

const REAL_IMAGE = 'fixtures/images/debian/d1-bookworm.docker.tar.gz';

/** The real image where the shared data is at hand, and three generated inputs that are the same on every machine. */
async function inputs(folder: string, { log, signal }: BenchOptions): Promise<Input[]> {
  const list: Input[] = [];
  if (existsSync(shared(REAL_IMAGE))) list.push({ name: 'd1', kind: 'image', path: shared(REAL_IMAGE) });
  const small = join(folder, 'small.tar');
  const large = join(folder, 'large.tar');
  const root = join(folder, 'root');
  await writeImage(small, { megabytes: 20, signal });
  await writeImage(large, { megabytes: 520, signal });
  writeFolder(root, { files: 20_000 });
  log('generated: small 20 MB image, large 520 MB image, folder of 20,000 files');
  const debian = debianRoot(log);
  return [
    ...list,
    { name: 'small', kind: 'image', path: small },
    { name: 'large', kind: 'image', path: large },
    { name: 'folder', kind: 'dir', path: root },
    ...(debian === undefined ? [] : [{ name: 'debian', kind: 'dir', path: debian } as const]),
  ];
}

/** Scanners take turns, so that a machine that grows faster or slower favours none. */
async function figuresOf(input: Input, folder: string, { log, signal }: BenchOptions): Promise<Figures> {
  const runs = SCANNERS.map((scanner) => ({
    name: scanner.name,
    command: scanner.command(input.kind, input.path, folder),
    usages: [] as Usage[],
  }));
  for (let round = 0; round < RUNS; round++) {
    for (const { command, usages } of runs) {
      if (command === undefined) continue;
      // Trivy keeps what it learnt of a layer: a cold scan forgets it.
      rmSync(join(folder, 'trivy-cache'), { recursive: true, force: true });
      const usage = await measure(command, signal);
      if (usage.exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${usage.exitCode}`);
      usages.push(usage);
    }
  }
  const figures: Figures = {};
  const ours = median(runs[0]?.usages.map((u) => u.wallMs) ?? []);
  for (const { name, usages } of runs) {
    if (usages.length === 0) continue;
    const wall = median(usages.map((u) => u.wallMs));
    const cpu = median(usages.map((u) => u.cpuMs));
    const rss = Math.max(...usages.map((u) => u.rssMb));
    const ratio = name === runs[0]?.name ? '' : `, assay takes ${(ours / wall).toFixed(2)} of it`;
    log(
      `${name} ${input.name}: ${wall.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms, peak ${rss.toFixed(0)} MB${ratio}`,
    );
    figures[`${name}_${input.name}_wall_ms`] = rounded(wall);
    figures[`${name}_${input.name}_cpu_ms`] = rounded(cpu);
    figures[`${name}_${input.name}_rss_mb`] = rounded(rss);
  }
  return figures;
}

/** Whole scans as a person starts them: median time and processor of several runs, largest memory of all. */
export async function run(options: BenchOptions): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-scan-'));
  try {
    installPeers(options.log);
    const figures: Figures = { runs: RUNS };
    for (const input of await inputs(folder, options)) {
      Object.assign(figures, await figuresOf(input, folder, options));
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
