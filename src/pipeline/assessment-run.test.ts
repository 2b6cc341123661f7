import { describe, expect, test } from 'vitest';
import { RUNS } from '../assessment/kinds.ts';
import { releaseResources, runningOf, takeResources } from '../assessment/running.ts';
import { assessmentWorld, CIS, SCOPE, VULNERABILITIES } from './assessment.fixture.ts';
import { assessmentRun } from './assessment-run.ts';
import { deb, OWNER } from './jobs.fixture.ts';

const never = new AbortController().signal;

test('a run collects for its duration, then evaluates, and tells every state in order', async () => {
  const world = await assessmentWorld();
  const runId = await world.start(await world.template());
  expect(await world.carryOn(runId)).toMatchObject({ state: 'COLLECTING_DATA' });
  expect(world.sent.at(-1)).toMatchObject({ name: 'assessment-run', data: { runId }, options: { startAfter: 180 } });

  world.now = new Date(world.now.getTime() + 179_000);
  expect(await world.carryOn(runId)).toMatchObject({ state: 'COLLECTING_DATA' });
  world.now = new Date(world.now.getTime() + 1_000);
  expect(await world.carryOn(runId)).toMatchObject({ state: 'COMPLETED' });

  const run = await world.run(runId);
  expect(run.stateChanges.map(({ state }) => state)).toEqual([
    'CREATED',
    'START_DATA_COLLECTION_PENDING',
    'START_DATA_COLLECTION_IN_PROGRESS',
    'COLLECTING_DATA',
    'STOP_DATA_COLLECTION_PENDING',
    'DATA_COLLECTED',
    'START_EVALUATING_RULES_PENDING',
    'EVALUATING_RULES',
    'COMPLETED',
  ]);
  expect(run).toMatchObject({
    dataCollected: true,
    completedAt: world.now.toISOString(),
    findingCounts: { Undefined: 1 },
  });
  expect(await runningOf(world.store.documents, SCOPE)).toEqual([]);
});

test('the findings of a run are those that are open, with their package and resource', async () => {
  const world = await assessmentWorld([deb('openssl', '3.0.11-1'), deb('zlib', '1.2')]);
  const runId = await world.whole(await world.template({ userAttributes: [{ key: 'team', value: 'web' }] }));
  const findings = await world.findings(runId);
  expect(findings.map(({ rule }) => rule).sort()).toEqual(['CVE-2023-0002', 'CVE-2024-0001']);
  expect(findings[0]).toMatchObject({
    rulesPackageArn: VULNERABILITIES,
    resource: { id: world.resourceId, hostname: 'web-1' },
    userAttributes: [{ key: 'team', value: 'web' }],
    confidence: 10,
  });
  expect(await world.agents(runId)).toMatchObject([{ health: 'HEALTHY', packages: 2 }]);
});

test('a clean resource gets the finding that says so', async () => {
  const world = await assessmentWorld([deb('openssl', '3.0.15-1')]);
  const runId = await world.whole(await world.template());
  expect(await world.run(runId)).toMatchObject({
    state: 'COMPLETED',
    findingCounts: { Informational: 1 },
    riskScore: 0,
  });
  expect(await world.findings(runId)).toMatchObject([{ title: 'No potential security issues found' }]);
});

describe('what was not checked never looks checked', () => {
  test('a rules package without an engine', async () => {
    const world = await assessmentWorld();
    const runId = await world.whole(await world.template({ rulesPackageArns: [CIS] }));
    const run = await world.run(runId);
    expect(run).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', findingCounts: {}, exclusions: 1 });
    // Nought of a hundred would be the best of all.
    expect(run).not.toHaveProperty('riskScore');
    expect(await world.findings(runId)).toEqual([]);
    expect(await world.exclusions(runId)).toMatchObject([
      { rulesPackageArn: CIS, title: expect.stringContaining('not supported'), resourceIds: [] },
    ]);
  });

  test('a target without resources, a template without packages', async () => {
    const world = await assessmentWorld();
    const nobody = { selector: { types: ['image' as const], tags: [], names: [] } };
    const empty = await world.whole(await world.template({}, nobody));
    expect(await world.run(empty)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', dataCollected: false });
    expect(await world.exclusions(empty)).toMatchObject([{ title: 'No resources in the assessment target' }]);
    const idle = await world.whole(await world.template({ rulesPackageArns: [] }));
    expect(await world.run(idle)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS' });
  });

  test('a resource whose last scan failed', async () => {
    const world = await assessmentWorld([deb('openssl', '3.0.15-1')]);
    const coverage = await world.store.coverage.get(OWNER, world.resourceId, 'PACKAGE');
    if (coverage === undefined) throw new Error('the host was scanned');
    await world.store.coverage.upsert({ ...coverage, status: { code: 'INACTIVE', reason: 'INTERNAL_ERROR' } });
    const runId = await world.whole(await world.template());
    expect(await world.findings(runId)).toEqual([]);
    expect(await world.exclusions(runId)).toMatchObject([
      { title: 'Resource not scanned: INTERNAL_ERROR', resourceIds: [world.resourceId] },
    ]);
  });

  test('packages that nobody could judge are named, and are not clean', async () => {
    const zlib = deb('zlib', '');
    const world = await assessmentWorld([deb('openssl', '3.0.15-1'), zlib]);
    const runId = await world.whole(await world.template());
    expect(await world.run(runId)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', exclusions: 1 });
    expect(await world.findings(runId)).toEqual([]);
    expect(await world.exclusions(runId)).toMatchObject([
      {
        title: 'Packages not evaluated: no-version',
        resourceIds: [world.resourceId],
        attributes: [
          { key: 'REASON', value: 'no-version' },
          { key: 'package_name', value: 'zlib' },
        ],
      },
    ]);
  });

  test('a rule whose source nobody inventories, beside rules that are judged', async () => {
    const world = await assessmentWorld();
    const arn = await world.ruleSet(`
      format: assay-rules/1
      name: hardening
      version: 1.0.0
      title: Hardening
      rules:
        - { id: no-telnet, title: No telnet, severity: high, check: { kind: package-absent, package: telnetd } }
        - { id: new-openssl, title: New openssl, severity: critical,
            check: { kind: package-version, package: openssl, version: '>= 3.0.15' } }
        - { id: ssh-closed, title: SSH is closed, severity: low, check: { kind: port-closed, port: 22 } }`);
    const runId = await world.whole(await world.template({ rulesPackageArns: [arn] }));
    expect(await world.run(runId)).toMatchObject({ state: 'COMPLETED_WITH_ERRORS', findingCounts: { High: 1 } });
    expect(await world.findings(runId)).toMatchObject([{ rule: 'new-openssl', severity: 'High' }]);
    expect(await world.exclusions(runId)).toMatchObject([
      { title: 'Rule not checked: ssh-closed', description: 'SSH is closed: open ports are not inventoried.' },
    ]);
  });
});

test('a severity floor leaves out what is below, and keeps what nobody has scored', async () => {
  const world = await assessmentWorld();
  const runId = await world.whole(await world.template({ severityFloor: 'HIGH' }));
  expect(await world.findings(runId)).toMatchObject([{ severity: 'Undefined' }]);
});

/** A run whose collecting is over, and deps whose findings cannot be listed `failures` times. */
async function brokenEvaluation(failures: number) {
  const world = await assessmentWorld();
  const runId = await world.start(await world.template());
  await world.carryOn(runId);
  world.wait(1);
  let left = failures;
  const list: typeof world.store.findings.list = async (...args) => {
    if (left-- > 0) throw new Error('the database went away');
    return world.store.findings.list(...args);
  };
  const deps = { ...world.deps, store: { ...world.store, findings: { ...world.store.findings, list } } };
  return { world, runId, carryOn: () => assessmentRun.run(deps, { ...OWNER, runId }, never) };
}

test('an evaluation that breaks off is tried again at once, and its findings are there once', async () => {
  const { world, runId, carryOn } = await brokenEvaluation(1);
  await expect(carryOn()).rejects.toThrow('went away');
  expect(await world.run(runId)).toMatchObject({ state: 'EVALUATING_RULES' });
  expect(await carryOn()).toMatchObject({ state: 'COMPLETED' });
  expect(await world.findings(runId)).toHaveLength(1);
});

test('an evaluation that always fails ends the run as FAILED, and frees its resources', async () => {
  const { world, runId, carryOn } = await brokenEvaluation(Number.POSITIVE_INFINITY);
  for (let tries = 1; tries <= 5; tries++) {
    expect(await world.run(runId)).toMatchObject({ state: tries === 1 ? 'COLLECTING_DATA' : 'EVALUATING_RULES' });
    await expect(carryOn()).rejects.toThrow('went away');
  }
  expect(await world.run(runId)).toMatchObject({ state: 'FAILED' });
  expect(await runningOf(world.store.documents, SCOPE)).toEqual([]);
});

test('a run that another process evaluates is left to it, as long as it says that it goes on', async () => {
  const { world, runId } = await brokenEvaluation(0);
  const { documents } = world.store;
  const dueAt = new Date(world.now.getTime() + 60_000).toISOString();
  await documents.update(RUNS, OWNER, runId, (run) => ({
    ...run,
    body: { ...run.body, state: 'EVALUATING_RULES' as const },
    dueAt,
  }));
  expect(await world.carryOn(runId)).toMatchObject({ state: 'overtaken' });
  expect(await world.run(runId)).toMatchObject({ state: 'EVALUATING_RULES' });
  world.wait(1);
  expect(await world.carryOn(runId)).toMatchObject({ state: 'COMPLETED' });
});

test('an evaluation that was silent for too long stops where another took it over', async () => {
  const { world, runId } = await brokenEvaluation(0);
  // Another process takes it while this one stands still.
  const { documents, coverage } = world.store;
  const get: typeof coverage.get = async (...args) => {
    world.wait(1);
    const dueAt = new Date(world.now.getTime() + 60_000).toISOString();
    await documents.update(RUNS, OWNER, runId, (run) => ({ ...run, dueAt }));
    return coverage.get(...args);
  };
  const store = { ...world.store, coverage: { ...coverage, get } };
  const outcome = await assessmentRun.run({ ...world.deps, store }, { ...OWNER, runId }, never);
  expect(outcome).toMatchObject({ state: 'overtaken' });
  expect(await world.run(runId)).toMatchObject({ state: 'EVALUATING_RULES' });
  expect(await world.findings(runId)).toEqual([]);
  expect(await runningOf(documents, SCOPE)).toHaveLength(1);
});

test('a run whose start was cut off before it took its resources fails, and says nothing of its target', async () => {
  const { world, runId, carryOn } = await brokenEvaluation(0);
  await releaseResources(world.store.documents, OWNER, runId);
  for (let tries = 1; tries <= 5; tries++) await expect(carryOn()).rejects.toThrow('was cut off');
  expect(await world.run(runId)).toMatchObject({ state: 'FAILED', exclusions: 0 });
});

test('an evaluation that a dead process began is done again, and its findings are there once', async () => {
  const world = await assessmentWorld();
  const { documents } = world.store;
  const runId = await world.whole(await world.template());
  // As the first process left it: findings written, the run not ended.
  await documents.update(RUNS, OWNER, runId, (run) => ({
    ...run,
    body: { ...run.body, state: 'EVALUATING_RULES' as const },
    dueAt: world.now.toISOString(),
  }));
  await takeResources(
    documents,
    OWNER,
    { targetId: '', templateId: '', runId, resourceIds: [world.resourceId] },
    world.now.toISOString(),
  );
  expect(await assessmentRun.run(world.deps, null, never)).toEqual({ due: 1 });
  expect(await world.run(runId)).toMatchObject({ state: 'COMPLETED' });
  expect(await world.findings(runId)).toHaveLength(1);
});

test('the clock finds runs that the queue lost', async () => {
  const world = await assessmentWorld();
  const runId = await world.start(await world.template());
  world.wait(1);
  expect(await assessmentRun.run(world.deps, {}, never)).toEqual({ due: 1 });
  expect(await world.run(runId)).toMatchObject({ state: 'COLLECTING_DATA' });
});

test('two runs do not assess the same resource at once', async () => {
  const world = await assessmentWorld();
  const first = await world.start(await world.template());
  await expect(world.start(await world.template())).rejects.toThrow(`"runId":"${first}"`);
  expect(await world.store.documents.count(RUNS, SCOPE)).toBe(1);
});
