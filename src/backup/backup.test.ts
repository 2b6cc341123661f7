import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, describe, expect, test } from 'vitest';
import type { StoreSnapshot } from '../store/index.ts';
import { isDataFile, PART_BYTES } from './format.ts';
import { readBackup, readBackupHeader } from './read.ts';
import { writeBackup } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'test.backup');
const about = { assay: '0.1.0', store: 'embedded', createdAt: '2026-01-02T03:04:05.000Z' } as const;

const snapshotOf = (tables: Readonly<Record<string, readonly string[]>>): StoreSnapshot => ({
  schema: 3,
  tables: Object.keys(tables),
  async *rows(table) {
    for (const row of tables[table] ?? []) yield [row];
  },
  async close() {},
});

async function bytesOf(tables: Readonly<Record<string, readonly string[]>>, files: readonly string[] = []) {
  const data = files.map((name) => ({ name, path: join(folder, name.replaceAll('/', '_')) }));
  for (const { path, name } of data) writeFileSync(path, `content of ${name}`);
  const pieces: Uint8Array[] = [];
  for await (const piece of writeBackup({ snapshot: snapshotOf(tables), files: data, about })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Everything that a backup hands over, read to its end. */
async function read(bytes: Uint8Array) {
  writeFileSync(file, bytes);
  const rows: Record<string, string[]> = {};
  const files: Record<string, string> = {};
  await readBackup(file, {
    async rows(table, part) {
      rows[table] = [...(rows[table] ?? []), ...part];
    },
    async file(name, pieces) {
      let text = '';
      for await (const piece of pieces) text += Buffer.from(piece).toString();
      files[name] = text;
    },
  });
  return { rows, files };
}

const ROWS = { account: ['{"account_id":"111122223333"}'], finding: ['{"id":"ü"}', '{"id":"2\\n"}'], outbox: [] };

describe('a backup', () => {
  test('gives back what was put in', async () => {
    const names = ['master.key', 'vex/acme.vex.json', 'db/update.json'];
    expect(await read(await bytesOf(ROWS, names))).toEqual({
      rows: { account: ROWS.account, finding: ROWS.finding },
      files: Object.fromEntries(names.map((name) => [name, `content of ${name}`])),
    });
    expect(await readBackupHeader(file)).toEqual({ format: 'assay-backup', version: 1, schema: 3, ...about });
  });

  test('a large table is cut in parts', async () => {
    const row = JSON.stringify({ text: 'x'.repeat(PART_BYTES / 8) });
    const { rows } = await read(await bytesOf({ blob: Array(20).fill(row) }));
    expect(rows.blob).toEqual(Array(20).fill(row));
  });
});

describe('what is no whole backup is refused', () => {
  const refused = (bytes: Uint8Array) => expect(read(bytes)).rejects.toMatchObject({ kind: 'input' });

  test('cut off anywhere', async () => {
    const whole = await bytesOf(ROWS, ['vex/acme.vex.json']);
    for (let size = 0; size < whole.length; size += 37) await refused(whole.subarray(0, size));
    const tar = gunzipSync(whole);
    // Without the two blocks that end a tar it is still whole: the manifest is the last entry.
    for (let size = 512; size < tar.length - 2048; size += 512) await refused(gzipSync(tar.subarray(0, size)));
  });

  test('changed anywhere', async () => {
    const tar = gunzipSync(await bytesOf(ROWS, ['vex/acme.vex.json']));
    const text = (from: string, to: string) => Buffer.from(tar.toString('latin1').replace(from, to), 'latin1');
    await refused(gzipSync(text('111122223333', '999922223333')));
    await refused(gzipSync(text('content of', 'CONTENT OF')));
    await refused(gzipSync(text('"finding":2', '"finding":3')));
    await refused(gzipSync(text('"embedded"', '"postgres"')));
  });

  test('nothing at all, some other file, some other archive', async () => {
    await refused(Buffer.alloc(0));
    await refused(Buffer.from('no archive'));
    await refused(gzipSync('no archive'));
    await expect(readBackupHeader(join(folder, 'missing'))).rejects.toMatchObject({ kind: 'input' });
  });

  test.each([
    ['a name that leaves the folder', { name: '../master.key' }],
    ['a name that leads elsewhere', { name: 'vex/../../x' }],
    ['a link', { name: 'vex/link', type: 'symlink' as const, linkname: '/etc/passwd' }],
    ['a file that no data folder has', { name: 'store/PG_VERSION' }],
    ['an entry after the manifest', { name: 'vex/late.json' }],
  ])('%s', async (_what, header) => {
    const tar = gunzipSync(await bytesOf(ROWS));
    const extra = pack();
    if ('linkname' in header) extra.entry(header);
    else extra.entry(header, 'x');
    extra.finalize();
    const pieces: Uint8Array[] = [];
    for await (const piece of extra) pieces.push(piece as Buffer);
    const entry = Buffer.concat(pieces).subarray(0, -1024);
    const at = header.name.includes('late') ? tar.length - 1024 : 1024;
    const bytes = gzipSync(Buffer.concat([tar.subarray(0, at), entry, tar.subarray(at)]));
    await expect(read(bytes)).rejects.toThrow(/does not belong there|after the manifest/);
  });

  test('a newer format names both', async () => {
    const tar = gunzipSync(await bytesOf(ROWS))
      .toString('latin1')
      .replace('"version":1', '"version":7');
    writeFileSync(file, gzipSync(Buffer.from(tar, 'latin1')));
    await expect(readBackupHeader(file)).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringMatching(/format 7, .* knows 1/),
    });
  });
});

test.each([
  ['master.key', true],
  ['vex/a.json', true],
  ['db/0123456789abcdef/data.mdb', true],
  ['db/current', true],
  ['vex/.hidden', false],
  ['vex//a', false],
  ['vex', false],
  ['/master.key', false],
  ['run/control', false],
])('%s is a file of the data folder: %s', (name, is) => expect(isDataFile(name)).toBe(is));

test('the archive is for its owner to read with tar alone', async () => {
  writeFileSync(file, await bytesOf(ROWS));
  expect(gunzipSync(readFileSync(file)).subarray(257, 262).toString()).toBe('ustar');
});
