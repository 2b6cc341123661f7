import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presignUrl } from '../../src/api/wire/sigv4.ts';
import { hasAwsCli } from '../conformity/clients.ts';
import { tinyDatabase } from './advisories.ts';
import { ACCOUNT, createKey } from './clients.ts';
import { aws, command, environmentOf, type Key, ofAccount, REGION, until } from './identity-clients.ts';
import { assay, type Running, type Server, serve, start } from './server.ts';

// STS is played by another Assay: it checks signatures as AWS does, the server's id among them. Its accounts are "AWS".

const folder = mkdtempSync(join(tmpdir(), 'assay-login-'));
const [data, awsData, home] = [join(folder, 'data'), join(folder, 'aws'), join(folder, 'home')];
const LIST = ['inspector2', 'list-findings'];
const AWS_ACCOUNT = '999988887777';

let sts: Server;
let server: Server;
let person: Key;

beforeAll(async () => {
  const db = await tinyDatabase(folder);
  sts = await serve(['--data', awsData, '--db', db]);
  server = await serve(['--data', data, '--db', db, '--sts-endpoints', sts.url]);
  person = await createKey(awsData, 'agent', AWS_ACCOUNT);
  await command(data, 'logins', 'map', `arn:aws:iam::${AWS_ACCOUNT}:user/AKIA*`, ...ofAccount, '--role', 'reader');
}, 300_000);
afterAll(async () => {
  await Promise.all([server, sts].map((one) => one?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const login = (args: readonly string[] = [], key: Key = person) =>
  assay(['login', '--aws-iam', '--server', server.url, '--sts-url', sts.url, '--credential-process', ...args], {
    ...environmentOf(key),
    HOME: home,
  });

/** Each holds a second longer than the one before: two of the same second would be the same identity. */
let seconds = 60;
const presigned = (serverId: string, change: Partial<Parameters<typeof presignUrl>[0]> = {}): string =>
  presignUrl({
    url: `${sts.url}/?Action=GetCallerIdentity&Version=2011-06-15`,
    headers: { 'x-assay-server-id': serverId },
    ...{ ...person, region: REGION, service: 'sts', now: new Date(), expiresSeconds: ++seconds },
    ...change,
  });

/** What a login program sends. */
async function exchange(url: string, serverId = new URL(server.url).host, more: object = {}) {
  const answer = await fetch(`${server.url}/assay/login/aws-iam`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, serverId, ...more }),
  });
  return { status: answer.status, body: (await answer.json()) as { message?: string; role?: string } };
}

test('credentials of AWS become a session of an hour, kept for this user’s eyes', async () => {
  const { code, stdout, stderr } = await login();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const printed = JSON.parse(stdout);
  expect(Object.keys(printed)).toEqual(['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration']);
  const minutes = (Date.parse(printed.Expiration) - Date.now()) / 60_000;
  expect([printed.Version, minutes > 55, minutes <= 60]).toEqual([1, true, true]);
  const cache = join(home, '.cache/assay/sessions');
  const [file = ''] = readdirSync(cache);
  expect([statSync(cache).mode & 0o777, statSync(join(cache, file)).mode & 0o777]).toEqual([0o700, 0o600]);
  expect((await login()).stdout).toBe(stdout);
});

test.skipIf(!hasAwsCli)('the aws CLI gets it by credential_process; it ends when the mapping goes', async () => {
  const config = join(folder, 'config');
  const bin = join(process.cwd(), 'bin/assay');
  const words = [process.execPath, bin, 'login', '--aws-iam', '--credential-process', '--server', server.url];
  const process_ = [...words, '--sts-url', sts.url, '--role', 'operator'].join(' ');
  writeFileSync(config, `[profile assay]\ncredential_process = ${process_}\nregion = ${REGION}\n`);
  const map = ['logins', 'map', `arn:aws:iam::${AWS_ACCOUNT}:user/${person.accessKeyId}`];
  const { id } = await command(data, ...map, ...ofAccount, '--role', 'operator');
  // Of the login program alone: a profile of the CLI goes before keys of the environment.
  const env = { ...environmentOf(person), AWS_CONFIG_FILE: config, HOME: home };
  const asked = () => aws(server.url, [...LIST, '--profile', 'assay'], env);
  expect(await asked()).toEqual({ findings: [] });
  expect(await aws(server.url, ['sts', 'get-caller-identity', '--profile', 'assay'], env)).toMatchObject({
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/operator/${person.accessKeyId}`,
  });
  await command(data, 'logins', 'remove', id, ...ofAccount);
  const gone = await until(asked, (answer) => answer.error !== undefined);
  expect(gone.error).toContain('(UnrecognizedClientException)');
});

test('who is mapped to nothing is told so, by name', async () => {
  const stranger = await createKey(awsData, 'agent', '888877776666');
  const { code, stderr } = await login([], stranger);
  expect(code).toBe(3);
  expect(stderr).toContain(`arn:aws:iam::888877776666:user/${stranger.accessKeyId} is mapped to no account and role`);
});

describe('refused', () => {
  test('an identity that was used already', async () => {
    const url = presigned(new URL(server.url).host);
    expect(await exchange(url)).toMatchObject({ status: 200, body: { role: 'reader' } });
    expect(await exchange(url)).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/used already/) },
    });
    expect((await exchange(url.replace('&X-Amz-Date', '&x-amz-date'))).body.message).toMatch(/used already/);
  });

  test('an identity that was signed for another server, whatever its bearer says', async () => {
    const url = presigned('evil.example.com');
    expect((await exchange(url, 'evil.example.com')).body.message).toMatch(/signed for another server/);
    expect((await exchange(url)).body.message).toMatch(/STS refuses the presigned identity/);
  });

  test('an identity with a wrong secret, or one that STS knows nothing of', async () => {
    const host = new URL(server.url).host;
    for (const change of [{ secretAccessKey: 'x'.repeat(40) }, { accessKeyId: 'AKIANOBODY2222222222' }]) {
      expect(await exchange(presigned(host, change))).toMatchObject({ status: 400 });
    }
  });

  test('a role that was not given', async () => {
    const answer = await exchange(presigned(new URL(server.url).host), undefined, { role: 'admin' });
    expect(answer).toMatchObject({ status: 403, body: { message: expect.stringMatching(/mapped to no account/) } });
  });
});

describe.skipIf(!hasAwsCli)('the proxy', () => {
  let proxy: Running;
  let url: string;
  beforeAll(async () => {
    const key = await createKey(data, 'reader');
    proxy = start(['proxy', '--server', server.url, '--listen', '127.0.0.1:0'], {
      ASSAY_ACCESS_KEY_ID: key.accessKeyId,
      ASSAY_SECRET_ACCESS_KEY: key.secretAccessKey,
    });
    [, url = ''] = await proxy.said(/listens on (\S+)$/m);
  });
  afterAll(async () => {
    proxy.process.kill('SIGTERM');
    expect((await proxy.ended).code).toBe(0);
  });
  /** A key of AWS, which the server does not know. */
  const foreign = environmentOf({
    accessKeyId: 'AKIAFOREIGN222222222',
    secretAccessKey: 'y'.repeat(40),
    sessionToken: 't',
  });

  test('passes on what is for Assay, signed with its key', async () => {
    expect(await aws(url, LIST, foreign)).toEqual({ findings: [] });
    expect(await aws(url, ['sts', 'get-caller-identity'], foreign)).toMatchObject({ Account: ACCOUNT });
    const refused = await aws(url, ['inspector2', 'enable', '--resource-types', 'EC2'], foreign);
    expect(refused.error).toContain('is not authorized to perform: inspector2:Enable');
  });

  test('refuses what is for AWS, what is not signed, and names that are not this machine’s', async () => {
    expect((await aws(url, ['iam', 'list-users'], foreign)).error).toContain('set AWS_ENDPOINT_URL_INSPECTOR2');
    const bare = await fetch(`${url}/findings/list`, { method: 'POST', body: '{}' });
    expect([bare.status, ((await bare.json()) as { message?: string }).message]).toEqual([
      403,
      expect.stringMatching(/passes on requests/),
    ]);
    const rebound = await new Promise<string>((done) => {
      const { port } = new URL(url);
      const curl = spawn('node', [
        '-e',
        `require('http').get({host:'127.0.0.1',port:${port},headers:{host:'evil.example.com'}},(r)=>{console.log(r.statusCode);r.resume()})`,
      ]);
      curl.stdout.once('data', (text: Buffer) => done(text.toString().trim()));
    });
    expect(rebound).toBe('403');
  });

  test('listens beyond this machine only when asked', async () => {
    const { code, stderr } = await assay(['proxy', '--listen', '0.0.0.0:0', '--server', server.url], {
      ...{ ASSAY_ACCESS_KEY_ID: 'AKIA', ASSAY_SECRET_ACCESS_KEY: 'x' },
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('whoever reaches the proxy acts with its key')]);
    expect(existsSync(join(folder, 'home'))).toBe(true);
  });
});
