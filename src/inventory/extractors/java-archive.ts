import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { PackageLocation } from '../../domain/package.ts';
import { installationRoot } from '../../installation.ts';
import { type ExtractedPackage, type Extractor, type InventoryFile, locationOf } from '../extractor.ts';
import {
  type ArchiveContents,
  contentsOf,
  coordinatesOfPom,
  coordinatesOfProperties,
  manifestOf,
  namesOf,
} from '../maven/archive-contents.ts';
import { coordinatesOfPlace, isArchiveName, readArchiveName } from '../maven/archive-name.ts';
import { type Coordinates, isConcreteVersion, isCoordinates, mavenPackage } from '../maven/coordinates.ts';
import { knownCoordinates } from '../maven/known-groups.ts';
import { openSha1Index, type Sha1Index } from '../maven/sha1-index.ts';
import { baseOf } from '../trees/paths.ts';
import { openZip, type RandomAccess, type Zip, type ZipEntry } from '../trees/zip.ts';

/** Archives in archives below the file itself. */
const MAX_LEVELS = 8;
/** Archives of one file, with all in them. */
const MAX_ARCHIVES = 20_000;
/** Larger archives without coordinates of their own are applications: not worth a sum. */
const MAX_SUMMED = 64 * 1024 * 1024;
const GROWTH = /^limit: the archive grows/;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** One archive being read. */
interface Archive {
  readonly zip: Zip;
  readonly source: RandomAccess;
  readonly location: PackageLocation;
  readonly level: number;
}

interface Run {
  readonly index: () => Sha1Index | undefined;
  readonly troubles: string[];
  archives: number;
}

/** Remembers what could not be read; ends the whole file when it has grown too much. */
function note(run: Run, path: string, error: unknown): void {
  const reason = reasonOf(error);
  if (GROWTH.test(reason)) throw error;
  run.troubles.push(path === '' ? reason : `${path}: ${reason}`);
}

async function sha1Of(source: RandomAccess): Promise<Buffer> {
  const hash = createHash('sha1');
  for (let at = 0; at < source.size; ) {
    const piece = await source.readAt(at, Math.min(256 * 1024, source.size - at));
    if (piece.length === 0) throw new Error('truncated');
    hash.update(piece);
    at += piece.length;
  }
  return hash.digest();
}

/** Every artifact that Maven's own descriptions inside name. */
async function describedIn(
  contents: ArchiveContents,
  zip: Zip,
  inner: string,
  run: Run,
): Promise<readonly Coordinates[]> {
  const found = new Map<string, Coordinates>();
  const read = async (entries: readonly ZipEntry[], coordinatesOf: typeof coordinatesOfPom): Promise<void> => {
    for (const entry of entries) {
      try {
        const each = await coordinatesOf(zip, entry);
        if (each !== undefined) found.set(`${each.groupId}:${each.artifactId}:${each.version}`, each);
      } catch (error) {
        note(run, `${inner}${entry.name}`, error);
      }
    }
  };
  await read(contents.properties, coordinatesOfProperties);
  await read(contents.poms, coordinatesOfPom);
  return [...found.values()];
}

/**
 * Which of those described inside is the archive itself: the one that its name begins with; the others are shaded into it.
 * An archive that Gradle built may hold descriptions of shaded ones only.
 */
function ownOf(described: readonly Coordinates[], name: string, folders: ReadonlySet<string>): Coordinates | undefined {
  const file = readArchiveName(name);
  const fits = described.filter(
    ({ artifactId }) => file.artifactId === artifactId || name.startsWith(`${artifactId}-`),
  );
  const [own] = fits.sort((a, b) => b.artifactId.length - a.artifactId.length);
  if (own !== undefined || file.version === undefined) return own;
  return knownCoordinates(file.artifactId, file.version, folders);
}

/** What an archive without Maven's descriptions is: by its place, its content, its manifest, its name, or not for certain. */
async function identified(
  archive: Archive,
  contents: ArchiveContents,
  inner: string,
  run: Run,
): Promise<ExtractedPackage | undefined> {
  const { source, location } = archive;
  const placed = coordinatesOfPlace(location.path);
  if (placed !== undefined) return mavenPackage(placed, location, { evidence: 'path' });
  const index = run.index();
  const isSummed = source.size <= MAX_SUMMED;
  let sum: Buffer | undefined;
  if (index !== undefined && isSummed) {
    sum = await sha1Of(source);
    const found = index.lookUp(sum);
    if (found !== undefined) return mavenPackage(found, location, { evidence: 'sha1' });
  }
  let manifest: ReadonlyMap<string, string> = new Map();
  try {
    if (contents.manifest !== undefined) manifest = await manifestOf(archive.zip, contents.manifest);
  } catch (error) {
    note(run, `${inner}META-INF/MANIFEST.MF`, error);
  }
  const named = namesOf(manifest);
  const file = readArchiveName(baseOf(location.path));
  const version = file.version ?? named.version ?? '';
  if (!isConcreteVersion(version)) return undefined;
  const stated = {
    groupId: named.groupId ?? '',
    artifactId: named.artifactId ?? '',
    version: named.version ?? version,
  };
  if (isCoordinates(stated)) return mavenPackage(stated, location, { evidence: 'manifest' });
  for (const artifactId of [file.artifactId, named.artifactId, manifest.get('bundle-name')]) {
    const known = artifactId === undefined ? undefined : knownCoordinates(artifactId, version, contents.folders);
    if (known !== undefined) return mavenPackage(known, location, { evidence: 'name' });
  }
  if (isSummed) sum ??= await sha1Of(source);
  const facts = { kind: 'java-archive', ...(sum !== undefined && { sha1: sum.toString('hex') }) };
  return { type: 'generic', name: file.artifactId, version, locations: [location], facts };
}

async function* packagesOf(archive: Archive, inner: string, run: Run): AsyncGenerator<ExtractedPackage> {
  const { zip, location, level } = archive;
  const contents = await contentsOf(zip);
  if (contents.problem !== undefined) note(run, inner.slice(0, -2), new Error(contents.problem));
  const described = await describedIn(contents, zip, inner, run);
  const own = described.length === 0 ? undefined : ownOf(described, baseOf(location.path), contents.folders);
  if (own !== undefined && !described.includes(own)) yield mavenPackage(own, location, { evidence: 'name' });
  for (const each of described) {
    const shadedIn = own === undefined || each === own ? undefined : `${own.groupId}:${own.artifactId}:${own.version}`;
    yield mavenPackage(each, location, shadedIn === undefined ? {} : { shadedIn });
  }
  if (described.length === 0) {
    try {
      const found = await identified(archive, contents, inner, run);
      if (found !== undefined) yield found;
    } catch (error) {
      note(run, inner.slice(0, -2), error); // the archives inside are read all the same
    }
  }
  for (const entry of contents.nested) yield* nestedIn(archive, entry, `${inner}${entry.path?.slice(1)}!/`, level, run);
}

/** An archive in the archive; what is wrong with it is no reason to pass over the next. */
async function* nestedIn(
  { zip, location }: Archive,
  entry: ZipEntry,
  inner: string,
  level: number,
  run: Run,
): AsyncGenerator<ExtractedPackage> {
  const path = inner.slice(0, -2);
  if (level >= MAX_LEVELS)
    return note(run, path, new Error(`limit: more than ${MAX_LEVELS} archives inside each other`));
  if (++run.archives > MAX_ARCHIVES) throw new Error(`limit: more than ${MAX_ARCHIVES} archives in one file`);
  let inside: Zip | undefined;
  try {
    const source = await zip.open(entry);
    inside = await openZip(source, { within: zip });
    const at = { ...location, path: `${location.path}!${entry.path}` };
    yield* packagesOf({ zip: inside, source, location: at, level: level + 1 }, inner, run);
  } catch (error) {
    note(run, path, error);
  } finally {
    inside?.close();
  }
}

/** Executable jars begin with the script that starts them. */
const SCRIPT = 0x2321;
const ZIP = 0x504b;

/**
 * Java archives, however deep inside each other. Only directories and small descriptions are read of them.
 * @param index answers by SHA-1 what has no coordinates of its own; undefined when there is none
 * @see https://maven.apache.org/shared/maven-archiver/ (pom.properties, manifest)
 */
export const createJavaArchive = (index: () => Sha1Index | undefined): Extractor => ({
  id: 'java-archive',
  capability: {
    ecosystem: 'Java',
    evidence:
      '`*.jar`, `*.war`, `*.ear`, `*.par`, `*.hpi` and the like, nested up to 8 levels: `pom.properties`, `pom.xml`, manifest, SHA-1, name',
    types: ['maven', 'generic'],
    limits: 'An archive that names no Maven coordinates is listed as `generic`; one that names no version is left out.',
  },
  tags: ['installed'],
  subjects: ['image', 'host', 'directory', 'lambda', 'archive'],
  alone: true,
  accepts: (head) => {
    const magic = ((head[0] ?? 0) << 8) | (head[1] ?? 0);
    return magic === ZIP || magic === SCRIPT;
  },
  wants: (path) => isArchiveName(path),
  async *extract(file: InventoryFile): AsyncGenerator<ExtractedPackage> {
    const run: Run = { index, troubles: [], archives: 0 };
    const zip = await openZip(file);
    try {
      yield* packagesOf({ zip, source: file, location: locationOf(file), level: 0 }, '', run);
    } finally {
      zip.close();
    }
    const [first, ...more] = run.troubles;
    if (first !== undefined) throw new Error(more.length === 0 ? first : `${first} (and ${more.length} more)`);
  },
});

let installed: { readonly index: Sha1Index | undefined } | undefined;

/** The index of this installation, opened when first asked for: docs/java.md says how to build one. */
function installedIndex(): Sha1Index | undefined {
  if (installed === undefined) useJavaIndex(join(installationRoot(), 'data/java-archives.index'));
  return installed?.index;
}

/**
 * Answers from another index than that of the installation, for this process.
 * @throws Error when it is damaged
 */
export function useJavaIndex(path: string): void {
  installed?.index?.close();
  installed = { index: openSha1Index(path) };
}

export const javaArchive = createJavaArchive(installedIndex);
