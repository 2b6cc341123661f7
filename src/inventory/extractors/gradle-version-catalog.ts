import { z } from 'zod';
import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { parseToml } from '../formats/toml.ts';
import { isCoordinates, mavenPackage } from '../maven/coordinates.ts';
import { isDeclaredPlace } from '../maven/declared-place.ts';

const CATALOG = /\/gradle\/([^/]+)\.versions\.toml$/;

const Rich = z.object({ strictly: z.string(), require: z.string(), prefer: z.string(), ref: z.string() }).partial();
const Version = z.union([z.string(), Rich]);
const Library = z.union([
  z.string(),
  z.object({ module: z.string(), group: z.string(), name: z.string(), version: Version }).partial(),
]);
/** A library of another shape is left out alone. */
const Catalog = z.object({
  versions: z.record(z.string(), z.unknown()).optional(),
  libraries: z.record(z.string(), z.unknown()).optional(),
});

/** The version that Gradle begins with; `strictly` and `require` may be ranges, `prefer` then chooses inside them. */
function versionOf(version: unknown, versions: Readonly<Record<string, unknown>>): string {
  const { data } = Version.safeParse(version);
  if (data === undefined || typeof data === 'string') return data ?? '';
  if (data.ref !== undefined)
    return Object.hasOwn(versions, data.ref) ? versionOf(withoutRef(versions[data.ref]), {}) : '';
  return data.prefer ?? data.strictly ?? data.require ?? '';
}

/** A version never refers to another: this ends every circle. */
const withoutRef = (version: unknown): unknown =>
  typeof version === 'object' && version !== null ? { ...version, ref: undefined } : version;

/** Dependencies of a Gradle version catalogue. @see https://docs.gradle.org/current/userguide/version_catalogs.html */
export const gradleVersionCatalog: Extractor = {
  id: 'gradle-version-catalog',
  capability: {
    ecosystem: 'Java',
    evidence: '`gradle/*.versions.toml`, where there is no `gradle.lockfile`',
    types: ['maven'],
    limits: 'Libraries of a BOM or platform have no version there and are left out, as are ranges and plugins.',
  },
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
  wants: (path) =>
    ((path.endsWith('.versions.toml') && CATALOG.test(path)) || path.endsWith('/gradle.lockfile')) &&
    isDeclaredPlace(path),
  isEvidence: (path) => CATALOG.test(path),
  async *extract(file, tree): AsyncGenerator<ExtractedPackage> {
    if (tree.open(`${file.path.replace(CATALOG, '')}/gradle.lockfile`) !== undefined) return;
    const catalog = Catalog.safeParse(parseToml(await file.read()));
    if (!catalog.success) throw new Error('is no version catalogue: [versions] and [libraries] are tables');
    const { versions = {}, libraries = {} } = catalog.data;
    for (const each of Object.values(libraries)) {
      const { data: library } = Library.safeParse(each);
      if (library === undefined) continue;
      const short = typeof library === 'string' ? library.split(':') : library.module?.split(':');
      const groupId = short?.[0] ?? (typeof library === 'string' ? '' : (library.group ?? ''));
      const artifactId = short?.[1] ?? (typeof library === 'string' ? '' : (library.name ?? ''));
      const version = typeof library === 'string' ? (short?.[2] ?? '') : versionOf(library.version, versions);
      const found = { groupId, artifactId, version };
      if (isCoordinates(found)) yield mavenPackage(found, locationOf(file));
    }
  },
};
