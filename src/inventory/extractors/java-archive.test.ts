import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryFile, memoryTree } from '../../../test/inventory/memory-tree.ts';
import { packageDisplayName } from '../../domain/package.ts';
import type { ExtractedPackage, Extractor } from '../extractor.ts';
import { jar, manifest, pomProperties } from '../fixtures/jar.ts';
import { openSha1Index, sha1IndexOf } from '../maven/sha1-index.ts';
import { createJavaArchive, javaArchive } from './java-archive.ts';

interface Read {
  readonly packages: readonly ExtractedPackage[];
  /** `type group:name@version path`. */
  readonly lines: readonly string[];
  readonly problem?: string;
}

/** What is found in an archive, up to the error that ends it. */
async function read(path: string, bytes: Uint8Array, extractor: Extractor = javaArchive): Promise<Read> {
  const packages: ExtractedPackage[] = [];
  const result = (): Omit<Read, 'problem'> => ({
    packages,
    lines: packages.map((p) => `${p.type} ${packageDisplayName(p)}@${p.version} ${p.locations[0]?.path}`),
  });
  try {
    for await (const each of extractor.extract(memoryFile(path, bytes), memoryTree({}))) packages.push(each);
  } catch (error) {
    return { ...result(), problem: (error as Error).message };
  }
  return result();
}

const nestedIn = (levels: number, innermost: Buffer): Buffer =>
  Array.from({ length: levels }).reduce<Buffer>((inner) => jar({ 'in.jar': inner }), innermost);

describe('what an archive is', () => {
  test('pom.properties, wherever shading tools have put it', async () => {
    const { lines } = await read(
      '/x.jar',
      jar({ 'some/where/pom.properties': 'groupId=a\nartifactId=b\nversion=1\n' }),
    );
    expect(lines).toEqual(['maven a:b@1 /x.jar']);
  });

  test('of several descriptions the archive’s own is told from those shaded into it', async () => {
    const bytes = jar({ ...pomProperties('com.example:tool:2.0'), ...pomProperties('com.google.guava:guava:29.0') });
    const { packages } = await read('/opt/tool-2.0.jar', bytes);
    expect(packages.map(({ name, facts }) => [name, facts?.shadedIn])).toEqual([
      ['tool', undefined],
      ['guava', 'com.example:tool:2.0'],
    ]);
  });

  test('pom.xml counts where pom.properties is missing, group and version also from its parent', async () => {
    const pom =
      '<project><parent><groupId>a</groupId><artifactId>p</artifactId><version>3</version></parent><artifactId>b</artifactId></project>';
    const { lines } = await read('/b.jar', jar({ 'META-INF/maven/a/b/pom.xml': pom }));
    expect(lines).toEqual(['maven a:b@3 /b.jar']);
  });

  test('a template names no artifact', async () => {
    const bytes = jar({ 'x/pom.properties': 'groupId=@groupId@\nartifactId=b\nversion=1\n' });
    expect(await read('/archetype.jar', bytes)).toEqual({ packages: [], lines: [] });
  });

  test('a manifest counts when its vendor id and title are a group and an artifact', async () => {
    const named = (title: string): Buffer =>
      jar(
        manifest({
          'Implementation-Vendor-Id': 'com.example',
          'Implementation-Title': title,
          'Implementation-Version': '1.0',
        }),
      );
    expect((await read('/x.jar', named('plugin'))).lines).toEqual(['maven com.example:plugin@1.0 /x.jar']);
    expect((await read('/x.jar', named('The Plugin'))).lines).toEqual(['generic x@1.0 /x.jar']);
  });

  test('a Jenkins plugin says in its manifest which it is', async () => {
    const attributes = { 'Group-Id': 'org.jenkins-ci.plugins', 'Short-Name': 'git', 'Plugin-Version': '4.11.0' };
    const bytes = jar(manifest({ ...attributes, 'Implementation-Title': 'Git plugin' }));
    expect((await read('/plugins/git.hpi', bytes)).lines).toEqual([
      'maven org.jenkins-ci.plugins:git@4.11.0 /plugins/git.hpi',
    ]);
  });

  test('the folders of a local repository and of Gradle’s cache say which it is, when the file agrees', async () => {
    const bytes = jar({ 'A.class': '' });
    const place = async (path: string): Promise<string | undefined> =>
      (await read(path, bytes)).lines[0]?.split(' ')[1];
    expect(await place('/root/.m2/repository/org/springframework/spring-jcl/5.3.1/spring-jcl-5.3.1.jar')).toBe(
      'org.springframework:spring-jcl@5.3.1',
    );
    expect(await place('/root/.gradle/caches/modules-2/files-2.1/com.acme.x/lib/1.0/0a1b/lib-1.0.jar')).toBe(
      'com.acme.x:lib@1.0',
    );
    expect(await place('/root/.m2/repository/lib/other-1.0.jar')).toBe('other@1.0');
  });

  test('known libraries need their classes, not their name alone', async () => {
    const classes = { 'org/springframework/web/Web.class': '' };
    expect((await read('/spring-web-5.3.1.jar', jar(classes))).lines).toEqual([
      'maven org.springframework:spring-web@5.3.1 /spring-web-5.3.1.jar',
    ]);
    expect((await read('/spring-web-5.3.1.jar', jar({ 'com/acme/Web.class': '' }))).lines).toEqual([
      'generic spring-web@5.3.1 /spring-web-5.3.1.jar',
    ]);
    const groups = ['hibernate-core-5.6.jar', 'hibernate-core-6.2.jar'].map((name) =>
      read(`/${name}`, jar({ 'org/hibernate/Session.class': '' })),
    );
    expect((await Promise.all(groups)).map(({ packages }) => packages[0]?.namespace)).toEqual([
      'org.hibernate',
      'org.hibernate.orm',
    ]);
  });

  test('a library built by Gradle is told besides what it shades', async () => {
    const bytes = jar({ ...pomProperties('a:shaded:1'), 'org/elasticsearch/Build.class': '' });
    expect((await read('/elasticsearch-7.10.0.jar', bytes)).lines.map((line) => line.split(' ')[1])).toEqual([
      'org.elasticsearch:elasticsearch@7.10.0',
      'a:shaded@1',
    ]);
  });

  test('without coordinates but with a version it is listed with its SHA-1; without a version it is not', async () => {
    const bytes = jar({ 'Main.class': '' });
    const { packages } = await read('/opt/own-1.2.jar', bytes);
    expect(packages).toEqual([
      {
        type: 'generic',
        name: 'own',
        version: '1.2',
        locations: [{ path: '/opt/own-1.2.jar' }],
        facts: { kind: 'java-archive', sha1: createHash('sha1').update(bytes).digest('hex') },
      },
    ]);
    expect((await read('/opt/own.jar', bytes)).packages).toEqual([]);
  });
});

describe('an index of SHA-1 sums', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-test-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('names renamed archives', async () => {
    const renamed = jar({ 'org/springframework/core/A.class': 'a' });
    const path = join(folder, 'java-archives.index');
    const sum = createHash('sha1').update(renamed).digest('hex');
    const others = Array.from({ length: 100 }, (_, i): [string, string] => [
      createHash('sha1').update(`${i}`).digest('hex'),
      `com.example:lib${i}:1.${i}`,
    ]);
    writeFileSync(path, sha1IndexOf([...others, [sum, 'org.springframework:spring-core:5.3.3']]));
    const index = openSha1Index(path);
    const { packages } = await read(
      '/opt/renamed.jar',
      jar({ 'a/b.jar': renamed }),
      createJavaArchive(() => index),
    );
    expect(packages).toMatchObject([
      { namespace: 'org.springframework', name: 'spring-core', version: '5.3.3', facts: { evidence: 'sha1' } },
    ]);
    const lookUp = (text: string) => index?.lookUp(createHash('sha1').update(text).digest());
    for (let i = 0; i < others.length; i++) {
      expect(lookUp(`${i}`)).toEqual({ groupId: 'com.example', artifactId: `lib${i}`, version: `1.${i}` });
    }
    expect(lookUp('unknown')).toBeUndefined();
    index?.close();
  });

  test('a damaged one is a problem and hides nothing', async () => {
    const damaged = createJavaArchive(() => {
      throw new Error('the index of Java archives is damaged: build it again');
    });
    const bytes = jar({ 'lib/a.jar': jar(pomProperties('a:b:1')) });
    const { lines, problem } = await read('/app.jar', bytes, damaged);
    expect(lines).toEqual(['maven a:b@1 /app.jar!/lib/a.jar']);
    expect(problem).toBe('the index of Java archives is damaged: build it again');
  });

  test('is nothing when it is not there, and an error when it is damaged', () => {
    expect(openSha1Index(join(folder, 'none'))).toBeUndefined();
    const path = join(folder, 'damaged');
    writeFileSync(path, sha1IndexOf([['00'.repeat(20), 'a:b:1']]).subarray(0, 20));
    expect(() => openSha1Index(path)).toThrow('the index of Java archives is damaged: build it again');
  });
});

describe('archives in archives', () => {
  const library = jar(pomProperties('a:lib:1'));

  test.each([
    ['stored, as Spring Boot does', true],
    ['deflated, as wars are', false],
  ])('%s', async (_, stored) => {
    const bytes = jar({ 'WEB-INF/lib/lib-1.jar': library, 'deep/er/x.war': jar({ 'l.jar': library }) }, { stored });
    expect((await read('/app.war', bytes)).lines).toEqual([
      'maven a:lib@1 /app.war!/WEB-INF/lib/lib-1.jar',
      'maven a:lib@1 /app.war!/deep/er/x.war!/l.jar',
    ]);
  });

  test('a script in front, as executable jars have', async () => {
    const bytes = Buffer.concat([Buffer.from('#!/bin/bash\nexec java -jar "$0"\n'), jar({ 'lib/l.jar': library })]);
    expect(javaArchive.accepts?.(bytes.subarray(0, 64))).toBe(true);
    expect((await read('/app.jar', bytes)).lines).toEqual(['maven a:lib@1 /app.jar!/lib/l.jar']);
  });

  test('eight levels, and a ninth is a problem that names the limit', async () => {
    expect((await read('/a.jar', nestedIn(8, library))).lines).toHaveLength(1);
    const { lines, problem } = await read('/a.jar', nestedIn(9, library));
    expect(lines).toEqual([]);
    expect(problem).toMatch(/in\.jar: limit: more than 8 archives inside each other$/);
  });

  test('a broken one hides neither its neighbours nor itself', async () => {
    const broken = { 'lib/a.jar': 'no zip', 'lib/b.jar': library, 'lib/c.jar': library.subarray(0, -30) };
    const { lines, problem } = await read('/app.jar', jar(broken));
    expect(lines).toEqual(['maven a:lib@1 /app.jar!/lib/b.jar']);
    expect(problem).toBe('lib/a.jar: is no zip archive, or truncated: no end of central directory (and 1 more)');
  });

  test('a bomb ends at the bound on growth', async () => {
    const zeros = jar({ zeros: Buffer.alloc(40 * 1024 * 1024) }, { stored: true });
    const { lines, problem } = await read(
      '/bomb.jar',
      jar({ 'lib.jar': library, '1.jar': zeros, '2.jar': zeros, '3.jar': zeros }),
    );
    expect(lines).toEqual(['maven a:lib@1 /bomb.jar!/lib.jar']);
    expect(problem).toMatch(/^limit: the archive grows to more than \d+ bytes$/);
  });

  test('nothing is read but directories and descriptions', async () => {
    const bytes = jar(
      { 'BOOT-INF/lib/lib.jar': library, 'data.bin': Buffer.alloc(8 * 1024 * 1024, 7) },
      { stored: true },
    );
    const file = memoryFile('/app.jar', bytes);
    let taken = 0;
    const counted = {
      ...file,
      readAt: (offset: number, length: number) => {
        taken += length;
        return file.readAt(offset, length);
      },
    };
    for await (const each of javaArchive.extract(counted, memoryTree({}))) expect(each.name).toBe('lib');
    expect(taken).toBeLessThan(1024 * 1024);
  });
});

test('sources and documentation are no software', () => {
  const wanted = ['/a.jar', '/a.WAR', '/a-sources.jar', '/a-javadoc.jar', '/a.zip'].filter((path) =>
    javaArchive.wants(path, { size: 1, mode: 0o644 }),
  );
  expect(wanted).toEqual(['/a.jar', '/a.WAR']);
});
