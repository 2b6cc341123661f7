import type { Zip, ZipEntry } from '../trees/zip.ts';
import { isArchiveName } from './archive-name.ts';
import { type Coordinates, isCoordinates, isMavenId } from './coordinates.ts';
import { ownCoordinates } from './interpolation.ts';
import { KNOWN_FOLDERS } from './known-groups.ts';
import { readManifest, readProperties } from './manifest.ts';
import { parsePom } from './pom-model.ts';

/** Entries of one archive that tell of packages; a fat archive has a few hundred. */
const MAX_DESCRIPTIONS = 10_000;
const MAX_NESTED = 20_000;
const PROPERTIES_BYTES = 64 * 1024;
const POM_BYTES = 4 * 1024 * 1024;
/** Only the main section counts, and it comes first. */
const MANIFEST_BYTES = 1024 * 1024;

/** Entries of an archive worth reading. */
export interface ArchiveContents {
  /** pom.properties wherever they lie: shading tools move them. */
  readonly properties: readonly ZipEntry[];
  /** META-INF/maven/GROUP/ARTIFACT/pom.xml without a pom.properties beside it. */
  readonly poms: readonly ZipEntry[];
  readonly manifest: ZipEntry | undefined;
  /** Archives in the archive. */
  readonly nested: readonly ZipEntry[];
  /** Of {@link KNOWN_FOLDERS}, those with classes. */
  readonly folders: ReadonlySet<string>;
  /** Why the list of entries ended early. */
  readonly problem?: string;
}

const POM = /^\/META-INF\/maven\/[^/]+\/[^/]+\/pom\.xml$/;
const MANIFEST = '/META-INF/MANIFEST.MF';

/** Reads the directory of an archive once, keeping only what tells of packages. */
export async function contentsOf(zip: Zip): Promise<ArchiveContents> {
  const properties: ZipEntry[] = [];
  const poms: ZipEntry[] = [];
  const nested: ZipEntry[] = [];
  const folders = new Set<string>();
  let missing = KNOWN_FOLDERS;
  let manifest: ZipEntry | undefined;
  let problem: string | undefined;
  try {
    for await (const entry of zip.entries()) {
      const { path, kind } = entry;
      if (path === undefined || kind !== 'file') continue;
      if (path.endsWith('.class')) {
        const folder = missing.find((each) => path.startsWith(each, 1));
        if (folder === undefined) continue;
        folders.add(folder);
        missing = missing.filter((each) => each !== folder);
      } else if (path.endsWith('/pom.properties')) properties.push(entry);
      else if (path.endsWith('/pom.xml') && POM.test(path)) poms.push(entry);
      else if (path === MANIFEST) manifest ??= entry;
      else if (isArchiveName(path)) nested.push(entry);
      if (properties.length + poms.length > MAX_DESCRIPTIONS) {
        throw new Error(`limit: more than ${MAX_DESCRIPTIONS} Maven descriptions in an archive`);
      }
      if (nested.length > MAX_NESTED) throw new Error(`limit: more than ${MAX_NESTED} archives in an archive`);
    }
  } catch (error) {
    problem = (error as Error).message;
  }
  const described = new Set(properties.map(({ path }) => `${folderOf(path)}/pom.xml`));
  return {
    properties,
    poms: poms.filter(({ path }) => path !== undefined && !described.has(path)),
    manifest,
    nested,
    folders,
    ...(problem !== undefined && { problem }),
  };
}

const folderOf = (path = ''): string => path.slice(0, path.lastIndexOf('/'));

/** @returns undefined when it names no artifact: a template, or another file of this name */
export async function coordinatesOfProperties(zip: Zip, entry: ZipEntry): Promise<Coordinates | undefined> {
  return coordinatesIn(await zip.read(entry, PROPERTIES_BYTES));
}

/** Coordinates in the content of a pom.properties. */
export function coordinatesIn(bytes: Uint8Array): Coordinates | undefined {
  const properties = readProperties(bytes);
  const found = {
    groupId: properties.get('groupId') ?? '',
    artifactId: properties.get('artifactId') ?? '',
    version: properties.get('version') ?? '',
  };
  return isCoordinates(found) ? found : undefined;
}

export async function coordinatesOfPom(zip: Zip, entry: ZipEntry): Promise<Coordinates | undefined> {
  return ownCoordinates(parsePom(await zip.read(entry, POM_BYTES)));
}

/** The main section of the manifest. */
export async function manifestOf(zip: Zip, entry: ZipEntry): Promise<ReadonlyMap<string, string>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of zip.pieces(entry)) {
    const part = Buffer.from(piece.subarray(0, MANIFEST_BYTES - size));
    parts.push(part);
    size += part.length;
    if (size >= MANIFEST_BYTES || /\r?\n\r?\n/.test(part.toString('latin1'))) break;
  }
  return readManifest(Buffer.concat(parts));
}

/** Titles that are artifact ids, as Maven's and Gradle's defaults write them; not `Apache Commons Text`. */
const ARTIFACT_TITLE = /^[a-z0-9][a-z0-9._-]*$/;

/** What a manifest says of the archive. */
export interface ManifestNames {
  readonly groupId?: string;
  readonly artifactId?: string;
  readonly version?: string;
}

/**
 * Maven's archiver writes the group as vendor id and the artifact as title; Jenkins' plugins have attributes of their own.
 * @see https://maven.apache.org/shared/maven-archiver/ (addDefaultImplementationEntries)
 */
export function namesOf(manifest: ReadonlyMap<string, string>): ManifestNames {
  const plugin = manifest.get('group-id');
  const groupId = plugin ?? manifest.get('implementation-vendor-id');
  const artifactId =
    (plugin === undefined ? undefined : (manifest.get('short-name') ?? manifest.get('extension-name'))) ??
    manifest.get('implementation-title');
  const version =
    manifest.get('implementation-version') ?? manifest.get('plugin-version') ?? manifest.get('bundle-version');
  return {
    ...(groupId !== undefined && isMavenId(groupId) && { groupId }),
    ...(artifactId !== undefined && ARTIFACT_TITLE.test(artifactId) && { artifactId }),
    ...(version !== undefined && { version }),
  };
}
