import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFindingsReportCommand, GetFindingsReportStatusCommand } from '@aws-sdk/client-inspector2';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../src/store/index.ts';
import { exampleFinding, host, OWNER } from '../conformity/example.ts';
import { tinyDatabase } from '../server/advisories.ts';
import { createKey, user } from '../server/clients.ts';
import { serve } from '../server/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-export-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = join(folder, 'data');
const reports = join(folder, 'reports');

const FINDINGS = 2_500;
/** Makes a finding as large as those with many packages and references are: the report then has several parts. */
const FILLER = Array.from({ length: 100 }, (_, i) => `https://example.com/advisories/${i}/${'x'.repeat(60)}`);

async function seedStore(): Promise<void> {
  const store = await openStore({ dataFolder: data });
  try {
    await store.resources.upsert(host);
    for (let from = 0; from < FINDINGS; from += store.batchSize) {
      const changes = Array.from({ length: store.batchSize }, (_, i) => {
        const finding = exampleFinding(from + i, 'HIGH');
        const { packageVulnerability } = finding;
        if (packageVulnerability === undefined) throw new Error('the example is of a package');
        const large = { ...finding, packageVulnerability: { ...packageVulnerability, referenceUrls: FILLER } };
        return { kind: 'opened', cause: 'new vulnerability', finding: large } as const;
      });
      await store.findings.apply(OWNER, changes);
    }
  } finally {
    await store.close();
  }
}

test('a report whose server is killed half-way is written to its end by the next', { timeout: 240_000 }, async () => {
  mkdirSync(reports);
  const key = await createKey(data);
  await seedStore();
  const config = join(folder, 'assay.yaml');
  writeFileSync(config, `exportDestinations:\n  archive: { folder: ${reports} }\n`);
  const args = ['--data', data, '--db', await tinyDatabase(folder), '--config', config];

  const first = await serve(args);
  const { client } = user(first.url, key);
  const s3Destination = { bucketName: 'archive', keyPrefix: 'daily', kmsKeyArn: 'none' };
  const { reportId } = await client.send(new CreateFindingsReportCommand({ reportFormat: 'JSON', s3Destination }));
  await new Promise<void>((done) => {
    let log = '';
    first.process.stderr?.on('data', (text: string) => {
      log += text;
      if (/"parts":1,.*"export goes on"/.test(log)) done();
    });
  });
  await first.kill();
  const halves = readdirSync(join(reports, 'daily'));
  expect(halves).toEqual([expect.stringMatching(/^\..*\.partial$/)]);

  const second = await serve(args);
  const again = user(second.url, key).client;
  const status = async () => (await again.send(new GetFindingsReportStatusCommand({ reportId }))).status;
  await expect.poll(status, { timeout: 120_000, interval: 500 }).toBe('SUCCEEDED');
  const { stderr } = await second.stop();
  // It went on where the first had ended, in the same file.
  expect(/"parts":2,.*"export goes on"/.test(stderr)).toBe(true);
  expect(stderr).not.toMatch(/"parts":1,.*"export goes on"/);
  expect(readdirSync(join(reports, 'daily'))).toEqual([`${reportId}.json`]);
  const { findings } = JSON.parse(readFileSync(join(reports, `daily/${reportId}.json`), 'utf8')) as {
    findings: { findingArn: string }[];
  };
  expect(new Set(findings.map(({ findingArn }) => findingArn)).size).toBe(FINDINGS);
  expect(findings).toHaveLength(FINDINGS);
});
