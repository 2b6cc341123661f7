// Quality against the real service and against people: npm run quality [-- --update]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDatabase } from '../src/advisories/build.ts';
import { openDatabase } from '../src/advisories/read.ts';
import { installationRoot } from '../src/installation.ts';
import { fallen, type Quality, qualityOf } from './quality/baseline.ts';
import { measure } from './quality/measure.ts';
import { withFigures } from './quality/table.ts';

const USAGE = `npm run quality [-- OPTIONS]

  --shared DIR  shared data: recorded runs and labels (default ../shared)
  --db DIR      a generation to judge with; by default one is built from all shared feeds
  --details     print what people call false and Assay reports, and what it does not report
  --update      rewrite the baseline and the figures of docs/quality.md first

Prints the figures as JSON. Exit 1 when one is worse than test/quality/baseline.json, 3 without shared data.
`;

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: join(installationRoot(), '../shared') },
    /** A generation; by default one is built from all shared feeds. */
    db: { type: 'string' },
    /** Rewrites the baseline and the figures of docs/quality.md first; what must hold in any case fails all the same. */
    update: { type: 'boolean', default: false },
    /** Prints what people call false and Assay reports, and what it does not report. */
    details: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const baselineFile = join(installationRoot(), 'test/quality/baseline.json');
const causesFile = join(installationRoot(), 'test/quality/false-positives.json');
const page = join(installationRoot(), 'docs/quality.md');
const shared = (path: string): string => join(values.shared, path);
if (!existsSync(shared('inspector-runs'))) {
  console.error(`no recorded runs in ${values.shared}: name the folder of shared data with --shared`);
  process.exit(3);
}

const scratch = await mkdtemp(join(tmpdir(), 'assay-quality-'));
const folder = values.db ?? join(scratch, 'db');
try {
  if (values.db === undefined) {
    console.error('building a database from the shared feeds');
    await buildDatabase({ feedsFolder: shared('feeds'), outFolder: folder, signal: new AbortController().signal });
  }
  const database = openDatabase(folder);
  const measured = await measure(values.shared, causesFile, database);
  await database.close();
  const quality = qualityOf(measured);
  const { falsePositives, falseNegatives } = measured.labels;
  console.log(JSON.stringify(values.details ? { ...quality, falsePositives, falseNegatives } : quality, null, 2));
  if (values.update) {
    writeFileSync(baselineFile, `${JSON.stringify(quality, null, 2)}\n`);
    writeFileSync(page, withFigures(readFileSync(page, 'utf8'), quality));
  }
  const before = JSON.parse(readFileSync(baselineFile, 'utf8')) as Quality;
  const falls = fallen(before, measured);
  for (const fall of falls) console.error(fall);
  process.exitCode = falls.length > 0 ? 1 : 0;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
