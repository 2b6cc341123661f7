import type { RandomAccess } from '../trees/scratch.ts';
import { readPart } from './part-reader.ts';
import type { PeProgram } from './pe.ts';
import { placeOf } from './program.ts';

/** The version resource of a Windows program: what Explorer shows under *Details*. */
export interface PeVersion {
  /** Four numbers, `6.0.121.56705`; absent when the resource has no fixed part. */
  readonly fileVersion?: string;
  readonly productVersion?: string;
  /** `ProductName`, `CompanyName`, `FileVersion`, `ProductVersion`, `OriginalFilename` … as written, trimmed. */
  readonly strings: Readonly<Record<string, string>>;
}

const RT_VERSION = 16;
const MAX_RESOURCE = 64 * 1024;
const MAX_ENTRIES = 4_096;
const MAX_BLOCKS = 512;
const FIXED_SIGNATURE = 0xfeef04bd;

/** Reads a part of the resource directory. */
type ReadResource = (at: number, length: number) => Promise<DataView>;

/** Offset of the entry with this id (any when undefined) in the directory at `at`; undefined when there is none. */
async function entryOf(read: ReadResource, at: number, id: number | undefined): Promise<number | undefined> {
  const head = await read(at, 16);
  const count = head.getUint16(12, true) + head.getUint16(14, true);
  if (count > MAX_ENTRIES) throw new Error(`limit: resource directory of more than ${MAX_ENTRIES} entries`);
  const entries = await read(at + 16, count * 8);
  for (let i = 0; i < count; i++) {
    if (id === undefined || entries.getUint32(i * 8, true) === id) return entries.getUint32(i * 8 + 4, true);
  }
  return undefined;
}

const IS_DIRECTORY = 0x8000_0000;

/** Type, name, language: three directories down stands the data entry of the version resource. */
async function versionData(file: RandomAccess, pe: PeProgram): Promise<DataView | undefined> {
  const root = pe.resources === undefined ? undefined : placeOf(pe, pe.resources);
  if (root === undefined) return undefined;
  const read: ReadResource = (at, length) =>
    readPart(file, root.offset + at, length, 'resource directory', MAX_ENTRIES * 8);
  let at: number | undefined = 0;
  for (const id of [RT_VERSION, undefined, undefined]) {
    at = await entryOf(read, at, id);
    if (at === undefined) return undefined;
    if (at < IS_DIRECTORY) break;
    at -= IS_DIRECTORY;
  }
  const data = await read(at, 16);
  const place = placeOf(pe, pe.imageBase + data.getUint32(0, true));
  if (place === undefined) return undefined;
  const length = Math.min(data.getUint32(4, true), place.available);
  return readPart(file, place.offset, length, 'version resource', MAX_RESOURCE);
}

interface Block {
  readonly key: string;
  readonly valueAt: number;
  /** Bytes, or characters of a text. */
  readonly valueLength: number;
  readonly childrenAt: number;
  readonly end: number;
}

const aligned = (at: number): number => (at + 3) & ~3;

/** Length, value length, kind, key, value, children: every block of a version resource is built so. */
function blockAt(view: DataView, at: number, limit: number): Block | undefined {
  if (at + 6 > limit) return undefined;
  const length = view.getUint16(at, true);
  const valueLength = view.getUint16(at + 2, true);
  const isText = view.getUint16(at + 4, true) === 1;
  if (length < 6) return undefined;
  const end = Math.min(at + length, limit);
  let key = '';
  let cursor = at + 6;
  while (cursor + 2 <= end) {
    const unit = view.getUint16(cursor, true);
    cursor += 2;
    if (unit === 0) break;
    key += String.fromCharCode(unit);
  }
  const valueAt = aligned(cursor);
  return { key, valueAt, valueLength, childrenAt: aligned(valueAt + valueLength * (isText ? 2 : 1)), end };
}

function textAt(view: DataView, block: Block): string {
  let text = '';
  for (let at = block.valueAt; at + 2 <= block.end && text.length < 1_024; at += 2) {
    const unit = view.getUint16(at, true);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text.trim();
}

function* childrenOf(view: DataView, from: number, end: number): Iterable<Block> {
  let at = from;
  for (let count = 0; count < MAX_BLOCKS; count++) {
    const block = blockAt(view, at, end);
    if (block === undefined) return;
    yield block;
    at = aligned(block.end);
  }
}

/** Four numbers of 16 bits, the most significant half first. */
const dotted = (high: number, low: number): string => `${high >>> 16}.${high & 0xffff}.${low >>> 16}.${low & 0xffff}`;

function fixedOf(view: DataView, { valueAt, valueLength, end }: Block): Omit<PeVersion, 'strings'> {
  if (valueLength < 24 || valueAt + 24 > end || view.getUint32(valueAt, true) !== FIXED_SIGNATURE) return {};
  return {
    fileVersion: dotted(view.getUint32(valueAt + 8, true), view.getUint32(valueAt + 12, true)),
    productVersion: dotted(view.getUint32(valueAt + 16, true), view.getUint32(valueAt + 20, true)),
  };
}

/**
 * The version resource of a PE file, the first language's strings.
 * @see https://learn.microsoft.com/en-us/windows/win32/menurc/vs-versioninfo
 * @returns undefined when it has none
 * @throws Error with the reason when it is broken or over a limit
 */
export async function readPeVersion(file: RandomAccess, pe: PeProgram): Promise<PeVersion | undefined> {
  const view = await versionData(file, pe);
  const root = view && blockAt(view, 0, view.byteLength);
  if (view === undefined || root === undefined || root.key !== 'VS_VERSION_INFO') return undefined;
  const strings: Record<string, string> = Object.create(null);
  for (const info of childrenOf(view, root.childrenAt, root.end)) {
    if (info.key !== 'StringFileInfo') continue;
    for (const table of childrenOf(view, info.childrenAt, info.end)) {
      for (const entry of childrenOf(view, table.childrenAt, table.end)) {
        if (entry.valueLength > 0) strings[entry.key] ??= textAt(view, entry);
      }
    }
  }
  return { ...fixedOf(view, root), strings };
}
