import { expect, test } from 'vitest';
import type { ExtractedPackage } from './extractor.ts';
import { createPackageList } from './package-list.ts';

const at = (type: string, name: string, ...paths: readonly string[]): ExtractedPackage => ({
  type,
  name,
  version: '1',
  locations: paths.map((path) => ({ path })),
});

test('the owner of a file owns what lies in it, also in archives in it', () => {
  const list = createPackageList(10);
  list.add(at('maven', 'guava', '/usr/share/java/app.jar!/lib/guava.jar', '/opt/app.jar'), 'java-archive');
  expect([...list.languagePaths()]).toEqual(['/usr/share/java/app.jar', '/opt/app.jar']);
  const packages = list.owned(new Map([['/usr/share/java/app.jar', 'app']]));
  expect(packages.map(({ ownedBy, locations }) => [ownedBy, locations[0]?.path])).toEqual([
    [undefined, '/opt/app.jar'],
    ['app', '/usr/share/java/app.jar!/lib/guava.jar'],
  ]);
});

test('software that a distribution package owns is that package; elsewhere it is its own', () => {
  const list = createPackageList(10);
  list.add(at('generic', 'nginx', '/usr/sbin/nginx'), 'software');
  list.add(at('generic', 'openssl', '/usr/bin/openssl', '/opt/bin/openssl'), 'software');
  const owners = new Map([
    ['/usr/sbin/nginx', 'nginx-core'],
    ['/usr/bin/openssl', 'openssl'],
  ]);
  expect(list.owned(owners).map(({ name, locations }) => [name, ...locations.map(({ path }) => path)])).toEqual([
    ['openssl', '/opt/bin/openssl'],
  ]);
});

test('what one project needs in production is no development dependency because another uses it so', () => {
  const list = createPackageList(10);
  const used = (path: string, scope?: string) => ({ ...at('npm', 'lodash', path), ...(scope && { facts: { scope } }) });
  list.add(used('/a/package-lock.json', 'dev'), 'npm-lock');
  list.add(used('/b/package-lock.json'), 'npm-lock');
  list.add(used('/c/package-lock.json', 'dev'), 'npm-lock');
  const [lodash] = list.owned(new Map());
  expect([lodash?.facts, lodash?.locations.length]).toEqual([undefined, 3]);
});
