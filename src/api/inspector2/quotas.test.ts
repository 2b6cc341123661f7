import { expect, test } from 'vitest';
import { type Call, newWorld, serverOf } from '../../../test/conformity/world.ts';

const ARN = 'arn:aws:config:us-east-1:111122223333:connector/azure/tenant/one';
const connector = (name: string) => ({
  name,
  provider: 'AZURE',
  providerDetail: {
    azure: { awsConfigConnectorArn: ARN, azureRegions: ['westeurope'], scopeConfiguration: {} },
  },
});
const configuration = (name: string) => ({
  name,
  level: 'ACCOUNT',
  configuration: { ruleSetCategories: ['SCA'], periodicScanConfiguration: { frequency: 'MONTHLY' } },
});
const cis = (scanName: string) => ({
  scanName,
  securityLevel: 'LEVEL_1',
  schedule: { daily: { startTime: { timeOfDay: '00:00', timezone: 'UTC' } } },
  targets: { accountIds: ['SELF'], targetResourceTags: { a: ['b'] } },
});

/** Creates as many as an account may have; answers what the next one is told. */
async function fill(call: Call, path: string, bodyOf: (name: string) => object, quota: number) {
  for (let n = 0; n < quota; n++) expect((await call(path, bodyOf(`n${n}`))).status).toBe(200);
  return call(path, bodyOf('one-too-many'));
}

test.each([
  ['connectors', '/connector/create', connector, 50],
  ['integrations', '/codesecurity/integration/create', (name: string) => ({ name, type: 'GITHUB' }), 100],
] as const)('an account has so many %s and no more', async (_, path, bodyOf, quota) => {
  const { call } = serverOf(newWorld());
  expect(await fill(call, path, bodyOf, quota)).toMatchObject({ status: 402, error: 'ServiceQuotaExceededException' });
});

test('a default scan configuration has a place of its own', async () => {
  const { call } = serverOf(newWorld());
  const path = '/codesecurity/scan-configuration/create';
  const all = { ...configuration('all'), scopeSettings: { projectSelectionScope: 'ALL' } };
  expect((await call(path, all)).status).toBe(200);
  expect((await fill(call, path, configuration, 500)).status).toBe(402);
});

test('an account has 500 CIS scan configurations; the operation has no exception for a quota', async () => {
  const { call } = serverOf(newWorld());
  const answer = await fill(call, '/cis/scan-configuration/create', cis, 500);
  expect(answer).toMatchObject({ status: 400, error: 'ValidationException' });
  const page = await call('/cis/scan-configuration/list', { sortBy: 'SCAN_NAME', sortOrder: 'DESC', maxResults: 3 });
  const names = page.body.scanConfigurations.map(({ scanName }: { scanName: string }) => scanName);
  expect(names).toEqual(['n99', 'n98', 'n97']);
});

test('a configuration for the organization is the delegated administrator’s alone', async () => {
  const { call } = serverOf(newWorld());
  const answer = await call('/codesecurity/scan-configuration/create', {
    ...configuration('o'),
    level: 'ORGANIZATION',
  });
  expect(answer).toMatchObject({ status: 403, error: 'AccessDeniedException' });
});

test('an agent asks for the jobs of a machine, by its id', async () => {
  const { call } = serverOf(newWorld());
  const jobs = (query: string) => call(`/assay/cis/jobs${query}`, undefined, { method: 'GET', role: 'agent' });
  for (const query of ['', '?instance=', '?instance=web-1', '?instance=i-00000000000000001&instance=i-2']) {
    expect(await jobs(query), query).toMatchObject({ status: 400, error: 'ValidationException' });
  }
  const lists = await call('/cis/scan/list', {}, { role: 'agent' });
  expect(lists).toMatchObject({ status: 403, error: 'AccessDeniedException' });
});
