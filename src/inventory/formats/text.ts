/** UTF-8 (a byte order mark is dropped) or, with its mark, UTF-16: the text of a manifest. Broken sequences become U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

/** Lines without their ends, `\n` or `\r\n`. */
export const linesOf = (bytes: Uint8Array): readonly string[] => textOf(bytes).split(/\r?\n/);
