import { type Extractor, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { INSTALLED } from './evidence-kind.ts';
import { type SoftwareName, softwarePackage } from './software-package.ts';

/** Rebuilds of OpenJDK share its vulnerabilities, which NVD lists under Oracle's names. */
const OPENJDK = ['oracle:openjdk', 'oracle:jdk', 'oracle:jre'];

/** `IMPLEMENTOR` of the release file → vendor and product. */
const IMPLEMENTORS: readonly (readonly [implementor: RegExp, name: SoftwareName])[] = [
  [/^Amazon/, { vendor: 'amazon', product: 'corretto', also: OPENJDK }],
  [/^(?:Eclipse|AdoptOpenJDK|Temurin)/, { vendor: 'eclipse', product: 'temurin', also: OPENJDK }],
  [/^Azul/, { vendor: 'azul', product: 'zulu', also: OPENJDK }],
  [/^BellSoft/, { vendor: 'bellsoft', product: 'liberica_jdk', also: OPENJDK }],
  [/^GraalVM/, { vendor: 'oracle', product: 'graalvm', also: OPENJDK }],
  [/^(?:IBM|International Business)/, { vendor: 'ibm', product: 'semeru_runtime', also: OPENJDK }],
  [/^Microsoft/, { vendor: 'microsoft', product: 'openjdk', also: OPENJDK }],
  [/^Red Hat/, { vendor: 'redhat', product: 'openjdk', also: OPENJDK }],
  [/^SAP/, { vendor: 'sap', product: 'sapmachine', also: OPENJDK }],
];

const OTHERS: SoftwareName = { vendor: 'oracle', product: 'openjdk', also: ['oracle:jdk', 'oracle:jre'] };
const ORACLE_JDK: SoftwareName = { vendor: 'oracle', product: 'jdk', also: ['oracle:jre'] };
const ORACLE_JRE: SoftwareName = { vendor: 'oracle', product: 'jre', also: ['oracle:jdk'] };

/** Lines `NAME="value"`. */
function valuesOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of text.matchAll(/^([A-Z_]{1,64})=(?:"([^"\r\n]*)"|([^\r\n]*))/gm)) {
    values.set(name, quoted ?? bare);
  }
  return values;
}

function nameOf(values: ReadonlyMap<string, string>): SoftwareName {
  const implementor = values.get('IMPLEMENTOR') ?? '';
  const known = IMPLEMENTORS.find(([pattern]) => pattern.test(implementor));
  if (known !== undefined) return known[1];
  // Oracle's own builds: since 9 named so, before only told by the kind of build.
  const isOracle = implementor === 'Oracle Corporation' || values.get('BUILD_TYPE') === 'commercial';
  if (!isOracle) return OTHERS;
  const modules = values.get('MODULES');
  return modules === undefined || / ?jdk\.compiler( |$)/.test(modules) ? ORACLE_JDK : ORACLE_JRE;
}

/** Java runtimes and development kits. @see https://openjdk.org/jeps/223 for the version strings */
export const javaRuntime: Extractor = {
  id: 'java-runtime',
  capability: {
    ecosystem: 'Software outside package managers',
    evidence: '`release` of a Java runtime: `JAVA_VERSION`, `IMPLEMENTOR`',
    types: ['generic'],
    limits: 'Runtimes before Java 7 have no such file.',
  },
  ...INSTALLED,
  maxFileBytes: 256 * 1024,
  wants: (path, { size }) => path.endsWith('/release') && size <= 256 * 1024,
  async *extract(file) {
    const values = valuesOf(textOf(await file.read()));
    const version = values.get('JAVA_VERSION');
    if (version === undefined || !/^\d/.test(version)) return;
    const build = values.get('JAVA_RUNTIME_VERSION');
    yield softwarePackage(nameOf(values), version, locationOf(file), build === undefined ? {} : { build });
  },
};
