import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../../test/shared.ts';
import { readCycloneDx } from './cyclonedx.ts';

const bom = (components: object[], more: object = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components,
  ...more,
});
const system = { type: 'operating-system', name: 'Debian GNU/Linux', version: '12' };

test('inspector-sbomgen: binary packages nest under their source, the epoch is a qualifier', () => {
  const inventory = readCycloneDx(
    bom([
      system,
      {
        type: 'application',
        name: 'libcap2',
        version: '2.66-4',
        purl: 'pkg:deb/debian/libcap2@2.66-4?arch=amd64&distro=bookworm&epoch=1',
        components: [
          {
            type: 'application',
            name: 'libcap2-bin',
            purl: 'pkg:deb/debian/libcap2-bin@2.66-4?arch=amd64&distro=bookworm&epoch=1',
            properties: [
              { name: 'amazon:inspector:sbom_generator:source_package_collector', value: 'debian-dpkg' },
              { name: 'amazon:inspector:sbom_generator:source_path', value: '/var/lib/dpkg/status' },
            ],
          },
        ],
      },
    ]),
  );
  expect(inventory.distribution).toEqual({ id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12' });
  expect(inventory.packages[1]).toEqual({
    type: 'deb',
    name: 'libcap2-bin',
    version: '1:2.66-4',
    arch: 'amd64',
    source: { name: 'libcap2', version: '1:2.66-4' },
    foundBy: 'debian-dpkg',
    locations: [{ path: '/var/lib/dpkg/status' }],
  });
});

test('trivy: source package, path and layer are in properties', () => {
  const { packages, distribution } = readCycloneDx(
    bom([
      { type: 'operating-system', name: 'debian', version: '12.4' },
      {
        type: 'library',
        name: 'libssl3',
        purl: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12.4',
        properties: [
          { name: 'aquasecurity:trivy:SrcName', value: 'openssl' },
          { name: 'aquasecurity:trivy:SrcVersion', value: '3.0.11' },
          { name: 'aquasecurity:trivy:SrcRelease', value: '1' },
          { name: 'aquasecurity:trivy:LayerDiffID', value: 'sha256:ab' },
        ],
      },
    ]),
  );
  expect(distribution).toMatchObject({ id: 'debian', versionId: '12.4' });
  expect(packages[0]).toMatchObject({
    source: { name: 'openssl', version: '3.0.11-1' },
    locations: [{ path: '/', layer: 'sha256:ab' }],
  });
});

test('syft: upstream in the purl, numbered locations', () => {
  const { packages } = readCycloneDx(
    bom([
      {
        type: 'library',
        name: 'libssl3',
        purl: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl',
        properties: [
          { name: 'syft:location:0:path', value: '/var/lib/dpkg/status' },
          { name: 'syft:location:1:path', value: '/usr/share/doc/libssl3/copyright' },
        ],
      },
    ]),
  );
  expect(packages[0]?.source).toEqual({ name: 'openssl', version: '3.0.11-1' });
  expect(packages[0]?.locations.map((l) => l.path)).toEqual([
    '/usr/share/doc/libssl3/copyright',
    '/var/lib/dpkg/status',
  ]);
});

test('without an operating-system component the purls say the distribution, the majority wins', () => {
  const purls = [
    'pkg:apk/alpine/a@1?distro=alpine-3.20.1',
    'pkg:apk/alpine/b@1?distro=alpine-3.20.1',
    'pkg:apk/alpine/c@1?distro=alpine-3.18.0',
  ];
  const inventory = readCycloneDx(bom(purls.map((purl) => ({ type: 'library', name: purl, purl }))));
  expect(inventory.distribution).toMatchObject({ id: 'alpine', versionId: '3.20.1' });
});

test('software without a purl stays visible, lock files and folders are no software', () => {
  const { packages, problems } = readCycloneDx(
    bom([
      { type: 'library', name: 'left-over', version: '1.0' },
      { type: 'application', name: 'package-lock.json' },
      { type: 'file', name: '/etc/hosts' },
    ]),
  );
  expect(packages).toMatchObject([{ type: 'generic', name: 'left-over', version: '1.0', foundBy: 'sbom' }]);
  expect(problems).toEqual([]);
});

test('a purl that cannot be read is a problem with its reference; many are counted', () => {
  const broken = (number: number) => ({ type: 'library', name: 'x', 'bom-ref': `ref-${number}`, purl: 'not a purl' });
  expect(readCycloneDx(bom([broken(1)])).problems).toEqual([
    { path: 'ref-1', extractor: 'sbom', reason: expect.stringContaining('not a package URL') },
  ]);
  const many = readCycloneDx(bom(Array.from({ length: 150 }, (_, n) => broken(n)))).problems;
  expect(many).toHaveLength(101);
  expect(many.at(-1)?.reason).toBe('50 more components could not be read');
});

test('the same entry under two parents is one package', () => {
  const lib = { type: 'library', name: 'x', purl: 'pkg:npm/x@1' };
  expect(readCycloneDx(bom([{ ...lib, components: [lib] }])).packages).toHaveLength(1);
});

test.each([
  ['not CycloneDX', { spdxVersion: 'SPDX-2.3' }],
  ['a list', []],
  ['nothing', null],
])('%s is refused by name', (_, document) => {
  expect(() => readCycloneDx(document)).toThrow('not CycloneDX JSON');
});

test('components nested without end are refused, not followed', () => {
  let component: object = { type: 'library', name: 'x' };
  for (let depth = 0; depth < 100; depth++) component = { type: 'library', name: 'x', components: [component] };
  expect(() => readCycloneDx(bom([component]))).toThrow('nested deeper than 64 levels');
});

test('members of the wrong kind are as if absent, never a crash', () => {
  const odd = bom(
    [{ type: 7, name: [], purl: 3, properties: 'x', components: { a: 1 }, evidence: { occurrences: [null] } }],
    {
      metadata: 'x',
    },
  );
  expect(readCycloneDx(odd)).toMatchObject({
    packages: [],
    problems: [{ path: '/', extractor: 'sbom', reason: 'the component has neither a name nor a purl' }],
  });
});

describe.skipIf(!hasShared)('documents of others', () => {
  test.each([
    ['alpine-3.18.2', 10, { id: 'alpine', versionId: '3.18.2' }],
    ['debian-stable-20240130', 125, { id: 'debian', versionId: '12' }],
  ])('inspector-sbomgen on %s', (name, count, distribution) => {
    const inventory = readCycloneDx(JSON.parse(readFileSync(shared(`inspector-runs/${name}.sbom.json`), 'utf8')));
    expect(inventory.distribution).toMatchObject(distribution);
    expect(inventory.subject).toMatchObject({ kind: 'image', image: { imageId: expect.stringMatching(/^sha256:/) } });
    expect(inventory.problems).toEqual([]);
    expect(inventory.packages).toHaveLength(count);
    expect(inventory.packages.filter((pkg) => pkg.version.includes('%'))).toEqual([]);
  });

  const folders = ['1.4', '1.6'].map((version) => `suites/cyclonedx/testdata/${version}`);
  const files = hasShared ? folders.flatMap((f) => readdirSync(shared(f)).map((name) => `${f}/${name}`)) : [];
  test.each(files.filter((file) => /\/valid-.*\.json$/.test(file)))('%s', (file) => {
    const inventory = readCycloneDx(JSON.parse(readFileSync(shared(file), 'utf8')));
    for (const pkg of inventory.packages) expect(pkg.locations.length).toBeGreaterThan(0);
  });
});
