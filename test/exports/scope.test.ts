import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resourceOfInventory } from '../../src/domain/resource-of-inventory.ts';
import { exportFindings } from '../../src/pipeline/export-findings.ts';
import { exportSbom } from '../../src/pipeline/export-sbom.ts';
import { jobWorld } from '../../src/pipeline/jobs.fixture.ts';
import { FINDINGS_REPORT, newExport, SBOM_EXPORT } from '../../src/store/export-documents.ts';
import { openStore } from '../../src/store/index.ts';
import { exampleFinding, hostInventory, REGION } from '../conformity/example.ts';
import { readCsv } from '../reports/read-csv.ts';

const [ADMINISTRATOR, MEMBER, STRANGER] = ['111122223333', '222233334444', '999988887777'] as const;
const dataFolder = mkdtempSync(join(tmpdir(), 'assay-export-scope-'));
const world = jobWorld();
let store: Awaited<ReturnType<typeof openStore>>;

/** A machine with one active, one suppressed and one hidden finding for each account; both regions have some. */
async function seedAccount(accountId: string, region: string, n: number): Promise<void> {
  const owner = { accountId, region };
  await store.accounts.create(accountId);
  const resource = resourceOfInventory(owner, hostInventory);
  if (resource === undefined) throw new Error('the example is a resource');
  await store.inventories.attach(resource, hostInventory);
  const status = { code: 'ACTIVE', reason: 'SUCCESSFUL' } as const;
  await store.coverage.upsert({ resource, scanType: 'PACKAGE', status });
  const finding = (i: number) => ({ ...exampleFinding(n + i, 'HIGH'), ...owner, resourceId: resource.id });
  const findings = [
    finding(1),
    { ...finding(2), status: 'SUPPRESSED' as const },
    { ...finding(3), hidden: 'vendor-rejected' as const },
  ];
  await store.findings.apply(
    owner,
    findings.map((each) => ({ kind: 'opened', cause: 'new vulnerability', finding: each })),
  );
}

beforeAll(async () => {
  store = await openStore({ dataFolder });
  await seedAccount(ADMINISTRATOR, REGION, 10);
  await seedAccount(MEMBER, REGION, 20);
  await seedAccount(STRANGER, REGION, 30);
  await seedAccount(ADMINISTRATOR, 'eu-west-1', 40);
});
afterAll(async () => {
  await store?.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

const owner = { accountId: ADMINISTRATOR, region: REGION };
const scope = { accountIds: [ADMINISTRATOR, MEMBER], region: REGION };
const destination = { bucketName: 'reports', kmsKeyArn: 'none' };
const place = (id: string) => ({ ...owner, id, tags: {}, createdAt: world.now.toISOString() });
const { signal } = new AbortController();

test("an administrator's report holds its own findings and those of its members, nobody else's", async () => {
  const order = newExport({ format: 'CSV' as const, destination, filter: {}, scope }, world.now);
  await store.documents.create(FINDINGS_REPORT, { ...place('r1'), ...order });
  await exportFindings.run({ ...world.deps, store }, { ...owner, id: 'r1' }, signal);
  const [, ...rows] = readCsv(world.objects.whole.get('r1.csv') ?? '');
  expect(rows.map(([account, , , , title]) => [account, title])).toEqual([
    [ADMINISTRATOR, 'CVE-2024-1011 - openssl'],
    [MEMBER, 'CVE-2024-1021 - openssl'],
  ]);
});

test('so do its SBOMs, with the vulnerabilities that lists show', async () => {
  const order = newExport({ format: 'CYCLONEDX_1_4' as const, destination, filter: {}, scope }, world.now);
  await store.documents.create(SBOM_EXPORT, { ...place('s1'), ...order });
  await exportSbom.run({ ...world.deps, store }, { ...owner, id: 's1' }, signal);
  const sboms = [...world.objects.whole].filter(([key]) => key.startsWith('CYCLONEDX'));
  expect(sboms.map(([key]) => /account=(\d+)/.exec(key)?.[1])).toEqual([ADMINISTRATOR, MEMBER]);
  const ids = sboms.map(([, text]) => (JSON.parse(text) as { vulnerabilities: { id: string }[] }).vulnerabilities);
  expect(ids.map((list) => list.map(({ id }) => id))).toEqual([['CVE-2024-1011'], ['CVE-2024-1021']]);
});
