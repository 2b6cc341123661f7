import { type ExtractedPackage, type Extractor, locationOf } from '../extractor.ts';
import { childOf, childrenOf, parseXml, type XmlElement } from '../formats/xml.ts';
import { isCoordinates, mavenPackage } from '../maven/coordinates.ts';
import { isDeclaredPlace } from '../maven/declared-place.ts';

const SUFFIX = '/gradle/verification-metadata.xml';

/** Parents and bills of materials are verified as well, but hold no code. */
const hasCode = (component: XmlElement): boolean =>
  childrenOf(component, 'artifact').some(({ attributes }) => !/\.(?:pom|module)$/.test(attributes.name ?? ''));

/**
 * Artifacts that a Gradle build has verified. A lock file of the same project says it better: then this one is passed over,
 * because verification keeps versions that are no longer used.
 * @see https://docs.gradle.org/current/userguide/dependency_verification.html
 */
export const gradleVerificationMetadata: Extractor = {
  id: 'gradle-verification-metadata',
  capability: {
    ecosystem: 'Java',
    evidence: '`gradle/verification-metadata.xml`, where there is no `gradle.lockfile`',
    types: ['maven'],
    limits: 'Gradle keeps versions there that are no longer used.',
  },
  tags: ['declared'],
  subjects: ['directory', 'archive', 'repo'],
  wants: (path) => (path.endsWith(SUFFIX) || path.endsWith('/gradle.lockfile')) && isDeclaredPlace(path),
  isEvidence: (path) => path.endsWith(SUFFIX),
  async *extract(file, tree): AsyncGenerator<ExtractedPackage> {
    if (tree.open(`${file.path.slice(0, -SUFFIX.length)}/gradle.lockfile`) !== undefined) return;
    const root = parseXml(await file.read());
    if (root.name !== 'verification-metadata')
      throw new Error(`is no verification metadata: root element ${root.name}`);
    for (const component of childrenOf(childOf(root, 'components'), 'component')) {
      const { group = '', name = '', version = '' } = component.attributes;
      const found = { groupId: group, artifactId: name, version };
      if (hasCode(component) && isCoordinates(found)) yield mavenPackage(found, locationOf(file));
    }
  },
};
