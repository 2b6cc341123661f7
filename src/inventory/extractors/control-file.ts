/**
 * The `Field: value` format of Debian control files and of Python metadata (RFC 822):
 * a line that begins with a blank continues the field above, an empty line ends the stanza.
 * @see https://manpages.debian.org/deb-control.5
 */
export type Stanza = ReadonlyMap<string, string>;

const NEWLINE = 0x0a;

function fieldsOf(text: string, wanted: ReadonlySet<string>): Stanza {
  const fields = new Map<string, string>();
  let current: string | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (current !== undefined) fields.set(current, `${fields.get(current)}\n${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    const name = colon === -1 ? '' : line.slice(0, colon).trim().toLowerCase();
    current = wanted.has(name) && !fields.has(name) ? name : undefined;
    if (current !== undefined) fields.set(current, line.slice(colon + 1).trim());
  }
  return fields;
}

/** Is the line from `start` to `end` blank, carriage returns and spaces aside? */
function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((bytes[i] ?? 0) > 0x20) return false;
  return true;
}

/**
 * The stanzas one by one, decoded one at a time so that a database of 64 MiB costs no more memory than its bytes.
 * @param wanted fields to keep, in lower case
 */
export function* stanzasOf(bytes: Uint8Array, wanted: ReadonlySet<string>): Iterable<Stanza> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let start = 0;
  let at = 0;
  while (at < buffer.length) {
    const newline = buffer.indexOf(NEWLINE, at);
    const end = newline === -1 ? buffer.length : newline;
    if (isBlank(buffer, at, end)) {
      if (at > start) yield fieldsOf(buffer.toString('utf8', start, at), wanted);
      start = end + 1;
    }
    at = end + 1;
  }
  if (start < buffer.length) yield fieldsOf(buffer.toString('utf8', start), wanted);
}

/** The first stanza alone: the header before a body. */
export function headerOf(bytes: Uint8Array, wanted: ReadonlySet<string>): Stanza {
  for (const stanza of stanzasOf(bytes, wanted)) return stanza;
  return new Map();
}

/** A fact worth keeping: one short line. */
export const isShort = (text: string | undefined): text is string =>
  text !== undefined && text !== '' && text.length <= 100 && !text.includes('\n');
