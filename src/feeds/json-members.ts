import { asBrokenFile, brokenFile, readBytes } from './content.ts';

/** One member of the outermost object. */
export interface JsonMember {
  readonly key: string;
  readonly value: unknown;
}

const MAX_MEMBER = 128 * 1024 ** 2;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const SPACE = new Set([0x20, 0x09, 0x0a, 0x0d]);
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The members of a JSON file whose outermost value is an object, one at a time: the Debian tracker's document is
 * tens of megabytes and grows, its members are source packages. Memory is bounded by the largest member.
 * Anything else than one whole object rejects with an `upstream` error that names the file.
 */
export async function* readJsonMembers(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<JsonMember, void, undefined> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let ended = false;
  let pending: Buffer[] = [];
  let pendingSize = 0;

  const member = (tail: Buffer): JsonMember | undefined => {
    const text = Buffer.concat([...pending, tail]).toString('utf8');
    pending = [];
    pendingSize = 0;
    if (text.trim() === '') return undefined;
    try {
      const entries = Object.entries(JSON.parse(`{${text}}`) as Record<string, unknown>);
      const [entry] = entries;
      if (entry === undefined || entries.length !== 1) throw new Error('a member without a name');
      return { key: entry[0], value: entry[1] };
    } catch (error) {
      throw asBrokenFile(path, error, signal);
    }
  };

  let first = true;
  for await (const whole of readBytes(folder, path, signal)) {
    const chunk = first && whole.subarray(0, 3).equals(BYTE_ORDER_MARK) ? whole.subarray(3) : whole;
    first = false;
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      if (depth === 0) {
        if (SPACE.has(byte)) continue;
        if (ended) throw brokenFile(path, 'text follows the JSON object');
        if (byte !== 0x7b) throw brokenFile(path, 'it is no JSON object');
        depth = 1;
        start = i + 1;
      } else if (byte === QUOTE) inString = true;
      else if (OPEN.has(byte)) depth++;
      else if (CLOSE.has(byte) || (byte === COMMA && depth === 1)) {
        if (byte !== COMMA && --depth > 0) continue;
        const found = member(chunk.subarray(start, i));
        if (found !== undefined) yield found;
        else if (byte === COMMA) throw brokenFile(path, 'a member is empty');
        start = i + 1;
        ended = depth === 0;
      }
    }
    if (depth > 0) {
      const tail = chunk.subarray(start);
      pendingSize += tail.length;
      if (pendingSize > MAX_MEMBER) throw brokenFile(path, `a member is larger than ${MAX_MEMBER} bytes`);
      pending.push(tail);
    }
  }
  if (!ended) throw brokenFile(path, 'it ends in the middle');
}
