import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AGGREGATION_GROUPS } from '../../src/store/aggregation.ts';
import { aws, boto3, hasAwsCli, hasBoto3 } from './clients.ts';
import { ACCOUNT, host, image } from './example.ts';
import { type ConformityServer, EXAMPLES, seed, startServer } from './server.ts';

/** Older clients leave out the severities that came later. */
const EVERYTHING = { all: 60, critical: 10, high: 10, medium: 10 };

let server: ConformityServer;
beforeAll(async () => {
  server = await startServer();
  await seed(server);
});
afterAll(() => server.stop());

describe.skipIf(!hasAwsCli)('the aws command line', () => {
  const aggregate = async (type: string, ...args: string[]) =>
    (await aws(server, ['list-finding-aggregations', '--aggregation-type', type, ...args])).responses;
  const request = (value: object): string[] => ['--aggregation-request', JSON.stringify(value)];

  test('list-finding-aggregations counts by account, resource, package and title', async () => {
    expect(await aggregate('ACCOUNT')).toMatchObject([
      {
        accountAggregation: {
          accountId: ACCOUNT,
          severityCounts: EVERYTHING,
          exploitAvailableCount: 0,
          fixAvailableCount: 60,
        },
      },
    ]);
    expect(await aggregate('AWS_EC2_INSTANCE')).toMatchObject([
      { ec2InstanceAggregation: { instanceId: host.id, operatingSystem: 'DEBIAN_12', severityCounts: { all: 30 } } },
    ]);
    expect(await aggregate('REPOSITORY')).toMatchObject([
      { repositoryAggregation: { repository: 'ghcr.io/acme/shop', affectedImages: 1, severityCounts: { all: 30 } } },
    ]);
    expect(await aggregate('PACKAGE')).toMatchObject([
      { packageAggregation: { packageName: 'openssl', severityCounts: EVERYTHING } },
    ]);
    expect(await aggregate('TITLE', '--page-size', '7')).toHaveLength(EXAMPLES.length);
    const titles = [{ comparison: 'PREFIX', value: 'CVE-2024-101' }];
    expect(await aggregate('TITLE', ...request({ titleAggregation: { titles } }))).toHaveLength(10);
    const resourceType = 'AWS_ECR_CONTAINER_IMAGE';
    expect(await aggregate('FINDING_TYPE', ...request({ findingTypeAggregation: { resourceType } }))).toMatchObject([
      { findingTypeAggregation: { accountId: ACCOUNT, severityCounts: { all: 30 } } },
    ]);
  });

  test('a suppressed finding is not counted, until its rule goes', async () => {
    const filter = JSON.stringify({ severity: [{ comparison: 'EQUALS', value: 'CRITICAL' }] });
    const rule = ['--action', 'SUPPRESS', '--name', 'accepted', '--filter-criteria', filter];
    const { arn } = await aws(server, ['create-filter', ...rule]);
    const counts = async () => (await aggregate('ACCOUNT'))[0].accountAggregation.severityCounts;
    const settled = { timeout: 30_000, interval: 200 };
    await vi.waitFor(async () => expect(await counts()).toMatchObject({ all: 50, critical: 0 }), settled);
    const published = (await server.store.outbox.pending(1_000)).length;
    await aws(server, ['delete-filter', '--arn', arn]);
    await vi.waitFor(async () => expect(await counts()).toMatchObject(EVERYTHING), settled);
    // Who follows the events hears that they are back.
    const heard = (await server.store.outbox.pending(1_000)).slice(published);
    expect(heard.map(({ change }) => change.kind)).toEqual(Array(10).fill('unsuppressed'));
  });

  test('batch-get-finding-details and batch-get-code-snippet answer for each ARN', async () => {
    const { findings } = await aws(server, ['list-findings', '--max-items', '1']);
    const [{ findingArn }] = findings;
    const unknown = findingArn.replace(/[0-9a-f]{32}$/, 'f'.repeat(32));
    const details = await aws(server, ['batch-get-finding-details', '--finding-arns', findingArn, unknown]);
    expect(details).toMatchObject({
      findingDetails: [{ findingArn, riskScore: expect.any(Number) }],
      errors: [{ findingArn: unknown, errorCode: 'FINDING_DETAILS_NOT_FOUND' }],
    });
    const snippets = await aws(server, ['batch-get-code-snippet', '--finding-arns', findingArn]);
    expect(snippets).toMatchObject({ codeSnippetResults: [], errors: [{ errorCode: 'INVALID_INPUT' }] });
  });

  test('get-clusters-for-image', async () => {
    const filter = JSON.stringify({ resourceId: image.id });
    expect(await aws(server, ['get-clusters-for-image', '--filter', filter])).toEqual({ cluster: [] });
  });
});

describe.skipIf(!hasBoto3)('boto3', () => {
  test('paginators of aggregations and coverage statistics, for each type and each group', async () => {
    const seen: { groups: Record<string, number>; coverage: Record<string, string[]> } = await boto3(
      server,
      `
inspector = client()
groups = {}
for kind in json.loads(${JSON.stringify(JSON.stringify(AGGREGATION_GROUPS))}):
    pages = inspector.get_paginator('list_finding_aggregations').paginate(
        aggregationType=kind, PaginationConfig={'PageSize': 11})
    groups[kind] = sum(len(page['responses']) for page in pages)
coverage = {}
for key in ['SCAN_STATUS_CODE', 'SCAN_STATUS_REASON', 'ACCOUNT_ID', 'RESOURCE_TYPE', 'ECR_REPOSITORY_NAME', 'PROVIDER',
            'PROVIDER_ACCOUNT_ID', 'PROVIDER_REGION', 'PROVIDER_ORG_ID']:
    pages = inspector.get_paginator('list_coverage_statistics').paginate(groupBy=key)
    coverage[key] = sorted(group['groupKey'] for page in pages for group in page.get('countsByGroup', []))
show({'groups': groups, 'coverage': coverage})
`,
    );
    expect(seen.groups).toEqual({
      ACCOUNT: 1,
      AMI: 0,
      AWS_EC2_INSTANCE: 1,
      AWS_ECR_CONTAINER: 1,
      AWS_LAMBDA_FUNCTION: 0,
      CODE_REPOSITORY: 0,
      CONTAINER_IMAGE: 1,
      FINDING_TYPE: 1,
      IMAGE_LAYER: 0,
      LAMBDA_LAYER: 0,
      PACKAGE: 1,
      REPOSITORY: 1,
      SERVERLESS_FUNCTION: 0,
      TITLE: 60,
      VM_INSTANCE: 1,
    });
    expect(seen.coverage).toEqual({
      SCAN_STATUS_CODE: ['ACTIVE', 'INACTIVE'],
      SCAN_STATUS_REASON: expect.arrayContaining(['SUCCESSFUL']),
      ACCOUNT_ID: [ACCOUNT],
      RESOURCE_TYPE: [image.type, host.type].sort(),
      ECR_REPOSITORY_NAME: ['ghcr.io/acme/shop'],
      PROVIDER: ['AWS'],
      PROVIDER_ACCOUNT_ID: [ACCOUNT],
      PROVIDER_REGION: ['us-east-1'],
      PROVIDER_ORG_ID: [],
    });
  });
});
