import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { linesOf } from '../formats/text.ts';
import { isCoordinates, mavenPackage } from '../maven/coordinates.ts';
import { isDeclaredPlace } from '../maven/declared-place.ts';

const LOCK_FILE = /\/(?:(?:buildscript-|settings-)?gradle\.lockfile|dependency-locks\/[^/]+\.lockfile)$/;
/** A lock of what the build itself runs on, not of what it builds. */
const BUILD_LOCK = /\/(?:buildscript-|settings-|dependency-locks\/(?:buildscript|settings)-)[^/]*$/;

/** `testRuntimeClasspath`, `integrationTestCompileClasspath`; not `latestClasspath`. */
const isTest = (configuration: string): boolean =>
  /^(?:test|androidTest)(?![a-z])|[a-z]Test(?![a-z])/.test(configuration);
const isProcessor = (configuration: string): boolean => /annotationProcessor$/i.test(configuration);

function scopeOf(configurations: readonly string[]): string | undefined {
  if (configurations.length === 0) return undefined;
  if (configurations.every(isTest)) return 'test';
  return configurations.every((each) => isTest(each) || isProcessor(each)) ? 'provided' : undefined;
}

/** Locked dependencies of Gradle. @see https://docs.gradle.org/current/userguide/dependency_locking.html */
export const gradleLockfile: Extractor = {
  id: 'gradle-lockfile',
  capability: {
    ecosystem: 'Java',
    evidence: '`gradle.lockfile`, `buildscript-gradle.lockfile`, `gradle/dependency-locks/*.lockfile`',
    types: ['maven'],
    limits: '`build.gradle` itself is a program and is not read.',
  },
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
  wants: (path) => path.endsWith('.lockfile') && LOCK_FILE.test(path) && isDeclaredPlace(path),
  async *extract(file): AsyncGenerator<ExtractedPackage> {
    const location = locationOf(file);
    const isBuild = BUILD_LOCK.test(file.path);
    let broken: number | undefined;
    let number = 0;
    for (const line of linesOf(await file.read())) {
      number++;
      const text = line.trim();
      if (text === '' || text.startsWith('#') || text.startsWith('empty=')) continue;
      const [coordinates = '', configurations = ''] = text.split('=', 2);
      const [groupId = '', artifactId = '', version = '', ...rest] = coordinates.split(':');
      const found = { groupId, artifactId, version };
      if (rest.length > 0 || !isCoordinates(found)) {
        broken ??= number;
        continue;
      }
      const names = configurations.split(',').map((each) => each.trim());
      const scope = isBuild ? 'build' : scopeOf(names.filter((each) => each !== ''));
      yield mavenPackage(found, location, scope === undefined ? {} : { scope });
    }
    if (broken !== undefined) throw new Error(`is no Gradle lock file: line ${broken} is no group:artifact:version`);
  },
};
