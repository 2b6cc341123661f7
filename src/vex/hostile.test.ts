import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Match } from '../domain/match.ts';
import type { VexStatement } from '../domain/vex.ts';
import { applyVex } from './apply.ts';
import { readVex } from './read.ts';
import { MOST_BYTES, readVexFile } from './read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-vex-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openVex = (statements: string) =>
  `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","author":"a","timestamp":"2024-01-01T00:00:00Z","statements":${statements}}`;
const csaf = (tree: string, vulnerabilities: string) =>
  `{"document":{"category":"csaf_vex","csaf_version":"2.0","tracking":{"id":"x","status":"final","version":"1"}},"product_tree":${tree},"vulnerabilities":${vulnerabilities}}`;
const cycloneDx = (components: string, vulnerabilities: string) =>
  `{"bomFormat":"CycloneDX","components":${components},"vulnerabilities":${vulnerabilities}}`;
const fixed = (product: string) =>
  JSON.stringify([{ vulnerability: { name: 'CVE-2024-0001' }, products: [{ '@id': product }], status: 'fixed' }]);

describe('a file', () => {
  test('of more than 100 MB is refused by name, before it is read', async () => {
    const file = join(folder, 'large.json');
    writeFileSync(file, '');
    truncateSync(file, MOST_BYTES + 1);
    await expect(readVexFile(file)).rejects.toThrow(`${file}: it has 104857601 bytes`);
  });

  test('that is not there, or no file, is refused by name', async () => {
    await expect(readVexFile(join(folder, 'none'))).rejects.toThrow(`${join(folder, 'none')}: it cannot be read`);
    await expect(readVexFile(folder)).rejects.toThrow(`${folder}: it cannot be read`);
  });

  test('within the limit is read', async () => {
    const file = join(folder, 'small.json');
    writeFileSync(file, openVex(fixed('pkg:npm/lodash')));
    expect((await readVexFile(file)).statements).toHaveLength(1);
    await expect(readVexFile(file, 10)).rejects.toThrow('a VEX document may have 10');
  });
});

describe('nested without end', () => {
  const deep = (open: string, inner: string, close: string, depth = 100_000) =>
    `${open.repeat(depth)}${inner}${close.repeat(depth)}`;
  const affects = '[{"id":"CVE-1","analysis":{"state":"resolved"},"affects":[{"ref":"deep"}]}]';
  test.each([
    ['JSON', deep('[', '', ']'), 'it is no VEX document'],
    ['a statement of OpenVEX', openVex(`[${deep('{"products":[', '', ']}')}]`), 'no statement of this OpenVEX'],
    [
      'branches of CSAF',
      csaf(`{"branches":${deep('[{"branches":', '[]', '}]')}}`, '[{"cve":"CVE-1","product_status":{"fixed":["A"]}}]'),
      'product A is not defined',
    ],
    [
      'flags of CSAF',
      csaf('{}', `[{"cve":"CVE-1","flags":${deep('[', '', ']')}}]`),
      'no statement of this CSAF document',
    ],
  ])('%s', (_, text, message) => expect(() => readVex(text, 'x.json')).toThrow(message));

  test('components of CycloneDX: those that are too deep are not known by their reference', () => {
    const text = cycloneDx(deep('[{"components":', '[{"bom-ref":"deep","purl":"pkg:npm/lodash"}]', '}]'), affects);
    expect(readVex(text, 'x.json').statements[0]?.products).toEqual([{ identifiers: ['deep'], subcomponents: [] }]);
  });
});

test.each(['__proto__', 'constructor', 'toString'])('the name %s is a name like any other', (name) => {
  const product = { product_id: name, name };
  const { statements } = readVex(
    csaf(
      JSON.stringify({ full_product_names: [product], product_groups: [{ group_id: name, product_ids: [name] }] }),
      `[{"cve":"${name}","product_status":{"${name}":["${name}"],"fixed":["${name}"]},"flags":[{"label":"${name}","group_ids":["${name}"]}]}]`,
    ),
    'x',
  );
  expect(statements).toMatchObject([
    { vulnerabilityIds: [name], products: [{ identifiers: [name] }], status: 'fixed' },
  ]);
  expect(statements[0]).not.toHaveProperty('justification');

  const cdx = cycloneDx(
    `[{"bom-ref":"${name}","purl":"pkg:npm/lodash"}]`,
    `[{"id":"CVE-1","analysis":{"state":"resolved","justification":"${name}"},"affects":[{"ref":"${name}"}]},{"id":"CVE-2","analysis":{"state":"${name}"},"affects":[{"ref":"a"}]}]`,
  );
  const read = readVex(cdx, 'x');
  expect(read.statements).toMatchObject([{ products: [{ identifiers: ['pkg:npm/lodash'] }] }]);
  expect(read.problems).toEqual([`CVE-2: unknown state ${name}`]);

  const openvex = openVex(
    `[{"vulnerability":{"name":"${name}"},"status":"fixed","products":[{"@id":"a","identifiers":{"${name}":"pkg:npm/lodash"},"hashes":{"${name}":"aa"}}]}]`,
  );
  expect(readVex(openvex, 'x').statements).toMatchObject([{ vulnerabilityIds: [name] }]);
  expect(({} as Record<string, unknown>)['sha-256']).toBeUndefined();
});

describe('a hundred thousand statements', () => {
  const COUNT = 100_000;
  const many = <T>(make: (index: number) => T): T[] => Array.from({ length: COUNT }, (_, index) => make(index));

  test('on one vulnerability, applied: work grows with the statements, not with their square', () => {
    const statements = many(
      (index): VexStatement => ({
        vulnerabilityIds: ['CVE-2024-0001'],
        products: [{ identifiers: [`pkg:npm/lodash@${index}.0.0`], subcomponents: [] }],
        status: 'fixed',
        author: 'a',
        document: 'x',
      }),
    );
    const match = (version: string): Match => ({
      package: { type: 'npm', name: 'lodash', version, foundBy: 'node-modules', locations: [{ path: '/l' }] },
      vulnerabilityId: 'CVE-2024-0001',
      status: 'affected',
      evidence: {
        advisoryId: 'x',
        feed: 'osv',
        ecosystem: 'npm',
        comparedName: 'lodash',
        comparedVersion: version,
        scheme: 'semver',
        rule: '',
      },
      relatedAdvisories: [],
    });
    const target = { subject: { kind: 'directory', name: 'app' } as const, aliasesOf: () => [] };
    const answered = applyVex([match('99999.0.0'), match('1.2.3')], statements, target);
    expect(answered.map(({ vex }) => vex?.status)).toEqual(['fixed', undefined]);
  });

  test('of CSAF, of products that are each made of the one before: those with too many parts are told', () => {
    const tree = {
      full_product_names: [{ product_id: 'P0', name: 'P0' }],
      relationships: many((index) => ({
        category: 'installed_on',
        product_reference: `P${index}`,
        relates_to_product_reference: 'P0',
        full_product_name: { product_id: `P${index + 1}`, name: `P${index + 1}` },
      })),
    };
    const status = { fixed: many((index) => `P${index + 1}`) };
    const text = csaf(JSON.stringify(tree), JSON.stringify([{ cve: 'CVE-1', notes: [], product_status: status }]));
    const { statements, problems } = readVex(text, 'x');
    expect(statements.length + problems.length).toBe(COUNT);
    expect(problems.at(-1)).toContain('product P100000 is made of more than 100 products');
  });

  test('of CycloneDX and OpenVEX', () => {
    const vulnerabilities = many((index) => ({
      id: `CVE-2024-${index}`,
      analysis: { state: 'resolved' },
      affects: [{ ref: 'pkg:npm/lodash' }],
    }));
    expect(readVex(cycloneDx('[]', JSON.stringify(vulnerabilities)), 'x').statements).toHaveLength(COUNT);
    const statements = many((index) => ({
      vulnerability: { name: `CVE-2024-${index}` },
      products: [{ '@id': 'pkg:npm/lodash' }],
      status: 'fixed',
    }));
    expect(readVex(openVex(JSON.stringify(statements)), 'x').statements).toHaveLength(COUNT);
  });
});
