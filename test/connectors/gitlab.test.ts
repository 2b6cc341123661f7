import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeHosts } from '../../src/connectors/code-hosts/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-gitlab-'));
const asked: string[] = [];
let server: Server;
let url = '';
let ca = '';

/** What a GitLab answers, and what a host could do to whoever asks it. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'glpat-good': (response) => response.end('{"username": "root"}'),
  'glpat-redirect': (response) => response.writeHead(302, { location: `${url}/elsewhere` }).end(),
  'glpat-endless': (response) => response.end('x'.repeat(1024 * 1024)),
  'glpat-html': (response) => response.end('<html>'),
};

function answer({ url: path = '', headers }: IncomingMessage, response: ServerResponse): void {
  asked.push(path);
  const known = ANSWERS[String(headers['private-token'])];
  if (known === undefined) response.writeHead(401).end('{"message": "401 Unauthorized"}');
  else known(response);
}

beforeAll(async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const names = ['-subj', '/CN=gitlab', '-addext', 'subjectAltName=IP:127.0.0.1'];
  expect(spawnSync('openssl', [...request, ...names, '-keyout', key, '-out', cert]).status).toBe(0);
  ca = readFileSync(cert, 'utf8');
  server = createServer({ key: readFileSync(key), cert: ca }, answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `https://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (token: string, privateHosts: readonly string[] = ['127.0.0.1']) =>
  codeHosts({ privateHosts, ca }).gitlab(url, token);

test('a token that GitLab knows is somebody’s', async () => {
  expect(await ask('glpat-good')).toEqual({ accepted: true, account: 'root' });
  expect(asked).toEqual(['/api/v4/user']);
});

test.each([
  ['that it does not know', 'glpat-bad', 'did not accept'],
  ['that cannot be one', 'a\r\nhost: x', 'wrong characters'],
  ['whose answer is no GitLab’s', 'glpat-html', 'no GitLab'],
])('a token %s is not accepted', async (_, token, reason) => {
  expect(await ask(token)).toEqual({ accepted: false, reason: expect.stringContaining(reason) });
});

test('a redirect is not followed', async () => {
  asked.length = 0;
  expect(await ask('glpat-redirect')).toMatchObject({ accepted: false });
  expect(asked).toEqual(['/api/v4/user']);
});

test('an answer that does not end is cut off', async () => {
  await expect(ask('glpat-endless')).rejects.toMatchObject({ message: expect.stringContaining('too long') });
});

test('unless it is allowed, a private host is not asked at all', async () => {
  asked.length = 0;
  await expect(ask('glpat-good', [])).rejects.toMatchObject({ message: expect.stringContaining('private address') });
  expect(asked).toEqual([]);
});
