import { beforeEach, describe, expect, test } from 'vitest';
import { ExportError } from '../domain/export.ts';
import { resourceOfInventory } from '../domain/resource-of-inventory.ts';
import { FINDINGS_REPORT, SBOM_EXPORT } from '../store/export-documents.ts';
import { EXPORT_SCHEDULE, type ExportScheduleBody, MAX_SCHEDULES } from '../store/export-schedules.ts';
import { exportFindings } from './export-findings.ts';
import { exportSbom } from './export-sbom.ts';
import { exportSbomOfResource } from './export-sbom-of-resource.ts';
import { exportSchedules } from './export-schedules.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';

const RESOURCE_ID = resourceOfInventory(OWNER, host([]))?.id ?? '';
const scope = { accountIds: [OWNER.accountId], region: OWNER.region };
const { signal } = new AbortController();
let world: ReturnType<typeof jobWorld>;
beforeEach(async () => {
  world = jobWorld();
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
});

async function schedule(change: Partial<ExportScheduleBody> = {}, place: object = {}): Promise<void> {
  const destination = { bucketName: 'archive', kmsKeyArn: 'none' };
  const defaults = { trigger: { cron: '0 3 * * *' }, format: 'CYCLONEDX_1_4', filter: {}, latest: false } as const;
  const body = { ...defaults, destination, ...change };
  const dueAt = 'cron' in body.trigger ? { dueAt: '2024-01-01T03:00:00.000Z' } : {};
  const own = { ...OWNER, id: 's1', name: 'nightly', tags: {}, createdAt: world.now.toISOString() };
  await world.store.documents.create(EXPORT_SCHEDULE, { ...own, body, ...dueAt, ...place });
}
const scheduled = () => world.store.documents.get(EXPORT_SCHEDULE, scope, 's1');
const tick = () => exportSchedules.run(world.deps, {}, signal);
const scan = async (...packages: Parameters<typeof host>[0]) => {
  const resourceId = await world.push(host(packages));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, signal);
};
const resourceOf = async () => {
  const resource = await world.store.resources.get(OWNER, RESOURCE_ID);
  if (resource === undefined) throw new Error('nothing was scanned');
  return resource;
};
/** What was asked for, without the scans. */
const asked = (name: string) => world.sent.filter((job) => job.name === name);
const folder = `CYCLONEDX_1_4_outputs_latest/account=${OWNER.accountId}/resource=AWS_EC2_INSTANCE`;
const key = `${folder}/${RESOURCE_ID}_CYCLONEDX_1_4.json`;

describe('by the clock', () => {
  test('orders an export when its moment comes, and looks for the next one', async () => {
    await scan(deb('openssl', '3.0.11-1'));
    await schedule({ latest: true });
    expect(await tick()).toEqual({ ordered: 0, waits: 0 });
    world.wait(0.25);
    expect(await tick()).toEqual({ ordered: 1, waits: 0 });
    const [job] = asked('export-sbom');
    await exportSbom.run(world.deps, job?.data, signal);
    expect([...world.objects.whole.keys()]).toEqual([key]);
    expect(await scheduled()).toMatchObject({
      dueAt: '2024-01-02T03:00:00.000Z',
      body: { lastRun: { exportId: expect.any(String) } },
    });
    expect(await tick()).toEqual({ ordered: 0, waits: 0 });
  });

  test('a job that runs twice orders one export', async () => {
    await schedule();
    const due = await scheduled();
    world.wait(0.25);
    await tick();
    await world.store.documents.update(EXPORT_SCHEDULE, OWNER, 's1', (now) => ({ ...now, dueAt: due?.dueAt ?? '' }));
    await tick();
    expect(await world.store.documents.count(SBOM_EXPORT, scope)).toBe(1);
  });

  test('members of the administrator of that moment are part of it', async () => {
    world.members.push('444455556666');
    await schedule();
    world.wait(0.25);
    await tick();
    const { items } = await world.store.documents.list(SBOM_EXPORT, scope, {}, { limit: 2 });
    expect(items[0]?.body.scope.accountIds).toEqual([OWNER.accountId, '444455556666']);
  });

  test('a findings report waits for the one in progress', async () => {
    await scan(deb('openssl', '3.0.11-1'));
    await schedule({ format: 'CSV', latest: true });
    world.wait(0.25);
    await tick();
    await world.store.documents.update(EXPORT_SCHEDULE, OWNER, 's1', (now) => ({
      ...now,
      dueAt: world.now.toISOString(),
    }));
    expect(await tick()).toEqual({ ordered: 0, waits: 1 });
    await exportFindings.run(world.deps, asked('export-findings')[0]?.data, signal);
    expect([...world.objects.whole.keys()]).toEqual(['latest.csv']);
    world.wait(0.01);
    expect(await tick()).toEqual({ ordered: 1, waits: 0 });
    expect(await world.store.documents.count(FINDINGS_REPORT, scope)).toBe(2);
  });
});

describe('with the changes of resources', () => {
  const follow = { trigger: { event: 'RESOURCE_CHANGED' }, latest: true } as const;
  const exportAsked = () => exportSbomOfResource.run(world.deps, asked('export-sbom-of-resource')[0]?.data, signal);

  test('a new resource and changed software are exported, the same software is not', async () => {
    await schedule(follow);
    await scan(deb('openssl', '3.0.11-1'));
    expect(asked('export-sbom-of-resource')).toMatchObject([
      { data: { ...OWNER, resourceId: RESOURCE_ID }, options: { startAfter: 30 } },
    ]);
    expect(await exportAsked()).toMatchObject({ exported: 1 });
    expect(world.objects.whole.get(key)).toContain('openssl');
    await scan(deb('openssl', '3.0.11-1'));
    expect(asked('export-sbom-of-resource')).toHaveLength(1);
    await scan(deb('zlib', '1.2.11'));
    expect(asked('export-sbom-of-resource')).toHaveLength(2);
    await exportAsked();
    expect(world.objects.whole.get(key)).toContain('zlib');
    expect(await scheduled()).toMatchObject({ body: { lastRun: { resourceId: RESOURCE_ID } } });
  });

  test('without such a schedule nothing is asked for', async () => {
    await schedule();
    await scan(deb('openssl', '3.0.11-1'));
    expect(asked('export-sbom-of-resource')).toEqual([]);
  });

  describe('of a member of the administrator', () => {
    const ADMIN = { accountId: '222233334444', region: OWNER.region };
    const OTHERS = { bucketName: 'others', kmsKeyArn: 'none' };
    beforeEach(async () => {
      const { organization, accounts } = world.store;
      for (const { accountId } of [OWNER, ADMIN]) await accounts.create(accountId);
      await organization.designate(ADMIN);
      await organization.relate(ADMIN, OWNER.accountId, 'ENABLED');
      await schedule({ ...follow, destination: OTHERS }, { ...ADMIN, id: 's2', name: 'all' });
    });
    const scheduleOfAdmin = () =>
      world.store.documents.get(EXPORT_SCHEDULE, { ...ADMIN, accountIds: [ADMIN.accountId] }, 's2');

    test('they are exported under the member’s account, also where the member has as many exports as it may', async () => {
      for (let n = 0; n < MAX_SCHEDULES; n++) await schedule({}, { id: `a${n}`, name: `${n}` });
      await scan(deb('openssl', '3.0.11-1'));
      expect(asked('export-sbom-of-resource')).toMatchObject([{ data: { ...OWNER, resourceId: RESOURCE_ID } }]);
      expect(await exportAsked()).toMatchObject({ exported: 1 });
      expect([...world.objects.whole.keys()]).toEqual([key]);
      expect(await scheduleOfAdmin()).toMatchObject({ body: { lastRun: { resourceId: RESOURCE_ID } } });
    });

    test('the member’s own schedule goes on beside it', async () => {
      await schedule(follow);
      await scan(deb('openssl', '3.0.11-1'));
      expect(await exportAsked()).toMatchObject({ exported: 2 });
    });

    test('not after it was let go, and never the other way round', async () => {
      await scan(deb('openssl', '3.0.11-1'));
      await world.store.organization.relate(ADMIN, OWNER.accountId, 'REMOVED');
      expect(await exportAsked()).toMatchObject({ exported: 0 });
      await world.store.organization.relate(ADMIN, OWNER.accountId, 'ENABLED');
      await schedule(follow);
      const ofAdmin = { ...ADMIN, resourceId: RESOURCE_ID };
      await world.store.resources.upsert({ ...(await resourceOf()), ...ADMIN });
      expect(await exportSbomOfResource.run(world.deps, ofAdmin, signal)).toMatchObject({ exported: 0, skipped: 1 });
    });
  });

  test('a resource that the filter does not take is skipped', async () => {
    await schedule({ ...follow, filter: { resourceType: [{ kind: 'string', comparison: 'EQUALS', value: 'X' }] } });
    await scan(deb('openssl', '3.0.11-1'));
    expect(await exportAsked()).toMatchObject({ exported: 0, skipped: 1 });
  });

  test('a destination that refuses is told by the schedule, trouble is for a retry', async () => {
    await schedule(follow);
    await scan(deb('openssl', '3.0.11-1'));
    world.objects.beforeStep = () => {
      throw new ExportError('BUCKET_NOT_FOUND', 'The bucket does not exist.');
    };
    expect(await exportAsked()).toMatchObject({ failed: 1 });
    expect(await scheduled()).toMatchObject({ body: { lastRun: { failure: 'BUCKET_NOT_FOUND' } } });
    world.objects.beforeStep = () => {
      throw new Error('connection reset');
    };
    await expect(exportAsked()).rejects.toThrow('connection reset');
  });
});
