import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';
import { ownedText } from '../formats/owned-text.ts';

/** A Python package as extractors report it: the name as written, matching canonicalises (PEP 503). */
export function pypiPackage(
  file: InventoryFile,
  name: string,
  version: string,
  facts: Readonly<Record<string, string | undefined>> = {},
): ExtractedPackage {
  const known = Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    type: 'pypi',
    name: ownedText(name),
    version: ownedText(version),
    locations: [locationOf(file)],
    ...(known.length > 0 && { facts: Object.fromEntries(known) }),
  };
}

/** PEP 503: how names are compared. */
export const canonicalPypiName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
