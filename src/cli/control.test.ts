import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { askServer, serveControl } from './control.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-control-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const log = createLog('silent');

/** A process that answers every question with its own name. */
const open = (dataFolder: string, name: string) =>
  serveControl({ config: loadConfig({ data: dataFolder }, {}), log }, async () => ({ name }));

test('an api and its workers start at once on one data folder, and the last one to come is asked', async () => {
  const data = join(folder, 'shared');
  const doors = await Promise.all(['api', 'worker 1', 'worker 2'].map((name) => open(data, name)));
  const newest = await open(data, 'worker 3');
  expect(await askServer(data, 'who', {})).toEqual({ value: { name: 'worker 3' } });
  for (const door of doors) await door.close();
  expect(await askServer(data, 'who', {})).toEqual({ value: { name: 'worker 3' } });
  await newest.close();
  expect(await askServer(data, 'who', {})).toBeUndefined();
  expect(readdirSync(join(data, 'run'))).toEqual([]);
});

test('the socket of a killed process is taken away by the next one', async () => {
  const data = join(folder, 'killed');
  const first = await open(data, 'first');
  const dead = join(data, 'run', 'control-00ff.sock');
  // A socket that was renamed is not taken away when its server closes: so a killed process leaves it.
  const server = createServer();
  await new Promise<void>((done) => server.listen(dead, done));
  renameSync(dead, `${dead}.moved`);
  await new Promise((done) => server.close(done));
  renameSync(`${dead}.moved`, dead);
  writeFileSync(join(data, 'run', 'notes'), 'not ours');
  const second = await open(data, 'second');
  expect(existsSync(dead)).toBe(false);
  expect(existsSync(join(data, 'run', 'notes'))).toBe(true);
  expect(await askServer(data, 'who', {})).toEqual({ value: { name: 'second' } });
  await Promise.all([first.close(), second.close()]);
});
