import type { PackageLocation } from '../../domain/package.ts';
import type { ExtractedPackage } from '../extractor.ts';

/** Group, artifact and version: what names a library in Maven's world. */
export interface Coordinates {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

/** What Maven itself lets through as a group or artifact id; a version may also hold `+`, `~`, `!` and the like. */
const ID = /^[A-Za-z0-9_.-]{1,256}$/;
const VERSION = /^[^\s[\](),:;${}@<>"'/\\*]{1,256}$/;
const MOVING = new Set(['LATEST', 'RELEASE', 'latest.release', 'latest.integration']);

export const isMavenId = (text: string): boolean => ID.test(text);

/** One version and no other: no range, no property, no `LATEST`, no `1.+`. */
export const isConcreteVersion = (text: string): boolean =>
  VERSION.test(text) && !MOVING.has(text) && !text.endsWith('.+') && text !== '+';

export const isCoordinates = (c: Coordinates): boolean =>
  isMavenId(c.groupId) && isMavenId(c.artifactId) && isConcreteVersion(c.version);

/**
 * The version that a Maven version requirement stands for: itself, or the only one that `[1.2]` allows.
 * @returns undefined for a range and for anything that is no version
 * @see https://maven.apache.org/pom.html#dependency-version-requirement-specification
 */
export function requiredVersion(requirement: string): string | undefined {
  const hard = /^\[([^,[\]()]+)\]$/.exec(requirement)?.[1]?.trim() ?? requirement;
  return isConcreteVersion(hard) ? hard : undefined;
}

/** A Maven package as it enters the inventory. */
export const mavenPackage = (
  { groupId, artifactId, version }: Coordinates,
  location: PackageLocation,
  facts: Readonly<Record<string, string>> = {},
): ExtractedPackage => ({
  type: 'maven',
  namespace: groupId,
  name: artifactId,
  version,
  locations: [location],
  ...(Object.keys(facts).length > 0 && { facts }),
});
