import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock, type FolderLock, type LockHolder } from './folder-lock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] => readdirSync(folder).sort();
const readHolder = (file: string): LockHolder => JSON.parse(readFileSync(join(folder, file), 'utf8'));

async function take(): Promise<FolderLock> {
  const outcome = await acquireLock(folder, 'assay');
  if ('heldBy' in outcome) throw new Error(`held by ${outcome.heldBy.pid}`);
  return outcome.lock;
}

test('a lock is held until released; then the next one gets it', async () => {
  const lock = await take();
  expect(await acquireLock(folder, 'assay')).toMatchObject({ heldBy: { pid: process.pid } });
  expect(await acquireLock(folder, 'other')).toHaveProperty('lock');
  lock.release();
  lock.release();
  (await take()).release();
});

test('taking and releasing leaves one small file, never a pile', async () => {
  for (let n = 0; n < 5; n++) (await take()).release();
  expect(files()).toEqual(['assay.lock.5']);
});

test('the lock of a process that ended is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((done) => child.once('exit', done));
  const own = await take();
  const dead = { ...readHolder('assay.lock.1'), pid: child.pid ?? 0 };
  own.release();
  writeFileSync(join(folder, 'assay.lock.1'), JSON.stringify(dead));
  await take();
  expect(readHolder('assay.lock.2').pid).toBe(process.pid);
});

test('a process that got the pid of a dead holder is not mistaken for it', async () => {
  const own = await take();
  const before = { ...readHolder('assay.lock.1'), started: 'another boot:1' };
  own.release();
  writeFileSync(join(folder, 'assay.lock.1'), JSON.stringify(before));
  expect(await acquireLock(folder, 'assay')).toHaveProperty('lock');
});

test('of many that find a dead holder at once exactly one takes over', async () => {
  const own = await take();
  const dead = { ...readHolder('assay.lock.1'), started: 'another boot:1' };
  own.release();
  writeFileSync(join(folder, 'assay.lock.1'), JSON.stringify(dead));
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => acquireLock(folder, 'assay')));
  expect(outcomes.filter((outcome) => 'lock' in outcome)).toHaveLength(1);
});

test('who looked before others came and went steps back', async () => {
  // A rival that read "lock 1 is dead" and was delayed would create lock 2 while lock 3 is already held.
  const own = await take();
  const dead = { ...readHolder('assay.lock.1'), started: 'another boot:1' };
  own.release();
  writeFileSync(join(folder, 'assay.lock.1'), JSON.stringify(dead));
  (await take()).release();
  await take();
  expect(files()).toEqual(['assay.lock.3']);
  writeFileSync(join(folder, 'assay.lock.2'), JSON.stringify(dead));
  expect(await acquireLock(folder, 'assay')).toMatchObject({ heldBy: { pid: process.pid } });
});

test('a holder in another container counts as alive while its heart beats, as dead once it stops', async () => {
  const own = await take();
  const elsewhere = { ...readHolder('assay.lock.1'), place: 'another-container:1' };
  own.release();
  const path = join(folder, 'assay.lock.1');
  writeFileSync(path, JSON.stringify(elsewhere));
  let beats = 0;
  const heart = setInterval(() => utimesSync(path, new Date(), new Date(++beats * 1_000)), 5);
  expect(await acquireLock(folder, 'assay', { heartbeatMs: 20 })).toMatchObject({ heldBy: elsewhere });
  clearInterval(heart);
  expect(await acquireLock(folder, 'assay', { heartbeatMs: 20 })).toHaveProperty('lock');
});
