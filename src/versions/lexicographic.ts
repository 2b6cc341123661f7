import type { VersionScheme } from './scheme.ts';
import { compareKeys, MAX_VERSION_LENGTH, type SortKey } from './sort-key.ts';

/** Any text without blanks, by its UTF-8 bytes, nothing normalised. @see https://packageurl.org/docs/vers */
function parse(text: string): SortKey | undefined {
  const version = text.trim();
  if (version === '' || version.length > MAX_VERSION_LENGTH || /\s/.test(version)) return undefined;
  return Buffer.from(version, 'utf8').toString('latin1');
}

export const lexicographic: VersionScheme<SortKey> = { id: 'lexicographic', parse, compare: compareKeys };
