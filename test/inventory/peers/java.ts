import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Package, packageDisplayName } from '../../../src/domain/package.ts';
import { useJavaIndex } from '../../../src/inventory/extractors/java-archive.ts';
import { sha1IndexOf } from '../../../src/inventory/maven/sha1-index.ts';
import { scratchFolder } from '../scratch.ts';
import { MODULES, PARENTS } from './java-poms.ts';
import type { PeerFamily, PeerPackage } from './peer-family.ts';

/** What Maven Central would answer to the SHA-1 sums that the peer asks it for stands in an index here. */
const INDEX: readonly (readonly [sha1: string, coordinates: string])[] = [
  ['c666f5bc47eb64ed3bbd13505a26f58be71f33f0', 'org.springframework:spring-core:5.3.3'],
  ['94bc1b256ed6c2abd9991774a33c05dce7dd00e3', 'com.example:heuristic:1.0.0-SNAPSHOT'],
];
const index = join(scratchFolder(), 'java-archives.index');
writeFileSync(index, sha1IndexOf(INDEX));
useJavaIndex(index);

const LANGUAGE = 'pkg/fanal/analyzer/language/java';
const PARSER = 'pkg/dependency/parser';
const POMS = `${PARSER}/java/pom/testdata`;

/** Without a version, or with a template's placeholder for one, there is nothing to match: we leave such packages out. */
function versioned(p: PeerPackage): string | undefined {
  if (p.Relationship?.endsWith('Root') === true || p.Relationship?.endsWith('Workspace') === true) return undefined;
  return p.Version === undefined || p.Version === '' || p.Version.startsWith('@')
    ? undefined
    : `${p.Name}@${p.Version}`;
}

const withoutTestdata = (input: string): string => input.slice(input.indexOf('/testdata/') + '/testdata'.length);

/** The peer leaves out what is only needed to test or is provided; and it is asked for the project, not for its parents. */
function productionOfInput(p: Package): string | undefined {
  const isOfInput = p.locations.some(({ path }) => !Object.hasOwn(PARENTS, path));
  return isOfInput ? production(p) : undefined;
}

const production = (p: Package): string | undefined =>
  p.facts?.scope === undefined ? `${packageDisplayName(p)}@${p.version}` : undefined;

/** `/happy/` of `…/testdata/happy/pom.xml`. */
const caseOf = (input: string): string => `/${withoutTestdata(input).split('/')[1]}/`;

const inFolder = (folder: string, files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => path.startsWith(folder)));

/** Without those whose coordinates cannot be told. */
const maven = (p: Package): string | undefined =>
  p.type === 'maven' ? `${packageDisplayName(p)}@${p.version}` : undefined;

export const families: readonly PeerFamily[] = [
  {
    test: `${PARSER}/java/pom/parse_test.go`,
    extractors: ['pom'],
    type: 'maven',
    as: withoutTestdata,
    // The peer serves this folder over HTTP, or as ~/.m2/repository.
    also: () => ({ [`${POMS}/repository`]: '/.m2/repository' }),
    rebuilt: (input) => inFolder(caseOf(input), { ...PARENTS, ...MODULES }),
    // A dependency on a project of the same build, whose dependencies stand in its own pom.xml.
    expected: (p) => (p.ID?.startsWith('org.example:module-1:') ? undefined : versioned(p)),
    found: productionOfInput,
  },
  { test: `${LANGUAGE}/pom/pom_test.go`, extractors: ['pom'], type: 'maven', as: withoutTestdata, expected: versioned },
  {
    test: `${PARSER}/java/jar/parse_test.go`,
    extractors: ['java-archive'],
    type: 'maven',
    found: maven,
    differences: {
      offline:
        'the same archive as in "sha1 search", without asking: the peer then takes its title "Spring Framework" for an artifact id, which none is',
    },
  },
  { test: `${LANGUAGE}/jar/jar_test.go`, extractors: ['java-archive'], type: 'maven', found: maven },
  {
    test: `${PARSER}/gradle/lockfile/parse_test.go`,
    extractors: ['gradle-lockfile'],
    type: 'maven',
    as: () => '/app/gradle.lockfile',
  },
  {
    test: `${PARSER}/sbt/lockfile/parse_test.go`,
    extractors: ['sbt-lock'],
    type: 'maven',
    as: () => '/app/build.sbt.lock',
    found: production,
  },
  { test: `${LANGUAGE}/sbt/lockfile_test.go`, extractors: ['sbt-lock'], type: 'maven' },
  {
    test: 'syft/pkg/cataloger/java/parse_pom_xml_test.go',
    extractors: ['pom'],
    type: 'maven',
    // The first of them is the project itself.
    expected: (p) => (p.Name === 'example-java-app-maven' ? undefined : purlName(p)),
  },
  {
    test: 'syft/pkg/cataloger/java/parse_gradle_lockfile_test.go',
    extractors: ['gradle-lockfile'],
    type: 'maven',
    expected: purlName,
  },
];

/** `pkg:maven/GROUP/ARTIFACT@VERSION` → `GROUP:ARTIFACT@VERSION`. */
function purlName(p: PeerPackage): string | undefined {
  return p.PURL?.replace('pkg:maven/', '').replace('/', ':');
}
