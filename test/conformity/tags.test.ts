import { randomUUID } from 'node:crypto';
import {
  BadRequestException,
  CreateCisScanConfigurationCommand,
  CreateCodeSecurityIntegrationCommand,
  CreateCodeSecurityScanConfigurationCommand,
  CreateConnectorCommand,
  CreateFilterCommand,
  Inspector2Client,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cisConfigurationArn } from '../../src/domain/arn.ts';
import { CIS_CONFIGURATION } from '../../src/store/cis-documents.ts';
import { ACCOUNT, OWNER, REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

const STRANGER = '999988887777';
const tags = { team: 'red' };
const startTime = { timeOfDay: '06:00', timezone: 'UTC' };

describe('tags of everything that the API creates', () => {
  let server: ConformityServer;
  let client: Inspector2Client;
  let stranger: Inspector2Client;
  beforeAll(async () => {
    server = await startServer();
    await server.store.accounts.create(STRANGER);
    const settings = { endpoint: server.url, region: REGION, maxAttempts: 1 };
    client = new Inspector2Client({ ...settings, credentials: keyOf('admin') });
    stranger = new Inspector2Client({ ...settings, credentials: keyOf('admin', STRANGER) });
  });
  afterAll(async () => {
    client.destroy();
    stranger.destroy();
    await server.stop();
  });

  /** What can be tagged → how one comes to be, with its first tag. */
  const MAKE: Readonly<Record<string, () => Promise<string | undefined>>> = {
    filter: async () =>
      (await client.send(new CreateFilterCommand({ name: 'f', action: 'NONE', filterCriteria: {}, tags }))).arn,
    'CIS configuration': async () => {
      const targets = { accountIds: [ACCOUNT], targetResourceTags: { a: ['b'] } };
      const input = {
        scanName: 'c',
        securityLevel: 'LEVEL_1' as const,
        schedule: { daily: { startTime } },
        targets,
        tags,
      };
      return (await client.send(new CreateCisScanConfigurationCommand(input))).scanConfigurationArn;
    },
    integration: async () =>
      (await client.send(new CreateCodeSecurityIntegrationCommand({ name: 'i', type: 'GITHUB', tags }))).integrationArn,
    'scan configuration of code': async () => {
      const configuration = {
        ruleSetCategories: ['SCA' as const],
        periodicScanConfiguration: { frequency: 'MONTHLY' as const },
      };
      const input = { name: 's', level: 'ACCOUNT' as const, configuration, tags };
      return (await client.send(new CreateCodeSecurityScanConfigurationCommand(input))).scanConfigurationArn;
    },
    connector: async () => {
      const awsConfigConnectorArn = `arn:aws:config:${REGION}:${ACCOUNT}:connector/azure/tenant/one`;
      const azure = { awsConfigConnectorArn, azureRegions: ['westeurope'], scopeConfiguration: {} };
      const input = { name: 'k', provider: 'AZURE' as const, providerDetail: { azure }, tags };
      return (await client.send(new CreateConnectorCommand(input))).connectorArn;
    },
  };

  test.each(Object.keys(MAKE))('a %s', async (what) => {
    const resourceArn = await MAKE[what]?.();
    const tagsNow = async () => (await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
    expect(await tagsNow()).toEqual(tags);
    await client.send(new TagResourceCommand({ resourceArn, tags: { stage: '' } }));
    await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['team', 'nothing'] }));
    expect(await tagsNow()).toEqual({ stage: '' });
    const reserved = new TagResourceCommand({ resourceArn, tags: { 'aws:x': '1' } });
    await expect(client.send(reserved)).rejects.toBeInstanceOf(BadRequestException);
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`key-${n}`, 'x']));
    await expect(client.send(new TagResourceCommand({ resourceArn, tags: many }))).rejects.toBeInstanceOf(
      BadRequestException,
    );
    for (const command of [
      new ListTagsForResourceCommand({ resourceArn }),
      new TagResourceCommand({ resourceArn, tags }),
      new UntagResourceCommand({ resourceArn, tagKeys: ['stage'] }),
    ]) {
      await expect(stranger.send(command as ListTagsForResourceCommand)).rejects.toBeInstanceOf(
        ResourceNotFoundException,
      );
    }
    expect(await tagsNow()).toEqual({ stage: '' });
  });

  test('requests that come at once all count', async () => {
    const created = await client.send(new CreateCodeSecurityIntegrationCommand({ name: 'busy', type: 'GITHUB' }));
    const resourceArn = created.integrationArn;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        client.send(new TagResourceCommand({ resourceArn, tags: { [`k${n}`]: '' } })),
      ),
    );
    const found = await client.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(Object.keys(found.tags ?? {})).toHaveLength(20);
  });

  test('a CIS configuration of an organization cannot be tagged', async () => {
    const [id, ownerId] = [randomUUID(), 'o-0123456789'];
    await server.store.documents.create(CIS_CONFIGURATION, {
      ...OWNER,
      id,
      tags: {},
      body: {
        ownerId,
        scanName: 'all of us',
        level: 'LEVEL_1',
        schedule: { kind: 'daily', at: startTime },
        accountIds: ['ALL_ACCOUNTS'],
        resourceTags: { a: ['b'] },
      },
      createdAt: new Date().toISOString(),
    });
    const resourceArn = cisConfigurationArn(OWNER, id, ownerId);
    await expect(client.send(new TagResourceCommand({ resourceArn, tags }))).rejects.toBeInstanceOf(
      BadRequestException,
    );
    // Under the account's own name there is no such configuration.
    const other = new ListTagsForResourceCommand({ resourceArn: cisConfigurationArn(OWNER, id) });
    await expect(client.send(other)).rejects.toBeInstanceOf(ResourceNotFoundException);
  });
});
