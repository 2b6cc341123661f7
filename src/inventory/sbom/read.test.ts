import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import { someInventory } from '../../../test/sbom/inventories.ts';
import { readCycloneDx, writeCycloneDx } from './cyclonedx.ts';
import { MAX_SBOM_BYTES, readSbom } from './read.ts';

const read = (text: string) => readSbom(Buffer.from(text), 'a.json');
const clock = { now: () => new Date('2026-11-21T10:00:00.000Z') };

test('a file is read as its parsed document is, whatever is in it and however it is laid out', () => {
  fc.assert(
    fc.property(someInventory, fc.constantFrom(undefined, 2, '\t'), (inventory, indent) => {
      const document = writeCycloneDx(inventory, { clock });
      expect(read(JSON.stringify(document, null, indent))).toEqual(inventory);
    }),
  );
});

test('nested components are found wherever their member stands', () => {
  const leaf = { type: 'library', name: 'leaf', purl: 'pkg:npm/leaf@1' };
  const middle = {
    type: 'library',
    components: [leaf, leaf],
    name: 'middle',
    purl: 'pkg:npm/middle@1',
    properties: [],
  };
  const document = {
    components: [{ components: [middle], name: 'top', purl: 'pkg:npm/top@1' }],
    bomFormat: 'CycloneDX',
  };
  for (const indent of [0, 2]) {
    const inventory = read(JSON.stringify(document, null, indent));
    expect(inventory.packages.map((pkg) => pkg.name)).toEqual(['leaf', 'middle', 'top']);
    expect(inventory).toEqual(readCycloneDx(document));
  }
});

test('a byte order mark is no obstacle', () => {
  expect(read('\ufeff{"bomFormat":"CycloneDX","components":[]}\n').packages).toEqual([]);
});

test.each([
  ['XML of something else', '<?xml version="1.0"?><project/>', 'a.json: its root element <project> is none of an SBOM'],
  ['broken XML', '<bom><components>', 'a.json: is no valid XML'],
  ['RDF of something else', '<rdf:RDF xmlns:rdf="x"/>', 'a.json: it says to be no version of SPDX'],
  ['text', 'hello', 'a.json: the document is neither CycloneDX nor SPDX'],
  ['nothing', '', 'a.json: the document is empty'],
  ['JSON of something else', '{"a":1}', 'a.json: the document is not CycloneDX'],
  ['SPDX 3', '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}', 'a.json: it is SPDX 3'],
  ['a future SPDX', '{"spdxVersion":"SPDX-9.0"}', 'it says to be SPDX-9.0 of SPDX'],
  ['broken YAML', 'spdxVersion: SPDX-2.3\npackages: [', 'a.json: is no valid YAML'],
  ['a <text> without end', 'SPDXVersion: SPDX-2.3\nPackageComment: <text>x', 'a.json: "PackageComment" has a <text>'],
  ['cut short in a component', '{"bomFormat":"CycloneDX","components":[{', 'cut short'],
  ['cut short in a string', '{"bomFormat":"CycloneDX","components":[{"name":"x\\"', 'cut short'],
  ['a broken component', '{"bomFormat":"CycloneDX","components":[{"name":x}]}', 'a.json: it is not JSON'],
  ['a missing comma', '{"bomFormat":"CycloneDX" "components":[]}', 'near byte 25'],
  ['something behind the end', '{"bomFormat":"CycloneDX"} x', 'near byte 26'],
])('%s: an error that names the file', (_, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('whatever the bytes are, the answer is an inventory or an AssayError', () => {
  const fragment = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '"components"',
    '"bomFormat":"CycloneDX"',
    '1',
    ' ',
    '{"name":"x"}',
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 30 }), (parts) => {
      try {
        read(parts.join(''));
      } catch (error) {
        expect(error).toMatchObject({ name: 'AssayError', kind: 'input' });
      }
    }),
    { numRuns: effort(1000) },
  );
});

test('what would fill memory is refused', () => {
  const header = '{"bomFormat":"CycloneDX","components":';
  const huge = `{"name":"${'x'.repeat(5_000_000)}"}`;
  expect(() => readSbom(Buffer.alloc(MAX_SBOM_BYTES + 1), 'a.json')).toThrow(`larger than ${MAX_SBOM_BYTES} bytes`);
  expect(() => read(`${header}[${huge}]}`)).toThrow('a part of it is larger than 2097152 bytes');
  expect(() => read(`${header}[{"properties":[${'{},'.repeat(200_000)}{}]}]}`)).toThrow('more than 100000 values');
  expect(() => read(`${header}[${'1,'.repeat(500_000)}1]}`)).toThrow('more than 500000 components');
  expect(() => read(`${header}${'[{"name":"x","components":'.repeat(70)}[]${'}]'.repeat(70)}}`)).toThrow(
    'nested deeper',
  );
  expect(() => read(`${header}${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).not.toThrow();
  const many = Array.from({ length: 100_001 }, (_, n) => `{"name":"p${n}","type":"library"}`).join(',');
  expect(() => read(`${header}[${many}]}`)).toThrow('more than 100000 packages');
});
