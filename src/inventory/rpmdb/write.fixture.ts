/** Writers of small rpm databases in each of its formats, so that the readers are tested on files made here. */

export interface RpmFields {
  readonly name: string;
  readonly version?: string;
  readonly release?: string;
  readonly epoch?: number;
  readonly arch?: string;
  readonly sourceRpm?: string;
  readonly vendor?: string;
  readonly licence?: string;
  readonly modularityLabel?: string;
  readonly changes?: readonly string[];
  /** Absolute paths. */
  readonly files?: readonly string[];
  /** State of each file: 0 normal, 1 replaced by another package's. */
  readonly fileStates?: readonly number[];
}

const INT32 = 4;
const STRING = 6;
const CHAR = 1;
const STRING_ARRAY = 8;

type Tag = readonly [tag: number, type: number, count: number, data: Buffer];

const texts = (tag: number, values: readonly string[]): Tag => [
  tag,
  STRING_ARRAY,
  values.length,
  Buffer.from(values.map((value) => `${value}\0`).join('')),
];
const text = (tag: number, value: string | undefined): readonly Tag[] =>
  value === undefined ? [] : [[tag, STRING, 1, Buffer.from(`${value}\0`)]];

function numbers(tag: number, values: readonly number[]): Tag {
  const data = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) data.writeUInt32BE(value, i * 4);
  return [tag, INT32, values.length, data];
}

/** Tags one behind the other; whole numbers begin at multiples of four, as rpm demands. */
function headerOf(tags: readonly Tag[]): Buffer {
  const index = Buffer.alloc(tags.length * 16);
  const parts: Buffer[] = [];
  let length = 0;
  for (const [i, [tag, type, count, data]] of tags.entries()) {
    const padding = type === INT32 ? (4 - (length % 4)) % 4 : 0;
    parts.push(Buffer.alloc(padding), data);
    length += padding;
    for (const [j, value] of [tag, type, length, count].entries()) index.writeUInt32BE(value, i * 16 + j * 4);
    length += data.length;
  }
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(tags.length, 0);
  sizes.writeUInt32BE(length, 4);
  return Buffer.concat([sizes, index, ...parts]);
}

export function rpmHeader(fields: RpmFields): Buffer {
  const { name, version = '1', release = '1', epoch, files = [] } = fields;
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const folders = [...new Set(files.map(folderOf))];
  const withFiles: readonly Tag[] =
    files.length === 0
      ? []
      : [
          numbers(
            1116,
            files.map((path) => folders.indexOf(folderOf(path))),
          ),
          texts(
            1117,
            files.map((path) => path.slice(folderOf(path).length)),
          ),
          texts(1118, folders),
        ];
  const states = fields.fileStates;
  return headerOf([
    ...text(1000, name),
    ...text(1001, version),
    ...text(1002, release),
    ...(epoch === undefined ? [] : [numbers(1003, [epoch])]),
    ...text(1011, fields.vendor),
    ...text(1014, fields.licence),
    ...text(1022, fields.arch),
    ...(states === undefined ? [] : [[1029, CHAR, states.length, Buffer.from(states)] as const]),
    ...text(1044, fields.sourceRpm),
    ...(fields.changes === undefined ? [] : [texts(1082, fields.changes)]),
    ...withFiles,
    ...text(5096, fields.modularityLabel),
  ]);
}

/** Berkeley DB: a page of metadata, hash pages with four keys each, and overflow pages of the larger values. */
export function berkeleyDb(headers: readonly Uint8Array[], pageSize = 4096, isBig = false): Buffer {
  const pages: Buffer[] = [Buffer.alloc(pageSize)];
  const u16 = (page: Buffer, value: number, at: number) =>
    isBig ? page.writeUInt16BE(value, at) : page.writeUInt16LE(value, at);
  const u32 = (page: Buffer, value: number, at: number) =>
    isBig ? page.writeUInt32BE(value, at) : page.writeUInt32LE(value, at);
  const keyOf = (value: number): Buffer => {
    const key = Buffer.alloc(5);
    key[0] = 1;
    u32(key, value, 1);
    return key;
  };
  const addPage = (type: number): { readonly number: number; readonly page: Buffer } => {
    const page = Buffer.alloc(pageSize);
    u32(page, pages.length, 8);
    page[25] = type;
    pages.push(page);
    return { number: pages.length - 1, page };
  };

  function itemOf(value: Uint8Array): Buffer {
    if (value.length <= pageSize / 16) return Buffer.concat([Buffer.from([1]), value]);
    const room = pageSize - 26;
    const item = Buffer.alloc(12);
    item[0] = 3;
    u32(item, pages.length, 4);
    u32(item, value.length, 8);
    for (let at = 0; at < value.length; at += room) {
      const { number, page } = addPage(7);
      const part = value.subarray(at, at + room);
      page.set(part, 26);
      u16(page, part.length, 22);
      u32(page, at + room < value.length ? number + 1 : 0, 16);
    }
    return item;
  }

  // Row 0 holds the next package number.
  const rows: (readonly [Buffer, Buffer])[] = [[keyOf(0), keyOf(headers.length + 1)]];
  for (const [i, header] of headers.entries()) rows.push([keyOf(i + 1), itemOf(header)]);
  for (let i = 0; i < rows.length; i += 4) {
    const { page } = addPage(i % 8 === 0 ? 13 : 2);
    const items = rows.slice(i, i + 4).flat();
    let end = pageSize;
    for (const [j, item] of items.entries()) {
      end -= item.length;
      page.set(item, end);
      u16(page, end, 26 + j * 2);
    }
    u16(page, items.length, 20);
  }
  const meta = pages[0] ?? Buffer.alloc(0);
  u32(meta, 0x061561, 12);
  u32(meta, 9, 16);
  u32(meta, pageSize, 20);
  meta[25] = 8;
  u32(meta, pages.length - 1, 32);
  return Buffer.concat(pages);
}

/** ndb: a page of slots, then the packages, each between its head and tail. */
export function ndb(headers: readonly Uint8Array[]): Buffer {
  const slots = Buffer.alloc(4096);
  slots.write('RpmP', 0, 'latin1');
  slots.writeUInt32LE(1, 12);
  slots.writeUInt32LE(headers.length + 1, 16);
  for (let at = 32; at < slots.length; at += 16) slots.write('Slot', at, 'latin1');
  const parts: Buffer[] = [slots];
  let at = slots.length;
  for (const [i, header] of headers.entries()) {
    const blob = Buffer.alloc(Math.ceil((16 + header.length + 12) / 16) * 16);
    blob.write('BlbS', 0, 'latin1');
    blob.writeUInt32LE(i + 1, 4);
    blob.writeUInt32LE(header.length, 12);
    blob.set(header, 16);
    blob.writeUInt32LE(header.length, blob.length - 8);
    blob.write('BlbE', blob.length - 4, 'latin1');
    slots.writeUInt32LE(i + 1, 32 + i * 16 + 4);
    slots.writeUInt32LE(at / 16, 32 + i * 16 + 8);
    slots.writeUInt32LE(blob.length / 16, 32 + i * 16 + 12);
    parts.push(blob);
    at += blob.length;
  }
  return Buffer.concat(parts);
}

/** A package file without content: lead, signature, header. */
export function rpmArchive(header: Buffer): Buffer {
  const lead = Buffer.alloc(96);
  lead.write('edabeedb0300', 'hex');
  const withIntro = (each: Buffer): Buffer => Buffer.concat([Buffer.from('8eade80100000000', 'hex'), each]);
  const signature = withIntro(headerOf(text(1004, 'x')));
  const padding = Buffer.alloc((8 - (signature.length % 8)) % 8);
  return Buffer.concat([lead, signature, padding, withIntro(header)]);
}
