import { brokenFile, readBytes } from './content.ts';

const MAX_ELEMENT = 32 * 1024 ** 2;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const ARRAY = 0x5b;

/**
 * The elements of the arrays among the members of a JSON file whose outermost value is an object, one at a time: a
 * year of NVD is more than a hundred megabytes in one array. Other members are passed over. Memory is bounded by the
 * largest element. An element that is no JSON is one with a reason; anything else than one whole object rejects with an
 * `upstream` error that names the file.
 * @param member name of the array
 */
export async function* readJsonElements(
  folder: string,
  path: string,
  member: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly value: unknown } | { readonly reason: string }, void, undefined> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let ended = false;
  let inArray = false;
  let found = false;
  let pending: Buffer[] = [];
  let pendingSize = 0;
  const opening = new RegExp(`(?:^|,)\\s*${JSON.stringify(member)}\\s*:\\s*$`);

  const take = (tail: Buffer): string => {
    const text = Buffer.concat([...pending, tail]).toString('utf8');
    pending = [];
    pendingSize = 0;
    return text;
  };
  const element = (tail: Buffer): { readonly value: unknown } | { readonly reason: string } | undefined => {
    const text = take(tail);
    if (text.trim() === '') return undefined;
    try {
      return { value: JSON.parse(text) };
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
      } else if (byte === QUOTE) inString = true;
      else if (OPEN.has(byte)) {
        if (depth === 0 && (ended || byte === ARRAY)) throw brokenFile(path, 'it is no JSON object');
        depth++;
        if (depth === 1) start = i + 1;
        else if (depth === 2 && byte === ARRAY && opening.test(take(chunk.subarray(start, i)))) {
          inArray = true;
          found = true;
          start = i + 1;
        } else if (depth === 2) start = i;
      } else if (CLOSE.has(byte)) {
        depth--;
        if (depth < 0) throw brokenFile(path, 'it closes more than it opens');
        if (inArray && depth === 1) {
          const last = element(chunk.subarray(start, i));
          if (last !== undefined) yield last;
          inArray = false;
        }
        if (depth === 1 || depth === 0) {
          take(Buffer.alloc(0));
          start = i + 1;
        }
        ended ||= depth === 0;
      } else if (byte === COMMA && inArray && depth === 2) {
        yield element(chunk.subarray(start, i)) ?? { reason: 'an element is empty' };
        start = i + 1;
      }
    }
    const tail = chunk.subarray(start);
    // What is neither an element nor the beginning of a member is not kept.
    if (!inArray && depth > 1) continue;
    pendingSize += tail.length;
    if (pendingSize > MAX_ELEMENT) throw brokenFile(path, `an element is larger than ${MAX_ELEMENT} bytes`);
    pending.push(tail);
  }
  if (!ended) throw brokenFile(path, depth === 0 ? 'it is no JSON object' : 'it ends in the middle');
  if (!found) throw brokenFile(path, `it has no list ${JSON.stringify(member)}`);
}
