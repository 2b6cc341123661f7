import type { RandomAccess } from '../trees/scratch.ts';

const WINDOW = 1024 * 1024;
/** Longer than any text that is looked for. */
const OVERLAP = 512;

/** A text looked for, and which of its versions are taken; every one when absent. */
export interface WantedText {
  readonly pattern: RegExp;
  accepts?(version: string): boolean;
}

/** The first group of the first acceptable occurrence. */
function versionIn(window: string, { pattern, accepts }: WantedText): string | undefined {
  for (const [, version] of window.matchAll(pattern.global ? pattern : new RegExp(pattern, `${pattern.flags}g`))) {
    if (version !== undefined && (accepts?.(version) ?? true)) return version;
  }
  return undefined;
}

/**
 * Searches a file for texts in windows of 1 MiB that overlap; it never holds more. Stops at the first of them,
 * else what a later one found counts when the whole file has been read.
 * @param wanted the surest first; patterns see bytes as Latin-1
 * @returns index of the text and its version
 */
export async function findText(
  file: RandomAccess,
  wanted: readonly WantedText[],
): Promise<{ readonly index: number; readonly version: string } | undefined> {
  const texts = wanted.map((each) => ({ ...each, pattern: new RegExp(each.pattern, `${each.pattern.flags}g`) }));
  let found: { readonly index: number; readonly version: string } | undefined;
  for (let at = 0; at < file.size; at += WINDOW) {
    const bytes = await file.readAt(at, WINDOW + OVERLAP);
    const window = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    for (const [index, text] of texts.entries()) {
      if (found !== undefined && index >= found.index) break;
      const version = versionIn(window, text);
      if (version !== undefined) found = { index, version };
    }
    if (found?.index === 0) return found;
  }
  return found;
}
