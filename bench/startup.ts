import { join } from 'node:path';
import { installationRoot } from '../src/installation.ts';
import { type BenchOptions, type Figures, median, rounded } from './bench.ts';
import { measure } from './measure.ts';

const RUNS = 15;

/** How long a person waits for nothing: `assay --version` beside a Node that runs an empty script, taken in turns. */
export async function run({ log, signal }: BenchOptions): Promise<Figures> {
  const commands = {
    node: [process.execPath, '-e', '0'],
    assay: [process.execPath, join(installationRoot(), 'bin/assay'), '--version'],
  };
  const walls = { node: [] as number[], assay: [] as number[] };
  let rssMb = 0;
  for (let round = 0; round < RUNS; round++) {
    for (const name of ['node', 'assay'] as const) {
      const usage = await measure(commands[name], signal);
      if (usage.exitCode !== 0) throw new Error(`${commands[name].join(' ')} ended with ${usage.exitCode}`);
      walls[name].push(usage.wallMs);
      if (name === 'assay') rssMb = Math.max(rssMb, usage.rssMb);
    }
  }
  const [node, assay] = [median(walls.node), median(walls.assay)];
  log(`bare node ${node.toFixed(0)} ms, assay --version ${assay.toFixed(0)} ms (median of ${RUNS})`);
  return { runs: RUNS, node_ms: rounded(node, 1), assay_ms: rounded(assay, 1), assay_rss_mb: rounded(rssMb, 1) };
}
