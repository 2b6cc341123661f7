import { checkHeaderSize } from './blob.ts';

/** What a package header tells; texts as written. */
export interface RpmHeader {
  readonly name: string;
  /** Absent and 0 mean the same. */
  readonly epoch: number;
  readonly version: string;
  readonly release: string;
  readonly arch?: string;
  /** File name: `util-linux-2.32.1-42.el8_8.src.rpm`. */
  readonly sourceRpm?: string;
  readonly vendor?: string;
  /** `nodejs:18:8090020240101:a75119d5` */
  readonly modularityLabel?: string;
  readonly licence?: string;
  /** Absolute paths of the files that are the package's on this system; decoded when asked for. */
  files(): Iterable<string>;
  /** Entries of the change log, newest first; decoded when asked for. */
  changes(): Iterable<string>;
}

/** @see https://github.com/rpm-software-management/rpm/blob/master/include/rpm/rpmtag.h */
const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  licence: 1014,
  arch: 1022,
  oldFileNames: 1027,
  fileStates: 1029,
  sourceRpm: 1044,
  changes: 1082,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularityLabel: 5096,
} as const;

/** Types of a tag's data. @see https://rpm-software-management.github.io/rpm/manual/format_header.html */
const INT32 = 4;
const STRING = 6;
const BINARY = 7;
const STRING_ARRAY = 8;
const I18N_STRING = 9;

/** In `fileStates`: not this package's file any more, another one wrote over it. */
const REPLACED = 1;

/** Tags that a header may have, as rpm itself limits them (HEADER_TAGS_MAX). */
const MAX_TAGS = 0xffff;
const ENTRY = 16;
/** Texts of one tag at most: the largest real packages have some hundred thousand files. */
const MAX_TEXTS = 500_000;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

interface Store {
  readonly entries: ReadonlyMap<number, Entry>;
  readonly data: Buffer;
}

const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/** Index and data. Tags that installing added stand behind the signed ones and count instead of them. */
function storeOf(bytes: Uint8Array): Store {
  checkHeaderSize(bytes.length);
  const blob = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (blob.length < 8) throw new Error('a package header is cut short');
  const tags = blob.readUInt32BE(0);
  const dataBytes = blob.readUInt32BE(4);
  const start = 8 + tags * ENTRY;
  if (tags > MAX_TAGS) throw new Error('a package header has more tags than rpm allows');
  if (start + dataBytes > blob.length) throw new Error('a package header is cut short');
  const entries = new Map<number, Entry>();
  for (let at = 8; at < start; at += ENTRY) {
    const tag = blob.readUInt32BE(at);
    if (!WANTED.has(tag)) continue;
    const entry = {
      type: blob.readUInt32BE(at + 4),
      offset: blob.readUInt32BE(at + 8),
      count: blob.readUInt32BE(at + 12),
    };
    if (entry.offset > dataBytes) throw new Error('a package header has data outside of itself');
    entries.set(tag, entry);
  }
  return { entries, data: blob.subarray(start, start + dataBytes) };
}

/** Where the text that begins at `start` ends. */
function endOfText(data: Buffer, start: number): number {
  const end = data.indexOf(0, start);
  if (end === -1) throw new Error('a package header has a text without end');
  return end;
}

function textOf({ entries, data }: Store, tag: number): string | undefined {
  const entry = entries.get(tag);
  if (entry === undefined || ![STRING, STRING_ARRAY, I18N_STRING].includes(entry.type)) return undefined;
  const text = data.toString('utf8', entry.offset, endOfText(data, entry.offset));
  return text === '' || text === '(none)' ? undefined : text;
}

function* textsOf({ entries, data }: Store, tag: number): Iterable<string> {
  const entry = entries.get(tag);
  if (entry === undefined || entry.type !== STRING_ARRAY) return;
  if (entry.count > MAX_TEXTS) throw new Error(`a package header has more than ${MAX_TEXTS} texts of a kind`);
  let at = entry.offset;
  for (let i = 0; i < entry.count; i++) {
    const end = endOfText(data, at);
    yield data.toString('utf8', at, end);
    at = end + 1;
  }
}

/** The n-th of a tag's whole numbers, undefined where there is none. */
function integerOf({ entries, data }: Store, tag: number, index: number): number | undefined {
  const entry = entries.get(tag);
  if (entry === undefined || entry.type !== INT32 || index >= entry.count) return undefined;
  const at = entry.offset + index * 4;
  return at + 4 > data.length ? undefined : data.readUInt32BE(at);
}

function isReplaced({ entries, data }: Store, index: number): boolean {
  const states = entries.get(TAG.fileStates);
  return (
    states !== undefined && states.type < BINARY && index < states.count && data[states.offset + index] === REPLACED
  );
}

/** Since rpm 4 a file is a base name and the number of its folder; before, whole paths. */
function* filesOf(store: Store): Iterable<string> {
  let index = 0;
  for (const path of textsOf(store, TAG.oldFileNames)) {
    if (!isReplaced(store, index++)) yield path;
  }
  const folders = [...textsOf(store, TAG.dirNames)];
  index = 0;
  for (const name of textsOf(store, TAG.baseNames)) {
    const folder = folders[integerOf(store, TAG.dirIndexes, index) ?? -1];
    if (folder !== undefined && !isReplaced(store, index)) yield folder + name;
    index++;
  }
}

/**
 * Reads one package header: of a database row, or of a package file behind its lead and signature.
 * @param bytes number of tags and bytes of data, the index, the data
 * @throws Error when it is damaged or names no package
 */
export function parseHeader(bytes: Uint8Array): RpmHeader {
  const store = storeOf(bytes);
  const name = textOf(store, TAG.name);
  if (name === undefined) throw new Error('a package header has no name');
  const optional = <K extends string>(key: K, tag: number): { readonly [key in K]?: string } => {
    const text = textOf(store, tag);
    return text === undefined ? {} : ({ [key]: text } as { readonly [key in K]: string });
  };
  return {
    name,
    epoch: integerOf(store, TAG.epoch, 0) ?? 0,
    version: textOf(store, TAG.version) ?? '',
    release: textOf(store, TAG.release) ?? '',
    ...optional('arch', TAG.arch),
    ...optional('sourceRpm', TAG.sourceRpm),
    ...optional('vendor', TAG.vendor),
    ...optional('modularityLabel', TAG.modularityLabel),
    ...optional('licence', TAG.licence),
    files: () => filesOf(store),
    changes: () => textsOf(store, TAG.changes),
  };
}
