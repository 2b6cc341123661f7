import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, boto3, hasAwsCli, hasBoto3 } from '../conformity/clients.ts';
import { host, hostInventory, image, imageInventory } from '../conformity/example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from '../conformity/server.ts';
import { canDoubleAws } from '../moto.ts';
import { readCsv } from '../reports/read-csv.ts';
import { KMS_KEY, S3_KEYS, type S3Double, startS3 } from './s3-double.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-exports-'));
const before = { ...process.env };
let server: ConformityServer;
let s3: S3Double | undefined;
beforeAll(async () => {
  Object.assign(process.env, S3_KEYS);
  if (canDoubleAws) {
    s3 = await startS3();
    await s3.createBucket('reports');
  }
  const endpoint = s3?.endpoint ?? 'http://127.0.0.1:9';
  server = await startServer({ exports: { folder, s3: { endpoint, region: 'us-east-1' }, destinations: {} } });
  await seed(server);
  await server.store.inventories.attach(host, hostInventory);
  await server.store.inventories.attach(image, imageInventory);
});
afterAll(async () => {
  process.env = before;
  await server?.stop();
  await s3?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const toBucket = (bucketName: string): string => `bucketName=${bucketName},keyPrefix=daily,kmsKeyArn=${KMS_KEY}`;
const toFolder = (): string => `bucketName=file://${folder}/audit,keyPrefix=2026/,kmsKeyArn=none`;

/** Orders a report with the aws CLI and waits for its end. */
async function report(...args: readonly string[]) {
  const { reportId } = await aws(server, ['create-findings-report', ...args]);
  const ask = () => aws(server, ['get-findings-report-status', '--report-id', reportId]);
  await expect.poll(async () => (await ask()).status, { timeout: 30_000, interval: 500 }).not.toBe('IN_PROGRESS');
  return ask();
}

describe.skipIf(!hasAwsCli)('the aws CLI', () => {
  test.skipIf(!canDoubleAws)('a CSV report in a bucket: the active findings', async () => {
    const done = await report('--report-format', 'CSV', '--s3-destination', toBucket('reports'));
    const { reportId } = done;
    expect(done).toMatchObject({ status: 'SUCCEEDED', destination: { bucketName: 'reports', keyPrefix: 'daily' } });
    expect(await s3?.keys('reports')).toContain(`daily/${reportId}.csv`);
    const rows = readCsv((await s3?.text('reports', `daily/${reportId}.csv`)) ?? '');
    expect(rows).toHaveLength(1 + EXAMPLES.length);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([52]));
  });

  test('a JSON report in a folder: the findings that ListFindings lists', async () => {
    const severity = '{"severity":[{"comparison":"EQUALS","value":"CRITICAL"}]}';
    const destination = ['--report-format', 'JSON', '--s3-destination', toFolder()];
    const { reportId, status } = await report(...destination, '--filter-criteria', severity);
    expect(status).toBe('SUCCEEDED');
    const { findings } = JSON.parse(readFileSync(join(folder, `audit/2026/${reportId}.json`), 'utf8')) as {
      findings: { findingArn: string }[];
    };
    const listed = await aws(server, ['list-findings', '--filter-criteria', severity]);
    const byArn = (list: { findingArn: string }[]) => list.map(({ findingArn }) => findingArn).sort();
    expect(byArn(findings)).toEqual(byArn(listed.findings));
    expect(readdirSync(join(folder, 'audit/2026')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test.skipIf(!canDoubleAws).each([
    ['there-is-none', 'BUCKET_NOT_FOUND'],
    ['denied', 'INVALID_PERMISSIONS'],
    ['elsewhere', 'INCOMPATIBLE_BUCKET_REGION'],
  ])('a report to the bucket %s fails with %s', async (bucket, errorCode) => {
    const done = await report('--report-format', 'CSV', '--s3-destination', toBucket(bucket));
    expect(done).toMatchObject({ status: 'FAILED', errorCode, errorMessage: expect.any(String) });
  });

  test.skipIf(!canDoubleAws)('one at a time; cancelled, it leaves no half object', async () => {
    if (s3 === undefined) throw new Error('there is an S3');
    let release = (): void => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    const arrived = new Promise<void>((done) => {
      if (s3 === undefined) return;
      s3.before = ({ url = '' }) => {
        if (!url.includes('partNumber=')) return;
        done();
        return held;
      };
    });
    const order = ['create-findings-report', '--report-format', 'JSON', '--s3-destination', toBucket('reports')];
    const { reportId } = await aws(server, order);
    await arrived;
    await expect(aws(server, order)).rejects.toMatchObject({
      stderr: expect.stringContaining('Cannot have multiple reports in-progress'),
    });
    await aws(server, ['cancel-findings-report', '--report-id', reportId]);
    release();
    const { status } = await aws(server, ['get-findings-report-status']);
    expect(status).toBe('CANCELLED');
    await expect.poll(() => s3?.halves('reports'), { timeout: 30_000 }).toBe(0);
    expect(await s3.keys('reports')).not.toContain(`daily/${reportId}.json`);
  });

  test('a report of nothing, and one to a folder that is not allowed', async () => {
    const none = '{"title":[{"comparison":"EQUALS","value":"no such title"}]}';
    const format = ['--report-format', 'CSV', '--s3-destination'];
    expect(await report(...format, toFolder(), '--filter-criteria', none)).toMatchObject({
      status: 'FAILED',
      errorCode: 'NO_FINDINGS_FOUND',
    });
    expect(await report(...format, 'bucketName=file:///etc,kmsKeyArn=none')).toMatchObject({
      status: 'FAILED',
      errorCode: 'INVALID_PERMISSIONS',
    });
  });
});

describe.skipIf(!hasBoto3)('boto3', () => {
  test("a report's CSV read by Python's csv is what the API says", async () => {
    const { id, rows } = await boto3(
      server,
      `
import csv, time
c = client()
id = c.create_findings_report(reportFormat='CSV', s3Destination={
    'bucketName': 'file://${folder}', 'kmsKeyArn': 'none'})['reportId']
while c.get_findings_report_status(reportId=id)['status'] == 'IN_PROGRESS':
    time.sleep(0.2)
with open('${folder}/' + id + '.csv', newline='', encoding='utf-8') as file:
    rows = list(csv.DictReader(file))
show({'id': id, 'rows': rows})
`,
    );
    expect(existsSync(join(folder, `${id}.csv`))).toBe(true);
    const titles = (list: readonly string[]) => [...list].sort();
    expect(titles(rows.map((row: Record<string, string>) => row.Title))).toEqual(titles(EXAMPLES.map((f) => f.title)));
    expect(rows[0]).toMatchObject({ 'AWS Account Id': '111122223333', Status: 'ACTIVE' });
  });

  test.skipIf(!canDoubleAws)('SBOMs of all resources, one object each, under the documented keys', async () => {
    const done = await boto3(
      server,
      `
import time
c = client()
id = c.create_sbom_export(reportFormat='CYCLONEDX_1_4', s3Destination={
    'bucketName': 'reports', 'keyPrefix': 'sboms/', 'kmsKeyArn': '${KMS_KEY}'})['reportId']
while c.get_sbom_export(reportId=id)['status'] == 'IN_PROGRESS':
    time.sleep(0.2)
show({k: v for k, v in c.get_sbom_export(reportId=id).items() if k != 'ResponseMetadata'})
`,
    );
    expect(done).toMatchObject({ status: 'SUCCEEDED', format: 'CYCLONEDX_1_4', filterCriteria: {} });
    const top = `sboms/CYCLONEDX_1_4_outputs_${done.reportId}/account=111122223333`;
    const imageFile = `${image.id.replaceAll('/', '_')}_CYCLONEDX_1_4.json`;
    const keys = [
      `${top}/resource=AWS_EC2_INSTANCE/${host.id}_CYCLONEDX_1_4.json`,
      `${top}/resource=AWS_ECR_CONTAINER_IMAGE/${imageFile}`,
    ];
    expect((await s3?.keys('reports'))?.filter((key) => key.startsWith('sboms/'))).toEqual(keys);
    const sbom = JSON.parse((await s3?.text('reports', keys[0] ?? '')) ?? '');
    expect(sbom).toMatchObject({ specVersion: '1.4', components: [{ name: 'openssl' }] });
    expect(sbom.vulnerabilities).toHaveLength(EXAMPLES.length / 2);
    expect(await s3?.kmsKeyOf('reports', keys[0] ?? '')).toBe(KMS_KEY);
  });

  test('SBOMs of the machines alone, into a folder', async () => {
    const { reportId, status } = await boto3(
      server,
      `
import time
c = client()
id = c.create_sbom_export(reportFormat='SPDX_2_3', resourceFilterCriteria={
    'resourceType': [{'comparison': 'EQUALS', 'value': 'AWS_EC2_INSTANCE'}]}, s3Destination={
    'bucketName': 'file://${folder}', 'kmsKeyArn': 'none'})['reportId']
while c.get_sbom_export(reportId=id)['status'] == 'IN_PROGRESS':
    time.sleep(0.2)
show({'reportId': id, 'status': c.get_sbom_export(reportId=id)['status']})
`,
    );
    expect(status).toBe('SUCCEEDED');
    const top = join(folder, `SPDX_2_3_outputs_${reportId}/account=111122223333`);
    expect(readdirSync(top)).toEqual(['resource=AWS_EC2_INSTANCE']);
    const file = join(top, `resource=AWS_EC2_INSTANCE/${host.id}_SPDX_2_3.json`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ spdxVersion: 'SPDX-2.3', packages: [{}] });
  });
});

test('texts that a spreadsheet would run read back unchanged in Python', async () => {
  const { findingsCsvRow, FINDINGS_CSV_HEADER } = await import('../../src/reports/inspector2/findings-csv.ts');
  const hostile = ['=cmd|calc', '@babel/core', '-1+1', 'a\r\n"b", c', ' x ', '\u2028', 'ü'];
  const [example] = EXAMPLES;
  if (example === undefined) throw new Error('there are examples');
  const lines = hostile.map((description) =>
    findingsCsvRow({ finding: { ...example, description }, resource: host }, new Date(0)),
  );
  const file = join(folder, 'hostile.csv');
  writeFileSync(file, FINDINGS_CSV_HEADER + lines.join(''));
  const script =
    'import csv,json,sys; print(json.dumps([r["Description"] for r in csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"))]))';
  const read = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })) as string[];
  expect(read).toEqual(hostile);
});
