import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasAwsCli, hasBoto3 } from '../conformity/clients.ts';
import { type Issuer, newKey, startIssuer, tokenOf } from '../conformity/issuer.ts';
import { tinyDatabase } from './advisories.ts';
import { ACCOUNT, createKey } from './clients.ts';
import { aws, command, environmentOf, type Key, ofAccount, python, REGION, until } from './identity-clients.ts';
import { type Server, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-identity-'));
const data = join(folder, 'data');
const LIST = ['inspector2', 'list-findings'];
const ENABLE = ['inspector2', 'enable', '--resource-types', 'EC2'];

let server: Server;
let admin: Key;

beforeAll(async () => {
  server = await serve(['--data', data, '--db', await tinyDatabase(folder)]);
  admin = await createKey(data);
});
afterAll(async () => {
  const ended = await server.stop();
  // What was asked and answered above is in the log; the secrets are not.
  expect(ended.stderr).toContain('"operation":"AssumeRole"');
  expect(ended.stderr).not.toContain(admin.secretAccessKey);
  rmSync(folder, { recursive: true, force: true });
});

const credentialsOf = (answer: { Credentials: Record<string, string> }): Key => ({
  accessKeyId: answer.Credentials.AccessKeyId ?? '',
  secretAccessKey: answer.Credentials.SecretAccessKey ?? '',
  sessionToken: answer.Credentials.SessionToken ?? '',
});

describe.skipIf(!hasAwsCli)('the aws CLI', () => {
  const assume = (role: string, key: Key, ...more: string[]) =>
    aws(
      server.url,
      [
        'sts',
        'assume-role',
        '--role-arn',
        `arn:aws:iam::${ACCOUNT}:role/${role}`,
        '--role-session-name',
        'me',
        ...more,
      ],
      environmentOf(key),
    );

  test('asks who it is', async () => {
    expect(await aws(server.url, ['sts', 'get-caller-identity'], environmentOf(admin))).toEqual({
      UserId: admin.accessKeyId,
      Account: ACCOUNT,
      Arn: `arn:aws:iam::${ACCOUNT}:user/${admin.accessKeyId}`,
    });
    const stranger = { ...admin, accessKeyId: 'AKIANOBODY2222222222' };
    const refused = await aws(server.url, ['sts', 'get-caller-identity'], environmentOf(stranger));
    expect(refused.error).toContain('(InvalidClientTokenId)');
    const wrong = await aws(server.url, LIST, environmentOf({ ...admin, secretAccessKey: 'x'.repeat(40) }));
    expect(wrong.error).toContain('(InvalidSignatureException)');
  });

  test('takes a role, and may do what the role may', async () => {
    const session = credentialsOf(await assume('reader', admin));
    expect(await aws(server.url, ['sts', 'get-caller-identity'], environmentOf(session))).toMatchObject({
      Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/me`,
    });
    expect(await aws(server.url, LIST, environmentOf(session))).toEqual({ findings: [] });
    expect((await aws(server.url, ENABLE, environmentOf(session))).error).toContain(
      `assumed-role/reader/me is not authorized to perform: inspector2:Enable`,
    );
    expect((await assume('admin', session)).error).toContain('(AccessDenied)');
    const noToken = { accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey };
    expect((await aws(server.url, LIST, environmentOf(noToken))).error).toContain('(UnrecognizedClientException)');
  });

  test('takes a role of the account’s own, narrowed by a policy; a mistake in a policy is told', async () => {
    const role = ['roles', 'create', 'triage', ...ofAccount, '--policy'];
    expect(
      await command(data, ...role, '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'),
    ).toMatchObject({ code: 3, stderr: expect.stringContaining('is no action of this installation') });
    expect(await command(data, ...role, 'AmazonInspector2ReadOnlyAccess')).toMatchObject({
      arn: `arn:aws:iam::${ACCOUNT}:role/triage`,
    });
    const policy = '{"Statement":{"Effect":"Deny","Action":"inspector2:ListFindings","Resource":"*"}}';
    const [whole, narrow] = [await assume('triage', admin), await assume('triage', admin, '--policy', policy)];
    expect(await aws(server.url, LIST, environmentOf(credentialsOf(whole)))).toEqual({ findings: [] });
    const denied = await aws(server.url, LIST, environmentOf(credentialsOf(narrow)));
    expect(denied.error).toContain('with an explicit deny');
    await command(data, 'roles', 'delete', 'triage', ...ofAccount);
    const gone = await until(
      () => aws(server.url, LIST, environmentOf(credentialsOf(whole))),
      (answer) => answer.error !== undefined,
    );
    expect(gone.error).toContain('(UnrecognizedClientException)');
  });

  test('loses its session when the key behind it is disabled, and has it again when it is enabled', async () => {
    const parent = await createKey(data);
    const session = environmentOf(credentialsOf(await assume('reader', parent)));
    expect(await aws(server.url, LIST, session)).toEqual({ findings: [] });
    await command(data, 'keys', 'disable', parent.accessKeyId);
    const refused = await until(
      () => aws(server.url, LIST, session),
      (answer) => answer.error !== undefined,
    );
    expect(refused.error).toContain('(UnrecognizedClientException)');
    await command(data, 'keys', 'enable', parent.accessKeyId);
    expect(await aws(server.url, LIST, session)).toEqual({ findings: [] });
  });

  test('a CI job comes in by its token alone', async () => {
    const issuer: Issuer = await startIssuer();
    try {
      const key = newKey('k1', 'RS256');
      issuer.keys = [key];
      const trust = ['--issuer', issuer.url, '--audience', 'assay', '--subject', 'repo:acme/*', '--role', 'reader'];
      const { id } = await command(data, 'oidc', 'add', ...ofAccount, ...trust);
      const file = join(folder, 'token');
      const exp = Math.floor(Date.now() / 1_000) + 300;
      writeFileSync(file, tokenOf(key, { iss: issuer.url, aud: 'assay', sub: 'repo:acme/shop', exp }));
      const env = {
        ...environmentOf(),
        AWS_WEB_IDENTITY_TOKEN_FILE: file,
        AWS_ROLE_ARN: `arn:aws:iam::${ACCOUNT}:role/reader`,
        AWS_ROLE_SESSION_NAME: 'job-7',
        AWS_ENDPOINT_URL_STS: server.url,
      };
      expect(await aws(server.url, ['sts', 'get-caller-identity'], env)).toMatchObject({
        Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/reader/job-7`,
      });
      await command(data, 'oidc', 'remove', id, ...ofAccount);
      const gone = await until(
        () => aws(server.url, LIST, env),
        (answer) => answer.error !== undefined,
      );
      // The CLI keeps its session; without it, the token opens no other.
      expect(gone.error).toMatch(/\((UnrecognizedClientException|InvalidIdentityToken)\)/);
    } finally {
      await issuer.close();
    }
  });

  test('a rotated key goes on for its grace time, and keys tell their last use', async () => {
    const old = await createKey(data, 'reader');
    expect(await aws(server.url, LIST, environmentOf(old))).toEqual({ findings: [] });
    const created = await command(data, 'keys', 'rotate', old.accessKeyId, '--grace', '1h', '--expires', '90d');
    expect(Object.keys(created)).toEqual(['accessKeyId', 'secretAccessKey', 'account', 'role']);
    for (const key of [old, created]) expect(await aws(server.url, LIST, environmentOf(key))).toEqual({ findings: [] });
    const listed = await until(
      (): Promise<Record<string, unknown>[]> => command(data, 'keys', 'list', ...ofAccount),
      (keys) => keys.filter(({ lastUsed, role }) => role === 'reader' && lastUsed !== undefined).length === 2,
    );
    expect(listed).toContainEqual(
      expect.objectContaining({
        accessKeyId: created.accessKeyId,
        replaces: old.accessKeyId,
        expiresAt: expect.any(String),
        lastUsed: { at: expect.any(String), service: 'inspector2', region: REGION, address: '127.0.0.1' },
      }),
    );
    expect(JSON.stringify(listed)).not.toContain(created.secretAccessKey);
  });

  test('secrets move under a new master key while everything goes on', async () => {
    const session = environmentOf(credentialsOf(await assume('reader', admin)));
    const { changed } = await command(data, 'keys', 'rewrap', '--new-master-key');
    expect(changed).toBeGreaterThan(0);
    expect(await command(data, 'keys', 'rewrap')).toEqual({ changed: 0 });
    for (const env of [environmentOf(admin), session]) {
      expect(await aws(server.url, LIST, env)).toEqual({ findings: [] });
    }
  });
});

test.skipIf(!hasBoto3)('boto3 takes a role by a profile, and presigns who it is', async () => {
  const config = join(folder, 'config');
  const profile = [
    `role_arn = arn:aws:iam::${ACCOUNT}:role/reader`,
    'credential_source = Environment',
    `region = ${REGION}`,
  ];
  writeFileSync(config, ['[profile reader]', ...profile, `endpoint_url = ${server.url}`, ''].join('\n'));
  const script = `
import boto3, json, urllib.request
session = boto3.Session(profile_name='reader')
sts = session.client('sts')
url = sts.generate_presigned_url('get_caller_identity', ExpiresIn=60, HttpMethod='GET')
presigned = urllib.request.urlopen(url).read().decode()
print(json.dumps({'arn': sts.get_caller_identity()['Arn'], 'presigned': presigned,
                  'findings': session.client('inspector2').list_findings()['findings']}))
`;
  const env = { ...environmentOf(admin), AWS_CONFIG_FILE: config };
  const { arn, presigned, findings } = await python(script, env);
  expect(arn).toMatch(new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/reader/`));
  expect(presigned).toContain(`<Arn>${arn}</Arn>`);
  expect(findings).toEqual([]);
});

test('the JS SDK asks who it is and takes a role; a refusal is an error of its own', async () => {
  const client = new STSClient({ endpoint: server.url, region: REGION, credentials: admin, maxAttempts: 1 });
  expect(await client.send(new GetCallerIdentityCommand())).toMatchObject({ Account: ACCOUNT });
  const ask = (role: string) =>
    client.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`, RoleSessionName: 'js' }));
  const { Credentials } = await ask('operator');
  expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  await expect(ask('nobody')).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
});
