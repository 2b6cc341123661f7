import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSbom } from '../../src/inventory/sbom/read.ts';
import { hasShared, shared } from '../shared.ts';

// The whole official suites: every valid document is read, every invalid one is refused or tolerated, with the reason here.

const filesOf = (folder: string): readonly string[] => (hasShared ? readdirSync(shared(folder)).sort() : []);
const read = (path: string) => readSbom(readFileSync(shared(path)), path);

/** The packages of SPDX's example document, which the suite has in every format, version and encoding. */
const EXAMPLE = ['Apache Commons Lang', 'Saxon 8.8', 'apache-jena 3.12.0', 'glibc 2.11.1'];

describe.skipIf(!hasShared)('SPDX', () => {
  const folder = 'suites/spdx/tools-python-data';

  test.each(filesOf(folder))('%s', (name) => {
    const inventory = read(`${folder}/${name}`);
    const found = inventory.packages.map((each) => `${each.name} ${each.version}`.trim()).sort();
    const expected =
      name === 'ControlCharacters.spdx.json'
        ? ['go 1.16.4']
        : name === 'SPDXLite.spdx'
          ? ['SPDX tools 2.0.3']
          : EXAMPLE;
    expect(found).toEqual(expected);
    expect(inventory.problems).toEqual([]);
  });

  test('one example in every form is one inventory', () => {
    const forms = filesOf(folder).filter((name) => name.startsWith('SPDX') && name.includes('Example'));
    expect(forms.length).toBe(15);
    const told = forms.map((name) => {
      const { packages } = read(`${folder}/${name}`);
      return JSON.stringify(packages.map(({ name, version, type }) => [type, name, version]));
    });
    expect(new Set(told).size).toBe(1);
  });
});

/** What is wrong with a document that is read all the same: it says nothing about which software there is. */
const TOLERATED: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/component-ref|dependency/, 'references between components are not followed'],
  [/component-swid/, 'SWID tags are not read'],
  [/component-type/, 'a type that nobody knows is no software; a missing one is a library'],
  [/hash|issue-type|patch-type|service/, 'hashes, pedigrees and services are not read'],
  [/license/, 'licences are not read'],
  [/timestamp|serialnumber/, 'neither identifies software'],
  [/scope|properties/, 'an unknown scope or property changes no package'],
  [/empty-component/, 'a component without a name is a recorded problem'],
];

describe.skipIf(!hasShared)('CycloneDX', () => {
  const paths = ['1.4', '1.6'].flatMap((version) => {
    const folder = `suites/cyclonedx/testdata/${version}`;
    return filesOf(folder).map((name) => `${folder}/${name}`);
  });

  test('is whole', () => expect(paths.length).toBeGreaterThan(100));

  test.each(paths.filter((path) => path.includes('/valid-')))('%s', (path) => {
    const inventory = read(path);
    expect(inventory.problems).toEqual([]);
    const document = JSON.parse(readFileSync(shared(path), 'utf8')) as {
      components?: { type: string; name: string; version?: string }[];
    };
    const libraries = (document.components ?? []).filter(({ type }) => type === 'library' || type === 'framework');
    const distinct = new Set(libraries.map(({ name, version }) => `${name} ${version ?? ''}`));
    expect(inventory.packages.length).toBeGreaterThanOrEqual(distinct.size);
  });

  test.each(paths.filter((path) => path.includes('/invalid-')))('%s', (path) => {
    if (path.includes('bomformat')) {
      expect(() => read(path)).toThrow('it has no "bomFormat": "CycloneDX"');
      return;
    }
    expect(TOLERATED.find(([pattern]) => pattern.test(path))).toBeDefined();
    expect(read(path).problems).toHaveLength(path.includes('empty-component') ? 1 : 0);
  });
});
