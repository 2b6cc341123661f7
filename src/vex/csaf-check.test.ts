import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { csafFlaws } from './csaf-check.ts';

interface Cases {
  readonly tests: readonly {
    readonly id: string;
    readonly group: string;
    readonly failures?: readonly { readonly name: string }[];
    readonly valid?: readonly { readonly name: string }[];
  }[];
}
const read = (path: string): unknown => JSON.parse(readFileSync(shared(path), 'utf8'));

describe.skipIf(!hasShared)("the standard's documents for its mandatory tests", () => {
  const cases = hasShared ? (read('suites/csaf/testcases.json') as Cases).tests : [];
  const mandatory = cases.filter(({ group }) => group === 'mandatory');
  const document = (name: string): unknown => read(join('suites/csaf/2.0-mandatory', basename(name)));
  const each = (kind: 'failures' | 'valid') =>
    mandatory.flatMap(({ id, [kind]: list = [] }) => list.map(({ name }) => [id, basename(name)] as const));

  test('all are here', () => {
    expect([mandatory.length, each('failures').length, each('valid').length]).toEqual([43, 87, 60]);
    const named = new Set([...each('failures'), ...each('valid')].map(([, name]) => name));
    expect([...named].sort()).toEqual(readdirSync(shared('suites/csaf/2.0-mandatory')).sort());
  });

  test.each(each('failures'))('%s fails in %s', (id, name) => {
    expect(csafFlaws(document(name)).map((flaw) => flaw.test)).toContain(id);
  });

  test.each(each('valid'))('%s and all others pass in %s', (_, name) => {
    expect(csafFlaws(document(name))).toEqual([]);
  });
});

const small = (
  change: { readonly tree?: object; readonly vulnerability?: object; readonly tracking?: object } = {},
) => ({
  document: {
    category: 'csaf_vex',
    tracking: {
      status: 'final',
      version: '1',
      revision_history: [{ date: '2024-01-01T00:00:00Z', number: '1', summary: 'first' }],
      ...change.tracking,
    },
  },
  product_tree: { full_product_names: [{ product_id: 'A', name: 'A' }], ...change.tree },
  vulnerabilities: [
    { cve: 'CVE-2024-0001', notes: [], product_status: { under_investigation: ['A'] }, ...change.vulnerability },
  ],
});
const relationship = (id: string, part: string, whole: string) => ({
  product_reference: part,
  relates_to_product_reference: whole,
  full_product_name: { product_id: id, name: id },
});
const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const score = (over: object = {}) => ({
  scores: [
    {
      products: ['A'],
      cvss_v3: { version: '3.1', vectorString: vector, baseScore: 9.8, baseSeverity: 'CRITICAL', ...over },
    },
  ],
});

test.each([
  ['a sound document', {}, []],
  [
    'a circle, and what leads into it',
    {
      tree: { relationships: [relationship('B', 'A', 'C'), relationship('C', 'A', 'B'), relationship('D', 'A', 'B')] },
    },
    [
      ['6.1.3', '/product_tree/relationships/0'],
      ['6.1.3', '/product_tree/relationships/1'],
      ['6.1.3', '/product_tree/relationships/2'],
    ],
  ],
  [
    'a score with agreeing words',
    { vulnerability: score({ attackVector: 'NETWORK', modifiedScope: 'NOT_DEFINED' }) },
    [],
  ],
  [
    'a temporal score that does not follow',
    { vulnerability: score({ vectorString: `${vector}/E:U/RL:O/RC:U`, temporalScore: 9.8 }) },
    [['6.1.9', '/vulnerabilities/0/scores/0/cvss_v3/temporalScore']],
  ],
  [
    'a temporal score that does',
    { vulnerability: score({ vectorString: `${vector}/E:U/RL:O/RC:U`, temporalScore: 7.8 }) },
    [],
  ],
  [
    'no vector at all',
    { vulnerability: score({ vectorString: 'CVSS:3.1/AV:N' }) },
    [['6.1.8', '/vulnerabilities/0/scores/0/cvss_v3/vectorString']],
  ],
  [
    'the name of another weakness',
    { vulnerability: { cwe: { id: 'CWE-20', name: 'Use After Free' } } },
    [['6.1.11', '/vulnerabilities/0/cwe']],
  ],
  ['the name of the weakness', { vulnerability: { cwe: { id: 'CWE-416', name: 'Use After Free' } } }, []],
  [
    'a pre-release with a number below another',
    {
      tracking: {
        status: 'draft',
        version: '1.0.0-2',
        revision_history: [
          { date: '2024-01-01T00:00:00Z', number: '1.0.0-10' },
          { date: '2024-01-02T00:00:00Z', number: '1.0.0-2' },
        ],
      },
    },
    [
      ['6.1.14', '/document/tracking/revision_history/1/number'],
      ['6.1.19', '/document/tracking/revision_history/0/number'],
      ['6.1.19', '/document/tracking/revision_history/1/number'],
    ],
  ],
])('%s', (_, change, flaws) => {
  expect(csafFlaws(small(change)).map(({ test: id, path }) => [id, path])).toEqual(flaws);
});

test.each([[undefined], [null], [[]], [{ document: 3, product_tree: [], vulnerabilities: {} }]])(
  '%j is looked at without an error',
  (json) => {
    expect(csafFlaws(json)).toEqual([]);
  },
);

test('branches may be as deep as they like', () => {
  let branch: object = { category: 'product_version', name: '<2', product: { product_id: 'A', name: 'A' } };
  for (let depth = 0; depth < 20_000; depth++) branch = { category: 'vendor', name: 'v', branches: [branch] };
  const flaws = csafFlaws(small({ tree: { full_product_names: [], branches: [branch] } }));
  expect(flaws.map((flaw) => flaw.test)).toEqual(['6.1.31']);
});
