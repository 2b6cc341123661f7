import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { npmPackage, packagesOf, scratchFolder } from '../../test/inventory/scratch.ts';
import { paxRecord, tar } from '../../test/inventory/tar.ts';
import { type ZipItem, zip } from '../../test/inventory/zip.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Limits } from './index.ts';
import { collectArchive, collectDirectory } from './index.ts';

const folder = scratchFolder();
const { signal } = new AbortController();

/** The only place a collection may write to. */
const temporary = join(folder, 'temporary');
beforeAll(() => {
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
});
afterAll(() => {
  vi.unstubAllEnvs();
  expect(readdirSync(temporary)).toEqual([]);
});

let archives = 0;
function collect(bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<Inventory> {
  const path = join(folder, `archive-${archives++}`);
  writeFileSync(path, bytes);
  return collectArchive(path, { signal, limits });
}

const problemsOf = (inventory: Inventory) => inventory.problems.map((p) => `${p.path}: ${p.extractor}: ${p.reason}`);
const npm = (name: string, more: Partial<ZipItem> = {}): ZipItem =>
  ({ ...npmPackage(name, '1.0.0'), ...more }) as ZipItem;

/** The head of a program for Linux on amd64, with nothing in it. */
const ELF = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, ...new Array(8).fill(0), 2, 0, 62, 0, 1, 0, 0, 0]);
const MIB = 1024 * 1024;

/** One entry after the other in the directory, all of one empty content: as small as a million entries can be. */
function manyEntries(names: Iterable<string>): Buffer {
  const one = zip([{ name: 'x', content: '' }]);
  const at = one.indexOf('PK\x01\x02', 0, 'latin1');
  const header = one.subarray(at, at + 46);
  const parts: Buffer[] = [];
  let count = 0;
  for (const name of names) {
    const entry = Buffer.concat([header, Buffer.from(name)]);
    entry.writeUInt16LE(entry.length - 46, 28);
    parts.push(entry);
    count++;
  }
  const directory = Buffer.concat(parts);
  const end = Buffer.from(one.subarray(-22));
  end.writeUInt16LE(Math.min(count, 0xffff - 1), 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([one.subarray(0, at), directory, end]);
}

describe('hostile zips', () => {
  test('names that climb out are ignored and said so; absolute ones lie inside', async () => {
    const inventory = await collect(zip([npm('up', { name: '../../x/node_modules/up/package.json' }), npm('a')]));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual([
      expect.stringMatching(
        /^\.\.\/\.\.\/x\/node_modules\/up\/package\.json: archive: .*outside of the root, ignored$/,
      ),
    ]);
  });

  test('links in a circle, to outside and of 5,000 characters end inside', async () => {
    const link = (name: string, content: string): ZipItem => ({ name, content, mode: 0o120777, stored: true });
    const inventory = await collect(
      zip([
        link('loop', 'loop'),
        npm('unreachable', { name: 'loop/node_modules/unreachable/package.json' }),
        link('app/node_modules/out/package.json', '../../../../../../../../etc/passwd'),
        link('app/node_modules/long/package.json', 'x/'.repeat(2500)),
        npm('a'),
      ]),
    );
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual([
      '/app/node_modules/long/package.json: archive: limit: 5000 bytes, at most 4096 are read',
    ]);
  });

  test('a bomb by ratio ends at its bound; what is beside it is found', async () => {
    const bomb = Buffer.alloc(128 * MIB);
    ELF.copy(bomb);
    const inventory = await collect(zip([{ name: 'bin/bomb', content: bomb, mode: 0o100755 }, npm('a')]));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual([
      expect.stringMatching(/^\/bin\/bomb: archive: limit: the archive grows to more than \d+ bytes$/),
    ]);
  });

  test('a bomb by size is not inflated', async () => {
    const inventory = await collect(
      zip([
        { name: 'bin/bomb', content: ELF, size: 2 ** 31, stored: false, mode: 0o100755 },
        npm('large', { size: 2 ** 31 }),
        npm('a'),
      ]),
    );
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual([
      '/app/node_modules/large/package.json: limits: limit: 2147483648 bytes, at most 2097152 are read',
      expect.stringMatching(/^\/bin\/bomb: limits: limit: 2147483648 bytes, at most \d+ are read$/),
    ]);
  });

  test('entries that share their bytes are a bomb', async () => {
    const kernel = npm('kernel', { content: ' '.repeat(100_000) });
    const copies = Array.from({ length: 500 }, (_, i) =>
      npm(`copy${i}`, { at: 0, compressedSize: 1000, size: 100_000 }),
    );
    const inventory = await collect(zip([kernel, ...copies]));
    expect(problemsOf(inventory)).toContain(
      '/: limits: limit: entries overlap, they claim more bytes than the archive has',
    );
  });

  test('archives in archives end at their bound', async () => {
    let jar = zip([{ name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\n' }]);
    for (let i = 0; i < 12; i++) jar = zip([{ name: `level${i}.jar`, content: jar }]);
    const inventory = await collect(zip([{ name: 'app/outer.jar', content: jar }, npm('a')]));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    expect(problemsOf(inventory)).toEqual([expect.stringMatching(/^\/app\/outer\.jar.*limit: .*8/)]);
  });

  test('a hundred thousand entries', async () => {
    function* names(): Iterable<string> {
      for (let i = 0; i < 100_000; i++) yield `f${i}`;
    }
    expect((await collect(manyEntries(names()))).problems).toEqual([]);
    expect(problemsOf(await collect(manyEntries(names()), { entries: 1000 }))).toEqual([
      '/: limits: limit: more than 1000 entries',
    ]);
  });

  test('a directory that is cut off refuses the archive', async () => {
    const bytes = zip([npm('a'), npm('b')]);
    const at = bytes.indexOf('PK\x01\x02', bytes.indexOf('PK\x01\x02', 0, 'latin1') + 1, 'latin1');
    bytes.fill(0, at, bytes.length - 22);
    await expect(collect(bytes)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(/corrupt zip archive: entry 2/),
    });
  });

  test('every limit that is hit is named', async () => {
    const bytes = zip(Array.from({ length: 9 }, (_, i) => npm(`p${i}`)));
    const hit = async (limits: Partial<Limits>) => problemsOf(await collect(bytes, limits));
    expect(await hit({ keptFiles: 5 })).toEqual(['/: limits: limit: more than 5 package files and links']);
    expect(await hit({ keptBytes: 100 })).toEqual(['/: limits: limit: more than 100 bytes of package files']);
    expect(await hit({ packages: 3 })).toEqual(['/: limits: limit: more than 3 packages']);
    expect(await hit({ depth: 2 })).toContain(
      '/app/node_modules/p0/package.json: limits: limit: more than 2 folders deep',
    );
  });
});

describe('hostile programs', () => {
  test('a sparse file of a tebibyte in a folder is not read', async () => {
    const root = join(folder, 'sparse');
    mkdirSync(join(root, 'bin'), { recursive: true });
    const file = openSync(join(root, 'bin/huge'), 'w', 0o755);
    writeSync(file, ELF);
    ftruncateSync(file, 2 ** 40);
    closeSync(file);
    const text = openSync(join(root, 'bin/text'), 'w', 0o755);
    ftruncateSync(text, 2 ** 40);
    closeSync(text);
    const inventory = await collectDirectory(root, { signal });
    expect(inventory.packages).toEqual([]);
    expect(new Set(problemsOf(inventory).map((line) => line.replace(/at most \d+/, 'at most N')))).toEqual(
      new Set(['/bin/huge: limits: limit: 1099511627776 bytes, at most N are read']),
    );
  });

  test('a truncated one, and one whose size the archive does not have', async () => {
    const elf = (name: string, more: object = {}) => ({ name, content: ELF, mode: 0o755, ...more });
    const inventory = await collect(tar(elf('bin/cut'), npmPackage('a', '1.0.0')));
    expect(packagesOf(inventory)).toEqual(['npm a 1.0.0']);
    await expect(collect(tar(elf('bin/lie', { size: 1_000_000 })))).rejects.toThrow(/truncated tar/);
    const pax = { name: 'PaxHeader', type: 'x', content: paxRecord('size', '900000000000') };
    await expect(collect(tar(pax, elf('bin/lie')))).rejects.toThrow(/truncated tar/);
  });
});
