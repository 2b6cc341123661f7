import { type Extractor, locationOf } from '../extractor.ts';
import { coordinatesIn } from '../maven/archive-contents.ts';
import { mavenPackage } from '../maven/coordinates.ts';

const UNPACKED = /\/META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/;
/** What a build has just written of its own project. */
const BUILD_OUTPUT = /\/(?:target|build|bin)\//;

/** Java archives that lie unpacked: deployed web applications, functions, shaded class folders. */
export const pomProperties: Extractor = {
  id: 'pom-properties',
  capability: {
    ecosystem: 'Java',
    evidence: '`META-INF/maven/*/*/pom.properties` of unpacked archives',
    types: ['maven'],
  },
  tags: ['installed'],
  subjects: ['image', 'host', 'directory', 'lambda', 'archive'],
  maxFileBytes: 64 * 1024,
  wants: (path) => path.endsWith('/pom.properties') && UNPACKED.test(path) && !BUILD_OUTPUT.test(path),
  async *extract(file) {
    const found = coordinatesIn(await file.read());
    if (found === undefined) throw new Error('names no groupId, artifactId and version');
    yield mavenPackage(found, locationOf(file));
  },
};
