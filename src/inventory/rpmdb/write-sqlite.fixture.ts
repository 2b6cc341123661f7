/** A writer of SQLite databases with the one table that rpm keeps its packages in, and of their write-ahead logs. */

const CREATE = 'CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)';

function varint(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(bytes);
}

/** A record of texts, blobs, small numbers and null. */
function recordOf(values: readonly (string | Uint8Array | number | null)[]): Buffer {
  const types: Buffer[] = [];
  const bodies: Uint8Array[] = [];
  for (const value of values) {
    if (value === null) types.push(varint(0));
    else if (typeof value === 'number') {
      types.push(varint(1));
      bodies.push(Buffer.from([value]));
    } else {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      types.push(varint(bytes.length * 2 + (typeof value === 'string' ? 13 : 12)));
      bodies.push(bytes);
    }
  }
  const header = Buffer.concat(types);
  return Buffer.concat([varint(header.length + 1), header, ...bodies]);
}

/** A b-tree page; `at` is where it begins on its page (100 on the first). */
function fillPage(page: Buffer, at: number, cells: readonly Buffer[], rightmost?: number): void {
  const isLeaf = rightmost === undefined;
  page[at] = isLeaf ? 13 : 5;
  page.writeUInt16BE(cells.length, at + 3);
  let end = page.length;
  for (const [i, cell] of cells.entries()) {
    end -= cell.length;
    page.set(cell, end);
    page.writeUInt16BE(end, at + (isLeaf ? 8 : 12) + i * 2);
  }
  page.writeUInt16BE(end % 65_536, at + 5);
  if (!isLeaf) page.writeUInt32BE(rightmost, at + 8);
}

/** @param table name of the one table */
export function sqlite(headers: readonly Uint8Array[], pageSize = 4096, table = 'Packages'): Buffer {
  const pages = [Buffer.alloc(pageSize), Buffer.alloc(pageSize)];
  const add = (): { readonly number: number; readonly page: Buffer } => {
    const page = Buffer.alloc(pageSize);
    pages.push(page);
    return { number: pages.length, page };
  };

  function cellOf(rowid: number, payload: Buffer): Buffer {
    const maximum = pageSize - 35;
    const head = Buffer.concat([varint(payload.length), varint(rowid)]);
    if (payload.length <= maximum) return Buffer.concat([head, payload]);
    const minimum = Math.floor(((pageSize - 12) * 32) / 255) - 23;
    const fitting = minimum + ((payload.length - minimum) % (pageSize - 4));
    const local = fitting <= maximum ? fitting : minimum;
    const first = Buffer.alloc(4);
    first.writeUInt32BE(pages.length + 1);
    for (let at = local; at < payload.length; at += pageSize - 4) {
      const { number, page } = add();
      page.set(payload.subarray(at, at + pageSize - 4), 4);
      page.writeUInt32BE(at + pageSize - 4 < payload.length ? number + 1 : 0);
    }
    return Buffer.concat([head, payload.subarray(0, local), first]);
  }

  const leaves: { readonly cells: Buffer[]; room: number; last: number }[] = [
    { cells: [], room: pageSize - 8, last: 0 },
  ];
  for (const [i, header] of headers.entries()) {
    const cell = cellOf(i + 1, recordOf([null, header]));
    let leaf = leaves.at(-1);
    if (leaf === undefined || leaf.room < cell.length + 2) {
      leaf = { cells: [], room: pageSize - 8, last: 0 };
      leaves.push(leaf);
    }
    leaf.cells.push(cell);
    leaf.room -= cell.length + 2;
    leaf.last = i + 1;
  }
  const [first, root] = pages;
  if (first === undefined || root === undefined) throw new Error('no pages');
  if (leaves.length === 1) fillPage(root, 0, leaves[0]?.cells ?? []);
  else {
    const children = leaves.map((leaf) => {
      const { number, page } = add();
      fillPage(page, 0, leaf.cells);
      return { number, last: leaf.last };
    });
    const cells = children.slice(0, -1).map(({ number, last }) => {
      const child = Buffer.alloc(4);
      child.writeUInt32BE(number);
      return Buffer.concat([child, varint(last)]);
    });
    fillPage(root, 0, cells, children.at(-1)?.number ?? 0);
  }
  fillPage(first, 100, [cellOf(1, recordOf(['table', table, table, 2, CREATE.replace('Packages', table)]))]);
  first.write('SQLite format 3\0', 0, 'latin1');
  first.writeUInt16BE(pageSize === 65_536 ? 1 : pageSize, 16);
  first.set([1, 1, 0, 64, 32, 32], 18);
  first.writeUInt32BE(pages.length, 28);
  first.writeUInt32BE(4, 44);
  first.writeUInt32BE(1, 56);
  return Buffer.concat(pages);
}

function addTo(sums: { a: number; b: number }, bytes: Buffer): void {
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    sums.a = (sums.a + bytes.readUInt32BE(at) + sums.b) >>> 0;
    sums.b = (sums.b + bytes.readUInt32BE(at + 4) + sums.a) >>> 0;
  }
}

/** A write-ahead log with one transaction: every page of a database. @param isCommitted its last frame says so */
export function sqliteWal(database: Buffer, pageSize = 4096, isCommitted = true): Buffer {
  const header = Buffer.alloc(32);
  for (const [i, value] of [0x377f0683, 3_007_000, pageSize, 0, 0x12345678, 0x9abcdef0].entries()) {
    header.writeUInt32BE(value, i * 4);
  }
  const sums = { a: 0, b: 0 };
  addTo(sums, header.subarray(0, 24));
  header.writeUInt32BE(sums.a, 24);
  header.writeUInt32BE(sums.b, 28);
  const count = database.length / pageSize;
  const frames = Array.from({ length: count }, (_, i) => {
    const frame = Buffer.alloc(24 + pageSize);
    frame.writeUInt32BE(i + 1, 0);
    frame.writeUInt32BE(isCommitted && i === count - 1 ? count : 0, 4);
    header.copy(frame, 8, 16, 24);
    frame.set(database.subarray(i * pageSize, (i + 1) * pageSize), 24);
    addTo(sums, frame.subarray(0, 8));
    addTo(sums, frame.subarray(24));
    frame.writeUInt32BE(sums.a, 16);
    frame.writeUInt32BE(sums.b, 20);
    return frame;
  });
  return Buffer.concat([header, ...frames]);
}
