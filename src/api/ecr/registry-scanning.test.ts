import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACCOUNT, REGION } from '../../../test/conformity/example.ts';
import { newWorld, serverOf, type World } from '../../../test/conformity/world.ts';
import { frequencyOf } from './registry-scanning.ts';

const filters = (...texts: string[]) => texts.map((filter) => ({ filter, filterType: 'WILDCARD' as const }));
const enhanced = (continuous: string[], onPush: string[] = []) => ({
  scanType: 'ENHANCED' as const,
  rules: [
    { scanFrequency: 'SCAN_ON_PUSH' as const, repositoryFilters: filters(...onPush) },
    { scanFrequency: 'CONTINUOUS_SCAN' as const, repositoryFilters: filters(...continuous) },
  ],
});

describe('which repositories a rule is about', () => {
  test.each([
    ['*', 'acme/shop', true],
    ['shop', 'acme/shop-api', true],
    ['acme/*', 'acme/shop', true],
    ['acme/*', 'ghcr.io/acme/shop', false],
    ['*/shop', 'acme/shop-api', false],
    ['a*a', 'a', false],
    ['prod*api*', 'prod/eu/api-2', true],
  ])('%s on %s: %s', (filter, name, isMatch) => {
    expect(frequencyOf(enhanced([filter]), name).frequency).toBe(isMatch ? 'CONTINUOUS_SCAN' : 'MANUAL');
  });

  test('continuous scanning goes before scanning on push', () => {
    const configuration = enhanced(['acme/*'], ['*']);
    expect(frequencyOf(configuration, 'acme/shop')).toEqual({
      frequency: 'CONTINUOUS_SCAN',
      filters: filters('acme/*'),
    });
    expect(frequencyOf(configuration, 'other')).toEqual({ frequency: 'SCAN_ON_PUSH', filters: filters('*') });
  });

  test('a wildcard stands for any text, as in a regular expression', () => {
    const letters = (alphabet: string) =>
      fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((l) => l.join(''));
    fc.assert(
      fc.property(letters('ab*'), letters('ab'), (filter, name) => {
        fc.pre(filter.includes('*'));
        const expected = new RegExp(`^${filter.replaceAll('*', '.*')}$`).test(name);
        expect(frequencyOf(enhanced([filter]), name).frequency === 'CONTINUOUS_SCAN').toBe(expected);
      }),
    );
  });
});

describe('the wire', () => {
  const call = (operation: string, body: unknown, world = newWorld()) =>
    serverOf(world).call('/', body, {
      service: 'ecr',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${operation}`,
      },
    });
  const put = (scanType: string, scanFrequency: string, ...texts: string[]) =>
    call('PutRegistryScanningConfiguration', {
      scanType,
      rules: [{ scanFrequency, repositoryFilters: filters(...texts) }],
    });

  test('a new account has basic scanning and no rule', async () => {
    expect(await call('GetRegistryScanningConfiguration', {})).toMatchObject({
      status: 200,
      body: { registryId: '111122223333', scanningConfiguration: { scanType: 'BASIC', rules: [] } },
    });
  });

  test.each([
    ['a frequency that the scan type does not have', 'ENHANCED', 'MANUAL', '*'],
    ['more than four wildcards', 'ENHANCED', 'SCAN_ON_PUSH', 'a*b*c*d*e*'],
  ])('%s is refused', async (_what, scanType, frequency, filter) => {
    expect(await put(scanType, frequency, filter)).toMatchObject({
      status: 400,
      body: { __type: 'ValidationException' },
    });
  });

  const noEcr = { disable_in_regions: { '@@assign': [REGION] } };
  test.each([
    ['the account is suspended', (world: World): void => void world.suspended.add(ACCOUNT), /suspended/],
    [
      'it is being disabled',
      (world: World): void => void Object.assign(world, { enablement: { ...world.enablement, ECR: 'DISABLING' } }),
      /being disabled/,
    ],
    [
      'the organization policy keeps it off',
      (world: World): void =>
        void Object.assign(world, { policy: { inspector: { enablement: { ecr_scanning: noEcr } } } }),
      /organization policy/,
    ],
  ])('enhanced scanning, which switches ECR scanning on, is refused where %s', async (_what, change, why) => {
    const world = newWorld();
    change(world);
    const before = world.enablement;
    const { status, body } = await call('PutRegistryScanningConfiguration', { scanType: 'ENHANCED' }, world);
    expect({ status, name: body.__type }).toEqual({ status: 400, name: 'ValidationException' });
    expect(body.message).toMatch(why);
    expect(world.enablement).toEqual(before);
  });

  test('a broken constraint is an InvalidParameterException that names the parameter', async () => {
    const { status, body } = await put('ENHANCED', 'SCAN_ON_PUSH', 'Upper');
    expect(status).toBe(400);
    expect(body).toMatchObject({ __type: 'InvalidParameterException' });
    expect(body.message).toMatch(/^Invalid parameter at 'rules.1.member.repositoryFilters.1.member.filter'/);
  });

  test('a body that is not JSON, in the words of its protocol', async () => {
    expect(await call('DescribeImages', Buffer.from('{'))).toMatchObject({
      status: 400,
      body: { __type: 'SerializationException' },
    });
  });

  test('a failure outside of an operation has the name that the model has for it', async () => {
    const world = newWorld();
    world.auditFails = true;
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonEC2ContainerRegistry_V20150921.PutRegistryScanningConfiguration',
    };
    const failed = await serverOf(world).call('/', { scanType: 'BASIC' }, { service: 'ecr', headers });
    expect(failed).toMatchObject({ status: 500, body: { __type: 'ServerException' } });
  });

  test('no filter makes the check of a filter slow', async () => {
    expect((await put('ENHANCED', 'SCAN_ON_PUSH', `${'a'.repeat(254)}!`)).status).toBe(400);
  });

  test('an operation that is not here is said to be unknown, in the words of its protocol', async () => {
    expect(await call('CreateRepository', { repositoryName: 'acme' })).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
  });
});
