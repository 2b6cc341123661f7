import { z } from 'zod';
import type { Filter } from '../domain/filter.ts';
import type { FindingChange, FindingStatus } from '../domain/finding.ts';
import type { Owner } from '../domain/resource.ts';
import { type SuppressionRule, suppressionChange } from '../findings/suppress.ts';
import { isConflict } from '../store/index.ts';
import type { ListedFinding } from '../store/store.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

const jobData = z.object({
  accountId: z.string(),
  region: z.string(),
  /** Set on what an administrator's run asks for: members have none of their own. */
  ofMember: z.boolean().optional(),
});

const withStatus = (filter: Filter, value: FindingStatus): Filter => ({
  ...filter,
  findingStatus: [{ kind: 'string', comparison: 'EQUALS', value }],
});

function changesOf(rules: readonly SuppressionRule[], listed: readonly ListedFinding[], now: string): FindingChange[] {
  return listed.flatMap(({ finding, resource, epssScore }) => {
    const context = { resource, epssScore: () => epssScore };
    return suppressionChange(rules, finding, context, now) ?? [];
  });
}

/** Tries of one page: each means that another job changed one of its findings between reading and writing. */
const TRIES = 10;

/** One page of candidates, decided on what is stored at that moment: another process may be at newer rules already. */
async function applyToPage(
  { store, clock, metrics }: PipelineDeps,
  owner: Owner,
  candidates: Filter,
  after: string | undefined,
): Promise<{ readonly changed: number; readonly next: string | undefined }> {
  const scope = { accountIds: [owner.accountId], region: owner.region };
  const request = { limit: store.batchSize, ...(after !== undefined && { after }) };
  for (let attempt = 1; ; attempt++) {
    const page = await store.findings.list(scope, candidates, undefined, request);
    // Read after the page: whatever hid a finding of it is among them.
    const rules = page.items.length === 0 ? [] : await store.savedFilters.suppressing(owner);
    const changes = changesOf(rules, page.items, clock.now().toISOString());
    try {
      if (changes.length > 0) await store.findings.apply(owner, changes);
    } catch (error) {
      if (!isConflict(error) || attempt === TRIES) throw error;
      continue;
    }
    for (const change of changes) metrics.findingsChanged(change.kind, 1);
    return { changed: changes.length, next: page.next };
  }
}

/** Lists the candidates page by page and changes those that the rules decide otherwise. */
async function applyTo(deps: PipelineDeps, owner: Owner, candidates: Filter, signal: AbortSignal): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await applyToPage(deps, owner, candidates, after);
    changed += page.changed;
    after = page.next;
  } while (after !== undefined);
  return changed;
}

/** The rules of an administrator hold for its members: each gets a run of its own, one after the other in the queue. */
async function fanOut({ store, queue }: PipelineDeps, owner: Owner, signal: AbortSignal): Promise<number> {
  const members = await store.organization.memberIds(owner);
  for (const accountId of members) {
    signal.throwIfAborted();
    const { region } = owner;
    const singletonKey = `${accountId}/${region}`;
    await queue.send('apply-suppression', { accountId, region, ofMember: true }, { singletonKey, priority: -1 });
  }
  return members.length;
}

/**
 * Brings all findings of an account in line with its suppression rules, after a rule came, changed or went: what is
 * hidden without a rule comes back, then each rule hides what it matches. SQL finds candidates, `findings/` decides.
 */
export const applySuppression: JobDefinition = {
  name: 'apply-suppression',
  async run(deps, data, signal) {
    const { ofMember = false, ...owner } = jobData.parse(data);
    const rules = await deps.store.savedFilters.suppressing(owner);
    const unsuppressed = await applyTo(deps, owner, withStatus({}, 'SUPPRESSED'), signal);
    let suppressed = 0;
    for (const rule of rules) {
      suppressed += await applyTo(deps, owner, withStatus(rule.filter, 'ACTIVE'), signal);
    }
    const members = ofMember ? 0 : await fanOut(deps, owner, signal);
    return { rules: rules.length, suppressed, unsuppressed, ...(members > 0 && { members }) };
  },
};
