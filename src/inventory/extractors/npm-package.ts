import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';

/** A version of npm's registry begins with a number; anything else is a URL, a path or a tag. */
export const isNpmVersion = (text: string | undefined): text is string => text !== undefined && /^\d/.test(text);

/** An npm package as extractors report it: the scope is the namespace. */
export function npmPackage(
  file: InventoryFile,
  name: string,
  version: string,
  facts: Readonly<Record<string, string | undefined>> = {},
): ExtractedPackage {
  const slash = name.startsWith('@') ? name.indexOf('/') : -1;
  const known = Object.entries(facts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    type: 'npm',
    ...(slash > 1 && { namespace: name.slice(0, slash) }),
    name: slash > 1 ? name.slice(slash + 1) : name,
    version,
    locations: [locationOf(file)],
    ...(known.length > 0 && { facts: Object.fromEntries(known) }),
  };
}

/** `name@reference` → its parts; the `@` of a scope is no separator. undefined when there is no reference. */
export function splitReference(text: string): readonly [name: string, reference: string] | undefined {
  const at = text.indexOf('@', 1);
  return at === -1 || at === text.length - 1 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}
