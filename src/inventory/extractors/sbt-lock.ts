import { z } from 'zod';
import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { isCoordinates, mavenPackage } from '../maven/coordinates.ts';
import { isDeclaredPlace } from '../maven/declared-place.ts';
import { parseJson } from '../trees/json-document.ts';

const Lock = z.object({ lockVersion: z.number(), dependencies: z.array(z.unknown()) });
const Dependency = z.object({
  org: z.string(),
  name: z.string(),
  version: z.string(),
  configurations: z.array(z.string()).optional(),
});

/** Production when it is compiled against or run with; else what it serves. */
function scopeOf(configurations: readonly string[] = []): string | undefined {
  if (configurations.length === 0 || configurations.some((each) => each === 'compile' || each === 'runtime'))
    return undefined;
  return configurations.includes('provided') ? 'provided' : 'test';
}

/** Locked dependencies of sbt. @see https://github.com/stringbean/sbt-dependency-lock */
export const sbtLock: Extractor = {
  id: 'sbt-lock',
  capability: { ecosystem: 'Scala', evidence: '`build.sbt.lock`', types: ['maven'] },
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
  wants: (path) => path.endsWith('/build.sbt.lock') && isDeclaredPlace(path),
  async *extract(file): AsyncGenerator<ExtractedPackage> {
    const lock = Lock.safeParse(parseJson(await file.read()));
    if (!lock.success) throw new Error('is no sbt lock file: no lockVersion and dependencies');
    let broken = 0;
    for (const each of lock.data.dependencies) {
      const { data } = Dependency.safeParse(each);
      const found = { groupId: data?.org ?? '', artifactId: data?.name ?? '', version: data?.version ?? '' };
      if (data === undefined || !isCoordinates(found)) {
        broken++;
        continue;
      }
      const scope = scopeOf(data.configurations);
      yield mavenPackage(found, locationOf(file), scope === undefined ? {} : { scope });
    }
    if (broken > 0) throw new Error(`${broken} dependencies without org, name or version`);
  },
};
