const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;
const STAR = 0x2a;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/**
 * JSON with comments and trailing commas (`bun.lock`) as plain JSON of the same length: blanks take their place.
 * For large documents that are read in pieces.
 */
export function plainJson(bytes: Uint8Array): Uint8Array {
  const plain = Buffer.from(bytes);
  /** Where a comma stands after which nothing came yet, or -1. */
  let comma = -1;
  let i = 0;
  const blankUpTo = (end: number): void => {
    for (; i < end; i++) if (plain[i] !== NEWLINE) plain[i] = SPACE;
  };
  while (i < plain.length) {
    const byte = plain[i] as number;
    if (byte === QUOTE) {
      comma = -1;
      i++;
      while (i < plain.length && plain[i] !== QUOTE) i += plain[i] === BACKSLASH ? 2 : 1;
      i++;
    } else if (byte === SLASH && plain[i + 1] === SLASH) {
      const end = plain.indexOf(NEWLINE, i);
      blankUpTo(end === -1 ? plain.length : end);
    } else if (byte === SLASH && plain[i + 1] === STAR) {
      const end = plain.indexOf('*/', i + 2);
      blankUpTo(end === -1 ? plain.length : end + 2);
    } else {
      if ((byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) && comma !== -1) plain[comma] = SPACE;
      if (byte === COMMA) comma = i;
      else if (byte > SPACE) comma = -1;
      i++;
    }
  }
  return plain;
}
