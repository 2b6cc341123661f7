import { z } from 'zod';
import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';
import { someFacts } from './facts.ts';

/** A package as Composer describes it in `composer.lock` and `installed.json`. */
const composerPackage = z.object({
  name: z.string().min(1),
  version: z.string().min(1),
  license: z.array(z.string()).optional().catch(undefined),
  dist: z.object({ type: z.string() }).nullish().catch(undefined),
});

/** `vendor/name`; a few old packages have no vendor. */
function namesOf(name: string): { readonly namespace?: string; readonly name: string } {
  const slash = name.indexOf('/');
  return slash <= 0 ? { name } : { namespace: name.slice(0, slash), name: name.slice(slash + 1) };
}

/**
 * The packages of one list; packages from a local path are part of the project.
 * @param isDev tells packages for development
 * @throws Error at the end, when entries had no name or version
 * @see https://getcomposer.org/doc/04-schema.md
 */
export function* composerPackages(
  entries: readonly unknown[],
  file: InventoryFile,
  isDev: (name: string) => boolean,
): Iterable<ExtractedPackage> {
  let broken = 0;
  for (const entry of entries) {
    const read = composerPackage.safeParse(entry);
    if (!read.success) {
      broken++;
      continue;
    }
    const { name, version, license = [], dist } = read.data;
    if (dist?.type === 'path') continue;
    yield {
      type: 'composer',
      ...namesOf(name),
      version,
      locations: [locationOf(file)],
      ...someFacts({ scope: isDev(name) ? 'dev' : undefined, licence: license.join(', ') }),
    };
  }
  if (broken > 0) throw new Error(`${broken} packages without name or version`);
}
