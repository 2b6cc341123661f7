import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../../test/shared.ts';
import { partOf, rootOf } from './document.ts';
import { parseCsaf, readCsaf } from './read.ts';
import { csafStatements, purlsOf } from './statements.ts';

const tracking = { id: 'EX-1', status: 'final', initial_release_date: '2024-01-01T00:00:00+01:00' };
const document = (over: object) => ({ document: { category: 'csaf_vex', title: 'Example', tracking }, ...over });
const productName = (id: string, helper: object = {}) => ({
  category: 'product_name',
  name: id,
  product: { product_id: id, name: id, product_identification_helper: helper },
});
const relationship = (id: string, component: string, platform: string) => ({
  category: 'default_component_of',
  full_product_name: { product_id: id, name: id },
  product_reference: component,
  relates_to_product_reference: platform,
});

describe('a document', () => {
  test('is read with its tree, relationships and remarks', () => {
    const read = readCsaf(
      document({
        product_tree: {
          branches: [
            {
              category: 'vendor',
              name: 'Example',
              branches: [
                productName('os', { cpe: 'cpe:/o:example:os:1' }),
                productName('lib-1', { purl: 'pkg:rpm/example/lib@1' }),
              ],
            },
          ],
          full_product_names: [{ product_id: 'tool', name: 'Tool' }],
          product_groups: [{ group_id: 'g', product_ids: ['tool', 'os:lib-1'] }],
          relationships: [relationship('os:lib-1', 'lib-1', 'os')],
        },
        vulnerabilities: [
          {
            cve: 'CVE-2024-1',
            ids: [{ system_name: 'bug', text: '77' }],
            cwe: { id: 'CWE-79', name: 'x' },
            notes: [{ category: 'description', text: ' It breaks. ' }],
            release_date: '2024-02-01T00:00:00Z',
            product_status: { known_not_affected: ['os:lib-1'], fixed: ['tool'] },
            flags: [{ label: 'vulnerable_code_not_present', group_ids: ['g'] }],
            remediations: [
              { category: 'vendor_fix', details: 'Update.', url: 'https://example.com/1', product_ids: ['tool'] },
            ],
            threats: [{ category: 'impact', details: 'High' }],
            scores: [{ products: ['tool'], cvss_v3: { vectorString: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H' } }],
            references: [{ url: 'https://example.com' }],
          },
        ],
      }),
    );
    expect(read).toMatchObject({ id: 'EX-1', category: 'csaf_vex', published: '2023-12-31T23:00:00.000Z' });
    const lib = read.products.get('os:lib-1');
    expect(lib && [rootOf(lib).cpe, partOf(lib).id, purlsOf(lib), lib.relation]).toEqual([
      'cpe:/o:example:os:1',
      'lib-1',
      ['pkg:rpm/example/lib@1'],
      'default_component_of',
    ]);
    expect(lib?.component?.branch).toEqual({
      category: 'product_name',
      name: 'lib-1',
      parent: { category: 'vendor', name: 'Example' },
    });
    expect(read.vulnerabilities[0]).toMatchObject({ cwes: ['CWE-79'], description: 'It breaks.', ids: ['77'] });
    expect(read.vulnerabilities[0]?.flags).toEqual([
      { label: 'vulnerable_code_not_present', products: ['tool', 'os:lib-1'] },
    ]);
    expect([...csafStatements(read)].map(({ product: _, ...rest }) => rest)).toEqual([
      {
        vulnerabilityIds: ['CVE-2024-1', '77'],
        productId: 'tool',
        state: 'fixed',
        justification: 'vulnerable_code_not_present',
        impact: 'High',
        action: 'Update.',
      },
      {
        vulnerabilityIds: ['CVE-2024-1', '77'],
        productId: 'os:lib-1',
        state: 'not_affected',
        justification: 'vulnerable_code_not_present',
        impact: 'High',
      },
    ]);
  });

  test('may have relationships in circles and to nothing', () => {
    const { products } = readCsaf(
      document({
        product_tree: {
          branches: [productName('os')],
          relationships: [
            relationship('a', 'b', 'os'),
            relationship('b', 'a', 'os'),
            relationship('c', 'gone', 'os'),
            relationship('d', 'd', 'd'),
          ],
        },
      }),
    );
    expect(
      ['a', 'b', 'c', 'd'].map((id) => [products.get(id), id] as const).map(([p, id]) => p && [id, partOf(p).id]),
    ).toEqual([
      ['a', 'a'],
      ['b', 'a'],
      ['c', 'c'],
      ['d', 'd'],
    ]);
  });

  test('of other shapes is read as far as it goes', () => {
    const odd = {
      product_tree: { branches: [7, { product: { name: 'x' } }], relationships: 'x' },
      vulnerabilities: [{ scores: [{}], product_status: { fixed: 'x' } }, 3],
    };
    const { products, vulnerabilities } = readCsaf(document(odd));
    expect([products.size, vulnerabilities.length, vulnerabilities[0]?.statuses.size]).toEqual([0, 1, 0]);
  });

  test.each([
    ['{"document":{"tracking":{"id":"x"', /no JSON/],
    ['[]', /no CSAF document/],
    ['{"document":{"tracking":{}}}', /no CSAF document/],
    ['{"hello":1}', /no CSAF document/],
  ])('%s is none', (text, message) => {
    expect(() => parseCsaf(text)).toThrow(message);
  });
});

describe.skipIf(!hasShared)('the shared documents', { timeout: 60_000 }, () => {
  const suite = shared('suites/csaf/2.0-mandatory');
  const vex = shared('suites/csaf/examples/csaf/csaf_vex');
  const parsed = (path: string) => parseCsaf(readFileSync(path, 'utf8'));
  const statesOf = (name: string) => {
    const counts: Record<string, number> = {};
    for (const { state } of csafStatements(parsed(`${vex}/${name}`))) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  };

  test('every file of the test suite is a document, whatever rule it breaks', () => {
    const names = readdirSync(suite).filter((name) => name.endsWith('.json'));
    expect(names.length).toBe(147);
    for (const name of names) {
      const read = parsed(`${suite}/${name}`);
      expect(read.id, name).toMatch(/^OASIS_CSAF_TC-/);
      for (const product of read.products.values()) expect(rootOf(product).id, name).not.toBe('');
      for (const statement of csafStatements(read)) expect(statement.productId, name).not.toBe('');
    }
  });

  test('a circle is cut (6.1.3)', () => {
    const circle = parsed(`${suite}/oasis_csaf_tc-csaf_2_0-2021-6-1-03-01.json`);
    expect(circle.products.get('CSAFPID-9080701')?.platform).toBeUndefined();
  });

  test.each([
    ['2022-evd-uc-01-a-001.json', { affected: 1 }],
    ['2022-evd-uc-01-f-001.json', { fixed: 1 }],
    ['2022-evd-uc-01-na-001.json', { not_affected: 1 }],
    ['2022-evd-uc-01-ui-001.json', { under_investigation: 1 }],
  ])('VEX example %s', (name, counts) => {
    expect(statesOf(name)).toEqual(counts);
  });

  test("an advisory of Red Hat: builds of a release's channels", () => {
    const read = parsed(shared('suites/csaf/examples/csaf/rhsa-2022_0011.json'));
    expect(read).toMatchObject({ id: 'RHSA-2022:0011', severity: 'Important', category: 'csaf_security_advisory' });
    const fixed = [...csafStatements(read)].filter(({ state }) => state === 'fixed');
    expect(fixed.length).toBe(15);
    expect(fixed.every(({ product }) => product?.platform?.cpe?.startsWith('cpe:/o:redhat:rhel_'))).toBe(true);
  });

  test('a document of a megabyte', () => {
    const read = parsed(shared('suites/csaf/go-vex-testdata/rhsa-2020_1358.json'));
    const raw = JSON.parse(readFileSync(shared('suites/csaf/go-vex-testdata/rhsa-2020_1358.json'), 'utf8')) as {
      product_tree: { relationships: unknown[] };
      vulnerabilities: { product_status: Record<string, string[]> }[];
    };
    const ids = raw.vulnerabilities.flatMap((v) => Object.values(v.product_status).flat());
    expect([...csafStatements(read)].length).toBe(ids.length);
    expect([...csafStatements(read)].filter(({ product }) => product === undefined)).toEqual([]);
    expect([...read.products.values()].filter(({ relation }) => relation !== undefined).length).toBe(
      raw.product_tree.relationships.length,
    );
  });
});
