import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { readVex } from './read.ts';

const openVex = (statements: readonly unknown[]): string =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://acme.example/vex-1',
    author: 'Acme',
    timestamp: '2024-05-01T02:00:00+02:00',
    version: 1,
    statements,
  });

describe('OpenVEX', () => {
  const good = {
    vulnerability: {
      '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2024-0001',
      name: 'CVE-2024-0001',
      aliases: ['GHSA-x'],
    },
    products: [
      {
        '@id': 'pkg:oci/app',
        hashes: { 'sha-256': 'aa' },
        subcomponents: [{ '@id': 'pkg:npm/lodash', identifiers: { purl: 'pkg:npm/lodash@4.17.20' } }],
      },
    ],
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    impact_statement: 'template() is not called',
  };

  test('a statement with its product, its component, its reason, and the author and time of the document', () => {
    expect(readVex(openVex([good]), 'x.json')).toEqual({
      statements: [
        {
          vulnerabilityIds: ['CVE-2024-0001', 'GHSA-x'],
          products: [
            {
              identifiers: ['pkg:oci/app', 'sha256:aa'],
              subcomponents: [['pkg:npm/lodash', 'pkg:npm/lodash@4.17.20']],
            },
          ],
          status: 'not_affected',
          justification: 'vulnerable_code_not_in_execute_path',
          reason: 'template() is not called',
          author: 'Acme',
          timestamp: '2024-05-01T00:00:00.000Z',
          document: 'https://acme.example/vex-1',
        },
      ],
      problems: [],
    });
  });

  test('a statement that says nothing usable has no effect and is told', () => {
    const { justification: _, impact_statement: __, ...unjustified } = good;
    const { statements, problems } = readVex(
      openVex([
        good,
        unjustified,
        { ...good, products: [] },
        { ...good, status: 'sad' },
        { ...good, vulnerability: {} },
        'none',
      ]),
      'x.json',
    );
    expect(statements).toHaveLength(1);
    expect(problems).toEqual([
      'statement 2: not affected, without a justification',
      'statement 3: it names no product',
      expect.stringContaining('statement 4: status: '),
      'statement 5: it names no vulnerability',
      expect.stringContaining('statement 6: '),
    ]);
  });

  test('a byte order mark does not matter', () => {
    expect(readVex(`\uFEFF${openVex([good])}`, 'x.json').statements).toHaveLength(1);
  });

  test('the plain texts of versions before 0.2.0 are read', () => {
    const old = {
      ...good,
      vulnerability: 'CVE-2024-0001',
      products: ['pkg:oci/app'],
      subcomponents: ['pkg:npm/lodash'],
    };
    expect(readVex(openVex([old]), 'x.json').statements[0]).toMatchObject({
      vulnerabilityIds: ['CVE-2024-0001'],
      products: [{ identifiers: ['pkg:oci/app'], subcomponents: [['pkg:npm/lodash']] }],
    });
  });

  test.skipIf(!hasShared)("every document of the specification's page", () => {
    const page = readFileSync(shared('suites/openvex/OPENVEX-SPEC.md'), 'utf8');
    const blocks = [...page.matchAll(/```json\s([\s\S]*?)```/g)].map(([, text = '']) =>
      // Some of the page's examples have a comma too much or too little.
      text.replace(/,(\s*[\]}])/g, '$1').replace(/(["\]}])(\s*\n\s*")/g, '$1,$2'),
    );
    const documents = blocks.filter((text) => /^\s*\{\s*"@context"/.test(text));
    expect(documents.length).toBeGreaterThan(2);
    for (const text of documents) expect(readVex(text, 'spec').problems).toEqual([]);
  });
});

describe('CycloneDX', () => {
  const document = (analysis: object | undefined, affects: readonly object[]): string =>
    JSON.stringify({
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      serialNumber: 'urn:uuid:1',
      metadata: { timestamp: '2024-05-01T00:00:00Z', authors: [{ name: 'Acme' }] },
      components: [{ 'bom-ref': 'a', name: 'app', components: [{ 'bom-ref': 'l', purl: 'pkg:npm/lodash@4.17.20' }] }],
      vulnerabilities: [{ id: 'CVE-2024-0001', references: [{ id: 'GHSA-x' }], analysis, affects }],
    });

  test.each([
    ['not_affected', 'not_affected'],
    ['false_positive', 'not_affected'],
    ['resolved', 'fixed'],
    ['resolved_with_pedigree', 'fixed'],
    ['exploitable', 'affected'],
    ['in_triage', 'under_investigation'],
  ])('the state %s', (state, status) => {
    const { statements } = readVex(
      document({ state, justification: 'code_not_reachable', detail: 'no call' }, [{ ref: 'l' }]),
      'x.json',
    );
    expect(statements).toEqual([
      {
        vulnerabilityIds: ['CVE-2024-0001', 'GHSA-x'],
        products: [{ identifiers: ['pkg:npm/lodash@4.17.20'], subcomponents: [] }],
        status,
        justification: 'vulnerable_code_not_in_execute_path',
        reason: 'no call',
        author: 'Acme',
        timestamp: '2024-05-01T00:00:00.000Z',
        document: 'urn:uuid:1',
      },
    ]);
  });

  test('references lead to components, to those of other documents, and to package URLs', () => {
    const refs = [
      { ref: 'urn:cdx:1/1#l' },
      { ref: 'pkg:npm/react' },
      { ref: 'urn:cdx:2/1#pkg%3Anpm%2Fvue' },
      { ref: 'urn:cdx:2/1#%ff' },
    ];
    const { statements } = readVex(document({ state: 'not_affected' }, refs), 'x.json');
    expect(statements[0]?.products.map((product) => product.identifiers)).toEqual([
      ['pkg:npm/lodash@4.17.20'],
      ['pkg:npm/react'],
      ['pkg:npm/vue'],
      ['%ff'],
    ]);
  });
});

describe('a file that silences nothing is refused', () => {
  test.each([
    ['no JSON', '{', 'it is not JSON'],
    ['another document', '{}', 'it is no VEX document of'],
    [
      'an SBOM without analysis',
      '{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-1"}]}',
      'it makes no statement',
    ],
    ['only broken statements', openVex([{ status: 'fixed' }]), 'no statement of this OpenVEX document can be used'],
  ])('%s', (_, text, message) => {
    expect(() => readVex(text, 'x.json')).toThrow(message);
  });
});
