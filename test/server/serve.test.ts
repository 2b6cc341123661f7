import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateFilterCommand, DeleteFilterCommand } from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyDatabase } from './advisories.ts';
import { ACCOUNT, createKey, host, user } from './clients.ts';
import { assay, type Server, serve, start } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-server-'));
const data = join(folder, 'data');
let db: string;
beforeAll(async () => {
  db = await tinyDatabase(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `CVE-2024-0001 ACTIVE`, sorted. */
const shown = (findings: readonly { title?: string | undefined; status?: string | undefined }[]): readonly string[] =>
  findings.map((f) => `${f.title?.split(' ')[0]} ${f.status}`).sort();

describe('a server', () => {
  let server: Server;
  let admin: ReturnType<typeof user>;
  beforeAll(async () => {
    server = await serve(['--data', data, '--db', db]);
    admin = user(server.url, await createKey(data));
    await admin.enable();
  });
  afterAll(() => server.stop());

  test('a pushed host gets its findings; fixed closes them; back again reopens the same', async () => {
    await admin.scan(host('web-1', ['0001', '0002']));
    const before = await admin.findings();
    expect(shown(before)).toEqual(['CVE-2024-0001 ACTIVE', 'CVE-2024-0002 ACTIVE']);
    expect(before.map((f) => f.severity)).toEqual(['CRITICAL', 'CRITICAL']);

    await admin.scan(host('web-1', ['0001', '0002'], '2.0-1'));
    expect(shown(await admin.findings())).toEqual(['CVE-2024-0001 CLOSED', 'CVE-2024-0002 CLOSED']);

    await admin.scan(host('web-1', ['0001']));
    const after = await admin.findings();
    expect(shown(after)).toEqual(['CVE-2024-0001 ACTIVE', 'CVE-2024-0002 CLOSED']);
    expect(after.map((f) => f.findingArn).sort()).toEqual(before.map((f) => f.findingArn).sort());
    const reopened = after.find((f) => f.status === 'ACTIVE');
    expect(reopened?.firstObservedAt).toEqual(
      before.find((f) => f.findingArn === reopened?.findingArn)?.firstObservedAt,
    );
  });

  test('what the vendor rejected is listed by the endpoint that shows all', async () => {
    const resourceId = await admin.scan(host('web-4', ['0020']));
    const of = { resourceId: [{ comparison: 'EQUALS' as const, value: resourceId }] };
    expect(shown(await admin.findings(of))).toEqual(['CVE-2024-0020 ACTIVE']);
    const everything = user(`${server.url}/assay/all`, await createKey(data, 'reader'));
    expect(shown(await everything.findings(of))).toEqual(['CVE-2024-0020 ACTIVE', 'CVE-2024-0021 ACTIVE']);
  });

  test('VEX documents of the data folder hide findings; a broken one stops nothing', async () => {
    const vex = join(data, 'vex');
    mkdirSync(vex);
    const statement = {
      vulnerability: { name: 'CVE-2024-0018' },
      products: [{ '@id': 'pkg:deb/debian/lib-0018@1.0-1' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    };
    const head = { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'x', author: 'Acme', timestamp: '2024-01-01' };
    writeFileSync(join(vex, 'acme.json'), JSON.stringify({ ...head, statements: [statement] }));
    writeFileSync(join(vex, 'broken.json'), '{');
    const resourceId = await admin.scan(host('web-5', ['0018', '0019']));
    const of = { resourceId: [{ comparison: 'EQUALS' as const, value: resourceId }] };
    expect(shown(await admin.findings(of))).toEqual(['CVE-2024-0019 ACTIVE']);
    const everything = user(`${server.url}/assay/all`, await createKey(data, 'reader'));
    expect(shown(await everything.findings(of))).toEqual(['CVE-2024-0018 ACTIVE', 'CVE-2024-0019 ACTIVE']);

    rmSync(vex, { recursive: true });
    await admin.scan(host('web-5', ['0018', '0019', '0017']));
    expect(shown(await admin.findings(of))).toHaveLength(3);
  });

  test('a finding is explained to whoever may read it, and to no other account', async () => {
    const resourceId = await admin.scan(host('web-6', ['0005']));
    const [finding] = await admin.findings({ resourceId: [{ comparison: 'EQUALS', value: resourceId }] });
    const arn = finding?.findingArn ?? '';
    const explain = async (role: string, account?: string, ...more: string[]) => {
      const { accessKeyId, secretAccessKey } = await createKey(data, role, account);
      const environment = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      return assay(['explain', arn, '--server', server.url, ...more], environment);
    };
    const told = await explain('reader');
    expect([told.code, told.stderr]).toEqual([0, '']);
    expect(told.stdout).toContain('Verdict     affected, fixed in 2.0-1');
    expect(told.stdout).toMatch(/^ {3}> DSA-0005-1 +affected +1\.0-1 < 2\.0-1 \(deb\)/m);
    expect(told.stdout).toContain('Severity    CRITICAL, by CVSS 3.1 9.8 of NVD');
    const asData = JSON.parse((await explain('operator', ACCOUNT, '--json')).stdout) as object;
    expect(asData).toMatchObject({
      findingArn: arn,
      resourceId,
      vulnerabilityId: 'CVE-2024-0005',
      explanations: [{ verdict: 'affected', severity: 'CRITICAL', records: [{ decides: true }] }],
    });
    const foreign = await explain('admin', '444455556666');
    expect([foreign.code, foreign.stdout]).toEqual([3, '']);
    expect(foreign.stderr).toMatch(/There is no finding [0-9a-f]{32}/);
    const agent = await explain('agent');
    expect(agent.code).toBe(3);
    expect(agent.stderr).toContain('is not authorized to perform: assay:GetFindingExplanation');
  });

  test('a suppression rule takes effect on what is there and on what comes, and is undone with it', async () => {
    const of = (resourceId: string) => ({ resourceId: [{ comparison: 'EQUALS' as const, value: resourceId }] });
    const resourceId = await admin.scan(host('web-2', ['0003', '0004']));
    const { arn } = await admin.client.send(
      new CreateFilterCommand({
        name: 'accepted',
        action: 'SUPPRESS',
        filterCriteria: { title: [{ comparison: 'PREFIX', value: 'CVE-2024-0003' }] },
      }),
    );
    const suppressed = ['CVE-2024-0003 SUPPRESSED', 'CVE-2024-0004 ACTIVE'];
    await expect.poll(async () => shown(await admin.findings(of(resourceId))), { timeout: 30_000 }).toEqual(suppressed);
    const other = await admin.scan(host('web-3', ['0003']));
    expect(shown(await admin.findings(of(other)))).toEqual(['CVE-2024-0003 SUPPRESSED']);
    await admin.client.send(new DeleteFilterCommand({ arn }));
    await expect
      .poll(async () => shown(await admin.findings(of(other))), { timeout: 30_000 })
      .toEqual(['CVE-2024-0003 ACTIVE']);
  });

  test('a second process on the same data exits 3 and names the first', async () => {
    const second = await assay(['serve', '--data', data, '--db', db, '--listen', '127.0.0.1:0']);
    expect(second.code).toBe(3);
    expect(second.stderr).toContain(`is in use by process ${server.process.pid}`);
  });

  test('keys go through the server that holds the folder, by a socket for its user alone', async () => {
    const key = await createKey(data, 'reader');
    expect(key.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(await user(server.url, key).findings()).toBeDefined();
    await expect(user(server.url, key).enable()).rejects.toThrow(/not authorized/);
    const socket = readFileSync(join(data, 'run/control'), 'utf8');
    expect(statSync(socket).mode & 0o777).toBe(0o600);
    const listed = await assay(['keys', 'list', '--account', ACCOUNT, '--data', data, '--json']);
    expect(listed.stdout).toContain(key.accessKeyId);
    expect(listed.stdout).not.toContain(key.secretAccessKey);
  });

  test.each([
    [['--account', '1', '--role', 'admin'], /twelve digits/],
    [['--account', ACCOUNT, '--role', 'king'], /has no role king\n.*Give admin, operator, reader or agent/],
  ])('keys create %j is a usage error', async (args, message) => {
    const { code, stderr } = await assay(['keys', 'create', ...args, '--data', data]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('nothing below the data folder can be read by others', () => {
    const mode = (path: string): number => statSync(path).mode & 0o077;
    expect(mode(data)).toBe(0);
    expect(mode(join(data, 'master.key'))).toBe(0);
  });

  test('figures and health are shown to this machine', async () => {
    const figures = await (await fetch(new URL('/metrics', server.url))).text();
    expect(figures).toMatch(/assay_job_seconds_count\{name="scan-resource",outcome="completed"\} \d+/);
    expect(await (await fetch(new URL('/healthz', server.url))).json()).toMatchObject({ status: 'ok' });
  });
});

test('without a server keys open the store themselves; Ctrl-C ends cleanly; no secret lies in clear', async () => {
  // Longer than a socket's address may be.
  const own = join(folder, 'x'.repeat(60), 'y'.repeat(60));
  const key = await createKey(own);
  const server = await serve(['--data', own, '--db', db]);
  await user(server.url, key).enable();
  expect((await createKey(own)).accessKeyId).not.toBe(key.accessKeyId);
  const { code, stderr } = await server.stop();
  expect(code).toBe(0);
  expect(stderr).toContain('server stopped');
  expect(stderr).not.toContain(key.secretAccessKey);
  expect(readdirSync(join(own, 'run')).filter((name) => name.startsWith('control'))).toEqual([]);
  const found = spawnSync('grep', ['-rlF', '--', key.secretAccessKey, own], { encoding: 'utf8' }).stdout;
  expect(found).toBe('');
});

test('with a certificate it speaks TLS alone', async () => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=assay', '-addext', 'subjectAltName=IP:127.0.0.1'];
  expect(spawnSync('openssl', [...request, ...names, '-keyout', key, '-out', cert]).status).toBe(0);
  const server = await serve(['--data', join(folder, 'tls'), '--db', db, '--tls-cert', cert, '--tls-key', key]);
  try {
    const answer = await new Promise<number | undefined>((done, fail) => {
      get(`${server.url}/healthz`, { ca: readFileSync(cert) }, (response) => {
        response.resume();
        done(response.statusCode);
      }).on('error', fail);
    });
    expect([server.url.slice(0, 8), answer]).toEqual(['https://', 200]);
    await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow();
  } finally {
    await server.stop();
  }
});

describe('what cannot be', () => {
  test('other machines without TLS', async () => {
    const { code, stderr } = await assay(['serve', '--listen', '0.0.0.0:0', '--data', data]);
    expect(code).toBe(2);
    expect(stderr).toContain('--insecure');
  });

  test('an address that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => taken.once('listening', done));
    const { port } = taken.address() as { port: number };
    const { code, stderr } = await assay([
      'serve',
      '--listen',
      `127.0.0.1:${port}`,
      '--data',
      join(folder, 'taken'),
      '--db',
      db,
    ]);
    taken.close();
    expect(code).toBe(3);
    expect(stderr).toContain(`127.0.0.1:${port} is taken by another process`);
  });

  test('an advisory database that is none', async () => {
    const { code, stderr } = await assay([
      'serve',
      '--data',
      join(folder, 'none'),
      '--db',
      folder,
      '--listen',
      '127.0.0.1:0',
    ]);
    expect(code).toBe(3);
    expect(stderr).toContain(folder);
  });
});

describe('the first run', () => {
  const own = join(folder, 'first');
  const args = () => ['--first-run', '--data', own, '--db', db];
  const AWS =
    /^export AWS_ACCESS_KEY_ID=(\S+)\nexport AWS_SECRET_ACCESS_KEY=(\S+)\nexport AWS_DEFAULT_REGION=us-east-1\naws --endpoint-url (\S+) --region us-east-1 inspector2 list-findings$/m;

  /** Starts, waits for the last lines, lists with the printed key, stops. */
  async function firstRun() {
    const server = await serve(args());
    await server.said(/^Next steps:\n( {2}\d\. .+\n){4}/m);
    const [, accessKeyId = '', secretAccessKey = '', url = ''] = AWS.exec(server.stdout()) ?? [];
    expect(url).toBe(server.url);
    const findings = await user(url, { accessKeyId, secretAccessKey }).findings();
    const ended = await server.stop();
    expect(ended.code).toBe(0);
    return { accessKeyId, findings: findings.map((f) => f.findingArn).sort(), ...ended };
  }

  test('scans this host and says how to go on; a second start has the same key and findings', async () => {
    const first = await firstRun();
    expect(first.stdout).toMatch(/^Evaluated \d+ of \d+ packages/m);
    expect(first.stdout).toMatch(/^Coverage: AWS_EC2_INSTANCE i-[0-9a-f]{17}: /m);
    const second = await firstRun();
    expect(second.accessKeyId).toBe(first.accessKeyId);
    expect(second.findings).toEqual(first.findings);
  });

  test('Ctrl-C in the middle of the scan ends cleanly and frees the folder', async () => {
    const running = start(['serve', '--listen', '127.0.0.1:0', ...args()]);
    await running.said(/^Assay listens on/m);
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(stderr).not.toContain('unexpected');
    expect(code).toBe(0);
    const again = await serve(['--data', own, '--db', db]);
    expect((await again.stop()).code).toBe(0);
  });
});
