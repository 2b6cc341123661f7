import { type Coordinates, isCoordinates } from './coordinates.ts';

/** Archives of Java software by their names; whether they are zips their content says. */
const ARCHIVE = /\.(?:jar|war|ear|par|sar|kar|nar|hpi|jpi|lpkg)$/i;
/** They hold texts, nothing that runs. */
const TEXTS = /-(?:sources|javadoc)\.jar$/i;

const DOT = 46;

/** Asked for every file: most have no dot where these have one. */
export const isArchiveName = (name: string): boolean =>
  (name.charCodeAt(name.length - 4) === DOT || name.charCodeAt(name.length - 5) === DOT) &&
  ARCHIVE.test(name) &&
  !TEXTS.test(name);

/** What the name of an archive says: `log4j-1.2-api-2.17.1.jar` is `log4j-1.2-api` `2.17.1`. */
export interface ArchiveName {
  readonly artifactId: string;
  readonly version?: string;
}

/** Words that stand inside versions, before further digits: `1.0-beta-2`. */
const QUALIFIER =
  /^(?:alpha|beta|cr|rc|m|sp|ea|b|pre|preview|milestone|final|ga|snapshot|release|build|rev|jre|jdk)\d*$/i;

/** No word that belongs to a name stands before a number: `1.2-api-2.17.1` is no version, `30.1-jre` is. */
function isVersion(parts: readonly string[]): boolean {
  const last = parts.findLastIndex((part) => /^\d/.test(part));
  return parts.slice(0, last).every((part) => /^\d/.test(part) || QUALIFIER.test(part));
}

/** @param name base name of the archive */
export function readArchiveName(name: string): ArchiveName {
  const stem = name.slice(0, 256).replace(ARCHIVE, '');
  const parts = stem.split('-');
  for (let at = 1; at < parts.length; at++) {
    if (/^\d/.test(parts[at] ?? '') && isVersion(parts.slice(at))) {
      return { artifactId: parts.slice(0, at).join('-'), version: parts.slice(at).join('-') };
    }
  }
  return { artifactId: stem };
}

const REPOSITORY = /(?:\/\.m2|!)\/repository\//g;
const GRADLE_CACHE = '/files-2.1/';

/**
 * Coordinates by the place in a local repository (`.m2/repository`, `repository` of a kar archive) or in Gradle's cache,
 * which keep one folder for each group, artifact and version.
 */
export function coordinatesOfPlace(path: string): Coordinates | undefined {
  const gradle = path.lastIndexOf(GRADLE_CACHE);
  if (gradle !== -1) {
    const [groupId = '', artifactId = '', version = '', , ...files] = path
      .slice(gradle + GRADLE_CACHE.length)
      .split('/');
    return files.length === 1 ? named({ groupId, artifactId, version }, files[0]) : undefined;
  }
  const start = [...path.matchAll(REPOSITORY)].at(-1);
  if (start === undefined) return undefined;
  const [file, version = '', artifactId = '', ...group] = path
    .slice(start.index + start[0].length)
    .split('/')
    .reverse();
  return named({ groupId: group.reverse().join('.'), artifactId, version }, file);
}

/** The file's name has to agree: `ARTIFACT-VERSION.jar`, perhaps with a classifier. */
function named(found: Coordinates, file = ''): Coordinates | undefined {
  return isCoordinates(found) && file.startsWith(`${found.artifactId}-${found.version}`) ? found : undefined;
}
