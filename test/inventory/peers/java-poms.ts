/**
 * Parents and modules that the peer's pom.xml cases refer to and the collected inputs lack, rebuilt: only what Maven reads.
 * Absolute path where they are laid → content.
 */

interface Declared {
  readonly artifact: string;
  readonly version?: string;
  readonly more?: string;
}

const dependency = ({ artifact, version, more = '' }: Declared): string =>
  `<dependency><groupId>org.example</groupId><artifactId>${artifact}</artifactId>${
    version === undefined ? '' : `<version>${version}</version>`
  }${more}</dependency>`;

const dependencies = (...declared: readonly Declared[]): string =>
  `<dependencies>${declared.map(dependency).join('')}</dependencies>`;

const managed = (...declared: readonly Declared[]): string =>
  `<dependencyManagement>${dependencies(...declared)}</dependencyManagement>`;

const properties = (values: Readonly<Record<string, string>>): string =>
  `<properties>${Object.entries(values)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</properties>`;

const modules = (...names: readonly string[]): string =>
  `<modules>${names.map((name) => `<module>${name}</module>`).join('')}</modules>`;

/** A reference to a property. */
const value = (name: string): string => `\${${name}}`;

/** @param coordinates `group:artifact:version` */
function pom(coordinates: string, ...parts: readonly string[]): string {
  const [group, artifact, version] = coordinates.split(':');
  return `<project><modelVersion>4.0.0</modelVersion>
<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>
${parts.join('\n')}
</project>`;
}

const IMPORT = '<type>pom</type><scope>import</scope>';
const importing = (version: string): string => managed({ artifact: 'example-bom', version, more: IMPORT });
const excluding = (artifact: string): string =>
  `<exclusions><exclusion><groupId>org.example</groupId><artifactId>${artifact}</artifactId></exclusion></exclusions>`;
const scoped = (scope: string): string => `<scope>${scope}</scope>`;

/** They are no input of their case: what they declare counts through their children alone. */
export const PARENTS: Readonly<Record<string, string>> = {
  '/parent-properties/pom.xml': pom(
    'com.example:parent:1.0.0',
    properties({ 'api.version': '1.7.30' }),
    dependencies({ artifact: 'example-api', version: '2.2.2' }),
  ),
  '/inherit-props/pom.xml': pom(
    'com.example:parent:1.0.0',
    properties({ 'bom.version': '1.0.0' }),
    importing(value('bom.version')),
  ),
  '/parent-child-properties/parent/pom.xml': pom(
    'com.example:parent:4.0.3',
    properties({ 'bom.version': '3.0.0', 'dep.version': '1.2.3' }),
    importing(value('bom.version')),
  ),
  '/parent-dependencies/pom.xml': pom(
    `com.example:parent:${value('revision')}${value('changelist')}`,
    properties({ revision: '1.0.0', changelist: '-SNAPSHOT', 'api.version': '1.7.30' }),
    dependencies({ artifact: 'example-api', version: value('api.version') }),
  ),
  '/parent-dependency-management/pom.xml': pom(
    'com.example:parent:2.0.0',
    managed({ artifact: 'example-api', version: '1.7.30' }),
  ),
  '/transitive-parents/pom.xml': pom(
    'com.example:parent:3.0.0',
    managed({ artifact: 'example-api', version: '1.7.30' }),
  ),
  '/parent-relative-path/parent/pom.xml': pom(
    'com.example:parent:1.0.0',
    properties({ 'api.version': '1.7.30' }),
    dependencies({ artifact: 'example-api', version: value('api.version') }),
  ),
  '/parent-version-is-property/pom.xml': pom(
    `com.example:parent:${value('revision')}`,
    properties({ revision: '1.0.0-SNAPSHOT' }),
    managed({ artifact: 'example-api', version: '1.1.1' }),
  ),
  '/exclusions-parent-dependency-management/pom.xml': pom(
    'com.example:parent:2.0.0',
    managed(
      { artifact: 'example-exclusions', version: '3.0.0', more: excluding('example-dependency2') },
      { artifact: 'example-nested', version: '3.3.5', more: excluding('example-api3') },
    ),
  ),
  '/use-child-dep-management-in-parent/parent/pom.xml': `<project>
<parent><groupId>org.example</groupId><artifactId>example-top-parent</artifactId><version>5.0.0</version>
<relativePath>../top-parent/pom.xml</relativePath></parent>
<groupId>org.example</groupId><artifactId>example-parent</artifactId><version>4.0.0</version>
${properties({ 'api.version': '4.0.1' })}
${dependencies({ artifact: 'example-api2' }, { artifact: 'example-api3', version: '4.0.3', more: scoped('compile') })}
</project>`,
  '/use-child-dep-management-in-parent/top-parent/pom.xml': pom(
    'org.example:example-top-parent:5.0.0',
    properties({ 'api.version': '5.0.1' }),
    dependencies(
      { artifact: 'example-api', version: value('api.version'), more: scoped('compile') },
      { artifact: 'example-api2' },
      { artifact: 'example-api3', version: '5.0.3', more: scoped('compile') },
    ),
  ),
  '/get-fields-from-multiple-depmanagements/parent/pom.xml': pom(
    'com.example:parent:1.0.0',
    managed(
      { artifact: 'example-api', version: '4.0.0' },
      { artifact: 'example-api3', version: '4.0.0', more: scoped('compile') },
      { artifact: 'example-api4', version: '4.0.0', more: scoped('compile') },
      { artifact: 'example-api5', version: '4.0.0', more: scoped('test') },
      { artifact: 'example-api6', more: scoped('runtime') },
    ),
  ),
};

export const MODULES: Readonly<Record<string, string>> = {
  '/multi-module/module/pom.xml': pom(
    'com.example:module:1.1.1',
    dependencies({ artifact: 'example-dependency', version: '1.2.3' }),
  ),
  '/multiple-modules-with-deps-with-same-gav/module1/pom.xml': pom(
    'com.example:module1:1.0.0',
    dependencies({ artifact: 'example-api', version: '1.7.30' }),
  ),
  '/multiple-modules-with-deps-with-same-gav/module2/pom.xml': pom(
    'com.example:module2:2.0.0',
    dependencies({ artifact: 'example-api', version: '1.7.30' }),
  ),
  '/multiple-modules-with-deps-with-same-gav-with-props/module1/pom.xml': pom(
    'com.example:module1:1.0.0',
    managed({ artifact: 'example-api', version: '1.7.30' }),
    dependencies({ artifact: 'example-dependency', version: '1.2.5' }),
  ),
  '/multiple-modules-with-deps-with-same-gav-with-props/module2/pom.xml': pom(
    'com.example:module2:2.0.0',
    managed({ artifact: 'example-api', version: '2.0.0' }),
    dependencies({ artifact: 'example-dependency', version: '1.2.5' }),
  ),
  '/nested-modules/module1/pom.xml': pom('com.example:module1:1.0.0', modules('module2')),
  '/nested-modules/module1/module2/pom.xml': pom(
    'com.example:module2:2.0.0',
    dependencies({ artifact: 'example-api', version: '1.7.30' }),
  ),
  '/modules-infinity-loop/module-1/pom.xml': pom('org.example:module-1:2.0.0', modules('module-2', '../')),
  '/modules-infinity-loop/module-1/module-2/pom.xml': pom(
    'org.example:module-2:3.0.0',
    dependencies({ artifact: 'module-1', version: '2.0.0' }),
  ),
  '/multi-module-soft-requirement/module1/pom.xml': pom(
    'com.example:module1:1.1.1',
    dependencies({ artifact: 'example-api', version: '1.7.30' }),
  ),
  '/multi-module-soft-requirement/module2/pom.xml': pom(
    'com.example:module2:1.1.1',
    dependencies({ artifact: 'example-api', version: '2.0.0' }),
  ),
};
