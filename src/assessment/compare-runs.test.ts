import { expect, test } from 'vitest';
import { assessmentWorld, CIS, SCOPE, VULNERABILITIES } from '../pipeline/assessment.fixture.ts';
import { OWNER } from '../pipeline/jobs.fixture.ts';
import { compareRuns } from './compare-runs.ts';
import { RUNS } from './kinds.ts';

type World = Awaited<ReturnType<typeof assessmentWorld>>;

/** `new: …`, by rule. */
async function compared(world: World, from: string, to: string) {
  const { documents } = world.store;
  const [before, after] = [await documents.get(RUNS, SCOPE, from), await documents.get(RUNS, SCOPE, to)];
  if (before === undefined || after === undefined) throw new Error('no run');
  const comparison = await compareRuns(documents, OWNER, before, after);
  const rules = (kind: 'new' | 'fixed' | 'unchanged' | 'notChecked') => comparison[kind].map(({ rule }) => rule);
  return { new: rules('new'), fixed: rules('fixed'), unchanged: rules('unchanged'), notChecked: rules('notChecked') };
}

const ruleSet = (version: string, rules: string): string => `
format: assay-rules/1
name: own
version: '${version}'
title: Own rules
rules: [${rules}]`;
const rule = (id: string, check: string): string => `{ id: ${id}, title: A rule, severity: high, check: ${check} }`;

test('what was there before, what is there now, and what is gone', async () => {
  const world = await assessmentWorld();
  const first = await world.whole(await world.template());
  for (const [id, finding] of world.memory.findings) {
    world.memory.findings.set(id, { ...finding, status: 'CLOSED', closedAt: world.now.toISOString() });
  }
  const second = await world.whole(await world.template());
  expect(await compared(world, first, second)).toEqual({
    new: [],
    fixed: ['CVE-2024-0001'],
    unchanged: [],
    notChecked: [],
  });
  expect((await compared(world, second, first)).new).toEqual(['CVE-2024-0001']);
  expect((await compared(world, first, first)).unchanged).toEqual(['CVE-2024-0001']);
});

test('a run without the package fixes nothing', async () => {
  const world = await assessmentWorld();
  const first = await world.whole(await world.template({ rulesPackageArns: [VULNERABILITIES] }));
  const second = await world.whole(await world.template({ rulesPackageArns: [CIS] }));
  expect(await compared(world, first, second)).toMatchObject({ fixed: [], notChecked: ['CVE-2024-0001'] });
});

test('a target without the resource fixes nothing', async () => {
  const world = await assessmentWorld();
  const first = await world.whole(await world.template());
  const other = { selector: { types: ['instance' as const], tags: [], names: ['db-*'] } };
  const second = await world.whole(await world.template({}, other));
  expect(await compared(world, first, second)).toMatchObject({ fixed: [], notChecked: ['CVE-2024-0001'] });
});

test('what is suppressed meanwhile is not fixed', async () => {
  const world = await assessmentWorld();
  const first = await world.whole(await world.template());
  for (const [id, finding] of world.memory.findings)
    world.memory.findings.set(id, { ...finding, status: 'SUPPRESSED' });
  const second = await world.whole(await world.template());
  expect(await compared(world, first, second)).toEqual({
    new: [],
    fixed: [],
    unchanged: [],
    notChecked: ['CVE-2024-0001'],
  });
});

test('below its severity floor a run looks for nothing', async () => {
  const world = await assessmentWorld();
  const absent = rule('a', '{ kind: package-absent, package: openssl }').replace('high', 'low');
  const own = await world.ruleSet(ruleSet('1', absent));
  const packages = { rulesPackageArns: [own] };
  const first = await world.whole(await world.template(packages));
  const second = await world.whole(await world.template({ ...packages, severityFloor: 'CRITICAL' }));
  expect(await compared(world, first, second)).toMatchObject({ fixed: [], notChecked: ['a'] });
});

test('a rule that the later version does not have, or not for such resources, fixes nothing', async () => {
  const world = await assessmentWorld();
  const absent = '{ kind: package-absent, package: openssl }';
  const one = await world.ruleSet(ruleSet('1', [rule('a', absent), rule('b', absent), rule('c', absent)].join()));
  const forImages = rule('b', absent).replace('check:', 'types: [image], check:');
  const two = await world.ruleSet(
    ruleSet('2', [forImages, rule('c', '{ kind: package-present, package: openssl }')].join()),
  );
  const first = await world.whole(await world.template({ rulesPackageArns: [one] }));
  const second = await world.whole(await world.template({ rulesPackageArns: [two] }));
  expect(await compared(world, first, second)).toEqual({
    new: [],
    fixed: ['c'],
    unchanged: [],
    notChecked: ['a', 'b'],
  });
});

test('another version of a rule set goes on with its issues; a rule that is excluded there fixes nothing', async () => {
  const world = await assessmentWorld();
  const absent = '{ kind: package-absent, package: openssl }';
  const one = await world.ruleSet(ruleSet('1', [rule('a', absent), rule('b', absent)].join()));
  const two = await world.ruleSet(
    ruleSet('2', [rule('a', absent), rule('b', '{ kind: port-closed, port: 1 }')].join()),
  );
  const first = await world.whole(await world.template({ rulesPackageArns: [one] }));
  const second = await world.whole(await world.template({ rulesPackageArns: [two] }));
  expect(await compared(world, first, second)).toEqual({ new: [], fixed: [], unchanged: ['a'], notChecked: ['b'] });
});
