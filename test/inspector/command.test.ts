import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/advisories/index.ts';
import type { AdvisoryDatabase } from '../../src/domain/advisory.ts';
import { starterDatabaseFolder } from '../../src/installation.ts';
import { runAssay } from '../cli/assay.ts';
import { schemaErrors } from '../sbom/schema.ts';
import { hasShared, shared } from '../shared.ts';
import { answerOf, inventedDatabase, SBOMS, sharedJson } from './recorded.ts';

const FORMATS = [
  ['inspector-cyclonedx', 'CYCLONE_DX_1_5'],
  ['inspector', 'INSPECTOR'],
] as const;

/** Time and number of an answer are its own. */
const withoutMoment = ({
  serialNumber: _,
  metadata,
  ...rest
}: {
  serialNumber?: string;
  metadata?: object;
}): object => ({
  ...rest,
  ...(metadata === undefined ? {} : { metadata: { ...metadata, timestamp: '' } }),
});

describe.skipIf(!hasShared)('assay scan sbom and ScanSbom', () => {
  let database: AdvisoryDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'assay-inspector-'));
  beforeAll(() => {
    database = openDatabase(starterDatabaseFolder());
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(FORMATS)('%s is the very document that ScanSbom answers, unwrapped', async (format, outputFormat) => {
    const output = join(folder, `${format}.json`);
    const sbom = SBOMS['debian-stable-20240130'] ?? '';
    const outcome = await runAssay(['scan', 'sbom', shared(sbom), '--format', format, '-o', output, '-q']);
    expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' });
    const document = JSON.parse(readFileSync(output, 'utf8'));
    expect(document.vulnerabilities.length).toBeGreaterThan(50);
    expect(withoutMoment(document)).toEqual(withoutMoment(answerOf(sharedJson(sbom), database, outputFormat).sbom));
  });

  test('a target that is no SBOM has the same documents, from its inventory', async () => {
    const file = join(folder, 'package-lock.json');
    const packages = { '': {}, 'node_modules/nobody-knows-it': { version: '1.0.0' } };
    writeFileSync(file, JSON.stringify({ name: 'app', lockfileVersion: 3, packages }));
    const { stdout, code } = await runAssay(['scan', 'repo', folder, '--format', 'inspector', '-q']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).messages).toMatchObject([{ purl: 'pkg:npm/nobody-knows-it@1.0.0' }]);
  });

  test.each(Object.entries(SBOMS))('the answer to %s is valid CycloneDX 1.5', (_, path) => {
    const sbom = sharedJson(path);
    expect(schemaErrors('1.5')(answerOf(sbom, inventedDatabase([sbom])).sbom)).toEqual([]);
  });
});
