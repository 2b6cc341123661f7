import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Call, newWorld, type Sent, serverOf } from '../../../test/conformity/world.ts';
import type { Role } from '../../store/store.ts';

let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  ({ app, call } = serverOf(newWorld()));
});
afterEach(() => app.close());

const SET = {
  format: 'assay-rules/1',
  name: 'hardening',
  version: '1.0.0',
  title: 'Hardening',
  rules: [
    { id: 'no-telnet', title: 'No telnet', severity: 'high', check: { kind: 'package-absent', package: 'telnetd' } },
  ],
};
const put = (set: object, name = 'hardening', sent: Sent = {}) =>
  call(`/assay/rules/${name}`, set, { method: 'PUT', ...sent });
const get = (path: string, role: Role = 'reader') => call(path, undefined, { method: 'GET', role });
const create = (assessment: object, sent: Sent = {}) => call('/assay/assessments', assessment, sent);
const classic = (operation: string, input: object) =>
  call('/', input, { service: 'inspector', headers: { 'x-amz-target': `InspectorService.${operation}` } });

describe('rule sets', () => {
  test('a version is stored once, and does not change', async () => {
    const first = await put(SET);
    expect(first).toMatchObject({ status: 200, body: { name: 'hardening', version: '1.0.0', rules: 1 } });
    expect((await put(SET)).body).toEqual(first.body);
    const changed = await put({ ...SET, title: 'Softening' });
    expect(changed).toMatchObject({ status: 409, error: 'ConflictException' });
    const next = await put({ ...SET, version: '1.1.0', title: 'Softening' });
    expect(next.status).toBe(200);
    expect(next.body.rulesPackageArn).not.toBe(first.body.rulesPackageArn);
    expect((await get('/assay/rules')).body.ruleSets).toHaveLength(2);
  });

  test('it is a rules package of Classic', async () => {
    const { rulesPackageArn: arn } = (await put(SET)).body;
    expect((await classic('ListRulesPackages', {})).body.rulesPackageArns).toContain(arn);
    const { rulesPackages } = (await classic('DescribeRulesPackages', { rulesPackageArns: [arn] })).body;
    expect(rulesPackages).toMatchObject([{ arn, name: 'Hardening', version: '1.0.0' }]);
  });

  test('what is no rule set is refused by member, and a reader may not send one', async () => {
    const wrong = await put({ ...SET, rules: [{ ...SET.rules[0], severity: 'awful' }] });
    expect(wrong).toMatchObject({ status: 400, body: { fields: [{ name: 'rules.0.severity' }] } });
    expect(await put(SET, 'another')).toMatchObject({ status: 400 });
    expect(await put(SET, 'hardening', { role: 'reader' })).toMatchObject({ status: 403 });
    expect(await get('/assay/rules', 'agent')).toMatchObject({ status: 403 });
  });

  test('a version can be deleted', async () => {
    await put(SET);
    const remove = () => call('/assay/rules/hardening/1.0.0', undefined, { method: 'DELETE' });
    expect((await remove()).status).toBe(200);
    expect((await remove()).status).toBe(404);
  });
});

describe('assessments', () => {
  test('attributes are those that Classic would take', async () => {
    const reserved = await create({ name: 'a', target: {}, attributes: { 'aws:owner': 'web' } });
    expect(reserved).toMatchObject({ status: 400, body: { fields: [{ name: 'attributes' }] } });
  });

  test('one document makes a target and a template', async () => {
    const { rulesPackageArn } = (await put(SET)).body;
    const { status, body } = await create({
      name: 'payments',
      target: { types: ['instance', 'image'], tags: { team: 'payments', critical: null }, names: ['web-*'] },
      rules: ['hardening'],
      severityFloor: 'MEDIUM',
      attributes: { owner: 'web' },
      schedule: '0 6 * * 1',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'payments', schedule: '0 6 * * 1', nextRunAt: '2026-01-05T06:00:00.000Z' });
    expect(body.rulesPackageArns).toEqual([expect.stringContaining('0-gEjTy7T7'), rulesPackageArn]);
    const asked = { assessmentTemplateArns: [body.assessmentTemplateArn] };
    expect((await classic('DescribeAssessmentTemplates', asked)).body.assessmentTemplates).toMatchObject([
      { name: 'payments', durationInSeconds: 180, userAttributesForFindings: [{ key: 'owner', value: 'web' }] },
    ]);
    expect((await get('/assay/assessments')).body.assessments).toEqual([body]);
  });

  test('a name is taken once; nothing is left of what was refused', async () => {
    await create({ name: 'a', target: {} });
    expect(await create({ name: 'a', target: {} })).toMatchObject({ status: 409 });
    expect(await create({ name: 'b', target: {}, rules: ['nowhere'] })).toMatchObject({ status: 400 });
    expect((await classic('ListAssessmentTargets', {})).body.assessmentTargetArns).toHaveLength(1);
  });

  test.each([
    [{ name: 'a' }, 'target'],
    [{ name: 'a', target: { types: ['moon'] } }, 'target.types.0'],
    [{ name: 'a', target: {}, schedule: 'daily' }, 'schedule'],
    [{ name: 'a', target: {}, durationInSeconds: 1 }, 'durationInSeconds'],
    [{ name: 'a', target: {}, attributes: { a: '\0' } }, 'attributes.a'],
  ])('%j is refused: %s', async (assessment, member) => {
    expect(await create(assessment)).toMatchObject({ status: 400, body: { fields: [{ name: member }] } });
  });
});

test('a comparison wants two runs', async () => {
  expect(await get('/assay/assessment-comparison')).toMatchObject({ status: 400 });
  const arn = 'arn:aws:inspector:us-east-1:111122223333:target/0-00000000/template/0-00000000/run/0-00000000';
  const path = `/assay/assessment-comparison?from=${encodeURIComponent(arn)}&to=${encodeURIComponent(arn)}`;
  expect(await get(path)).toMatchObject({ status: 400, error: 'NoSuchEntityException' });
});
