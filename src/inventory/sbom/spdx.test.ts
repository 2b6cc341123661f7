import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { someInventory } from '../../../test/sbom/inventories.ts';
import { inventoryDigest } from '../../domain/inventory-digest.ts';
import { readSbom } from './read.ts';
import { writeSpdx } from './spdx.ts';

const clock = { now: () => new Date('2026-11-21T10:00:00.000Z') };
const read = (text: string | Buffer) => readSbom(Buffer.from(text), 'a.spdx');

test('what is written and read back is the same inventory, whatever is in it', () => {
  fc.assert(
    fc.property(someInventory, (inventory) => {
      const found = read(JSON.stringify(writeSpdx(inventory, { clock })));
      expect(inventoryDigest(found)).toBe(inventoryDigest(inventory));
      expect(found).toEqual(inventory);
    }),
  );
});

const inventory = {
  subject: { kind: 'directory' as const, name: 'rootfs' },
  distribution: { id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12' },
  packages: [
    {
      type: 'npm',
      namespace: '@acme',
      name: 'parser',
      version: '1.0.0',
      foundBy: 'node-modules',
      locations: [{ path: '/srv/node_modules/@acme/parser/package.json' }],
    },
  ],
  problems: [],
  collectedAt: '2026-11-08T12:00:00.000Z',
};

test('a package as it is written', () => {
  const document = writeSpdx(inventory, { clock });
  expect(document.packages.map(({ name, primaryPackagePurpose }) => [name, primaryPackagePurpose])).toEqual([
    ['rootfs', 'FILE'],
    ['debian', 'OPERATING_SYSTEM'],
    ['@acme/parser', 'LIBRARY'],
  ]);
  expect(document.packages[2]).toMatchObject({
    versionInfo: '1.0.0',
    sourceInfo: 'node-modules: /srv/node_modules/@acme/parser/package.json',
    externalRefs: [
      { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/%40acme/parser@1.0.0' },
    ],
  });
  expect(
    document.relationships.map(({ spdxElementId, relationshipType }) => `${spdxElementId} ${relationshipType}`),
  ).toEqual(['SPDXRef-DOCUMENT DESCRIBES', 'SPDXRef-Target CONTAINS', 'SPDXRef-Target CONTAINS']);
});

test('the namespace is the content: the same for the same inventory at any time, another for any other', () => {
  const namespace = (each: typeof inventory, at = clock) => writeSpdx(each, { clock: at }).documentNamespace;
  expect(namespace(inventory)).toMatch(/^https:\/\/spdx\.org\/spdxdocs\/assay-[0-9a-f]{64}$/);
  expect(namespace(inventory, { now: () => new Date(0) })).toBe(namespace(inventory));
  expect(namespace({ ...inventory, subject: { kind: 'directory', name: 'other' } })).not.toBe(namespace(inventory));
  expect(namespace({ ...inventory, packages: [] })).not.toBe(namespace(inventory));
});

test('a partial inventory says that its target contains what nobody knows', () => {
  const problems = [{ path: '/x', extractor: 'dpkg', reason: 'cut short' }];
  const document = writeSpdx({ ...inventory, problems }, { clock });
  expect(document.relationships.at(-1)).toEqual({
    spdxElementId: 'SPDXRef-Target',
    relationshipType: 'CONTAINS',
    relatedSpdxElement: 'NOASSERTION',
  });
  expect(read(JSON.stringify(document)).problems).toEqual(problems);
});

// One small document of another tool in every format.
const PURL = 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl';

const JSON_DOCUMENT = {
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'app',
  dataLicense: 'CC0-1.0',
  documentNamespace: 'https://example.com/app',
  creationInfo: { created: '2026-01-02T03:04:05Z', creators: ['Tool: other'] },
  packages: [
    { SPDXID: 'SPDXRef-Image', name: 'app:1', downloadLocation: 'NONE', primaryPackagePurpose: 'CONTAINER' },
    {
      SPDXID: 'SPDXRef-OS',
      name: 'Debian GNU/Linux',
      versionInfo: '12',
      downloadLocation: 'NONE',
      primaryPackagePurpose: 'OPERATING-SYSTEM',
    },
    {
      SPDXID: 'SPDXRef-1',
      name: 'libssl3',
      versionInfo: '3.0.11-1',
      downloadLocation: 'NONE',
      externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: PURL }],
    },
    {
      SPDXID: 'SPDXRef-2',
      name: 'tool',
      versionInfo: 'NOASSERTION',
      downloadLocation: 'NONE',
      externalRefs: [
        {
          referenceCategory: 'SECURITY',
          referenceType: 'cpe23Type',
          referenceLocator: 'cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*',
        },
      ],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-Image' },
    { spdxElementId: 'SPDXRef-Image', relationshipType: 'CONTAINS', relatedSpdxElement: 'SPDXRef-1' },
  ],
};

const TAG_VALUE = `SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: app
Created: 2026-01-02T03:04:05Z
# The target
PackageName: app:1
SPDXID: SPDXRef-Image
PrimaryPackagePurpose: CONTAINER
PackageComment: <text>PackageName: not a package
PackageVersion: 9</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-Image
PackageName: Debian GNU/Linux
SPDXID: SPDXRef-OS
PackageVersion: 12
PrimaryPackagePurpose: OPERATING-SYSTEM
PackageName: libssl3
SPDXID: SPDXRef-1
PackageVersion: 3.0.11-1
ExternalRef: PACKAGE-MANAGER purl ${PURL}
FileName: ./not/a/package
SPDXID: SPDXRef-File
PackageName: tool
SPDXID: SPDXRef-2
PackageVersion: NOASSERTION
ExternalRef: SECURITY cpe23Type cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*
`;

const xml = (text: string): string => text.replaceAll('&', '&amp;');

const XML = `<?xml version="1.0"?><Document><spdxVersion>SPDX-2.3</spdxVersion><name>app</name>
<creationInfo><created>2026-01-02T03:04:05Z</created></creationInfo><documentDescribes>SPDXRef-Image</documentDescribes>
<packages><SPDXID>SPDXRef-Image</SPDXID><name>app:1</name><primaryPackagePurpose>CONTAINER</primaryPackagePurpose></packages>
<packages><SPDXID>SPDXRef-OS</SPDXID><name>Debian GNU/Linux</name><versionInfo>12</versionInfo><primaryPackagePurpose>OPERATING-SYSTEM</primaryPackagePurpose></packages>
<packages><SPDXID>SPDXRef-1</SPDXID><name>libssl3</name><versionInfo>3.0.11-1</versionInfo>
<externalRefs><referenceCategory>PACKAGE-MANAGER</referenceCategory><referenceType>purl</referenceType><referenceLocator>${xml(PURL)}</referenceLocator></externalRefs></packages>
<packages><SPDXID>SPDXRef-2</SPDXID><name>tool</name>
<externalRefs><referenceType>cpe23Type</referenceType><referenceLocator>cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*</referenceLocator></externalRefs></packages></Document>`;

const RDF = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:spdx="http://spdx.org/rdf/terms#">
<spdx:SpdxDocument rdf:about="https://example.com/app#SPDXRef-DOCUMENT"><spdx:specVersion>SPDX-2.3</spdx:specVersion><spdx:name>app</spdx:name>
<spdx:creationInfo><spdx:CreationInfo><spdx:created>2026-01-02T03:04:05Z</spdx:created></spdx:CreationInfo></spdx:creationInfo>
<spdx:relationship><spdx:Relationship><spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
<spdx:relatedSpdxElement><spdx:Package rdf:about="https://example.com/app#SPDXRef-Image"><spdx:name>app:1</spdx:name>
<spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_container"/>
<spdx:relationship><spdx:Relationship><spdx:relatedSpdxElement><spdx:Package rdf:about="https://example.com/app#SPDXRef-1">
<spdx:name>libssl3</spdx:name><spdx:versionInfo>3.0.11-1</spdx:versionInfo><spdx:externalRef><spdx:ExternalRef>
<spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/><spdx:referenceLocator>${xml(PURL)}</spdx:referenceLocator>
</spdx:ExternalRef></spdx:externalRef></spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>
</spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship></spdx:SpdxDocument>
<spdx:Package rdf:about="https://example.com/app#SPDXRef-OS"><spdx:name>Debian GNU/Linux</spdx:name><spdx:versionInfo>12</spdx:versionInfo>
<spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_operating_system"/></spdx:Package>
<spdx:Package rdf:about="https://example.com/app#SPDXRef-2"><spdx:name>tool</spdx:name><spdx:externalRef><spdx:ExternalRef>
<spdx:referenceType rdf:resource="http://spdx.org/rdf/references/cpe23Type"/><spdx:referenceLocator>cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*</spdx:referenceLocator>
</spdx:ExternalRef></spdx:externalRef></spdx:Package></rdf:RDF>`;

const YAML = `spdxVersion: SPDX-2.3
name: app
creationInfo: {created: "2026-01-02T03:04:05Z"}
documentDescribes: [SPDXRef-Image]
packages:
- {SPDXID: SPDXRef-Image, name: "app:1", primaryPackagePurpose: CONTAINER}
- {SPDXID: SPDXRef-OS, name: Debian GNU/Linux, versionInfo: "12", primaryPackagePurpose: OPERATING-SYSTEM}
- SPDXID: SPDXRef-1
  name: libssl3
  versionInfo: 3.0.11-1
  externalRefs:
  - {referenceType: purl, referenceLocator: "${PURL}"}
- SPDXID: SPDXRef-2
  name: tool
  externalRefs:
  - {referenceType: cpe23Type, referenceLocator: "cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*"}
`;

const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le');

test.each<readonly [string, string | Buffer]>([
  ['JSON', JSON.stringify(JSON_DOCUMENT)],
  ['JSON, gzipped', gzipSync(JSON.stringify(JSON_DOCUMENT))],
  ['JSON in an attestation', JSON.stringify({ _type: 'https://in-toto.io/Statement/v1', predicate: JSON_DOCUMENT })],
  ['JSON as GitHub exports it', JSON.stringify({ sbom: JSON_DOCUMENT })],
  ['tag-value', TAG_VALUE],
  ['tag-value in UTF-16', utf16(TAG_VALUE)],
  ['XML', XML],
  ['XML in UTF-16', utf16(XML)],
  ['RDF', RDF],
  ['YAML', YAML],
])('%s: the same inventory', (_, document) => {
  expect(read(Buffer.from(document))).toEqual({
    subject: { kind: 'sbom', name: 'app:1' },
    distribution: { id: 'debian', versionId: '12', name: 'Debian GNU/Linux 12' },
    packages: [
      {
        type: 'deb',
        name: 'libssl3',
        version: '3.0.11-1',
        arch: 'amd64',
        source: { name: 'openssl', version: '3.0.11-1' },
        foundBy: 'sbom',
        locations: [{ path: '/' }],
      },
      {
        type: 'generic',
        name: 'tool',
        version: '2.1',
        foundBy: 'sbom',
        locations: [{ path: '/' }],
        facts: { cpe: 'cpe:2.3:a:acme:tool:2.1:*:*:*:*:*:*:*' },
      },
    ],
    problems: [],
    collectedAt: '2026-01-02T03:04:05Z',
  });
});

test('a lone package that is described, or several, are what is to be judged', () => {
  const one = {
    ...JSON_DOCUMENT,
    packages: JSON_DOCUMENT.packages.slice(2, 3),
    relationships: [],
    documentDescribes: ['SPDXRef-1'],
  };
  expect(read(JSON.stringify(one)).packages).toHaveLength(1);
  const all = { ...JSON_DOCUMENT, documentDescribes: ['SPDXRef-1', 'SPDXRef-2'], relationships: [] };
  expect(read(JSON.stringify(all)).packages.map(({ name }) => name)).toEqual(['libssl3', 'tool']);
});

test('trivy and syft keep evidence, layer and source package in texts', () => {
  const described = (more: object) => ({
    ...JSON_DOCUMENT,
    packages: [...JSON_DOCUMENT.packages.slice(0, 2), { ...JSON_DOCUMENT.packages[2], ...more }],
  });
  const purl = 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12';
  const trivy = described({
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
    sourceInfo: 'built package from: openssl 3.0.11-1',
    attributionTexts: ['PkgType: debian', 'LayerDiffID: sha256:ab'],
  });
  expect(read(JSON.stringify(trivy)).packages[0]).toMatchObject({
    source: { name: 'openssl', version: '3.0.11-1' },
    locations: [{ path: '/', layer: 'sha256:ab' }],
  });
  const syft = described({
    sourceInfo: 'acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/libssl3/copyright',
  });
  expect(read(JSON.stringify(syft)).packages[0]?.locations).toEqual([
    { path: '/usr/share/doc/libssl3/copyright' },
    { path: '/var/lib/dpkg/status' },
  ]);
});

test('tag-value documents of any bytes end in an inventory or an AssayError', () => {
  const line = fc.constantFrom(
    'PackageName: a',
    'PackageName:',
    'SPDXID: x',
    'ExternalRef: a b',
    'ExternalRef: P purl pkg:npm/a@1',
    '<text>',
    '</text>',
    'PackageComment: <text>',
    'Relationship: x',
    'SPDXREF: x',
    '#',
    'FileName: y',
    ':',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      try {
        read(['SPDXVersion: SPDX-2.3', ...lines].join('\n'));
      } catch (error) {
        expect(error).toMatchObject({ name: 'AssayError', kind: 'input' });
      }
    }),
  );
});

test('what would fill memory is refused', () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20));
  expect(() => read(bomb)).toThrow('its content is larger than');
  expect(() => read(gzipSync('{}').subarray(0, 12))).toThrow('its gzip compression is damaged');
  expect(() => read(`SPDXVersion: SPDX-2.3\nPackageComment: <text>${'x'.repeat(3_000_000)}</text>`)).toThrow(
    'larger than 2097152 bytes',
  );
  expect(() => read(`spdxVersion: SPDX-2.3\nname: ${'x'.repeat(9_000_000)}`)).toThrow('YAML of more than');
  expect(() => read(`<Document>${'<a>'.repeat(200)}`)).toThrow('limit: XML nested more than');
});
