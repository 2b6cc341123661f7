import { expect, test } from 'vitest';
import { extracted, memoryFile, memoryTree } from '../../../test/inventory/memory-tree.ts';
import { packageDisplayName } from '../../domain/package.ts';
import type { ExtractedPackage } from '../extractor.ts';
import { gradleLockfile } from './gradle-lockfile.ts';
import { gradleVerificationMetadata } from './gradle-verification-metadata.ts';
import { gradleVersionCatalog } from './gradle-version-catalog.ts';

const lines = (packages: readonly ExtractedPackage[]): string[] =>
  packages.map((p) => `${packageDisplayName(p)}@${p.version}${p.facts?.scope ? ` [${p.facts.scope}]` : ''}`);

test('what only test configurations need is a test dependency', async () => {
  const lock = `a:only-test:1=testCompileClasspath,integrationTestRuntimeClasspath
a:both:1=testRuntimeClasspath, runtimeClasspath
a:latest:1=latestClasspath
`;
  expect(lines(await extracted(gradleLockfile, '/app/gradle.lockfile', { '/app/gradle.lockfile': lock }))).toEqual([
    'a:only-test@1 [test]',
    'a:both@1',
    'a:latest@1',
  ]);
});

test('a lock file of one configuration, as Gradle wrote them before version 7', async () => {
  const path = '/app/gradle/dependency-locks/compileClasspath.lockfile';
  expect(lines(await extracted(gradleLockfile, path, { [path]: '# comment\na:b:1\n' }))).toEqual(['a:b@1']);
});

test('a broken line fails with its number, after the others', async () => {
  const found: ExtractedPackage[] = [];
  const file = memoryFile('/app/gradle.lockfile', 'a:b:1=x\nno coordinates\na:c:2=x\n');
  const read = async (): Promise<void> => {
    for await (const each of gradleLockfile.extract(file, memoryTree({}))) found.push(each);
  };
  await expect(read()).rejects.toThrow('is no Gradle lock file: line 2 is no group:artifact:version');
  expect(lines(found)).toEqual(['a:b@1', 'a:c@2']);
});

test('catalogue and verification metadata say nothing where a lock file says it better', async () => {
  const files = {
    '/app/gradle.lockfile': 'a:b:1=x\n',
    '/app/gradle/libs.versions.toml': '[libraries]\nb = "a:b:2"\n',
    '/app/gradle/verification-metadata.xml':
      '<verification-metadata><components><component group="a" name="b" version="3"><artifact name="b.jar"/></component></components></verification-metadata>',
  };
  const metadata = '/app/gradle/verification-metadata.xml';
  const catalog = '/app/gradle/libs.versions.toml';
  expect(await extracted(gradleVersionCatalog, catalog, files)).toEqual([]);
  expect(await extracted(gradleVerificationMetadata, metadata, files)).toEqual([]);
  const { '/app/gradle.lockfile': _, ...alone } = files;
  expect(lines(await extracted(gradleVersionCatalog, catalog, alone))).toEqual(['a:b@2']);
  expect(lines(await extracted(gradleVerificationMetadata, metadata, alone))).toEqual(['a:b@3']);
});

test('versions of a catalogue: rich ones, references, unknown references, references in a circle', async () => {
  const path = '/app/gradle/libs.versions.toml';
  const catalog = `[versions]
plain = "1"
rich = { require = "[1,2)", prefer = "1.5" }
circle = { ref = "circle" }
[libraries]
a = { module = "g:a", version.ref = "plain" }
b = { module = "g:b", version = { ref = "rich" } }
c = { module = "g:c", version.ref = "circle" }
d = { module = "g:d", version.ref = "none" }
e = { group = "g", name = "e", version = { strictly = "2" } }
f = { module = "g:f", version = "latest.release" }
h = { module = 7 }
`;
  expect(lines(await extracted(gradleVersionCatalog, path, { [path]: catalog }))).toEqual([
    'g:a@1',
    'g:b@1.5',
    'g:e@2',
  ]);
});
