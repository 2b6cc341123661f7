import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackageVulnerability } from '../../src/domain/finding.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import { resourceCycloneDx } from '../../src/reports/inspector2/sbom-cyclonedx.ts';
import type { ResourceSoftware } from '../../src/reports/inspector2/sbom-packages.ts';
import { resourceSpdx } from '../../src/reports/inspector2/sbom-spdx.ts';
import { exampleFinding, host, hostInventory, image, imageDetails, imageInventory } from '../conformity/example.ts';
import { effort } from '../effort.ts';
import { hasShared } from '../shared.ts';
import { someInventory } from './inventories.ts';
import { schemaErrors, spdxErrors } from './schema.ts';

const NOW = new Date('2026-01-02T03:04:05.678Z');
const vulnerabilityOf = (n: number): PackageVulnerability => {
  const { packageVulnerability } = exampleFinding(n, 'HIGH');
  if (packageVulnerability === undefined) throw new Error('the example is of a package');
  return packageVulnerability;
};
const flask = {
  type: 'pypi',
  name: 'flask',
  version: '2.0.1',
  foundBy: 'python',
  locations: [{ path: '/usr/lib/python3/dist-packages/flask-2.0.1.dist-info/METADATA' }],
};
const software = (change: Partial<ResourceSoftware> = {}): ResourceSoftware => ({
  resource: host,
  inventory: { ...hostInventory, packages: [...hostInventory.packages, flask] },
  vulnerabilities: [vulnerabilityOf(1), vulnerabilityOf(2)],
  now: NOW,
  ...change,
});
const OPENSSL = 'pkg:dpkg/openssl@3.0.11-1~deb12u2?arch=AMD64&epoch=0&upstream=openssl-3.0.11-1~deb12u2.src.dpkg';
const FLASK = `pkg:pypi/flask@2.0.1?path=${encodeURIComponent(flask.locations[0]?.path.slice(1) ?? '')}`;

test('CycloneDX 1.4 as Inspector exports it', () => {
  const document = resourceCycloneDx(software());
  expect(document).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    version: 1,
    metadata: {
      timestamp: '2026-01-02T03:04:05Z',
      properties: [
        { name: 'architecture', value: 'x86_64' },
        { name: 'accountId', value: '111122223333' },
        { name: 'resourceType', value: 'AWS_EC2_INSTANCE' },
      ],
    },
    components: [
      { type: 'application', name: 'openssl', version: '3.0.11-1~deb12u2', purl: OPENSSL },
      { type: 'library', name: 'flask', version: '2.0.1', purl: FLASK },
    ],
  });
  const { components, vulnerabilities } = document as Record<string, { 'bom-ref': string }[]>;
  const affects = [{ ref: components?.[0]?.['bom-ref'] }];
  expect(affects[0]?.ref).toMatch(/^[0-9a-f]{32}$/);
  expect(vulnerabilities).toEqual([
    { id: 'CVE-2024-1001', affects },
    { id: 'CVE-2024-1002', affects },
  ]);
});

test('a package that is told of twice is there once, one of another source beside it', () => {
  const { inventory } = software();
  const [first] = inventory.packages;
  if (first === undefined) throw new Error('the example has a package');
  const other = { ...first, source: { name: 'other', version: '1' } };
  const twice = software({ inventory: { ...inventory, packages: [first, other, { ...first }] } });
  const { components } = resourceCycloneDx(twice) as Record<string, { 'bom-ref': string }[]>;
  expect(new Set(components?.map((component) => component['bom-ref'])).size).toBe(2);
  expect(components).toHaveLength(2);
});

test('an image is named by its digest', () => {
  const document = resourceCycloneDx(software({ resource: image, inventory: imageInventory }));
  expect(document).toMatchObject({
    metadata: { properties: [{ name: 'imageId', value: imageDetails.image.digest }, {}, {}, {}] },
  });
});

test('SPDX 2.3 as Inspector exports it', () => {
  expect(resourceSpdx(software())).toMatchObject({
    name: `111122223333/EC2/${host.id}/null`,
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    documentNamespace: `EC2://${host.id}/DEBIAN_12/null/x86_64`,
    creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Organization: 111122223333', expect.any(String)] },
    packages: [
      {
        name: 'openssl',
        versionInfo: '3.0.11-1~deb12u2',
        downloadLocation: 'NOASSERTION',
        sourceInfo: '/var/lib/dpkg/status',
        filesAnalyzed: false,
        externalRefs: [
          { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: OPENSSL },
          { referenceCategory: 'SECURITY', referenceType: 'vulnerability', referenceLocator: 'CVE-2024-1001' },
          { referenceCategory: 'SECURITY', referenceType: 'vulnerability', referenceLocator: 'CVE-2024-1002' },
        ],
        SPDXID: expect.stringMatching(/^SPDXRef-Package-dpkg-openssl-[0-9a-f]{32}$/),
      },
      { name: 'flask' },
    ],
    relationships: [{ spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES' }, {}],
  });
});

describe('any inventory at all', () => {
  const runs = { numRuns: effort(100) };
  const of = (inventory: Inventory): ResourceSoftware => software({ inventory, vulnerabilities: [] });
  const packagesOf = (document: object): readonly Readonly<Record<string, unknown>>[] =>
    (document as { components?: []; packages?: [] }).components ?? (document as { packages: [] }).packages;

  test('is valid by the official schema of CycloneDX 1.4, each reference its own', () => {
    const errors = schemaErrors('1.4');
    fc.assert(
      fc.property(someInventory, (inventory) => {
        const document = resourceCycloneDx(of(inventory));
        expect(errors(JSON.parse(JSON.stringify(document)))).toEqual([]);
        const refs = packagesOf(document).map((component) => component['bom-ref']);
        expect(new Set(refs).size).toBe(inventory.packages.length);
      }),
      runs,
    );
  });

  test.skipIf(!hasShared)('is valid by the official schema of SPDX 2.3', () => {
    const errors = spdxErrors();
    fc.assert(
      fc.property(someInventory, (inventory) => {
        const document = resourceSpdx(of(inventory));
        expect(errors(JSON.parse(JSON.stringify(document)))).toEqual([]);
        expect(packagesOf(document)).toHaveLength(inventory.packages.length);
      }),
      runs,
    );
  });
});
