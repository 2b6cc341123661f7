import { expect, test } from 'vitest';
import { readSbom } from './read.ts';

const read = (text: string) => readSbom(Buffer.from(text), 'a.xml');

const bom = (version: string, inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><bom xmlns="http://cyclonedx.org/schema/bom/${version}" version="1">${inside}</bom>`;

const METADATA = `<metadata><timestamp>2026-01-02T03:04:05Z</timestamp>
<component type="container" bom-ref="app"><name>app:1</name><properties>
<property name="amazon:inspector:sbom_generator:image_id">sha256:${'1'.repeat(64)}</property></properties></component></metadata>`;

const COMPONENTS = `<components>
<component type="operating-system"><name>debian</name><version>12</version></component>
<component type="application" bom-ref="s"><name>openssl</name><version>3.0.11-1</version>
<purl>pkg:deb/debian/openssl@3.0.11-1?arch=amd64&amp;distro=debian-12</purl>
<components><component type="library"><name>libssl3</name>
<purl>pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&amp;distro=debian-12</purl>
<evidence><occurrences><occurrence><location>/var/lib/dpkg/status</location></occurrence></occurrences></evidence>
</component></components></component>
<component type="library"><group>@acme</group><name>parser</name><version>1.0.0</version><purl>pkg:npm/%40acme/parser@1.0.0</purl></component>
<component type="file"><name>/etc/hosts</name></component></components>`;

test.each(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'])('CycloneDX %s in XML', (version) => {
  const inventory = read(bom(version, METADATA + COMPONENTS));
  expect(inventory).toMatchObject({
    subject: { kind: 'image', name: 'app:1', image: { imageId: `sha256:${'1'.repeat(64)}` } },
    distribution: { id: 'debian', versionId: '12' },
    problems: [],
    collectedAt: '2026-01-02T03:04:05Z',
  });
  expect(inventory.packages).toMatchObject([
    { type: 'deb', name: 'libssl3', source: { name: 'openssl' }, locations: [{ path: '/var/lib/dpkg/status' }] },
    { type: 'deb', name: 'openssl' },
    { type: 'npm', namespace: '@acme', name: 'parser', version: '1.0.0' },
  ]);
});

test('entities are not expanded, nesting is bounded', () => {
  const bomb =
    '<!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><bom><components><component type="library"><name>&b;</name></component></components></bom>';
  expect(() => read(bomb)).toThrow('a.xml: is no valid XML');
  const deep = `<components>${'<component type="library"><name>x</name><components>'.repeat(60)}`;
  expect(() => read(bom('1.5', deep))).toThrow('limit: XML nested more than');
});
