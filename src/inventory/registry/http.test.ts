import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyOf, createHttp } from './http.ts';

const { signal } = new AbortController();
const http = createHttp();
const server = createServer((_, response) => response.end('hello'));
let port = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  http.close();
  server.close();
});

test.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])(
  'a registry far away does not reach this machine as %s',
  async (host) => {
    const url = new URL(`http://${host}:${port}/`);
    for (const within of ['public', 'private'] as const) {
      await expect(http.send(url, { within }, signal)).rejects.toMatchObject({
        kind: 'upstream',
        message: expect.stringContaining(`a ${within} registry may not send its clients to such an address`),
      });
    }
  },
);

test('one of this machine does', async () => {
  const answer = await http.send(new URL(`http://127.0.0.1:${port}/`), { within: 'loopback' }, signal);
  expect({ status: answer.status, scope: answer.scope }).toEqual({ status: 200, scope: 'loopback' });
  expect(String(await bodyOf(answer, 5, 'x'))).toBe('hello');
  const again = await http.send(new URL(`http://127.0.0.1:${port}/`), {}, signal);
  await expect(bodyOf(again, 4, 'x')).rejects.toMatchObject({ kind: 'input', message: 'x: limit: more than 4 bytes' });
});
