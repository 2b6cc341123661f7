import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Inventory } from '../domain/inventory.ts';
import { listFindingsCommand, pushInventory, pushTarget, waitForScan } from './push.ts';

const KEY = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const never = new AbortController().signal;
const inventory: Inventory = {
  subject: { kind: 'image', name: 'app.tar' },
  packages: [],
  problems: [],
  collectedAt: '2026-11-08T12:00:00.000Z',
};

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

/** A server that answers with what `answer` says; returns its address. */
async function listen(
  answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void,
): Promise<string> {
  const listening = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    answer(request, Buffer.concat(chunks), response);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${address.port}`;
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

test('an inventory goes out compressed and signed for inspector2', async () => {
  let seen: { headers: IncomingMessage['headers']; body: unknown } | undefined;
  const url = await listen((request, body, response) => {
    seen = { headers: request.headers, body: JSON.parse(gunzipSync(body).toString('utf8')) };
    send(response, 202, {
      resourceId: 'arn:x',
      resourceType: 'AWS_ECR_CONTAINER_IMAGE',
      inventoryDigest: 'sha256:0',
      changed: true,
      jobId: 'job-1',
    });
  });
  const target = pushTarget(url, false, { ...KEY, AWS_REGION: 'eu-central-1' });
  expect(await pushInventory(target, inventory, never)).toEqual({
    resourceId: 'arn:x',
    resourceType: 'AWS_ECR_CONTAINER_IMAGE',
    changed: true,
    jobId: 'job-1',
  });
  expect(seen?.body).toEqual({ inventory });
  expect(seen?.headers['content-encoding']).toBe('gzip');
  expect(seen?.headers.authorization).toMatch(/Credential=AKIAEXAMPLE\/\d{8}\/eu-central-1\/inspector2\/aws4_request/);
});

test('waiting ends when the job does, and a failed job is an error', async () => {
  const states = [
    { state: 'waiting' },
    { state: 'running' },
    { state: 'completed' },
    { state: 'failed', error: 'no database' },
  ];
  const url = await listen((request, _, response) => {
    expect(request.url).toBe('/assay/jobs/scan-resource/job%201');
    send(response, 200, states.shift());
  });
  const target = pushTarget(url, false, KEY);
  expect(await waitForScan(target, 'job 1', never)).toBe('completed');
  await expect(waitForScan(target, 'job 1', never)).rejects.toThrow('could not evaluate the inventory: no database');
});

test('a refused key says what AWS says, and what to check', async () => {
  const url = await listen((_, __, response) =>
    send(response, 403, { message: 'The security token included in the request is invalid.' }),
  );
  await expect(pushInventory(pushTarget(url, false, KEY), inventory, never)).rejects.toThrowError(
    expect.objectContaining({
      kind: 'upstream',
      message: expect.stringContaining('refused the key: The security token included'),
      remedy: expect.stringContaining('region (now us-east-1)'),
    }),
  );
});

test('a key that may not push is not called a wrong key', async () => {
  const url = await listen((_, __, response) => {
    response.setHeader('x-amzn-errortype', 'AccessDeniedException');
    send(response, 403, { message: 'Scanning of EC2 is not enabled' });
  });
  await expect(pushInventory(pushTarget(url, false, KEY), inventory, never)).rejects.toThrowError(
    expect.objectContaining({
      message: expect.stringMatching(/answered 403: Scanning of EC2 is not enabled$/),
      remedy: undefined,
    }),
  );
});

test.each([
  ['a page of something else', 200, 'hello', 'is not an Assay server'],
  ['JSON of something else', 200, { ok: true }, 'is not an Assay server of this version'],
  ['another path', 404, { message: 'no' }, 'does not know /assay/inventories (404): no'],
  ['a broken server', 500, { message: 'disk full' }, 'answered 500: disk full'],
])('%s is told by name', async (_, status, body, message) => {
  const url = await listen((__, ___, response) => {
    if (typeof body === 'string') response.end(body);
    else send(response, status, body);
  });
  await expect(pushInventory(pushTarget(url, false, KEY), inventory, never)).rejects.toThrow(message);
});

test('nobody there', async () => {
  const url = await listen(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  await expect(pushInventory(pushTarget(url, false, KEY), inventory, never)).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/did not answer: .*ECONNREFUSED/),
      remedy: expect.stringContaining('--push URL'),
    }),
  );
});

test('Ctrl-C while the server thinks stops at once', async () => {
  const controller = new AbortController();
  const url = await listen(() => controller.abort());
  await expect(pushInventory(pushTarget(url, false, KEY), inventory, controller.signal)).rejects.toThrowError(
    expect.objectContaining({ name: 'AbortError' }),
  );
});

test.each([
  ['no address', 'server', 'is not an http or https address'],
  ['another protocol', 'ftp://server', 'is not an http or https address'],
  ['a password in the address', 'https://a:b@server', 'takes no user name or password'],
  ['plain http to elsewhere', 'http://server:8480', 'unencrypted'],
])('%s is a usage error', (_, text, message) => {
  expect(() => pushTarget(text, false, KEY)).toThrowError(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining(message) }),
  );
});

test('plain http is for this machine, or for whoever insists', () => {
  for (const text of ['http://localhost:1', 'http://127.0.0.2:1', 'http://[::1]:1']) pushTarget(text, false, KEY);
  expect(pushTarget('http://server:1', true, KEY).url.host).toBe('server:1');
});

test('without a key nothing is sent', () => {
  expect(() => pushTarget('https://server', false, { AWS_ACCESS_KEY_ID: 'A' })).toThrowError(
    expect.objectContaining({ kind: 'environment' }),
  );
});

test('the command to go on with can be pasted into a shell', () => {
  expect(listFindingsCommand(pushTarget('http://127.0.0.1:8480', false, KEY), "i-0'1")).toBe(
    `aws --endpoint-url http://127.0.0.1:8480 --region us-east-1 inspector2 list-findings --filter-criteria '{"resourceId":[{"comparison":"EQUALS","value":"i-0'\\''1"}]}'`,
  );
});
