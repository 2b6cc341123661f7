import {
  BadRequestException,
  BatchGetAccountStatusCommand,
  CreateFilterCommand,
  DeleteFilterCommand,
  DisableCommand,
  EnableCommand,
  Inspector2Client,
  ListCoverageStatisticsCommand,
  ListTagsForResourceCommand,
  paginateListFindings,
  SearchVulnerabilitiesCommand,
  TagResourceCommand,
  UpdateFilterCommand,
  ValidationException,
} from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Inventory } from '../../src/domain/inventory.ts';
import { ACCOUNT, host, imageInventory, REGION } from './example.ts';
import { push } from './push.ts';
import { type ConformityServer, EXAMPLES, keyOf, seed, startServer } from './server.ts';

const WAIT = { timeout: 30_000, interval: 100 };

describe('the JavaScript SDK', () => {
  let server: ConformityServer;
  let client: Inspector2Client;
  beforeAll(async () => {
    server = await startServer();
    await seed(server);
    client = new Inspector2Client({
      endpoint: server.url,
      region: REGION,
      credentials: keyOf('admin'),
      maxAttempts: 1,
    });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  /** Titles of all findings of a status, page by page. */
  async function titles(status: 'ACTIVE' | 'SUPPRESSED'): Promise<string[]> {
    const filterCriteria = { findingStatus: [{ comparison: 'EQUALS' as const, value: status }] };
    const found: string[] = [];
    for await (const page of paginateListFindings({ client, pageSize: 11 }, { filterCriteria })) {
      found.push(...(page.findings ?? []).map(({ title }) => title ?? ''));
    }
    return found;
  }

  test('the paginator walks every finding once', async () => {
    expect((await titles('ACTIVE')).sort()).toEqual(EXAMPLES.map(({ title }) => title).sort());
  });

  test('a rule on one resource suppresses, changes and un-suppresses', async () => {
    const criteria = (value: string) => ({ resourceId: [{ comparison: 'EQUALS' as const, value }] });
    const { arn } = await client.send(
      new CreateFilterCommand({ name: 'this host', action: 'SUPPRESS', filterCriteria: criteria(host.id) }),
    );
    await vi.waitFor(async () => expect(await titles('SUPPRESSED')).toHaveLength(30), WAIT);
    await client.send(new UpdateFilterCommand({ filterArn: arn, action: 'NONE' }));
    await vi.waitFor(async () => expect(await titles('SUPPRESSED')).toHaveLength(0), WAIT);
    await client.send(new UpdateFilterCommand({ filterArn: arn, action: 'SUPPRESS' }));
    await vi.waitFor(async () => expect(await titles('SUPPRESSED')).toHaveLength(30), WAIT);
    const again = new CreateFilterCommand({ name: 'this host', action: 'NONE', filterCriteria: {} });
    await expect(client.send(again)).rejects.toBeInstanceOf(BadRequestException);
    await client.send(new DeleteFilterCommand({ arn }));
    await vi.waitFor(async () => expect(await titles('ACTIVE')).toHaveLength(60), WAIT);
  });

  test('tags of a filter, by its ARN in the path', async () => {
    const { arn: resourceArn } = await client.send(
      new CreateFilterCommand({ name: 'tagged', action: 'NONE', filterCriteria: {}, tags: { a: '1' } }),
    );
    await client.send(new TagResourceCommand({ resourceArn, tags: { b: '' } }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ a: '1', b: '' });
  });

  test('dates and groups', async () => {
    const { totalCounts, countsByGroup } = await client.send(
      new ListCoverageStatisticsCommand({
        groupBy: 'SCAN_STATUS_REASON',
        filterCriteria: { lastScannedAt: [{ startInclusive: new Date('2026-01-02T00:00:00Z') }] },
      }),
    );
    expect(totalCounts).toBe(2);
    expect(countsByGroup).toHaveLength(2);
    const { vulnerabilities } = await client.send(
      new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: ['CVE-2023-44487'] } }),
    );
    expect(vulnerabilities?.[0]?.vendorCreatedAt).toEqual(new Date('2023-10-10T14:15:10.883Z'));
  });

  test('an error is the client’s own class, with its fields', async () => {
    const search = new SearchVulnerabilitiesCommand({ filterCriteria: { vulnerabilityIds: ['x'] } });
    const error = await client.send(search).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({
      reason: 'FIELD_VALIDATION_FAILED',
      fields: [{ name: 'filterCriteria.vulnerabilityIds.1.member' }],
    });
  });

  test('an image is pushed, matched and listed; disabling stops it', async () => {
    const inventory: Inventory = {
      ...imageInventory,
      packages: [
        {
          type: 'deb',
          name: 'libnghttp2-14',
          version: '1.52.0-1',
          arch: 'amd64',
          source: { name: 'nghttp2', version: '1.52.0-1' },
          foundBy: 'dpkg',
          locations: [{ path: '/var/lib/dpkg/status', layer: `sha256:${'c'.repeat(64)}` }],
        },
      ],
    };
    expect((await push(server, inventory)).status).toBe(403);
    await client.send(new EnableCommand({ resourceTypes: ['ECR'] }));
    const accepted = await push(server, inventory);
    expect(accepted).toMatchObject({ status: 202, body: { resourceType: 'AWS_ECR_CONTAINER_IMAGE', changed: true } });
    await vi.waitFor(async () => expect(await titles('ACTIVE')).toContain('CVE-2023-44487 - libnghttp2-14'), WAIT);
    await vi.waitFor(async () => expect((await push(server, inventory)).body).not.toHaveProperty('jobId'), WAIT);

    // The same software with a tag that a rule asks about.
    const filterCriteria = { resourceTags: [{ comparison: 'EQUALS' as const, key: 'stage', value: 'test' }] };
    const rule = new CreateFilterCommand({ name: 'test stage', action: 'SUPPRESS', filterCriteria });
    const { arn } = await client.send(rule);
    const retagged = await push(server, inventory, { stage: 'test' });
    expect(retagged.body).toMatchObject({ changed: false, jobId: expect.any(String) });
    await vi.waitFor(async () => expect(await titles('SUPPRESSED')).toContain('CVE-2023-44487 - libnghttp2-14'), WAIT);
    await push(server, inventory);
    await vi.waitFor(async () => expect(await titles('SUPPRESSED')).toEqual([]), WAIT);
    await client.send(new DeleteFilterCommand({ arn }));

    await client.send(new DisableCommand({ resourceTypes: ['ECR'] }));
    await vi.waitFor(async () => {
      const { accounts } = await client.send(new BatchGetAccountStatusCommand({ accountIds: [ACCOUNT] }));
      expect(accounts?.[0]?.resourceState?.ecr?.status).toBe('DISABLED');
    }, WAIT);
  });
});
