import { join } from 'node:path';
import type { SearchableDatabase } from '../../src/advisories/read.ts';
import { readCauses } from './causes.ts';
import { readJson } from './files.ts';
import { type LabelReport, measureLabels } from './labels.ts';
import { measureRuns, type RunFigures } from './runs.ts';
import { readSources } from './sources.ts';

export interface Measurement {
  readonly runs: Readonly<Record<string, RunFigures>>;
  readonly labels: LabelReport;
}

/**
 * Everything that is measured.
 * @param shared folder of the shared data
 * @param causesFile test/quality/false-positives.json
 * @param database of all shared feeds
 */
export async function measure(shared: string, causesFile: string, database: SearchableDatabase): Promise<Measurement> {
  const sources = await readSources(shared);
  const labels = readJson(join(shared, 'match-labels/labels.json.gz'));
  return {
    runs: measureRuns(join(shared, 'inspector-runs'), database),
    labels: measureLabels(labels, sources, readCauses(readJson(causesFile)), database),
  };
}
