import { createHash } from 'node:crypto';
import type { CisScan, CisTarget } from '../domain/cis.ts';
import { nextRun } from '../domain/cis-schedule.ts';
import { startDueAt } from '../domain/cis-session.ts';
import type { Resource } from '../domain/resource.ts';
import { uuidOf } from '../domain/uuid.ts';
import { accountsMeant, CIS_CONFIGURATION, type CisConfiguration } from '../store/cis-documents.ts';
import type { Document } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

/** Configurations of one run of the job; those that are left are due in the next. */
const LIMIT = 200;

/** One scan for each moment of a configuration: a job that runs twice starts it once. */
const scanIdOf = ({ id, dueAt }: Document<CisConfiguration>): string =>
  uuidOf(createHash('sha256').update(`${id}/${dueAt}`).digest('hex'));

/** Accounts that are still the owner's to look at. */
async function accountsOf({ membersOf }: PipelineDeps, configuration: Document<CisConfiguration>) {
  const { accountId, region } = configuration;
  const members = await membersOf({ accountId, region });
  return accountsMeant(configuration, members).filter((id) => id === accountId || members.includes(id));
}

/** Those among them that have EC2 scanning on. */
async function scannedOf({ store }: PipelineDeps, accountIds: readonly string[], region: string) {
  const active: string[] = [];
  for (const accountId of accountIds) {
    if ((await store.accounts.enablement({ accountId, region })).EC2 === 'ENABLED') active.push(accountId);
  }
  return active;
}

function targetOf(scan: CisScan, resource: Resource, jobId: string): CisTarget {
  const { accountId, region, id, tags, details } = resource;
  const chosenBy = Object.keys(scan.targets.resourceTags).flatMap((key) => {
    const value = tags[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return {
    accountId,
    region,
    scanId: scan.id,
    resourceId: id,
    jobId,
    tags: Object.fromEntries(chosenBy),
    platform: details.kind === 'instance' ? details.platform : 'UNKNOWN',
    dueAt: startDueAt(scan.startedAt),
    counts: { passed: 0, failed: 0, skipped: 0 },
  };
}

/** A scan with all its targets, each of which waits for its agent. */
async function startScan(deps: PipelineDeps, configuration: Document<CisConfiguration>, signal: AbortSignal) {
  const { store, clock, newId } = deps;
  const { accountId, region, id: configurationId, body } = configuration;
  const accountIds = await accountsOf(deps, configuration);
  const scan: CisScan = {
    accountId,
    region,
    id: scanIdOf(configuration),
    ownerId: body.ownerId,
    configurationId,
    name: body.scanName,
    level: body.level,
    status: 'IN_PROGRESS',
    scheduledBy: accountId,
    targets: { accountIds, resourceTags: body.resourceTags },
    startedAt: clock.now().toISOString(),
    failedChecks: 0,
    totalChecks: 0,
  };
  await store.cis.start(scan);
  const scope = { accountIds: await scannedOf(deps, scan.targets.accountIds, region), region };
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const page = { limit: store.batchSize, ...(after !== undefined && { after }) };
    const machines = await store.cis.instances(scope, body.resourceTags, page);
    await store.cis.addTargets(machines.items.map((machine) => targetOf(scan, machine, uuidOf(newId()))));
    after = machines.next;
  } while (after !== undefined);
  await store.cis.complete(scan);
}

/** Starts the scans of configurations whose moment has come, and plans their next one. */
export const cisSchedule: JobDefinition = {
  name: 'cis-schedule',
  cron: '* * * * *',
  async run(deps, _data, signal) {
    const { store, clock } = deps;
    const due = await store.documents.due(CIS_CONFIGURATION, clock.now().toISOString(), LIMIT);
    for (const configuration of due) {
      signal.throwIfAborted();
      await startScan(deps, configuration, signal);
      const next = nextRun(configuration.body.schedule, clock.now());
      await store.documents.update(CIS_CONFIGURATION, configuration, configuration.id, ({ dueAt, ...current }) =>
        // Another moment was set meanwhile: that one counts.
        dueAt !== configuration.dueAt
          ? undefined
          : { ...current, ...(next !== undefined && { dueAt: next.toISOString() }) },
      );
    }
    return { scans: due.length };
  },
};
