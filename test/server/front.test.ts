import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Inspector2Client, ListFiltersCommand } from '@aws-sdk/client-inspector2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tinyDatabase } from './advisories.ts';
import { createKey } from './clients.ts';
import { command, type Key, ofAccount, REGION, until } from './identity-clients.ts';
import { type Server, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-front-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let db: string;
beforeAll(async () => {
  db = await tinyDatabase(folder);
});

const hasNginx = process.env.CI === 'true' || spawnSync('nginx', ['-v']).status === 0;

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

const ask = (endpoint: string, credentials: Key) =>
  new Inspector2Client({ endpoint, region: REGION, credentials, maxAttempts: 1 }).send(new ListFiltersCommand());

/** nginx in front of a server, with these lines in its location. */
async function startNginx(name: string, upstream: string, lines: readonly string[]) {
  const own = join(folder, name);
  mkdirSync(own);
  const port = await freePort();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${own}/${one};`);
  const location = [`proxy_pass ${upstream};`, ...lines].join('\n');
  const http = `access_log off; ${places.join(' ')} server { listen 127.0.0.1:${port}; location / { ${location} } }`;
  const head = `daemon off; pid ${own}/pid; error_log ${own}/error.log; worker_processes 1;`;
  writeFileSync(join(own, 'nginx.conf'), `${head}\nevents {}\nhttp { ${http} }\n`);
  const nginx = spawn('nginx', ['-c', join(own, 'nginx.conf'), '-e', join(own, 'error.log')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await until(
    () =>
      fetch(`${url}/healthz`).then(
        () => true,
        () => false,
      ),
    (isUp) => isUp,
  );
  return { url, port, stop: () => nginx.kill('SIGQUIT') };
}

describe.skipIf(!hasNginx)('behind nginx', () => {
  const data = join(folder, 'data');
  const FORWARDED = ['proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'];
  let server: Server;
  let key: Key;
  beforeAll(async () => {
    server = await serve(['--data', data, '--db', db, '--trusted-proxies', '127.0.0.1']);
    key = await createKey(data, 'reader');
  });
  afterAll(() => server?.stop());

  test.each([
    ['keeps the Host of the client', ['proxy_set_header Host $http_host;']],
    ['writes its own, and tells the client’s', ['proxy_set_header X-Forwarded-Host $http_host;']],
  ])('a signature stays right when it %s', async (name, lines) => {
    const nginx = await startNginx(name.slice(0, 6).trim(), server.url, [...lines, ...FORWARDED]);
    try {
      expect(await ask(nginx.url, key)).toMatchObject({ filters: [] });
    } finally {
      nginx.stop();
    }
  });

  test('without either it is refused, and the client is told that the signature is wrong', async () => {
    const nginx = await startNginx('bare', server.url, []);
    try {
      await expect(ask(nginx.url, key)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    } finally {
      nginx.stop();
    }
  });

  test('the client’s own address counts: in policies, and in the last use of a key', async () => {
    // What the client itself claims stands to the left of what nginx adds.
    const lines = ['proxy_set_header Host $http_host;', 'proxy_set_header X-Forwarded-For "192.0.2.7, 198.51.100.9";'];
    const Condition = { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } };
    const policy = JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition } });
    await command(data, 'roles', 'create', 'office', ...ofAccount, '--policy', policy);
    const office = await createKey(data, 'office');
    await expect(ask(server.url, office)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const nginx = await startNginx('policy', server.url, lines);
    try {
      expect(await ask(nginx.url, office)).toMatchObject({ filters: [] });
      const metrics = await fetch(`${nginx.url}/metrics`);
      expect(metrics.status).toBe(403);
    } finally {
      nginx.stop();
    }
  });
});

test('nobody but a trusted proxy says where a request comes from, and for whom it is', async () => {
  const server = await serve([
    '--data',
    join(folder, 'plain'),
    '--db',
    db,
    '--public-url',
    'https://assay.example.com',
  ]);
  try {
    const asked = async (headers: Record<string, string>) => (await fetch(`${server.url}/metrics`, { headers })).status;
    expect(await asked({ 'x-forwarded-for': '198.51.100.9' })).toBe(200);
    const { port } = new URL(server.url);
    const foreign = spawnSync('node', [
      '-e',
      `require('http').get({host:'127.0.0.1',port:${port},path:'/assay/x',headers:{host:'evil.example.com'}},(r)=>r.pipe(process.stdout))`,
    ]);
    expect(foreign.stdout.toString()).toContain(
      'answers at https://assay.example.com; the request is for another host',
    );
  } finally {
    await server.stop();
  }
});

test('a renewed certificate is taken over while the server runs; a broken one changes nothing', async () => {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const make = (name: string): { cert: string; key: string } => {
    const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
    const subject = ['-subj', `/CN=${name}`, '-days', '1', '-keyout', key, '-out', cert];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], { stdio: 'ignore' });
    return { cert, key };
  };
  const [first, second] = [make('first.example.com'), make('second.example.com')];
  copyFileSync(first.cert, certFile);
  copyFileSync(first.key, keyFile);
  const tls = ['--tls-cert', certFile, '--tls-key', keyFile];
  const server = await serve(['--data', join(folder, 'tls'), '--db', db, ...tls]);
  const nameShown = (): Promise<string> =>
    new Promise((done, fail) => {
      const { hostname: host, port } = new URL(server.url);
      const socket = connect({ host, port: Number(port), rejectUnauthorized: false }, () => {
        done(String(socket.getPeerCertificate().subject.CN));
        socket.end();
      });
      socket.on('error', fail);
    });
  try {
    expect(await nameShown()).toBe('first.example.com');
    writeFileSync(certFile, readFileSync(second.cert)); // its key is still the old one
    server.process.kill('SIGHUP');
    expect(await nameShown()).toBe('first.example.com');
    writeFileSync(keyFile, readFileSync(second.key));
    server.process.kill('SIGHUP');
    expect(await until(nameShown, (name) => name === 'second.example.com')).toBe('second.example.com');
    writeFileSync(keyFile, 'no key at all');
    writeFileSync(certFile, readFileSync(first.cert));
    expect(await nameShown()).toBe('second.example.com');
  } finally {
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stderr).toContain('the new certificate cannot be used, the last good one stays');
  }
});
