import { newAssessmentId } from '../assessment/arn.ts';
import { AGENTS, EXCLUSIONS, FINDINGS, RULE_SETS, RUNS, TARGETS, TEMPLATES } from '../assessment/kinds.ts';
import { type RecordKind, readRecords } from '../assessment/records.ts';
import { startRun } from '../assessment/start-run.ts';
import type { AssessmentTarget, AssessmentTemplate } from '../domain/assessment.ts';
import { builtInArn, rulesPackageArn } from '../domain/rules-package.ts';
import { parseRuleSet } from '../rules/rule-set.ts';
import { assessmentRun } from './assessment-run.ts';
import { deb, host, jobWorld, OWNER } from './jobs.fixture.ts';
import { scanResource } from './scan-resource.ts';

export const SCOPE = { accountIds: [OWNER.accountId], region: OWNER.region };
export const VULNERABILITIES = builtInArn(OWNER, 'vulnerabilities');
export const CIS = builtInArn(OWNER, 'cis');

const never = new AbortController().signal;

/** A world of jobs with the means of assessments: one scanned host, targets, templates, runs. */
export async function assessmentWorld(packages = [deb('openssl', '3.0.11-1')]) {
  const world = jobWorld();
  const { documents } = world.store;
  const now = (): string => world.now.toISOString();
  await world.store.accounts.setEnablement(OWNER, { EC2: 'ENABLED' });
  const resourceId = await world.push(host(packages));
  await scanResource.run(world.deps, { ...OWNER, resourceId }, never);

  async function template(change: Partial<AssessmentTemplate> = {}, target: AssessmentTarget = {}): Promise<string> {
    const [targetId, id] = [newAssessmentId(), newAssessmentId()];
    const common = { ...OWNER, tags: {}, createdAt: now() };
    await documents.create(TARGETS, { ...common, id: targetId, body: target });
    const body = { targetId, durationInSeconds: 180, rulesPackageArns: [VULNERABILITIES], userAttributes: [] };
    await documents.create(TEMPLATES, {
      ...common,
      id,
      parent: targetId,
      body: { ...body, subscriptions: [], ...change },
    });
    return id;
  }

  async function start(templateId: string): Promise<string> {
    const found = await documents.get(TEMPLATES, SCOPE, templateId);
    if (found === undefined) throw new Error('no template');
    const result = await startRun(world.store, found, 'a run', now());
    if (!('started' in result)) throw new Error(JSON.stringify(result));
    return result.started.runId;
  }

  async function all<T>(kind: RecordKind<T>, runId: string): Promise<T[]> {
    const records: T[] = [];
    for await (const { record } of readRecords(documents, kind, SCOPE, runId)) records.push(record);
    return records;
  }

  return Object.assign(world, {
    resourceId,
    template,
    start,
    /** Stores a rule set; its rules package. */
    async ruleSet(text: string): Promise<string> {
      const body = parseRuleSet(text);
      const id = newAssessmentId();
      await documents.create(RULE_SETS, { ...OWNER, id, tags: {}, body, createdAt: now() });
      return rulesPackageArn(OWNER, id);
    },
    /** What the job says of the run. */
    carryOn: (runId: string) => assessmentRun.run(world.deps, { ...OWNER, runId }, never),
    /** From its start to its end: twice the job, with the duration between. */
    async whole(templateId: string): Promise<string> {
      const runId = await start(templateId);
      await assessmentRun.run(world.deps, { ...OWNER, runId }, never);
      world.wait(1);
      await assessmentRun.run(world.deps, { ...OWNER, runId }, never);
      return runId;
    },
    async run(runId: string) {
      const found = await documents.get(RUNS, SCOPE, runId);
      if (found === undefined) throw new Error('no run');
      return found.body;
    },
    findings: (runId: string) => all(FINDINGS, runId),
    exclusions: (runId: string) => all(EXCLUSIONS, runId),
    agents: (runId: string) => all(AGENTS, runId),
  });
}
