import { describe, expect, test } from 'vitest';
import type { LabelledImage } from '../../scripts/quality/label-images.ts';
import { createReader } from '../../scripts/quality/label-packages.ts';
import { createSources } from '../../scripts/quality/sources.ts';
import { databaseOf, record } from './made-up.ts';

describe('a label is read as a package', () => {
  const { add, all: sources } = createSources();
  add('deb', 'libc6', '2.36-9', 'glibc', '2.36-9');
  add('deb', 'libdevmapper1.02.1', '2:1.02.185-2', 'lvm2', '2.03.16-2');
  add('apk', 'ssl_client', '1.36.1-r0', 'busybox', '1.36.1-r0');
  const ofRegistry = (ecosystem: string, name: string) => record({ vulnerabilityIds: ['CVE-2024-1'], ecosystem, name });
  const database = databaseOf([
    ofRegistry('PyPI', 'pyyaml'),
    ofRegistry('RubyGems', 'webrick'),
    ofRegistry('Maven', 'dom4j:dom4j'),
    ofRegistry('Go', 'golang.org/x/net'),
    ofRegistry('npm', '@a/b'),
  ]);
  const read = (
    id: string,
    versionId: string,
    name: string,
    version: string,
    others: readonly [string, string][] = [],
  ) => {
    const labels = [[name, version] as const, ...others].map(([each, its]) => ({
      name: each,
      version: its,
      vuln: 'CVE-2024-1',
      isTrue: true,
    }));
    const image: LabelledImage = { name: 'a@sha256:1', labels, distribution: { id, versionId, name: id } };
    const [label] = labels;
    return label === undefined ? [] : createReader(image, sources, database)(label);
  };
  test.each([
    ['ubuntu', '14.04', 'libc6', '2.19-0ubuntu6.15', 'eglibc 2.19-0ubuntu6.15'],
    ['ubuntu', '18.04', 'libc6', '2.27-3ubuntu1.5', 'glibc 2.27-3ubuntu1.5'],
    ['debian', '8', 'libgcc1', '1:4.9.2-10+deb8u1', 'gcc-4.9 4.9.2-10+deb8u1'],
    ['debian', '10', 'libstdc++6', '8.3.0-6', 'gcc-8 8.3.0-6'],
    ['debian', '8', 'gnupg', '1.4.18-7', 'gnupg 1.4.18-7'],
    ['debian', '10', 'gpgv', '2.2.12-1', 'gnupg2 2.2.12-1'],
    ['debian', '10', 'libpython2.7-minimal', '2.7.16-2', 'python2.7 2.7.16-2'],
    ['ubuntu', '20.04', 'openjdk-11-jre', '11.0.11-0ubuntu2', 'openjdk-lts 11.0.11-0ubuntu2'],
    ['alpine', '3.14.0', 'ssl_client', '1.33.1-r3', 'busybox 1.33.1-r3'],
    ['alpine', '3.14.0', 'ruby-libs', '2.7.4-r0', 'ruby 2.7.4-r0'],
  ])('source on %s %s of %s %s: %s', (id, release, name, version, expected) => {
    const [candidate] = read(id, release, name, version);
    expect(`${candidate?.package.source?.name} ${candidate?.package.source?.version}`).toBe(expected);
  });
  test('a source whose version does not follow is unknown', () => {
    expect(read('debian', '12', 'libdevmapper1.02.1', '2:1.02.185-2')).toMatchObject([{ isSourceUnknown: true }]);
  });
  test('the stream is that of the module’s leader of the same build', () => {
    const build = 'module+el8.6.0+15956+aa803fc1';
    const [candidate] = read('almalinux', '8', 'rubygem-json', `2.1.0-110.${build}`, [['ruby', `2.5.9-110.${build}`]]);
    expect(candidate?.package.facts).toEqual({ module: 'ruby:2.5' });
    const [alone] = read('almalinux', '8', 'rubygem-json', `2.1.0-110.${build}`);
    expect(alone?.package.facts).toBeUndefined();
  });
  test.each([
    ['ubuntu', '14.04', 'PyYAML', '3.10', 'python3-yaml', '3.10-4ubuntu0.1', 'python3-yaml'],
    ['ubuntu', '14.04', 'PyYAML', '3.11', 'python3-yaml', '3.10-4ubuntu0.1', undefined],
    ['almalinux', '8', 'webrick', '1.4.2.1', 'ruby', '2.5.9-110.module+el8.6.0+15956+aa803fc1', 'ruby'],
    ['almalinux', '8', 'webrick', '1.7.0', 'ruby', '2.5.9-110.module+el8.6.0+15956+aa803fc1', undefined],
  ])('owner on %s %s of %s %s beside %s %s: %s', (id, release, name, version, other, its, expected) => {
    const [candidate] = read(id, release, name, version, [[other, its]]);
    expect(candidate?.package.name).toBe(name);
    expect(candidate?.package.ownedBy).toBe(expected);
  });
  test.each([
    ['dom4j', '1.6.1', ['pkg:maven dom4j dom4j']],
    ['dom4j:dom4j', '1.6.1', ['pkg:maven dom4j dom4j']],
    ['dom4j', '1.6.1-hudson-3', []],
    ['golang.org/x/net', 'v0.0.0-20210119194325-5f4716e94777', ['pkg:golang golang.org/x net']],
    ['@a/b', '1.0.0-2', ['pkg:npm @a b']],
    ['nothing', '1.0.0', []],
  ])('%s %s on Debian is of a language: %j', (name, version, expected) => {
    const found = read('debian', '12', name, version).map(({ package: { type, namespace, name: own } }) =>
      ['pkg:', type, ' ', namespace ?? '', ' ', own].join(''),
    );
    expect(found).toEqual(expected);
  });
});
