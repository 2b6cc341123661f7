import { randomUUID } from 'node:crypto';
import {
  BatchAssociateCodeSecurityScanConfigurationCommand,
  BatchDisassociateCodeSecurityScanConfigurationCommand,
  ConflictException,
  CreateCodeSecurityIntegrationCommand,
  CreateCodeSecurityScanConfigurationCommand,
  DeleteCodeSecurityIntegrationCommand,
  DeleteCodeSecurityScanConfigurationCommand,
  GetCodeSecurityIntegrationCommand,
  GetCodeSecurityScanCommand,
  GetCodeSecurityScanConfigurationCommand,
  Inspector2Client,
  ListCodeSecurityIntegrationsCommand,
  ListCodeSecurityScanConfigurationAssociationsCommand,
  ListCodeSecurityScanConfigurationsCommand,
  ResourceNotFoundException,
  ServiceQuotaExceededException,
  StartCodeSecurityScanCommand,
  UpdateCodeSecurityIntegrationCommand,
  UpdateCodeSecurityScanConfigurationCommand,
  ValidationException,
} from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CODE_PROJECT } from '../../src/store/code-documents.ts';
import { aws, hasAwsCli } from './clients.ts';
import { OWNER, REGION } from './example.ts';
import { type ConformityServer, keyOf, startServer } from './server.ts';

const WAIT = { timeout: 20_000, interval: 50 };
const WEEKLY = { periodicScanConfiguration: { frequency: 'WEEKLY' as const }, ruleSetCategories: ['SAST' as const] };

describe('code security', () => {
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

  const get = (integrationArn: string | undefined) =>
    client.send(new GetCodeSecurityIntegrationCommand({ integrationArn }));
  const settled = (integrationArn: string | undefined) =>
    vi.waitFor(async () => {
      const found = await get(integrationArn);
      expect(found.status).not.toBe('IN_PROGRESS');
      return found;
    }, WAIT);
  const gitlab = (name: string, accessToken: string, instanceUrl = 'https://gitlab.example.com/') =>
    client.send(
      new CreateCodeSecurityIntegrationCommand({
        name,
        type: 'GITLAB_SELF_MANAGED',
        details: { gitlabSelfManaged: { instanceUrl, accessToken } },
      }),
    );
  /** What the connector that lists projects will store. */
  async function project(integrationArn: string | undefined): Promise<string> {
    const id = `project-${randomUUID()}`;
    await server.store.documents.create(CODE_PROJECT, {
      ...OWNER,
      id,
      parent: integrationArn?.slice(-36) ?? '',
      tags: {},
      body: { name: 'web', configurations: [] },
      createdAt: new Date().toISOString(),
    });
    return id;
  }
  const configuration = async (name: string): Promise<string> => {
    const command = new CreateCodeSecurityScanConfigurationCommand({ name, level: 'ACCOUNT', configuration: WEEKLY });
    return (await client.send(command)).scanConfigurationArn ?? '';
  };

  test('GitHub: pending with an address, asked with the code, never active before its projects are known', async () => {
    const created = await client.send(new CreateCodeSecurityIntegrationCommand({ name: 'hub', type: 'GITHUB' }));
    expect(created).toMatchObject({ status: 'PENDING', authorizationUrl: expect.stringContaining('github.com/login') });
    const { integrationArn } = created;
    const authorize = (code: string) =>
      client.send(
        new UpdateCodeSecurityIntegrationCommand({
          integrationArn,
          details: { github: { code, installationId: '7' } },
        }),
      );
    expect(await authorize('bad')).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await settled(integrationArn)).toMatchObject({ status: 'INACTIVE', statusReason: 'bad code' });
    await authorize('good');
    expect(await settled(integrationArn)).toMatchObject({
      status: 'INACTIVE',
      statusReason: expect.stringContaining('octocat was accepted'),
    });
    const again = new CreateCodeSecurityIntegrationCommand({ name: 'hub', type: 'GITHUB' });
    await expect(client.send(again)).rejects.toBeInstanceOf(ConflictException);
  });

  test('GitLab: the access token is checked and never shown', async () => {
    const { integrationArn, authorizationUrl } = await gitlab('lab', 'glpat-good');
    expect(authorizationUrl).toBe('https://gitlab.example.com/-/user_settings/personal_access_tokens');
    const details = { gitlabSelfManaged: { authCode: 'code-of-the-browser' } };
    await client.send(new UpdateCodeSecurityIntegrationCommand({ integrationArn, details }));
    const found = await settled(integrationArn);
    expect(found).toMatchObject({ status: 'INACTIVE', statusReason: expect.stringContaining('root was accepted') });
    const listed = await client.send(new ListCodeSecurityIntegrationsCommand({}));
    expect(JSON.stringify([found, listed])).not.toMatch(/glpat|code-of-the-browser|v1\./);
    const wrong = new UpdateCodeSecurityIntegrationCommand({
      integrationArn,
      details: { github: { code: 'x', installationId: '1' } },
    });
    await expect(client.send(wrong)).rejects.toBeInstanceOf(ValidationException);
    await expect(gitlab('query', 'x', 'https://gitlab.example.com/?a=b')).rejects.toBeInstanceOf(ValidationException);
  });

  test('configurations: one default, names once, read back as they were given', async () => {
    const all = {
      level: 'ACCOUNT' as const,
      configuration: WEEKLY,
      scopeSettings: { projectSelectionScope: 'ALL' as const },
    };
    const create = (name: string) => client.send(new CreateCodeSecurityScanConfigurationCommand({ name, ...all }));
    const { scanConfigurationArn } = await create('everything');
    await expect(create('everything too')).rejects.toBeInstanceOf(ValidationException);
    await expect(create('everything-too')).rejects.toBeInstanceOf(ServiceQuotaExceededException);
    const general = await configuration('general');
    await expect(configuration('general')).rejects.toBeInstanceOf(ConflictException);
    expect(await client.send(new GetCodeSecurityScanConfigurationCommand({ scanConfigurationArn }))).toMatchObject({
      name: 'everything',
      level: 'ACCOUNT',
      configuration: WEEKLY,
      scopeSettings: { projectSelectionScope: 'ALL' },
    });
    const ci = {
      continuousIntegrationScanConfiguration: { supportedEvents: ['PULL_REQUEST' as const] },
      ruleSetCategories: ['IAC' as const, 'SCA' as const],
    };
    await client.send(
      new UpdateCodeSecurityScanConfigurationCommand({ scanConfigurationArn: general, configuration: ci }),
    );
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await client.send(new ListCodeSecurityScanConfigurationsCommand({ maxResults: 1, nextToken }));
      names.push(...(page.configurations ?? []).map(({ name }) => name));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(names.sort()).toEqual(['everything', 'general']);
    for (const arn of [scanConfigurationArn, general]) {
      await client.send(new DeleteCodeSecurityScanConfigurationCommand({ scanConfigurationArn: arn }));
    }
    await create('everything');
  });

  test('a project has at most four configurations; each request of a batch is answered for itself', async () => {
    const { integrationArn } = await gitlab('projects', 'glpat-good');
    const projectId = await project(integrationArn);
    const arns = await Promise.all(['c1', 'c2', 'c3', 'c4', 'c5'].map(configuration));
    const unknown = `${arns[0]?.slice(0, -36)}${randomUUID()}`;
    const request = (scanConfigurationArn: string, id = projectId) => ({
      scanConfigurationArn,
      resource: { projectId: id },
    });
    const requests = [
      ...arns.map((arn) => request(arn)),
      request(unknown),
      request(arns[0] ?? '', `project-${randomUUID()}`),
    ];
    const answer = await client.send(
      new BatchAssociateCodeSecurityScanConfigurationCommand({ associateConfigurationRequests: requests }),
    );
    expect(answer.successfulAssociations).toHaveLength(4);
    expect(answer.failedAssociations?.map(({ statusCode }) => statusCode)).toEqual([
      'QUOTA_EXCEEDED',
      'SCAN_CONFIGURATION_NOT_FOUND',
      'RESOURCE_NOT_FOUND',
    ]);
    const listed = async (scanConfigurationArn: string | undefined) =>
      (await client.send(new ListCodeSecurityScanConfigurationAssociationsCommand({ scanConfigurationArn })))
        .associations;
    expect(await listed(arns[0])).toEqual([{ resource: { projectId } }]);
    const leave = await client.send(
      new BatchDisassociateCodeSecurityScanConfigurationCommand({
        disassociateConfigurationRequests: [request(arns[0] ?? ''), request(arns[0] ?? '')],
      }),
    );
    expect(leave.successfulAssociations).toHaveLength(1);
    expect(await listed(arns[0])).toEqual([]);

    const start = new StartCodeSecurityScanCommand({ resource: { projectId } });
    const { scanId, status } = await client.send(start);
    expect(status).toBe('IN_PROGRESS');
    const scan = new GetCodeSecurityScanCommand({ resource: { projectId }, scanId });
    await vi.waitFor(async () => expect((await client.send(scan)).status).toBe('FAILED'), WAIT);
    expect((await client.send(scan)).statusReason).toContain('no engine');
    await client.send(start);

    await client.send(new DeleteCodeSecurityIntegrationCommand({ integrationArn }));
    await vi.waitFor(
      async () => await expect(get(integrationArn)).rejects.toBeInstanceOf(ResourceNotFoundException),
      WAIT,
    );
    expect(await listed(arns[1])).toEqual([]);
    await expect(client.send(start)).rejects.toBeInstanceOf(ResourceNotFoundException);
  });

  test.skipIf(!hasAwsCli)('the aws command line: query-string paging and tags', async () => {
    const { integrationArn } = await aws(server, [
      'create-code-security-integration',
      '--name',
      'cli',
      '--type',
      'GITHUB',
      '--tags',
      'team=red',
    ]);
    const { integrations } = await aws(server, ['list-code-security-integrations', '--max-results', '1']);
    expect(integrations).toHaveLength(1);
    await aws(server, ['tag-resource', '--resource-arn', integrationArn, '--tags', 'stage=test']);
    const { tags } = await aws(server, ['get-code-security-integration', '--integration-arn', integrationArn]);
    expect(tags).toEqual({ team: 'red', stage: 'test' });
    const unknown = ['start-code-security-scan', '--resource', `projectId=project-${randomUUID()}`];
    await expect(aws(server, unknown)).rejects.toMatchObject({
      stderr: expect.stringContaining('ResourceNotFoundException'),
    });
  });
});
