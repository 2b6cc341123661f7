import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atMost, roomFor } from './in-hand.ts';

const THROTTLED = { name: 'ThrottlingException', message: 'Too many; try again.' };

test('more works than may be in hand at once are refused, until one has ended, well or not', async () => {
  const limited = atMost(1, 'Too many; try again.');
  let fail = (_: Error): void => {};
  const first = limited(
    () =>
      new Promise((_, reject) => {
        fail = reject;
      }),
  );
  await expect(limited(async () => 2)).rejects.toMatchObject(THROTTLED);
  fail(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
  expect(await limited(async () => 3)).toBe(3);
});

let server: Server;
beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => void server.close());

/** A client that asks, and the answer that the server has for it. */
async function asked() {
  const client = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).end();
  client.on('error', () => {});
  const [, raw] = (await once(server, 'request')) as [unknown, ServerResponse];
  return { client, raw };
}

test('room is taken until the answer has left or the client is gone', async () => {
  const take = roomFor(10, 'Too many; try again.');
  const [answered, gone, last] = [await asked(), await asked(), await asked()];
  take(6, answered);
  take(4, gone);
  expect(() => take(1, last)).toThrow(expect.objectContaining(THROTTLED));
  answered.raw.end();
  gone.client.destroy();
  await expect.poll(() => take(10, last)).toBeUndefined();
  last.client.destroy();
});

test('a client that is gone before it gets room keeps none', async () => {
  const take = roomFor(10, 'Too many; try again.');
  const [gone, next] = [await asked(), await asked()];
  gone.client.destroy();
  await once(gone.raw, 'close');
  take(10, gone);
  await expect.poll(() => take(10, next)).toBeUndefined();
  next.client.destroy();
});
