import { describe, expect, test } from 'vitest';
import { readSbomContent } from './read.ts';
import { countComponents, isCycloneDx, readComponents } from './read-components.ts';

const bom = (components: unknown, more: object = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  components,
  ...more,
});
const npm = (name: string) => ({ type: 'library', name, version: '1.0.0', purl: `pkg:npm/${name}@1.0.0` });
const deb = (name: string, qualifiers = '') => ({
  ...{ type: 'application', name, version: '1-1' },
  purl: `pkg:deb/debian/${name}@1-1?arch=amd64&distro=debian-12${qualifiers}`,
});

test('components keep their order and nesting, and share the packages of the inventory', () => {
  const { inventory, components, count } = readComponents(
    bom([npm('b'), { ...deb('openssl'), components: [deb('libssl3')] }, npm('a')]),
  );
  expect(components.map(({ name }) => name)).toEqual(['b', 'openssl', 'a']);
  expect(components[1]?.children.map(({ name }) => name)).toEqual(['libssl3']);
  expect(count).toBe(4);
  const packages = [...components, ...(components[1]?.children ?? [])].map((component) => component.package);
  expect(packages.every((pkg) => pkg !== undefined && inventory.packages.includes(pkg))).toBe(true);
});

test('identical components are one package', () => {
  const { inventory, components } = readComponents(bom([npm('a'), npm('b'), npm('a')]));
  expect(inventory.packages).toHaveLength(2);
  expect(components[0]?.package).toBe(components[2]?.package);
  expect(inventory.packages).toContain(components[2]?.package);
});

test('a binary package is part of its source package, unless it names its source or is of another kind', () => {
  const { components } = readComponents(
    bom([
      { ...deb('openssl'), components: [deb('libssl3'), deb('libssl-dev', '&upstream=openssl'), npm('a')] },
      { ...npm('parent'), components: [deb('stray')] },
    ]),
  );
  expect(components[0]?.children.map(({ isPartOfParent }) => isPartOfParent === true)).toEqual([true, false, false]);
  expect(components[1]?.children[0]?.isPartOfParent).toBeUndefined();
});

test('a purl alone says name and version; one that cannot be read is told', () => {
  const { components } = readComponents(
    bom([
      { type: 'library', purl: 'pkg:npm/%40scope/x@2.0.0' },
      { name: 'y', purl: 'nonsense' },
    ]),
  );
  expect(components).toMatchObject([
    { name: 'x', version: '2.0.0', package: { namespace: '@scope', name: 'x' } },
    { type: 'library', name: 'y', isUnreadable: true },
  ]);
  expect(components[1]?.package).toBeUndefined();
});

test('members of the wrong type are not there', () => {
  expect(readComponents(bom({ not: 'a list' })).components).toEqual([]);
  expect(readComponents(bom(undefined)).components).toEqual([]);
  expect(readComponents(bom([{ type: 1, name: 2, version: 3, purl: 4, components: 5 }])).components).toEqual([
    { type: 'library', name: '', children: [] },
  ]);
});

describe('what is refused', () => {
  test('other formats and versions', () => {
    for (const document of [null, [], 'text', {}, { spdxVersion: 'SPDX-2.3' }, { ...bom([]), specVersion: '1.8' }]) {
      expect(isCycloneDx(document)).toBe(false);
      expect(() => readComponents(document)).toThrow('is not CycloneDX');
    }
  });

  test('components nested without end', () => {
    let nested: object = npm('deep');
    for (let depth = 0; depth < 100; depth++) nested = { ...npm('deep'), components: [nested] };
    expect(() => countComponents(bom([nested]))).toThrow('nested deeper');
    expect(() => readComponents(bom([nested]))).toThrow('nested deeper');
  });
});

describe('a file for a report that repeats its components', () => {
  const read = (text: string) => readSbomContent(Buffer.from(text), 'app.json');

  test('CycloneDX in JSON has them, also in UTF-16 and with a mark; other documents have an inventory', () => {
    const text = JSON.stringify(bom([npm('a')]));
    expect(read(text).components).toHaveLength(1);
    expect(read(`\ufeff${text}`).components).toHaveLength(1);
    expect(readSbomContent(Buffer.from(`\ufeff${text}`, 'utf16le'), 'app.json').components).toHaveLength(1);
    const xml =
      '<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><components><component type="library"><name>a</name><version>1.0.0</version><purl>pkg:npm/a@1.0.0</purl></component></components></bom>';
    expect(read(xml).components).toBeUndefined();
    expect(read(xml).inventory.packages).toHaveLength(1);
    const wrapped = read(JSON.stringify({ sbom: bom([npm('a')]) }));
    expect([wrapped.components, wrapped.inventory.packages.length]).toEqual([undefined, 1]);
  });

  test('a file that is cut short is refused', () => {
    const text = JSON.stringify(bom([npm('a'), npm('b')]));
    expect(() => read(text.slice(0, -20))).toThrow('app.json: ');
  });
});
