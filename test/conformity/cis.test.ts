import { randomUUID } from 'node:crypto';
import {
  type CisScan,
  ConflictException,
  CreateCisScanConfigurationCommand,
  DeleteCisScanConfigurationCommand,
  GetCisScanReportCommand,
  Inspector2Client,
  ListCisScanResultsAggregatedByChecksCommand,
  ListCisScanResultsAggregatedByTargetResourceCommand,
  ListCisScansCommand,
  paginateGetCisScanResultDetails,
  paginateListCisScanConfigurations,
  paginateListCisScanResultsAggregatedByChecks,
  ResourceNotFoundException,
  type Schedule,
  SendCisSessionHealthCommand,
  StartCisSessionCommand,
  StopCisSessionCommand,
  UpdateCisScanConfigurationCommand,
  ValidationException,
} from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { jobsOf, machine, runAgent } from './cis-agent.ts';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { ACCOUNT, OWNER, REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

const WAIT = { timeout: 30_000, interval: 100 };
const ONCE = { oneTime: {} };
const web = machine('a', { env: 'prod', tier: 'web' });
const db = machine('b', { env: 'prod', tier: 'db' });

describe('CIS scans', () => {
  let server: ConformityServer;
  let client: Inspector2Client;
  let agent: Inspector2Client;
  beforeAll(async () => {
    server = await startServer();
    const settings = { endpoint: server.url, region: REGION, maxAttempts: 1 };
    client = new Inspector2Client({ ...settings, credentials: keyOf('admin') });
    agent = new Inspector2Client({ ...settings, credentials: keyOf('agent') });
    await server.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
    for (const one of [web, db]) await server.store.resources.upsert(one);
  });
  afterAll(async () => {
    client.destroy();
    agent.destroy();
    await server.stop();
  });

  const create = async (scanName: string, tags: Record<string, string[]>, schedule: Schedule = ONCE) => {
    const targets = { accountIds: ['SELF'], targetResourceTags: tags };
    const command = new CreateCisScanConfigurationCommand({ scanName, securityLevel: 'LEVEL_1', schedule, targets });
    return (await client.send(command)).scanConfigurationArn ?? '';
  };
  const scansNamed = async (value: string): Promise<readonly CisScan[]> => {
    const filterCriteria = { scanNameFilters: [{ comparison: 'EQUALS' as const, value }] };
    return (await client.send(new ListCisScansCommand({ filterCriteria }))).scans ?? [];
  };
  const scanNamed = (value: string, status: CisScan['status']): Promise<CisScan> =>
    vi.waitFor(async () => {
      const [scan] = await scansNamed(value);
      if (scan === undefined || scan.status !== status) throw new Error(`the scan is ${scan?.status}`);
      return scan;
    }, WAIT);
  /** A scan is there a moment before its targets are. */
  const jobOf = (instance: string): Promise<string> =>
    vi.waitFor(async () => {
      const [job] = await jobsOf(server, instance);
      if (job === undefined) throw new Error('the machine has nothing to scan');
      return job.scanJobId;
    }, WAIT);
  /** Lets the time of waiting agents pass. */
  async function timePasses(minutes: number): Promise<void> {
    server.skewMinutes = minutes;
    const id = await server.queue.send('cis-timeouts', {});
    const state = async () => (await server.queue.status('cis-timeouts', id ?? ''))?.state;
    await vi.waitFor(async () => expect(await state()).toBe('completed'), WAIT);
    server.skewMinutes = 0;
  }
  const targetsOf = async (scanArn: string | undefined) =>
    (await client.send(new ListCisScanResultsAggregatedByTargetResourceCommand({ scanArn })))
      .targetResourceAggregations;

  test('one machine is checked, the agent of the other never comes: real numbers, and who is missing', async () => {
    const configurationArn = await create('journey', { env: ['prod', 'stage'] });
    const running = await scanNamed('journey', 'IN_PROGRESS');
    const { scanArn } = running;
    expect(running).toMatchObject({
      scanConfigurationArn: configurationArn,
      scheduledBy: ACCOUNT,
      targets: { accountIds: [ACCOUNT], targetResourceTags: { env: ['prod', 'stage'] } },
    });
    await vi.waitFor(async () => expect(await targetsOf(scanArn)).toHaveLength(2), WAIT);
    expect((await targetsOf(scanArn))?.[0]).toMatchObject({ targetStatusReason: 'SCAN_IN_PROGRESS' });
    expect(await client.send(new GetCisScanReportCommand({ scanArn }))).toMatchObject({ status: 'IN_PROGRESS' });

    await runAgent(agent, await jobOf(web.id), {
      'xccdf_org.cisecurity.benchmarks_rule_1.1.2_Ensure_tmp_is_separate': 'FAILED',
      'xccdf_org.cisecurity.benchmarks_rule_1.1.10_Ensure_usb_is_disabled': 'PASSED',
      'xccdf_org.cisecurity.benchmarks_rule_5.1_Ensure_cron_is_active': 'NOT_APPLICABLE',
    });
    await scanNamed('journey', 'IN_PROGRESS');
    await timePasses(61);
    expect(await scanNamed('journey', 'COMPLETED')).toMatchObject({ failedChecks: 1, totalChecks: 3 });
    expect(await targetsOf(scanArn)).toEqual([
      {
        scanArn,
        accountId: ACCOUNT,
        targetResourceId: web.id,
        platform: 'DEBIAN_12',
        targetResourceTags: { env: ['prod'] },
        statusCounts: { failed: 1, passed: 1, skipped: 1 },
        targetStatus: 'COMPLETED',
      },
      expect.objectContaining({
        targetResourceId: db.id,
        targetStatus: 'TIMED_OUT',
        targetStatusReason: 'SSM_UNMANAGED',
        statusCounts: { failed: 0, passed: 0, skipped: 0 },
      }),
    ]);

    const checks: (string | undefined)[] = [];
    for await (const page of paginateListCisScanResultsAggregatedByChecks({ client, pageSize: 1 }, { scanArn })) {
      checks.push(...(page.checkAggregations ?? []).map(({ checkId }) => checkId));
    }
    expect(checks).toEqual(['1.1.2', '1.1.10', '5.1']);
    const details: unknown[] = [];
    const query = { scanArn, targetResourceId: web.id, accountId: ACCOUNT, sortBy: 'STATUS' as const };
    for await (const page of paginateGetCisScanResultDetails({ client, pageSize: 2 }, query)) {
      details.push(...(page.scanResultDetails ?? []));
    }
    expect(details).toHaveLength(3);
    expect(details[0]).toMatchObject({
      checkId: '1.1.2',
      title: 'Ensure tmp is separate',
      status: 'FAILED',
      level: 'LEVEL_1',
      findingArn: expect.stringContaining(`owner/${ACCOUNT}/cis-finding/`),
    });
    expect(details[2]).toMatchObject({ status: 'SKIPPED', statusReason: expect.stringContaining('NOT_APPLICABLE') });

    const { url = '' } = await client.send(new GetCisScanReportCommand({ scanArn, reportFormat: 'CSV' }));
    const csv = await (await fetch(url)).text();
    expect(csv.split('\r\n')).toHaveLength(1 + 4 + 1);
    expect(csv).toContain('No agent of the machine began a session.');
    const pdf = await client.send(new GetCisScanReportCommand({ scanArn }));
    expect((await (await fetch(pdf.url ?? '')).text()).startsWith('%PDF-1.4')).toBe(true);
  });

  test('no agent: the scan fails; no machine: it fails at once', async () => {
    await create('nobody', { tier: ['db'] });
    await scanNamed('nobody', 'IN_PROGRESS');
    await timePasses(61);
    expect(await scanNamed('nobody', 'FAILED')).toMatchObject({ totalChecks: 0 });
    await create('nothing', { tier: ['mainframe'] });
    expect(await scanNamed('nothing', 'FAILED')).toMatchObject({ totalChecks: 0, failedChecks: 0 });
  });

  test('an agent that gives up, or tells nothing, completes no scan', async () => {
    await create('gives up', { tier: ['web'] });
    await scanNamed('gives up', 'IN_PROGRESS');
    await runAgent(agent, await jobOf(web.id), { '1.1 Ensure a': 'PASSED' }, 'INTERRUPTED');
    const scan = await scanNamed('gives up', 'FAILED');
    expect((await targetsOf(scan.scanArn))?.[0]).toMatchObject({ targetStatus: 'CANCELLED' });
    await create('tells nothing', { tier: ['web'] });
    await scanNamed('tells nothing', 'IN_PROGRESS');
    await runAgent(agent, await jobOf(web.id), {});
    await scanNamed('tells nothing', 'FAILED');
  });

  test('a session has an order and a token', async () => {
    await create('order', { tier: ['web'] });
    await scanNamed('order', 'IN_PROGRESS');
    const scanJobId = await jobOf(web.id);
    const sessionToken = randomUUID();
    const health = new SendCisSessionHealthCommand({ scanJobId, sessionToken });
    await expect(agent.send(health)).rejects.toBeInstanceOf(ConflictException);
    const start = new StartCisSessionCommand({ scanJobId, message: { sessionToken } });
    await agent.send(start);
    await agent.send(start);
    await agent.send(health);
    expect(await jobsOf(server, web.id)).toMatchObject([{ scanJobId, state: 'running' }]);
    const another = new StartCisSessionCommand({ scanJobId, message: { sessionToken: randomUUID() } });
    await expect(agent.send(another)).rejects.toBeInstanceOf(ConflictException);
    const unknown = new SendCisSessionHealthCommand({ scanJobId: randomUUID(), sessionToken });
    await expect(agent.send(unknown)).rejects.toBeInstanceOf(ConflictException);
    const stop = new StopCisSessionCommand({
      scanJobId,
      sessionToken,
      message: { status: 'UNSUPPORTED_OS', progress: {} },
    });
    await agent.send(stop);
    await agent.send(stop);
    const scan = await scanNamed('order', 'FAILED');
    expect((await targetsOf(scan.scanArn))?.[0]).toMatchObject({ targetStatusReason: 'UNSUPPORTED_OS' });
  });

  test('configurations are listed by name, changed, refused and deleted', async () => {
    const at = (timezone: string) => ({ daily: { startTime: { timeOfDay: '02:30', timezone } } });
    const arns = [
      await create('b daily', { a: ['1'] }, at('Europe/Berlin')),
      await create('a daily', { a: ['2'] }, at('UTC')),
    ];
    const names: (string | undefined)[] = [];
    const filterCriteria = {
      scanConfigurationArnFilters: arns.map((value) => ({ comparison: 'EQUALS' as const, value })),
    };
    const input = { filterCriteria, sortBy: 'SCAN_NAME' as const };
    for await (const page of paginateListCisScanConfigurations({ client, pageSize: 1 }, input)) {
      names.push(...(page.scanConfigurations ?? []).map(({ scanName }) => scanName));
    }
    expect(names).toEqual(['a daily', 'b daily']);
    await expect(create('nowhere', { a: ['1'] }, at('Middle/Earth'))).rejects.toBeInstanceOf(ValidationException);
    const update = (change: object) =>
      client.send(new UpdateCisScanConfigurationCommand({ scanConfigurationArn: arns[0], ...change }));
    await update({ scanName: 'c weekly', schedule: { weekly: { ...at('UTC').daily, days: ['MON', 'FRI'] } } });
    await expect(update({ targets: { accountIds: ['999999999999'] } })).rejects.toBeInstanceOf(ValidationException);
    const remove = new DeleteCisScanConfigurationCommand({ scanConfigurationArn: arns[0] });
    await client.send(remove);
    await expect(client.send(remove)).rejects.toBeInstanceOf(ResourceNotFoundException);
    const nowhere = `arn:aws:inspector2:${REGION}:${ACCOUNT}:owner/${ACCOUNT}/cis-scan/${randomUUID()}`;
    const list = new ListCisScanResultsAggregatedByChecksCommand({ scanArn: nowhere });
    await expect(client.send(list)).rejects.toBeInstanceOf(ValidationException);
    await expect(client.send(new GetCisScanReportCommand({ scanArn: nowhere }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test.skipIf(!hasAwsCli)('the aws command line makes and tags a configuration', async () => {
    const schedule = JSON.stringify({ monthly: { startTime: { timeOfDay: '06:00', timezone: 'UTC' }, day: 'SUN' } });
    const targets = JSON.stringify({ accountIds: [ACCOUNT], targetResourceTags: { env: ['prod'] } });
    const made = await aws(server, [
      'create-cis-scan-configuration',
      ...['--scan-name', 'cli', '--security-level', 'LEVEL_2', '--schedule', schedule, '--targets', targets],
    ]);
    const arn = made.scanConfigurationArn;
    await aws(server, ['tag-resource', '--resource-arn', arn, '--tags', 'team=red']);
    const { scanConfigurations } = await aws(server, [
      'list-cis-scan-configurations',
      ...['--filter-criteria', JSON.stringify({ scanNameFilters: [{ comparison: 'EQUALS', value: 'cli' }] })],
    ]);
    expect(scanConfigurations).toEqual([
      {
        scanConfigurationArn: arn,
        ownerId: ACCOUNT,
        scanName: 'cli',
        securityLevel: 'LEVEL_2',
        schedule: JSON.parse(schedule),
        targets: JSON.parse(targets),
        tags: { team: 'red' },
      },
    ]);
  });

  test.skipIf(!hasBoto3)('boto3 pages through scans, sorted and filtered', async () => {
    const seen = await boto3(
      server,
      `
inspector = client()
pages = inspector.get_paginator('list_cis_scans').paginate(
    sortBy='STATUS', sortOrder='ASC', PaginationConfig={'PageSize': 1})
scans = [scan for page in pages for scan in page['scans']]
one = [{'comparison': 'EQUALS', 'key': 'tier', 'value': 'web'}]
web = inspector.list_cis_scans(filterCriteria={'targetResourceTagFilters': one})['scans']
failed = inspector.list_cis_scans(filterCriteria={'failedChecksFilters': [{'lowerInclusive': 1}]})['scans']
arn = failed[0]['scanArn']
def targets(**criteria):
    found = inspector.list_cis_scan_results_aggregated_by_target_resource(scanArn=arn, filterCriteria=criteria)
    return [t['targetResourceId'] for t in found['targetResourceAggregations']]
equals = lambda value: [{'comparison': 'EQUALS', 'value': value}]
show({'statuses': [scan['status'] for scan in scans], 'web': sorted(scan['scanName'] for scan in web),
      'failed': [scan['scanName'] for scan in failed],
      'timed out': targets(targetStatusFilters=equals('TIMED_OUT')),
      'failed a check': targets(statusFilters=equals('FAILED')),
      'failed another check': targets(statusFilters=equals('FAILED'), checkIdFilters=equals('5.1')),
      'tagged': targets(targetResourceTagFilters=[{'comparison': 'EQUALS', 'key': 'env', 'value': 'prod'}])})
`,
    );
    expect(seen.statuses).toEqual(['COMPLETED', 'FAILED', 'FAILED', 'FAILED', 'FAILED', 'FAILED']);
    expect(seen.web).toEqual(['gives up', 'order', 'tells nothing']);
    expect(seen.failed).toEqual(['journey']);
    expect(seen['timed out']).toEqual([db.id]);
    expect(seen['failed a check']).toEqual([web.id]);
    expect(seen['failed another check']).toEqual([]);
    expect(seen.tagged).toEqual([web.id, db.id]);
  });
});
