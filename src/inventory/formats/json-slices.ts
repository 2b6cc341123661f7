import { inputError } from '../../domain/errors.ts';

/** A JSON value inside a document, not parsed yet: bytes from `start` up to `end`. */
export interface Slice {
  readonly start: number;
  readonly end: number;
}

// Large documents are cut, not parsed: only what is wanted becomes objects, one component at a time. What is skipped is
// only checked for balanced brackets; what is parsed is checked by JSON.parse.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
/** Longest member name that anybody looks for. */
const MAX_KEY_BYTES = 4096;

const broken = (at: number): Error => inputError(`it is not JSON, or cut short, near byte ${at}`);
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function skipSpace(bytes: Buffer, at: number): number {
  let i = at;
  while (isSpace(bytes[i])) i++;
  return i;
}

function endOfString(bytes: Buffer, at: number): number {
  for (let quote = bytes.indexOf(QUOTE, at + 1); quote >= 0; quote = bytes.indexOf(QUOTE, quote + 1)) {
    let before = quote - 1;
    while (bytes[before] === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
  throw broken(bytes.length);
}

function endOfValue(bytes: Buffer, at: number): number {
  let depth = 0;
  let i = at;
  do {
    const byte = bytes[i];
    if (byte === undefined) throw broken(i);
    if (byte === QUOTE) {
      i = endOfString(bytes, i);
      continue;
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
    else if (depth === 0) return endOfScalar(bytes, i);
    i++;
  } while (depth > 0);
  return i;
}

function endOfScalar(bytes: Buffer, at: number): number {
  let i = at;
  for (let byte = bytes[i]; byte !== undefined && !isSpace(byte); byte = bytes[++i]) {
    if (byte === COMMA || byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) break;
  }
  if (i === at) throw broken(at);
  return i;
}

/** The value of a whole document, a byte order mark left out. */
export function documentSlice(bytes: Buffer): Slice {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = skipSpace(bytes, hasMark ? 3 : 0);
  const end = endOfValue(bytes, start);
  const rest = skipSpace(bytes, end);
  if (rest < bytes.length) throw broken(rest);
  return { start, end };
}

/** Values between two brackets, with what `read` finds before each. */
function* valuesOf<T>(
  bytes: Buffer,
  { start, end }: Slice,
  read: (at: number) => readonly [T, number],
): Iterable<readonly [T, Slice]> {
  let i = skipSpace(bytes, start + 1);
  while (i < end - 1) {
    const [head, at] = read(i);
    const stop = endOfValue(bytes, at);
    yield [head, { start: at, end: stop }];
    i = skipSpace(bytes, stop);
    if (i === end - 1) return;
    if (bytes[i] !== COMMA) throw broken(i);
    i = skipSpace(bytes, i + 1);
  }
}

/** Elements of an array; none when the value is no array. */
export function* elementsOf(bytes: Buffer, slice: Slice): Iterable<Slice> {
  if (bytes[slice.start] !== OPEN_ARRAY) return;
  for (const [, element] of valuesOf(bytes, slice, (at) => [undefined, at])) yield element;
}

/** Members of an object, by name; none when the value is no object. A very long name is as if it were empty. */
export function* membersOf(bytes: Buffer, slice: Slice): Iterable<readonly [name: string, value: Slice]> {
  if (bytes[slice.start] !== OPEN_OBJECT) return;
  yield* valuesOf(bytes, slice, (at) => {
    if (bytes[at] !== QUOTE) throw broken(at);
    const end = endOfString(bytes, at);
    const name = end - at > MAX_KEY_BYTES ? '' : String(parseJson(bytes.toString('utf8', at, end)));
    const colon = skipSpace(bytes, end);
    if (bytes[colon] !== COLON) throw broken(colon);
    return [name, skipSpace(bytes, colon + 1)];
  });
}

/** @throws AssayError `input` when it is not JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw inputError(`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
