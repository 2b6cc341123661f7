import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { someInventory } from '../../../test/sbom/inventories.ts';
import { schemaErrors } from '../../../test/sbom/schema.ts';
import { inventoryDigest } from '../../domain/inventory-digest.ts';
import { CYCLONEDX_VERSIONS, readCycloneDx, writeCycloneDx } from './cyclonedx.ts';

const clock = { now: () => new Date('2026-11-21T10:00:00.000Z') };

describe.each(CYCLONEDX_VERSIONS)('CycloneDX %s', (specVersion) => {
  test('what is written and read back is the same inventory, whatever is in it', () => {
    fc.assert(
      fc.property(someInventory, (inventory) => {
        const text = JSON.stringify(writeCycloneDx(inventory, { specVersion, clock }));
        const read = readCycloneDx(JSON.parse(text));
        expect(inventoryDigest(read)).toBe(inventoryDigest(inventory));
        expect(read).toEqual(inventory);
      }),
    );
  });

  test('every document follows the schema', () => {
    const errorsOf = schemaErrors(specVersion);
    fc.assert(
      fc.property(someInventory, (inventory) => {
        const document = JSON.parse(JSON.stringify(writeCycloneDx(inventory, { specVersion, clock })));
        expect(errorsOf(document)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

test('the order of the components in the document does not matter', () => {
  fc.assert(
    fc.property(someInventory, (inventory) => {
      const document = writeCycloneDx(inventory, { clock });
      const shuffled = { ...document, components: [...document.components].reverse() };
      expect(inventoryDigest(readCycloneDx(shuffled))).toBe(inventoryDigest(inventory));
    }),
  );
});

test('the schema test can fail', () => {
  expect(schemaErrors('1.5')({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ name: 'x' }] })).not.toEqual(
    [],
  );
});

const openssl = {
  type: 'deb',
  name: 'libssl3',
  version: '3.0.11-1~deb12u2',
  arch: 'amd64',
  source: { name: 'openssl', version: '3.0.11-1~deb12u2' },
  foundBy: 'dpkg',
  locations: [{ path: '/var/lib/dpkg/status', layer: `sha256:${'a'.repeat(64)}` }],
};
const debian = { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' };
const inventory = {
  subject: { kind: 'directory' as const, name: 'rootfs' },
  distribution: debian,
  packages: [openssl],
  problems: [],
  collectedAt: '2026-11-08T12:00:00.000Z',
};

test('a component as it is written', () => {
  const document = writeCycloneDx(inventory, { clock });
  expect(document.metadata.timestamp).toBe('2026-11-21T10:00:00.000Z');
  expect(document.components).toEqual([
    {
      'bom-ref': 'operating-system',
      type: 'operating-system',
      name: 'debian',
      version: '12',
      description: 'Debian GNU/Linux 12 (bookworm)',
      properties: [
        { name: 'assay:distribution_id', value: 'debian' },
        { name: 'assay:distribution_codename', value: 'bookworm' },
      ],
    },
    {
      'bom-ref': 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl',
      type: 'library',
      name: 'libssl3',
      version: '3.0.11-1~deb12u2',
      purl: 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl',
      properties: [
        { name: 'assay:found_by', value: 'dpkg' },
        { name: 'amazon:inspector:sbom_generator:source_path', value: '/var/lib/dpkg/status' },
        { name: 'assay:layer', value: `sha256:${'a'.repeat(64)} /var/lib/dpkg/status` },
        { name: 'amazon:inspector:sbom_generator:source_file_scanner', value: 'dpkg' },
        { name: 'amazon:inspector:sbom_generator:source_package_collector', value: 'debian-dpkg' },
        { name: 'assay:arch', value: 'amd64' },
        { name: 'assay:source_name', value: 'openssl' },
        { name: 'assay:source_version', value: '3.0.11-1~deb12u2' },
      ],
    },
  ]);
});

test('the names that ScanSbom looks for: owner, kernel, live patches', () => {
  const yaml = {
    type: 'pypi',
    name: 'PyYAML',
    version: '6.0',
    foundBy: 'python',
    ownedBy: 'python3-yaml',
    locations: [{ path: '/usr/lib/python3/dist-packages/PyYAML-6.0.egg-info' }],
  };
  const deb = (name: string, facts = {}) => ({ ...openssl, name, facts });
  const host = {
    hostname: 'web-1',
    machineId: '0'.repeat(32),
    architecture: 'amd64',
    kernel: '6.1.0-18-amd64',
    livePatches: [{ name: 'kpatch_1', isActive: true, cves: ['CVE-2026-0001', 'CVE-2026-0002'] }],
    ipV4Addresses: [],
    ipV6Addresses: [],
  };
  const packages = [deb('linux-image-6.1.0-18-amd64', { kernel: 'running' }), deb('python3-yaml'), yaml];
  const document = writeCycloneDx(
    { ...inventory, subject: { kind: 'host', name: 'web-1', host }, packages },
    { clock },
  );
  const named = (properties: readonly { name: string; value: string }[] | undefined) =>
    Object.fromEntries(
      (properties ?? []).map(({ name, value }) => [name.replace('amazon:inspector:sbom_generator:', ''), value]),
    );
  expect(named(document.components[1]?.properties)).toMatchObject({ kernel_component: 'true', running_kernel: 'true' });
  expect(named(document.components[3]?.properties)).toMatchObject({
    source_file_scanner: 'python-pkg',
    source_package_collector: 'python-pkg',
    is_duplicate_package: 'true',
    duplicate_purl: document.components[2]?.purl,
  });
  expect(named(document.metadata.component.properties)).toMatchObject({
    os_hostname: 'web-1',
    cpu_architecture: 'amd64',
    kernel_name: 'Linux',
    kernel_version: '6.1.0-18-amd64',
    live_patching_enabled: 'true',
    live_patched_cves: 'CVE-2026-0001,CVE-2026-0002',
  });
});

test('findings on Dockerfiles are written as inspector-sbomgen writes them', () => {
  const dockerfiles = [
    { path: '/app/Dockerfile', issues: [{ check: 'IN-DOCKER-001', startLine: 3, endLine: 4 }] },
    { path: 'image.Dockerfile', issues: [{ check: 'IN-DOCKER-003', startLine: 6, endLine: 6 }] },
  ];
  const document = writeCycloneDx({ ...inventory, dockerfiles }, { clock });
  expect(document.components.slice(2)).toMatchObject([
    {
      type: 'file',
      name: 'dockerfile:app/Dockerfile',
      properties: [
        { name: 'assay:path' },
        { name: 'amazon:inspector:sbom_generator:dockerfile_finding:IN-DOCKER-001', value: 'affected_lines:3-4' },
      ],
    },
    { type: 'file', name: 'dockerfile:image.Dockerfile' },
  ]);
});

test('two packages with one purl get two references', () => {
  const lodash = { type: 'npm', name: 'lodash', version: '4.17.20', foundBy: 'node-modules' };
  const packages = ['/a/package.json', '/b/package.json'].map((path) => ({ ...lodash, locations: [{ path }] }));
  const refs = writeCycloneDx({ ...inventory, packages }, { clock }).components.map((c) => c['bom-ref']);
  expect(new Set(refs).size).toBe(3);
  expect(refs.slice(1)).toEqual([expect.stringMatching(/^pkg:npm\/lodash@4\.17\.20#/), expect.any(String)]);
});

test('a partial inventory says so in the standard’s own words, and keeps its problems', () => {
  const problems = [{ path: '/var/lib/dpkg/status', extractor: 'dpkg', reason: 'cut short' }];
  const document = writeCycloneDx({ ...inventory, problems }, { clock });
  expect(document.compositions).toEqual([{ aggregate: 'incomplete', assemblies: ['subject'] }]);
  expect(readCycloneDx(document).problems).toEqual(problems);
});

test('neither the machine id nor the addresses of a host are in its SBOM', () => {
  const host = {
    hostname: 'web-1',
    machineId: '0123456789abcdef0123456789abcdef',
    architecture: 'x86_64',
    kernel: '6.1.0-18-amd64',
    ipV4Addresses: ['192.0.2.7'],
    ipV6Addresses: ['2001:db8::7'],
  };
  const document = writeCycloneDx({ ...inventory, subject: { kind: 'host', name: 'web-1', host } }, { clock });
  const text = JSON.stringify(document);
  for (const secret of [host.machineId, '192.0.2.7', '2001:db8::7']) expect(text).not.toContain(secret);
  expect(readCycloneDx(document).subject).toMatchObject({ kind: 'host', host: { kernel: '6.1.0-18-amd64' } });
});
