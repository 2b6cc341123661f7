import { brokenFile, readBytes } from './content.ts';

const MAX_ITEM = 64 * 1024 ** 2;
const MAX_KEY = 200;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE: ReadonlySet<number> = new Set([0x7d, 0x5d]);
const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** One item of an array, or why its text is none. */
export type JsonItem = { readonly value: unknown } | { readonly reason: string };

/**
 * The items of a JSON array, one at a time: that of a member of the outermost object (`data` of
 * `{"data": [ … ]}`), or the outermost one. A year of NVD is more than a hundred megabytes in one array: memory is
 * bounded by the largest item. An item that is no JSON is one with a reason. Anything else than a whole JSON document
 * with that array rejects with an `upstream` error that names the file.
 */
export async function* readJsonItems(
  folder: string,
  path: string,
  signal: AbortSignal,
  member?: string,
): AsyncGenerator<JsonItem, void, undefined> {
  const itemDepth = member === undefined ? 1 : 2;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Inside the array that is asked for. */
  let collecting = false;
  let found = false;
  let ended = false;
  let key = '';
  let pending: Buffer[] = [];
  let pendingSize = 0;

  const item = (tail: Buffer): JsonItem | undefined => {
    const text = Buffer.concat([...pending, tail]).toString('utf8');
    pending = [];
    pendingSize = 0;
    if (text.trim() === '') return undefined;
    try {
      return { value: JSON.parse(text) as unknown };
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  };

  for await (const chunk of readBytes(folder, path, signal)) {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        if (inString && depth === 1 && !collecting && key.length < MAX_KEY) key += String.fromCharCode(byte);
        continue;
      }
      if (depth === 0) {
        if (SPACE.has(byte)) continue;
        if (ended) throw brokenFile(path, 'text follows the JSON document');
        if (byte !== (member === undefined ? OPEN_ARRAY : OPEN_OBJECT)) throw brokenFile(path, 'it has another shape');
        depth = 1;
        if (member !== undefined) continue;
        [collecting, found, start] = [true, true, i + 1];
      } else if (byte === QUOTE) {
        inString = true;
        if (depth === 1 && !collecting) key = '';
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        depth++;
        if (depth !== itemDepth || member === undefined || byte !== OPEN_ARRAY || key !== member) continue;
        [collecting, found, start] = [true, true, i + 1];
      } else if (CLOSE.has(byte) || (byte === COMMA && collecting && depth === itemDepth)) {
        if (collecting && depth === itemDepth) {
          const next = item(chunk.subarray(start, i));
          if (next !== undefined) yield next;
          else if (byte === COMMA) yield { reason: 'an item is empty' };
          start = i + 1;
        }
        if (byte === COMMA) continue;
        if (depth === itemDepth) collecting = false;
        ended = --depth === 0;
      }
    }
    if (!collecting) continue;
    const tail = chunk.subarray(start);
    pendingSize += tail.length;
    if (pendingSize > MAX_ITEM) throw brokenFile(path, `an item is larger than ${MAX_ITEM} bytes`);
    pending.push(Buffer.from(tail));
  }
  if (!ended) throw brokenFile(path, 'it ends in the middle');
  if (!found) throw brokenFile(path, `it has no ${member ?? 'items'}`);
}
