import type { RandomAccess } from '../trees/scratch.ts';
import { bytesOf, readPart, viewOf } from './part-reader.ts';
import { type Program, placeOf, type Section, sectionOf } from './program.ts';

/** What the Go linker wrote into a program: `go version -m` prints it. */
export interface GoBuildInfo {
  /** `go1.22.5`, `go1.22.1 X:boringcrypto`, `devel go1.23-…`. */
  readonly goVersion: string;
  /** Lines `mod`, `dep`, `=>`, `build`, tabs between their fields; empty when the program was built without modules. */
  readonly modules: string;
}

/** `\xff Go buildinf:` */
const MAGIC = Buffer.from('ff20476f206275696c64696e663a', 'hex');
const ALIGNMENT = 16;
const HEADER = 32;
const WINDOW = 1024 * 1024;
/** The linker puts the block at the beginning of the data segment; other linkers may move it, not this far. */
const MAX_SEARCH = 16 * 1024 * 1024;
const MAX_VERSION = 1_024;
/** Programs with a thousand modules have 200 KiB. */
const MAX_MODULES = 4 * 1024 * 1024;
/** Sixteen bytes on each side mark the text in memory. */
const SENTINEL = 16;

const IN_PLACE = 2;
const BIG_ENDIAN = 1;

/** Offset of the block in a part of the file, at an aligned distance from its beginning. */
async function findIn(file: RandomAccess, part: Section): Promise<number | undefined> {
  const end = Math.min(part.offset + part.size, part.offset + MAX_SEARCH, file.size);
  for (let at = part.offset; at < end; at += WINDOW) {
    const window = Buffer.from(await file.readAt(at, Math.min(WINDOW + HEADER, end - at)));
    for (let hit = window.indexOf(MAGIC); hit !== -1; hit = window.indexOf(MAGIC, hit + 1)) {
      if ((at - part.offset + hit) % ALIGNMENT === 0) return at + hit;
    }
  }
  return undefined;
}

/** Sections that only the Go linker writes. */
const GO_SECTIONS = ['.gopclntab', '.gosymtab', '.note.go.buildid', '.go.fuzzcntrs', '.data.rel.ro.gopclntab'];

/** Where the block can be; empty when the headers already tell that the program was not written in Go. */
function candidates(program: Program): readonly Section[] {
  const writable = program.segments.filter((segment) => segment.writable && !segment.executable && segment.size > 0);
  if (program.format === 'pe') return writable;
  const own = sectionOf(program, program.format === 'elf' ? '.go.buildinfo' : '__DATA,__go_buildinfo');
  if (own !== undefined) return [own];
  const isStripped = program.sections.length === 0;
  return isStripped || GO_SECTIONS.some((name) => sectionOf(program, name) !== undefined) ? writable : [];
}

/** A number of seven bits a byte. */
function varint(bytes: Uint8Array): { value: number; size: number } | undefined {
  let value = 0;
  for (let size = 0; size < 5; size++) {
    const byte = bytes[size];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * size);
    if (byte < 0x80) return { value, size: size + 1 };
  }
  return undefined;
}

/** Go 1.18 and later: two texts follow the header, each with its length before it. */
async function inPlace(file: RandomAccess, offset: number): Promise<readonly Uint8Array[]> {
  const texts: Uint8Array[] = [];
  let at = offset + HEADER;
  for (const limit of [MAX_VERSION, MAX_MODULES]) {
    const length = varint(await file.readAt(at, 5));
    if (length === undefined) throw new Error('Go build information is cut off');
    texts.push(bytesOf(await readPart(file, at + length.size, length.value, 'Go build information', limit)));
    at += length.size + length.value;
  }
  return texts;
}

/** Go 1.13 to 1.17: two pointers to Go strings, each of which is a pointer and a length. */
async function throughPointers(
  file: RandomAccess,
  program: Program,
  header: DataView,
): Promise<readonly Uint8Array[] | undefined> {
  const size = header.getUint8(14);
  const little = (header.getUint8(15) & BIG_ENDIAN) === 0;
  if (size !== 4 && size !== 8) throw new Error('Go build information has no valid pointer size');
  const wordAt = (view: DataView, at: number): number =>
    size === 8 ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const texts: Uint8Array[] = [];
  for (const [at, limit] of [
    [16, MAX_VERSION],
    [16 + size, MAX_MODULES],
  ] as const) {
    const string = placeOf(program, wordAt(header, at));
    if (string === undefined) {
      texts.push(new Uint8Array());
      continue;
    }
    const pair = await readPart(file, string.offset, 2 * size, 'Go string', 2 * size);
    const text = placeOf(program, wordAt(pair, 0));
    const length = wordAt(pair, size);
    texts.push(
      text === undefined || length === 0
        ? new Uint8Array()
        : bytesOf(await readPart(file, text.offset, length, 'Go build information', limit)),
    );
  }
  return texts;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

/** The text between its marks; empty when they are not there. */
function unmarked(modules: Uint8Array): string {
  const isMarked = modules.length >= 2 * SENTINEL + 1 && modules[modules.length - SENTINEL - 1] === 0x0a;
  return isMarked ? text(modules.subarray(SENTINEL, modules.length - SENTINEL)) : '';
}

/**
 * The build information of a Go program. @see https://pkg.go.dev/debug/buildinfo
 * @returns undefined when the program has none: not written in Go, or with Go before 1.13, or packed
 * @throws Error with the reason when it is broken
 */
export async function readGoBuildInfo(file: RandomAccess, program: Program): Promise<GoBuildInfo | undefined> {
  for (const part of candidates(program)) {
    const offset = await findIn(file, part);
    if (offset === undefined) continue;
    const header = viewOf(await file.readAt(offset, HEADER));
    if (header.byteLength < HEADER) throw new Error('Go build information is cut off');
    const isInPlace = (header.getUint8(15) & IN_PLACE) !== 0;
    const [version, modules] =
      (isInPlace ? await inPlace(file, offset) : await throughPointers(file, program, header)) ?? [];
    if (version === undefined || modules === undefined || version.length === 0) return undefined;
    return { goVersion: text(version), modules: unmarked(modules) };
  }
  return undefined;
}
