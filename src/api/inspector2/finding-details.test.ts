import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exampleFinding, host, http2RapidReset } from '../../../test/conformity/example.ts';
import { type Call, newWorld, serverOf, type World } from '../../../test/conformity/world.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

const arnOf = (n: number, account = '111122223333'): string =>
  `arn:aws:inspector2:us-east-1:${account}:finding/${n.toString(16).padStart(32, '0')}`;

describe('details of findings', () => {
  test('threat facts come from the advisory database, evidence from the match', async () => {
    const example = exampleFinding(1, 'HIGH');
    const { packageVulnerability } = example;
    if (packageVulnerability === undefined) throw new Error('the example is a package vulnerability');
    const known = { ...packageVulnerability, vulnerabilityId: http2RapidReset.id };
    world.listed.push({ finding: { ...example, packageVulnerability: known }, resource: host, epssScore: 0.5 });
    const { body } = await call('/findings/details/batch/get', { findingArns: [arnOf(1), arnOf(1), arnOf(2)] });
    expect(body.findingDetails).toEqual([
      {
        findingArn: arnOf(1),
        riskScore: 80,
        cisaData: { dateAdded: 1696896000, dateDue: 1698710400, action: 'Apply mitigations per vendor instructions.' },
        exploitObserved: { firstSeen: 1696896000, lastSeen: 1696896000 },
        evidences: [
          {
            evidenceRule: 'Threat intelligence',
            evidenceDetail: 'known to be exploited since 2023-10-10 (CISA KEV)',
            severity: 'HIGH',
          },
          { evidenceRule: 'Threat intelligence', evidenceDetail: 'EPSS 94 % within 30 days', severity: 'HIGH' },
          {
            evidenceRule: 'CVE-2024-1001',
            evidenceDetail: 'openssl: 3.0.11-1~deb12u2 < 3.0.13-1~deb12u1 (deb)',
            severity: 'HIGH',
          },
        ],
        ttps: [],
        tools: [],
        cwes: ['CWE-400'],
        epssScore: 0.5,
        referenceUrls: [
          'https://nvd.nist.gov/vuln/detail/CVE-2024-1001',
          'https://www.cve.org/CVERecord?id=CVE-2023-44487',
        ],
      },
    ]);
    expect(body.errors).toMatchObject([{ findingArn: arnOf(2), errorCode: 'FINDING_DETAILS_NOT_FOUND' }]);
  });

  test('a finding of others is not there; an ARN that is none is a validation error', async () => {
    world.listed.push({ finding: exampleFinding(1, 'LOW', { accountId: '444455556666' }), resource: host });
    const { body } = await call('/findings/details/batch/get', { findingArns: [arnOf(1, '444455556666'), arnOf(1)] });
    expect(body.findingDetails).toEqual([]);
    expect(body.errors.map(({ errorCode }: { errorCode: string }) => errorCode)).toEqual(
      Array(2).fill('FINDING_DETAILS_NOT_FOUND'),
    );
    expect((await call('/findings/details/batch/get', { findingArns: ['x'] })).status).toBe(400);
  });
});

test('code is stored for no finding yet: each ARN says why there is none', async () => {
  const filePath = { filePath: 'src/a.py', startLine: 1, endLine: 2, cwes: ['CWE-798'], referenceUrls: [] };
  const code = { ...filePath, detectorId: 'd@v1', detectorName: 'Secrets', detectorTags: [] };
  world.listed.push({ finding: exampleFinding(1, 'LOW'), resource: host });
  world.listed.push({ finding: exampleFinding(2, 'LOW', { codeVulnerability: code }), resource: host });
  const { body } = await call('/codesnippet/batchget', { findingArns: [arnOf(1), arnOf(2), arnOf(3)] });
  expect(body.codeSnippetResults).toEqual([]);
  expect(body.errors.map(({ errorCode }: { errorCode: string }) => errorCode)).toEqual([
    'INVALID_INPUT',
    'CODE_SNIPPET_NOT_FOUND',
    'CODE_SNIPPET_NOT_FOUND',
  ]);
});

test('no cluster reports where an image runs', async () => {
  const resourceId = 'arn:aws:ecr:us-east-1:111122223333:repository/shop';
  expect((await call('/cluster/get', { filter: { resourceId } })).body).toEqual({ cluster: [] });
  expect((await call('/cluster/get', { filter: { resourceId: 'shop' } })).status).toBe(400);
});

describe('aggregations', () => {
  const ask = (aggregationType: string, more: object = {}) =>
    call('/findings/aggregation/list', { aggregationType, ...more });

  test('the request becomes a filter, a type and an order; the worst comes first', async () => {
    const equals = [{ comparison: 'EQUALS', value: 'x' }];
    await ask('ACCOUNT');
    await ask('TITLE', {
      accountIds: equals,
      aggregationRequest: {
        titleAggregation: {
          titles: equals,
          findingType: 'PACKAGE_VULNERABILITY',
          resourceType: 'AWS_EC2_INSTANCE',
          sortBy: 'ALL',
          sortOrder: 'ASC',
        },
      },
    });
    const x = [{ kind: 'string', comparison: 'EQUALS', value: 'x' }];
    expect(world.aggregations).toEqual([
      { by: 'ACCOUNT', filter: {}, sortBy: 'CRITICAL', order: 'DESC' },
      {
        by: 'TITLE',
        filter: { titles: x, accountIds: x, resourceType: [{ ...x[0], value: 'AWS_EC2_INSTANCE' }] },
        findingType: 'PACKAGE_VULNERABILITY',
        sortBy: 'ALL',
        order: 'ASC',
      },
    ]);
  });

  test('the member of the request must fit the type', async () => {
    const { status, body } = await ask('PACKAGE', { aggregationRequest: { titleAggregation: {} } });
    expect(status).toBe(400);
    expect(body.fields[0].name).toBe('aggregationRequest.titleAggregation');
    const wrongOrder = await ask('TITLE', { aggregationRequest: { titleAggregation: { sortBy: 'AFFECTED_IMAGES' } } });
    expect(wrongOrder.status).toBe(400);
  });
});
