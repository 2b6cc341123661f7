import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { AdvisoryDatabase, Vulnerability } from '../domain/advisory.ts';
import { generationOf } from '../domain/coverage.ts';
import type { Assessment, FindingChange } from '../domain/finding.ts';
import { type Inventory, isPartial } from '../domain/inventory.ts';
import type { MatchResult } from '../domain/match.ts';
import type { Owner, Resource } from '../domain/resource.ts';
import { assessMatches } from '../findings/assess.ts';
import { identityOfPackage, REOPEN_DAYS, reconcile } from '../findings/reconcile.ts';
import { matchInventory } from '../matching/index.ts';
import { isConflict } from '../store/index.ts';
import type { SavedFilter } from '../store/store.ts';
import { batches } from './batches.ts';
import type { JobDefinition, PipelineDeps, VexAnswers } from './deps.ts';
import { resourceChanged } from './export-sbom-of-resource.ts';
import { packageCoverage, statusOf, summaryOf } from './scan-coverage.ts';
import { isEnabled } from './scan-types.ts';
import { exclusively } from './turns.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), resourceId: z.string() });

/** Passes over one resource before the queue's retry has to ask again: each means that its input moved meanwhile. */
const PASSES = 10;

type Outcome = Readonly<Record<string, unknown>>;

/** What a pass decides on, with the resource's revision that it was read at. */
interface ScanInput {
  readonly revision: number;
  readonly resource: Resource;
  readonly digest: string;
  readonly inventory: Inventory;
  readonly rules: readonly SavedFilter[];
}

/** What judges it, the same from beginning to end. */
interface Judges {
  readonly database: AdvisoryDatabase;
  readonly vex: VexAnswers;
}

async function loadInput({ store }: PipelineDeps, owner: Owner, resourceId: string): Promise<ScanInput | undefined> {
  const revision = await store.resources.revision(owner, resourceId);
  const resource = await store.resources.get(owner, resourceId);
  const current = await store.inventories.current(owner, resourceId);
  if (resource === undefined || current === undefined) return undefined;
  return { revision, resource, ...current, rules: await store.savedFilters.suppressing(owner) };
}

/** What rules decide by: themselves, and what they may ask of the resource. */
const decidedBy = ({ rules, resource }: ScanInput) => [rules.map(({ id, filter }) => [id, filter]), resource];
const agree = (a: ScanInput, b: ScanInput): boolean => isDeepStrictEqual(decidedBy(a), decidedBy(b));

/** Packages that nobody could judge. What a distribution covers for its own files was judged, under its own package. */
const unjudgedPackages = ({ notEvaluated }: MatchResult): ReadonlySet<string> =>
  new Set(notEvaluated.filter((n) => n.reason !== 'owned-by-distribution').map((n) => identityOfPackage(n.package)));

const factsOf = (assessments: readonly Assessment[], database: AdvisoryDatabase): readonly Vulnerability[] =>
  assessments.flatMap((a) => database.vulnerability(a.key) ?? []);

/** Writes in short transactions. Returns the revision of the resource afterwards; rejects when it moved meanwhile. */
async function write(
  { store, metrics }: PipelineDeps,
  owner: Owner,
  resourceId: string,
  facts: readonly Vulnerability[],
  changes: readonly FindingChange[],
  readAt: number,
  signal: AbortSignal,
): Promise<number> {
  for (const batch of batches(facts, store.batchSize)) {
    signal.throwIfAborted();
    await store.vulnerabilities.upsert(batch);
  }
  let revision = readAt;
  for (const batch of batches(changes, store.batchSize)) {
    signal.throwIfAborted();
    await store.findings.apply(owner, batch, { resourceId, revision });
    revision++;
    for (const change of batch) metrics.findingsChanged(change.kind, 1);
  }
  return revision;
}

/** One pass: judges the inventory, brings the findings in line, says in the coverage what was judged. */
async function scanOnce(
  deps: PipelineDeps,
  input: ScanInput,
  { database, vex }: Judges,
  signal: AbortSignal,
): Promise<{ readonly outcome: Outcome; readonly revision: number }> {
  const { store, clock, metrics } = deps;
  const { resource } = input;
  const owner: Owner = { accountId: resource.accountId, region: resource.region };
  const now = clock.now();
  const { distribution } = input.inventory;
  const result = matchInventory(input.inventory, database, { includeKernel: true });
  const matches = vex.apply(result.matches, input.inventory, database);
  const assessments = assessMatches(matches, database, { distribution });
  const summary = summaryOf(input, result, generationOf(database.info.digest, vex.digest));
  const closedSince = new Date(now.getTime() - REOPEN_DAYS * 86_400_000).toISOString();
  const changes = reconcile({
    owner,
    resource,
    existing: await store.findings.ofResource(owner, resource.id, closedSince),
    assessments,
    complete: !isPartial(input.inventory) && summary.packages > 0,
    unjudged: unjudgedPackages(result),
    rules: input.rules,
    epssScore: (key) => database.vulnerability(key)?.epss?.score,
    now,
    newId: deps.newId,
  });
  const facts = factsOf(assessments, database);
  const revision = await write(deps, owner, resource.id, facts, changes, input.revision, signal);
  const lastScannedAt = now.toISOString();
  await store.coverage.upsert(
    packageCoverage(resource, statusOf(summary, input.inventory.problems), { lastScannedAt, summary }),
  );
  const { packages, evaluated, problems } = summary;
  metrics.packagesJudged(evaluated, packages - evaluated);
  const outcome = { findings: assessments.length, changes: changes.length, packages, evaluated, problems };
  return { outcome, revision };
}

/** Passes until one ends with the input that it began with. */
async function scanUntilStill(
  deps: PipelineDeps,
  resource: Resource,
  judges: Judges,
  signal: AbortSignal,
): Promise<Outcome> {
  let input = await loadInput(deps, resource, resource.id);
  let seen = (await deps.store.coverage.get(resource, resource.id, 'PACKAGE'))?.summary?.inventoryDigest;
  for (let pass = 1; ; pass++) {
    signal.throwIfAborted();
    if (input === undefined) {
      await deps.store.coverage.upsert(packageCoverage(resource, { code: 'INACTIVE', reason: 'NO_INVENTORY' }));
      return { skipped: 'no inventory' };
    }
    if (input.digest !== seen) {
      // Before the coverage says that this inventory was looked at: a scan that is repeated asks again.
      await resourceChanged(deps, resource, resource.id);
      seen = input.digest;
    }
    try {
      const { outcome, revision } = await scanOnce(deps, input, judges, signal);
      // A push or a rule that came meanwhile may have found this very job and sent none of its own: look again.
      const next = await loadInput(deps, resource, resource.id);
      const isStill = next?.revision === revision && agree(next, input);
      if (isStill || pass === PASSES) return { ...outcome, passes: pass };
      input = next;
    } catch (error) {
      if (!isConflict(error) || pass === PASSES) throw error;
      input = await loadInput(deps, resource, resource.id);
    }
  }
}

/** A failed scan changes coverage and nothing else (DESIGN.md §6.1); what the last good scan knew stays. */
async function recordFailure({ store }: PipelineDeps, resource: Resource): Promise<void> {
  const before = await store.coverage.get(resource, resource.id, 'PACKAGE');
  await store.coverage.upsert(packageCoverage(resource, { code: 'INACTIVE', reason: 'INTERNAL_ERROR' }, before));
}

async function scan(deps: PipelineDeps, owner: Owner, resourceId: string, signal: AbortSignal): Promise<Outcome> {
  const { store } = deps;
  const resource = await store.resources.get(owner, resourceId);
  if (resource === undefined) return { resourceId, skipped: 'the resource is gone' };
  if (!isEnabled(await store.accounts.enablement(owner), resource.type)) return { resourceId, skipped: 'not enabled' };
  const vex = await deps.vexAnswers();
  const lease = deps.leaseDatabase();
  try {
    return { resourceId, ...(await scanUntilStill(deps, resource, { database: lease.database, vex }, signal)) };
  } catch (error) {
    if (!signal.aborted) await recordFailure(deps, resource);
    throw error;
  } finally {
    lease.release();
  }
}

/** Judges the current inventory of one resource with the current advisory database. */
export const scanResource: JobDefinition = {
  name: 'scan-resource',
  concurrency: 2,
  expireSeconds: 900,
  run(deps, data, signal) {
    const { accountId, region, resourceId } = jobData.parse(data);
    const owner = { accountId, region };
    return exclusively(`${accountId}/${region}/${resourceId}`, () => scan(deps, owner, resourceId, signal));
  },
};
