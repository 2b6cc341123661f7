/** What PHP's `serialize` writes; arrays and objects are maps of their keys as text. */
export type PhpValue = string | number | boolean | null | ReadonlyMap<string, PhpValue>;

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;
const SEMICOLON = 0x3b;
const COLON = 0x3a;

/**
 * Reads one serialised value. Objects are never made: they read as maps of their fields.
 * @see https://www.php.net/manual/function.serialize.php
 * @throws Error with the position, without the name of the document
 */
export function parsePhpSerialized(bytes: Uint8Array): PhpValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let values = 0;

  const fail = (): never => {
    throw new Error(`is no serialised PHP value (at byte ${at})`);
  };
  const expect = (text: string): void => {
    if (buffer.toString('latin1', at, at + text.length) !== text) fail();
    at += text.length;
  };
  function upTo(end: number): string {
    const stop = buffer.indexOf(end, at);
    if (stop < 0 || stop - at > 40) fail();
    const text = buffer.toString('latin1', at, stop);
    at = stop + 1;
    return text;
  }
  function count(): number {
    const text = upTo(COLON);
    const length = /^\d{1,9}$/.test(text) ? Number(text) : fail();
    return length > buffer.length ? fail() : length;
  }
  /** `LENGTH:"BYTES"` */
  function quoted(): string {
    const length = count();
    expect('"');
    if (at + length > buffer.length) fail();
    const text = buffer.toString('utf8', at, at + length);
    at += length;
    expect('"');
    return text;
  }
  function fields(depth: number): ReadonlyMap<string, PhpValue> {
    const map = new Map<string, PhpValue>();
    let left = count();
    expect('{');
    for (; left > 0; left--) {
      const key = value(depth + 1);
      if (typeof key !== 'string' && typeof key !== 'number') fail();
      map.set(String(key), value(depth + 1));
    }
    expect('}');
    return map;
  }
  function value(depth: number): PhpValue {
    if (depth > MAX_DEPTH) throw new Error(`limit: PHP value nested more than ${MAX_DEPTH} deep`);
    if (++values > MAX_VALUES) throw new Error(`limit: more than ${MAX_VALUES} PHP values`);
    const kind = buffer.toString('latin1', at, at + 2);
    at += 2;
    if (kind === 'N;') return null;
    if (kind === 'a:') return fields(depth);
    if (kind === 's:') {
      const text = quoted();
      expect(';');
      return text;
    }
    if (kind === 'O:') {
      quoted();
      expect(':');
      return fields(depth);
    }
    if (kind === 'b:') return upTo(SEMICOLON) === '1';
    // References (`r:`, `R:`) count values; nothing that is read here is one.
    if (kind === 'i:' || kind === 'd:' || kind === 'r:' || kind === 'R:') return Number(upTo(SEMICOLON));
    at -= 2;
    return fail();
  }

  return value(0);
}
