import { describe, expect, test } from 'vitest';
import { type Contents, extracted, memoryFile, memoryTree } from '../../../test/inventory/memory-tree.ts';
import { packageDisplayName } from '../../domain/package.ts';
import { pom } from './pom.ts';

/** `group:artifact:version[:scope]`, versions left out as `group:artifact:`. */
const dependency = (text: string, more = ''): string => {
  const [group, artifact, version = '', scope] = text.split(':');
  return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>${
    version === '' ? '' : `<version>${version}</version>`
  }${scope === undefined ? '' : `<scope>${scope}</scope>`}${more}</dependency>`;
};
const dependencies = (...texts: readonly string[]): string =>
  `<dependencies>${texts.map((text) => (text.startsWith('<') ? text : dependency(text))).join('')}</dependencies>`;
const managed = (...texts: readonly string[]): string =>
  `<dependencyManagement>${dependencies(...texts)}</dependencyManagement>`;
const project = (coordinates: string, ...parts: readonly string[]): string => {
  const [group, artifact, version] = coordinates.split(':');
  return `<project><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${parts.join('')}</project>`;
};
const parent = (coordinates: string, relativePath = ''): string => {
  const [group, artifact, version] = coordinates.split(':');
  return `<parent><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>${relativePath}</parent>`;
};
const value = (name: string): string => `\${${name}}`;
const bom = (coordinates: string): string => dependency(`${coordinates}:import`, '<type>pom</type>');

/** Files of a local repository. */
const repository = (...projects: readonly (readonly [coordinates: string, ...parts: string[]])[]): Contents =>
  Object.fromEntries(
    projects.map(([coordinates, ...parts]) => {
      const [group = '', artifact, version] = coordinates.split(':');
      const folder = `/app/.m2/repository/${group.replaceAll('.', '/')}/${artifact}/${version}`;
      return [`${folder}/${artifact}-${version}.pom`, project(coordinates, ...parts)];
    }),
  );

/** `group:artifact@version`, ` [scope]`, and ` …` for what another dependency brings along. */
async function found(files: Contents, path = '/app/pom.xml'): Promise<string[]> {
  const packages = await extracted(pom, path, files);
  return packages.map(
    (p) =>
      `${packageDisplayName(p)}@${p.version}${p.facts?.scope ? ` [${p.facts.scope}]` : ''}${p.facts?.transitive ? ' …' : ''}`,
  );
}

const one = (...parts: readonly string[]): Contents => ({ '/app/pom.xml': project('com.example:app:1.0', ...parts) });

describe('versions', () => {
  test('properties, also of properties, and members of the project', async () => {
    const properties = `<properties><a>${value('b')}.0</a><b>2</b><project.version>9</project.version></properties>`;
    expect(
      await found(
        one(
          properties,
          dependencies(
            `${value('project.groupId')}.x:y:${value('a')}`,
            `g:z:${value('project.version')}`,
            `g:w:${value('version')}`,
          ),
        ),
      ),
    ).toEqual(['com.example.x:y@2.0', 'g:z@1.0', 'g:w@1.0']);
  });

  test('one that nothing tells is left out: an unknown property, a range, LATEST, the environment', async () => {
    const texts = [
      `g:a:${value('no')}`,
      'g:b:[1.0,2.0)',
      'g:c:LATEST',
      `g:d:${value('env.V')}`,
      'g:e:',
      'g:f:[1.5]',
      'g:ok:1',
    ];
    expect(await found(one(dependencies(...texts)))).toEqual(['g:f@1.5', 'g:ok@1']);
  });

  test('properties in a circle, and properties that double at every step, end', async () => {
    const circle = `<properties><a>${value('b')}</a><b>${value('a')}</b></properties>`;
    expect(await found(one(circle, dependencies(`g:a:${value('a')}`, 'g:ok:1')))).toEqual(['g:ok@1']);
    const steps = Array.from({ length: 40 }, (_, i) => `<p${i}>${value(`p${i + 1}`).repeat(10)}</p${i}>`).join('');
    expect(
      await found(one(`<properties>${steps}<p40>1</p40></properties>`, dependencies(`g:a:${value('p0')}`))),
    ).toEqual([]);
  });

  test('managed here, by a parent, by a bill of materials of the build and of the local repository; the nearest says', async () => {
    const files = {
      ...one(
        parent('com.example:parent:1', '<relativePath>./parent</relativePath>'),
        managed('g:here:1', bom('com.example:bom:1'), bom('com.example:far:1')),
        dependencies('g:here:', 'g:parent:', 'g:bom:', 'g:far:', 'g:none:'),
      ),
      '/app/parent/pom.xml': project(
        'com.example:parent:1',
        managed('g:here:2', 'g:parent:2'),
        '<modules><module>../bom</module></modules>',
      ),
      '/app/bom/pom.xml': project('com.example:bom:1', managed('g:parent:3', 'g:bom:3', 'g:far:3')),
      ...repository(['com.example:far:1', managed('g:far:4')]),
    };
    const withModules = {
      ...files,
      '/pom.xml': project('com.example:top:1', '<modules><module>app/bom</module></modules>'),
    };
    expect(await found(withModules)).toEqual(['g:here@1', 'g:parent@2', 'g:bom@3', 'g:far@3']);
    expect(await found(files)).toEqual(['g:here@1', 'g:parent@2', 'g:far@4']);
  });

  test('parents and bills of materials in a circle end', async () => {
    const files = {
      ...one(parent('com.example:up:1', '<relativePath>../up/pom.xml</relativePath>'), dependencies('g:a:1')),
      '/up/pom.xml': project(
        'com.example:up:1',
        parent('com.example:app:1.0', '<relativePath>../app</relativePath>'),
        managed(bom('x:b:1')),
        dependencies('g:b:2'),
      ),
      ...repository(['x:b:1', managed(bom('x:c:1'))], ['x:c:1', managed(bom('x:b:1'), 'g:c:1')]),
    };
    expect(await found(files)).toEqual(['g:a@1', 'g:b@2']);
  });

  test('bills of materials that import each other by the hundred are each looked at once', async () => {
    const levels = Array.from({ length: 12 }, (_, level): [string, string][] =>
      Array.from({ length: 20 }, (_, i) => [
        `g:bom-${level}-${i}:1`,
        managed(...Array.from({ length: 20 }, (_, next) => bom(`g:bom-${level + 1}-${next}:1`)), `g:x${level}:${i}`),
      ]),
    );
    const files = {
      ...one(managed(bom('g:bom-0-0:1')), dependencies('g:x0:', 'g:x11:')),
      ...repository(...levels.flat()),
    };
    expect(await found(files)).toEqual(['g:x0@0', 'g:x11@0']);
  });

  test('a project at the parent’s place that is another one is no parent', async () => {
    const files = {
      ...one(parent('com.example:parent:2'), dependencies('g:a:')),
      '/pom.xml': project('com.example:parent:1', managed('g:a:1')),
      ...repository(['com.example:parent:2', managed('g:a:2')]),
    };
    expect(await found(files)).toEqual(['g:a@2']);
  });

  test('a profile counts when it is active by default', async () => {
    const profile = (active: boolean, text: string): string =>
      `<profile><activation><activeByDefault>${active}</activeByDefault></activation>${dependencies(text)}</profile>`;
    expect(await found(one(`<profiles>${profile(true, 'g:a:1')}${profile(false, 'g:b:1')}</profiles>`))).toEqual([
      'g:a@1',
    ]);
  });
});

describe('scopes', () => {
  test('what is not production is marked', async () => {
    const optional = dependency('g:optional:1', '<optional>true</optional>');
    const texts = [
      'g:compile:1',
      'g:runtime:1:runtime',
      'g:provided:1:provided',
      'g:test:1:test',
      'g:system:1:system',
      optional,
    ];
    expect(await found(one(dependencies(...texts)))).toEqual([
      'g:compile@1',
      'g:runtime@1',
      'g:provided@1 [provided]',
      'g:test@1 [test]',
      'g:system@1 [system]',
      'g:optional@1 [optional]',
    ]);
  });

  test('a managed scope holds where none is written; projects in src/it are tests', async () => {
    const files = one(managed('g:a:1:test'), dependencies('g:a:', 'g:a2:1'));
    expect(await found(files)).toEqual(['g:a@1 [test]', 'g:a2@1']);
    const it = { '/app/src/it/x/pom.xml': project('x:x:1', dependencies('g:a:1')) };
    expect(await found(it, '/app/src/it/x/pom.xml')).toEqual(['g:a@1 [test]']);
  });
});

describe('what dependencies bring along, when a local repository tells', () => {
  test('the nearest version wins; the project’s own management wins over all', async () => {
    const files = {
      ...one(managed('g:fixed:9'), dependencies('g:a:1', 'g:b:1')),
      ...repository(
        ['g:a:1', dependencies('g:c:1', 'g:fixed:1')],
        ['g:b:1', dependencies('g:d:1')],
        ['g:d:1', dependencies('g:c:2')],
      ),
    };
    expect(await found(files)).toEqual(['g:a@1', 'g:b@1', 'g:c@1 …', 'g:fixed@9 …', 'g:d@1 …']);
  });

  test('only what production needs comes along, with the scope of what needs it; the widest scope stays', async () => {
    const files = {
      ...one(dependencies('g:t:1:test', 'g:p:1')),
      ...repository(
        ['g:t:1', dependencies('g:x:1', 'g:y:1', 'g:never:1:test', 'g:neither:1:provided')],
        ['g:p:1', dependencies('g:q:1')],
        ['g:q:1', dependencies('g:y:2')],
        ['g:y:1', dependencies('g:z:1')],
      ),
    };
    expect(await found(files)).toEqual(['g:t@1 [test]', 'g:p@1', 'g:x@1 [test] …', 'g:y@1 …', 'g:q@1 …', 'g:z@1 …']);
  });

  test('exclusions hold below where they are written, also with wildcards', async () => {
    const excluding = (group: string, artifact: string): string =>
      `<exclusions><exclusion><groupId>${group}</groupId><artifactId>${artifact}</artifactId></exclusion></exclusions>`;
    const files = {
      ...one(dependencies(dependency('g:a:1', excluding('g', 'c')), dependency('g:b:1', excluding('*', '*')))),
      ...repository(
        ['g:a:1', dependencies('g:m:1')],
        ['g:m:1', dependencies('g:c:1', 'g:d:1')],
        ['g:b:1', dependencies('g:c:1')],
      ),
    };
    expect(await found(files)).toEqual(['g:a@1', 'g:b@1', 'g:m@1 …', 'g:d@1 …']);
  });

  test('libraries that need each other end', async () => {
    const files = {
      ...one(dependencies('g:a:1')),
      ...repository(['g:a:1', dependencies('g:b:1')], ['g:b:1', dependencies('g:a:1')]),
    };
    expect(await found(files)).toEqual(['g:a@1', 'g:b@1 …']);
  });

  test('a snapshot is found by its folder', async () => {
    const files = {
      ...one(dependencies('g:a:1-SNAPSHOT')),
      '/app/.m2/repository/g/a/1-SNAPSHOT/a-1-20240312.035235-10.pom': project('g:a:1-SNAPSHOT', dependencies('g:b:1')),
    };
    expect(await found(files)).toEqual(['g:a@1-SNAPSHOT', 'g:b@1 …']);
  });

  test('more than 5,000 are a problem that names the limit', async () => {
    const many = one(dependencies(...Array.from({ length: 5_001 }, (_, i) => `g:a${i}:1`)));
    await expect(found(many)).rejects.toThrow('limit: more than 5000 dependencies of one project');
  });
});

test('projects of the same build are no dependencies of it', async () => {
  const files = {
    '/app/pom.xml': project('com.example:top:1', '<modules><module>a</module><module>b</module></modules>'),
    '/app/a/pom.xml': project('com.example:a:1', dependencies('com.example:b:1', 'g:x:1')),
    '/app/b/pom.xml': project('com.example:b:1', dependencies('g:y:1')),
  };
  expect(await found(files, '/app/a/pom.xml')).toEqual(['g:x@1']);
});

test('what is no project fails, with the reason', async () => {
  await expect(found({ '/app/pom.xml': '<settings/>' })).rejects.toThrow('is no Maven project: root element settings');
  await expect(found({ '/app/pom.xml': '<project>' })).rejects.toThrow(/^is no valid XML/);
});

test('third parties’ projects are not looked at', () => {
  const stat = memoryFile('/x', '');
  const wanted = ['/app/pom.xml', '/app/node_modules/x/pom.xml', '/app/META-INF/maven/g/a/pom.xml'];
  expect(wanted.filter((path) => pom.wants(path, stat))).toEqual(['/app/pom.xml']);
  expect(pom.isEvidence?.('/app/.m2/repository/g/a/1/a-1.pom')).toBe(false);
  expect(memoryTree({}).open('/')).toBeUndefined();
});
