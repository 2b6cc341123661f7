import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fallen, type Quality } from '../../scripts/quality/baseline.ts';
import { type Measurement, measure } from '../../scripts/quality/measure.ts';
import { buildDatabase } from '../../src/advisories/build.ts';
import { openDatabase } from '../../src/advisories/read.ts';
import { installationRoot } from '../../src/installation.ts';
import { hasShared, shared } from '../shared.ts';

/** npm run quality, as a test: a database of all shared feeds, measured against the baseline. */
describe.skipIf(!hasShared)('quality', () => {
  const file = (name: string): string => join(installationRoot(), 'test/quality', name);
  let scratch = '';
  let measured: Measurement | undefined;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'assay-quality-'));
    const outFolder = join(scratch, 'db');
    await buildDatabase({ feedsFolder: shared('feeds'), outFolder, signal: new AbortController().signal });
    const database = openDatabase(outFolder);
    measured = await measure(shared('.'), file('false-positives.json'), database);
    await database.close();
  }, 900_000);
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  test('is not below the baseline, and what must hold holds', () => {
    const before = JSON.parse(readFileSync(file('baseline.json'), 'utf8')) as Quality;
    expect(measured && fallen(before, measured)).toEqual([]);
  });
  test('OpenSSL’s vulnerabilities are not the gem’s', () => {
    const run = measured?.runs['ruby-latest'];
    const ofGem = (pairs: readonly string[] = []): number =>
      pairs.filter((pair) => pair.startsWith('pkg:gem/openssl@')).length;
    expect([ofGem(run?.found), ofGem(run?.noFeedRecord)]).toEqual([0, 6]);
  });
});
