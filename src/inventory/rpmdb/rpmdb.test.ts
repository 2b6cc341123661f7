import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { memoryFile } from '../../../test/inventory/memory-tree.ts';
import { MAX_HEADER_BYTES } from './blob.ts';
import { parseHeader, type RpmHeader } from './header.ts';
import { rpmHeaders } from './index.ts';
import { berkeleyDb, ndb, rpmHeader } from './write.fixture.ts';
import { sqlite, sqliteWal } from './write-sqlite.fixture.ts';

const FORMATS: readonly (readonly [name: string, write: (headers: readonly Uint8Array[]) => Buffer])[] = [
  ['Berkeley DB', berkeleyDb],
  ['Berkeley DB, big-endian, small pages', (headers) => berkeleyDb(headers, 512, true)],
  ['ndb', ndb],
  ['SQLite', sqlite],
  ['SQLite, small pages', (headers) => sqlite(headers, 512)],
  ['SQLite, largest pages', (headers) => sqlite(headers, 65_536)],
];

async function headersOf(database: Uint8Array, wal?: Uint8Array): Promise<RpmHeader[]> {
  const headers: RpmHeader[] = [];
  const log = wal && memoryFile('/wal', wal);
  for await (const header of rpmHeaders(memoryFile('/db', database), log)) headers.push(header);
  return headers;
}

const namesOf = (headers: readonly RpmHeader[]): readonly string[] => headers.map(({ name }) => name).sort();

describe('a package header', () => {
  test('every field', () => {
    const { files, changes, ...header } = parseHeader(
      rpmHeader({
        ...{ name: 'npm', epoch: 1, version: '10.8.2', release: '1.el8', arch: 'x86_64', vendor: 'Red Hat, Inc.' },
        ...{ sourceRpm: 'nodejs-18.20.4-1.src.rpm', licence: 'MIT', modularityLabel: 'nodejs:18:1:a' },
        ...{ changes: ['- fix CVE-2024-1'], files: ['/usr/bin/npm', '/usr/lib/npm/a.js', '/usr/lib/npm/b.js', '/top'] },
        fileStates: [0, 0, 1, 0],
      }),
    );
    expect(header).toEqual({
      ...{ name: 'npm', epoch: 1, version: '10.8.2', release: '1.el8', arch: 'x86_64', vendor: 'Red Hat, Inc.' },
      ...{ sourceRpm: 'nodejs-18.20.4-1.src.rpm', licence: 'MIT', modularityLabel: 'nodejs:18:1:a' },
    });
    // b.js was replaced by another package's
    expect([...files()]).toEqual(['/usr/bin/npm', '/usr/lib/npm/a.js', '/top']);
    expect([...changes()]).toEqual(['- fix CVE-2024-1']);
  });

  test.each([
    ['empty', Buffer.alloc(0), 'a package header is cut short'],
    ['more data than bytes', Buffer.from('0000000000000010', 'hex'), 'a package header is cut short'],
    ['too many tags', Buffer.from('00ffffff00000000', 'hex'), 'a package header has more tags than rpm allows'],
    ['no name', Buffer.alloc(8), 'a package header has no name'],
    ['cut in its data', rpmHeader({ name: 'bash' }).subarray(0, 40), 'a package header is cut short'],
  ])('%s', (_, bytes, reason) => {
    expect(() => parseHeader(bytes)).toThrow(reason);
  });

  test('millions of empty texts are not made', () => {
    const files = Array.from({ length: 600_000 }, () => '/');
    const header = parseHeader(rpmHeader({ name: 'bomb', files }));
    expect(() => [...header.files()]).toThrow('a package header has more than 500000 texts of a kind');
  });

  test('arbitrary and damaged bytes are read or refused, never more', () => {
    const whole = rpmHeader({
      name: 'bash',
      epoch: 1,
      files: ['/bin/bash', '/etc/x'],
      fileStates: [0, 0],
      changes: ['x'],
    });
    const damaged = fc
      .array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 12 })
      .map((edits) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of edits) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (bytes) => {
        try {
          const header = parseHeader(bytes);
          expect(header.name.length).toBeGreaterThan(0);
          expect([...header.files()].length).toBeLessThanOrEqual(bytes.length);
          expect([...header.changes()].length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect((error as Error).message).toMatch(/^a package header /);
        }
      }),
      { numRuns: effort(500) },
    );
  });
});

describe.each(FORMATS)('%s', (_, write) => {
  const many = Array.from({ length: 30 }, (_, i) =>
    rpmHeader({ name: `p${i}`, files: Array.from({ length: i * i * 5 }, (_, j) => `/usr/share/p${i}/${j}`) }),
  );

  test('gives every header back, of any size', async () => {
    const headers = await headersOf(write(many));
    expect(namesOf(headers)).toEqual(many.map((_, i) => `p${i}`).sort());
    expect(headers.map((header) => [header.name, [...header.files()].length])).toEqual(
      expect.arrayContaining([
        ['p0', 0],
        ['p3', 45],
        ['p29', 4205],
      ]),
    );
  });

  test('without packages', async () => {
    expect(await headersOf(write([]))).toEqual([]);
  });

  test('a broken header is counted; the others come first', async () => {
    const seen: string[] = [];
    const database = write([rpmHeader({ name: 'a' }), Buffer.alloc(40), rpmHeader({ name: 'b' })]);
    await expect(async () => {
      for await (const { name } of rpmHeaders(memoryFile('/db', database))) seen.push(name);
    }).rejects.toThrow('1 of 3 packages cannot be read: a package header has no name');
    expect(seen.sort()).toEqual(['a', 'b']);
  });

  test('cut anywhere it is refused with a reason, or read as far as it goes', async () => {
    const whole = write(many.slice(0, 8));
    for (let length = 1; length < whole.length; length += Math.ceil(whole.length / 60)) {
      await headersOf(whole.subarray(0, length)).catch((error: Error) => expect(error.message).toMatch(REASON));
    }
  });

  test('damaged bytes never crash or hang it', async () => {
    const whole = write(many.slice(0, 12));
    const edit = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 20 }), async (edits) => {
        const damaged = Buffer.from(whole);
        for (const [at, value] of edits) damaged[at] = value;
        const headers = await headersOf(damaged).catch((error: Error) => {
          expect(error.message).toMatch(REASON);
          return [];
        });
        expect(headers.length).toBeLessThan(1000);
      }),
      { numRuns: effort(100) },
    );
  });

  test('numbers at the places that steer the reader are the worst they can be', async () => {
    const whole = write(many.slice(0, 12));
    // Each number is tried at other places, so that together they cover the first pages.
    for (const [i, worst] of [0, 1, 0xffff, 0x7fffffff, 0xffffffff].entries()) {
      for (let at = i * 6; at + 4 <= Math.min(whole.length, 9000); at += 30) {
        const damaged = Buffer.from(whole);
        damaged.writeUInt32BE(worst, at);
        await headersOf(damaged).catch((error: Error) => expect(error.message).toMatch(REASON));
      }
    }
  });
});

/** Every refusal is one of ours, not one of the runtime's. */
const REASON = /^(is |has |limit: |\d+ of \d+ packages cannot be read: a package header )/;

describe('hostile databases', () => {
  test('a chain of pages that leads to itself', async () => {
    const large = rpmHeader({ name: 'x', files: Array.from({ length: 2000 }, (_, i) => `/usr/share/x/${i}`) });
    const chained = berkeleyDb([large], 512);
    for (let page = 512; page < chained.length; page += 512) {
      if (chained[page + 25] !== 7) continue;
      chained.writeUInt32LE(1, page + 16);
      chained.writeUInt16LE(1, page + 22);
    }
    await expect(headersOf(chained)).rejects.toThrow('is damaged: its pages form a loop or are shared');
    const looped = sqlite([large], 512);
    for (let page = 1024; page < looped.length; page += 512) looped.writeUInt32BE(3, page);
    await headersOf(looped).catch((error: Error) => expect(error.message).toMatch(REASON));
  });

  test('a tree whose pages are each their own child', async () => {
    const database = sqlite(
      Array.from({ length: 200 }, (_, i) => rpmHeader({ name: `p${i}` })),
      512,
    );
    expect(database[512]).toBe(5);
    const rightmost = 512 + 8;
    database.writeUInt32BE(2, rightmost);
    await expect(headersOf(database)).rejects.toThrow(/is damaged: its (pages form a loop|table is nested)/);
  });

  test('a header larger than any real one', async () => {
    const database = berkeleyDb([rpmHeader({ name: 'x', files: Array.from({ length: 500 }, (_, i) => `/f${i}`) })]);
    const at = database.lastIndexOf(Buffer.from([3, 0, 0, 0]));
    database.writeUInt32LE(MAX_HEADER_BYTES + 1, at + 8);
    await expect(headersOf(database)).rejects.toThrow('limit: a package header of more than 33554432 bytes');
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'is empty'],
    ['a text', Buffer.from('hello'), 'is no rpm database: neither SQLite, ndb nor Berkeley DB'],
    ['another SQLite database', sqlite([], 4096, 'Accounts'), 'has no table Packages'],
  ])('%s is no database', async (_, bytes, reason) => {
    await expect(headersOf(bytes)).rejects.toThrow(reason);
  });
});

describe('a write-ahead log', () => {
  const before = sqlite([rpmHeader({ name: 'old' })]);
  const after = sqlite([rpmHeader({ name: 'old' }), rpmHeader({ name: 'new' })]);

  test('committed pages count instead of those of the database', async () => {
    expect(namesOf(await headersOf(before, sqliteWal(after)))).toEqual(['new', 'old']);
  });

  test('what was never committed, or is damaged, does not', async () => {
    const torn = sqliteWal(after);
    torn[torn.length - 1] = (torn.at(-1) ?? 0) ^ 1;
    for (const wal of [sqliteWal(after, 4096, false), torn, Buffer.alloc(0), Buffer.alloc(40)]) {
      expect(namesOf(await headersOf(before, wal))).toEqual(['old']);
    }
  });
});

test('a database of 200 MB is read in parts, a MiB or two at a time', async () => {
  const header = rpmHeader({ name: 'x', files: Array.from({ length: 90_000 }, (_, i) => `/usr/share/doc/${i}`) });
  const one = ndb([header]);
  const packages = 250;
  // One package's bytes stand for all: the file exists only as answers to reads.
  const slots = Buffer.from(one.subarray(0, 4096));
  const blob = Buffer.from(one.subarray(4096));
  for (let i = 0; i < packages; i++) {
    slots.writeUInt32LE(i + 1, 32 + i * 16 + 4);
    slots.writeUInt32LE((4096 + i * blob.length) / 16, 32 + i * 16 + 8);
  }
  const size = 4096 + packages * blob.length;
  expect(size).toBeGreaterThan(200_000_000);
  let largest = 0;
  const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
    const end = Math.min(offset + length, size);
    largest = Math.max(largest, end - offset);
    const bytes = Buffer.alloc(end - offset);
    for (let at = offset; at < end; ) {
      const inSlots = at < 4096;
      const within = inSlots ? at : (at - 4096) % blob.length;
      const source = inSlots ? slots : blob;
      const part = source.subarray(within, within + end - at);
      bytes.set(part, at - offset);
      at += part.length;
    }
    // the head of each blob carries its own number
    for (let i = Math.max(0, Math.floor((offset - 4096) / blob.length)); i < packages; i++) {
      const place = 4096 + i * blob.length + 4;
      if (place >= end) break;
      if (place >= offset && place + 4 <= end) bytes.writeUInt32LE(i + 1, place - offset);
    }
    return bytes;
  };
  const file = { ...memoryFile('/db', ''), size, readAt, read: () => Promise.reject(new Error('read whole')) };
  let count = 0;
  for await (const each of rpmHeaders(file)) count += each.name === 'x' ? 1 : 0;
  expect(count).toBe(packages);
  expect(largest).toBeLessThan(2 * 1024 * 1024);
});
