// Quality against the real service and against people: npm run quality [-- --update]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDatabase } from '../src/advisories/build.ts';
import { openDatabase } from '../src/advisories/read.ts';
import { installationRoot } from '../src/installation.ts';
import { fallen, type Quality } from './quality/baseline.ts';
import { measureLabels } from './quality/labels.ts';
import { measureRuns } from './quality/runs.ts';

const { values } = parseArgs({
  options: {
    shared: { type: 'string', default: join(installationRoot(), '../shared') },
    /** A generation; by default one is built from all shared feeds. */
    db: { type: 'string' },
    /** Rewrites the baseline; otherwise a fall fails. */
    update: { type: 'boolean', default: false },
    /** Prints what people call false and Assay reports, and what it does not report. */
    details: { type: 'boolean', default: false },
  },
});
const baselineFile = join(installationRoot(), 'test/quality/baseline.json');
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
  const runs = measureRuns(shared('inspector-runs'), database);
  const labels = measureLabels(shared('match-labels/labels.json.gz'), shared('fixtures/truth'), database);
  await database.close();
  const { falseNegatives, ...kept } = labels;
  const quality: Quality = { runs, labels: kept };
  console.log(JSON.stringify(values.details ? { ...quality, falseNegatives } : quality, null, 2));
  if (values.update) writeFileSync(baselineFile, `${JSON.stringify(quality, null, 2)}\n`);
  else {
    const falls = fallen(JSON.parse(readFileSync(baselineFile, 'utf8')) as Quality, quality);
    for (const fall of falls) console.error(fall);
    process.exitCode = falls.length > 0 ? 1 : 0;
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
