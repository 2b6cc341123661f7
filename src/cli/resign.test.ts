import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { signRequest } from '../api/wire/sigv4.ts';
import { proxyHandler } from './resign.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listening(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const KEY = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

/** Sends a signed request through a proxy in front of a server. */
async function ask(server: RequestListener): Promise<Response> {
  const key = async () => KEY;
  const proxy = await listening(proxyHandler({ server: new URL(await listening(server)), key, allowRemote: false }));
  const url = `${proxy}/findings/list`;
  const scope = { region: 'us-east-1', service: 'inspector2', now: new Date() };
  const { host: _, ...headers } = signRequest({ method: 'POST', url, body: '{}', ...KEY, ...scope });
  return fetch(url, { method: 'POST', headers, body: '{}' });
}

test('an answer comes through as it is', async () => {
  const answer = await ask((_, response) => response.writeHead(418, { 'x-amzn-errortype': 'Teapot' }).end('{"a":1}'));
  expect(answer.status).toBe(418);
  expect(answer.headers.get('x-amzn-errortype')).toBe('Teapot');
  expect(await answer.json()).toEqual({ a: 1 });
});

test('an answer that breaks off breaks off for the client, who would wait for the rest', {
  timeout: 5_000,
}, async () => {
  const answer = await ask((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"findings":', () => response.destroy());
  });
  await expect(answer.text()).rejects.toThrow();
});
