import type { Package } from '../domain/package.ts';
import type { Extractor } from './extractor.ts';

/** The folder of the file that proves a package: `/app/x.zip!/bin/a.dll` → `/app/x.zip!/bin`. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Is one of these folders this one, or above it? */
function isWithin(folder: string, folders: ReadonlySet<string>): boolean {
  for (let at = folder; at !== ''; at = folderOf(at)) if (folders.has(at)) return true;
  return folders.has('');
}

/**
 * Without what an extractor found at or below folders where the extractor that it {@link Extractor.yieldsTo} found packages:
 * what an application's own list names, its files do not name again.
 */
export function withoutDescribed(packages: readonly Package[], extractors: readonly Extractor[]): readonly Package[] {
  const betters = new Map(extractors.flatMap(({ id, yieldsTo }) => (yieldsTo === undefined ? [] : [[id, yieldsTo]])));
  if (!packages.some(({ foundBy }) => betters.has(foundBy))) return packages;
  const described = new Map<string, Set<string>>([...betters.values()].map((id) => [id, new Set()]));
  for (const { foundBy, locations } of packages) {
    const folders = described.get(foundBy);
    if (folders !== undefined) for (const { path } of locations) folders.add(folderOf(path));
  }
  return packages.flatMap((found) => {
    const folders = described.get(betters.get(found.foundBy) ?? '');
    if (folders === undefined || folders.size === 0) return [found];
    const locations = found.locations.filter(({ path }) => !isWithin(folderOf(path), folders));
    if (locations.length === found.locations.length) return [found];
    return locations.length === 0 ? [] : [{ ...found, locations }];
  });
}
