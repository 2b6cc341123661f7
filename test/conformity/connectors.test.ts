import {
  ConflictException,
  CreateConnectorCommand,
  DeleteConnectorCommand,
  Inspector2Client,
  ListConnectorScanConfigurationsCommand,
  ListConnectorsCommand,
  paginateListConnectors,
  ResourceNotFoundException,
  UpdateConnectorCommand,
  UpdateConnectorScanConfigurationCommand,
  ValidationException,
  waitUntilConnectorDeleted,
  waitUntilConnectorEnabled,
} from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { aws, hasAwsCli } from './clients.ts';
import { ACCOUNT, REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

const CONFIG_ARN = `arn:aws:config:${REGION}:${ACCOUNT}:connector/azure/tenant/one`;
const azure = (awsConfigConnectorArn = CONFIG_ARN) => ({
  azure: {
    awsConfigConnectorArn,
    azureRegions: ['westeurope'],
    scopeConfiguration: { vmScanning: { scopeType: 'TENANT' as const } },
  },
});
const by = (value: string) => ({ connectorArns: [{ comparison: 'EQUALS' as const, value }] });
const WAIT = { timeout: 20_000, interval: 50 };

describe('connectors', () => {
  let server: ConformityServer;
  let client: Inspector2Client;
  beforeAll(async () => {
    server = await startServer();
    const credentials = keyOf('admin');
    client = new Inspector2Client({ endpoint: server.url, region: REGION, credentials, maxAttempts: 1 });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  const create = async (name: string, configArn?: string): Promise<string> => {
    const command = new CreateConnectorCommand({ name, provider: 'AZURE', providerDetail: azure(configArn) });
    return (await client.send(command)).connectorArn ?? '';
  };
  const one = async (arn: string) =>
    (await client.send(new ListConnectorsCommand({ filterCriteria: by(arn) }))).items?.[0];
  const settled = (arn: string, status: string) =>
    vi.waitFor(async () => expect((await one(arn))?.enablementStatus).toBe(status), WAIT);
  const gone = (arn: string) =>
    waitUntilConnectorDeleted({ client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 }, { filterCriteria: by(arn) });

  test('one is never enabled here, says why, and can be deleted', async () => {
    const arn = await create('production');
    const waiting = waitUntilConnectorEnabled(
      { client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
      { filterCriteria: by(arn) },
    );
    await expect(waiting).rejects.toThrow();
    expect(await one(arn)).toMatchObject({
      connectorArn: arn,
      name: 'production',
      enablementStatus: 'FAILED_TO_ENABLE',
      enablementStatusReason: expect.stringContaining('does not discover'),
      health: { connectorStatus: 'PENDING_CONFIGURATION', lastCheckedAt: expect.any(Date) },
      createdAt: expect.any(Date),
      scopeConfiguration: { vmScanning: { scopeType: 'TENANT', state: 'ERROR' } },
      autoInstallVMScanner: true,
      awsConfigConnectorArn: CONFIG_ARN,
    });
    await client.send(new UpdateConnectorCommand({ connectorArn: arn, description: 'second attempt' }));
    await settled(arn, 'FAILED_TO_ENABLE');
    expect(await one(arn)).toMatchObject({ description: 'second attempt' });
    await client.send(new DeleteConnectorCommand({ connectorArn: arn }));
    expect((await gone(arn)).state).toBe('SUCCESS');
    await expect(client.send(new DeleteConnectorCommand({ connectorArn: arn }))).rejects.toBeInstanceOf(
      ResourceNotFoundException,
    );
  });

  test('a name is taken once; the connector of AWS Config is the account’s own', async () => {
    const arn = await create('only');
    await expect(create('only')).rejects.toBeInstanceOf(ConflictException);
    const foreign = `arn:aws:config:${REGION}:999999999999:connector/azure/tenant/one`;
    await expect(create('foreign', foreign)).rejects.toBeInstanceOf(ValidationException);
    await client.send(new DeleteConnectorCommand({ connectorArn: arn }));
    await gone(arn);
  });

  test('lists page and filter', async () => {
    const second = `${CONFIG_ARN}-b`;
    const arns = [await create('a'), await create('b'), await create('c', second)];
    const found: (string | undefined)[] = [];
    for await (const page of paginateListConnectors({ client, pageSize: 2 }, {})) {
      found.push(...(page.items ?? []).map(({ connectorArn }) => connectorArn));
    }
    expect(found.sort()).toEqual(arns.toSorted());
    const count = async (filterCriteria: object) =>
      (await client.send(new ListConnectorsCommand({ filterCriteria }))).items?.length;
    const equals = (value: string) => [{ comparison: 'EQUALS', value }];
    expect(await count({ awsConfigConnectorArns: equals(second) })).toBe(1);
    expect(await count({ accounts: equals('999999999999') })).toBe(0);
    expect(await count({ accounts: [{ comparison: 'NOT_EQUALS', value: ACCOUNT }] })).toBe(0);
    expect(await count({ accounts: [{ comparison: 'PREFIX', value: ACCOUNT.slice(0, 4) }] })).toBe(3);
    expect(await count({ connectorType: equals('SERVICE_LINKED') })).toBe(0);
    expect(await count({ provider: equals('AZURE'), accounts: equals(ACCOUNT) })).toBe(3);
    await expect(client.send(new ListConnectorsCommand({ maxResults: 0 }))).rejects.toBeInstanceOf(ValidationException);

    await client.send(
      new UpdateConnectorScanConfigurationCommand({
        awsConfigConnectorArn: second,
        scanConfiguration: { containerImageScanning: { pushDuration: 'DAYS_30' } },
      }),
    );
    const { scanConfigurations } = await client.send(new ListConnectorScanConfigurationsCommand({}));
    expect(scanConfigurations).toEqual([
      {
        awsConfigConnectorArn: CONFIG_ARN,
        connectorArns: expect.arrayContaining(arns.slice(0, 2)),
        scanConfiguration: {},
      },
      {
        awsConfigConnectorArn: second,
        connectorArns: arns.slice(2),
        scanConfiguration: { containerImageScanning: { pushDuration: 'DAYS_30' } },
      },
    ]);
    const unknown = new UpdateConnectorScanConfigurationCommand({
      awsConfigConnectorArn: `${CONFIG_ARN}-unknown`,
      scanConfiguration: {},
    });
    await expect(client.send(unknown)).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  // The installed command line may be older than connectors: it tags what it cannot create.
  test.skipIf(!hasAwsCli)('the aws command line tags one', async () => {
    const arn = await create('cli');
    await aws(server, ['tag-resource', '--resource-arn', arn, '--tags', 'team=red,stage=test']);
    await aws(server, ['untag-resource', '--resource-arn', arn, '--tag-keys', 'team']);
    expect(await aws(server, ['list-tags-for-resource', '--resource-arn', arn])).toEqual({ tags: { stage: 'test' } });
    expect((await one(arn))?.tags).toEqual({ stage: 'test' });
    const reserved = aws(server, ['tag-resource', '--resource-arn', arn, '--tags', 'aws:x=1']);
    await expect(reserved).rejects.toMatchObject({ stderr: expect.stringContaining('BadRequestException') });
  });
});
