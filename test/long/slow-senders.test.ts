import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answersIn, converse, type Key, signedBytes } from '../conformity/raw.ts';
import { createKey } from '../server/clients.ts';
import { type Server, serve } from '../server/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-slow-'));
let server: Server;
let key: Key;
beforeAll(async () => {
  server = await serve(['--data', folder]);
  key = await createKey(folder);
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends a beginning, and then a byte a second, until the server has enough. */
const slowly = (beginning: string): Promise<{ text: string; seconds: number }> =>
  new Promise((done) => {
    const began = Date.now();
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname, () => socket.write(beginning));
    const timer = setInterval(() => socket.write('a'), 1_000);
    let text = '';
    socket.setEncoding('latin1').on('data', (some: string) => {
      text += some;
    });
    socket
      .on('error', () => {})
      .on('close', () => {
        clearInterval(timer);
        done({ text, seconds: (Date.now() - began) / 1000 });
      });
  });

async function expectAnswers(): Promise<void> {
  const said = await converse(server.url, [signedBytes(server.url, key, { body: '{}' })]);
  expect(answersIn(said)[0]?.status).toBe(200);
}

test.each([
  ['header', 'POST /findings/list HTTP/1.1\r\nhost: a\r\nx: ', 60],
  ['body', 'POST /findings/list HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n', 160],
])(
  'fifty requests whose %s comes by the byte have their time, and others are answered meanwhile',
  async (_, beginning, most) => {
    const slow = Array.from({ length: 50 }, () => slowly(beginning));
    await expectAnswers();
    for (const { text, seconds } of await Promise.all(slow)) {
      expect(seconds).toBeLessThan(most);
      expect(text).toMatch(/^$|^HTTP\/1\.1 408 [\s\S]*RequestTimeoutException/);
    }
    await expectAnswers();
  },
);
