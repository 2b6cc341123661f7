import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { peerFixtures } from '../../test/peer-fixtures.ts';
import { hasShared, shared } from '../../test/shared.ts';
import { readCsafVex } from './csaf.ts';
import { readVex } from './read.ts';

const product = (id: string, helper?: object, name = id) => ({
  product_id: id,
  name,
  ...(helper && { product_identification_helper: helper }),
});
const TREE = {
  branches: [
    {
      category: 'vendor',
      name: 'Acme',
      branches: [
        {
          category: 'product_version',
          name: '1.0',
          product: product('APP', {
            purl: 'pkg:oci/app',
            hashes: [{ filename: 'app.tar', file_hashes: [{ algorithm: 'sha256', value: 'AA' }] }],
            sbom_urls: ['https://acme.example/app.cdx.json'],
          }),
        },
      ],
    },
  ],
  full_product_names: [
    product('LODASH', { purl: 'pkg:npm/lodash@4.17.20' }),
    product('REACT', { cpe: 'cpe:2.3:a:facebook:react:18.0.0:*:*:*:*:*:*:*' }),
    product('BARE', undefined, 'Acme Bare'),
  ],
  relationships: [
    {
      category: 'installed_on',
      product_reference: 'LODASH',
      relates_to_product_reference: 'APP',
      full_product_name: product('APP:LODASH'),
    },
    {
      category: 'default_component_of',
      product_reference: 'APP:LODASH',
      relates_to_product_reference: 'BARE',
      full_product_name: product('BARE:APP:LODASH'),
    },
  ],
  product_groups: [{ group_id: 'ALL', product_ids: ['APP:LODASH', 'REACT'] }],
};
const csaf = (
  vulnerabilities: readonly object[],
  { tree = TREE, category = 'csaf_vex' }: { tree?: object; category?: string } = {},
) =>
  JSON.stringify({
    document: {
      category,
      csaf_version: '2.0',
      publisher: { category: 'vendor', name: 'Acme', namespace: 'https://acme.example' },
      tracking: {
        id: 'ACME-1',
        status: 'final',
        version: '1',
        current_release_date: '2024-05-01T02:00:00+02:00',
        revision_history: [{ date: '2024-05-01T00:00:00Z', number: '1', summary: 'first' }],
      },
    },
    product_tree: tree,
    vulnerabilities: vulnerabilities.map((v) => ({ notes: [{ category: 'general', text: 'see below' }], ...v })),
  });
const read = (vulnerability: object, options?: { tree?: object; category?: string }) =>
  readVex(csaf([{ cve: 'CVE-2024-0001', ...vulnerability }], options), 'x.json');
const SAID = { author: 'Acme', timestamp: '2024-05-01T00:00:00.000Z', document: 'ACME-1' };
const REACT_FIXED = { fixed: ['REACT'] };

test('a product is not affected: by a flag on its group, with an impact statement of its own', () => {
  const { statements, problems } = read({
    ids: [{ system_name: 'GitHub', text: 'GHSA-x' }],
    product_status: { known_not_affected: ['APP:LODASH', 'REACT'] },
    flags: [{ label: 'vulnerable_code_not_present', group_ids: ['ALL'], date: '2024-05-02T00:00:00Z' }],
    threats: [{ category: 'impact', details: 'template() is not called', product_ids: ['APP:LODASH'] }],
  });
  expect(problems).toEqual([]);
  const common = {
    ...SAID,
    vulnerabilityIds: ['CVE-2024-0001', 'GHSA-x'],
    status: 'not_affected',
    justification: 'vulnerable_code_not_present',
    timestamp: '2024-05-02T00:00:00.000Z',
  };
  expect(statements).toEqual([
    {
      ...common,
      products: [
        {
          identifiers: ['pkg:oci/app', 'sha256:aa', 'https://acme.example/app.cdx.json'],
          subcomponents: [['pkg:npm/lodash@4.17.20']],
        },
      ],
      reason: 'template() is not called',
    },
    {
      ...common,
      products: [{ identifiers: ['cpe:2.3:a:facebook:react:18.0.0:*:*:*:*:*:*:*'], subcomponents: [] }],
      reason: 'see below',
    },
  ]);
});

test.each([
  ['first_affected', 'affected'],
  ['known_affected', 'affected'],
  ['last_affected', 'affected'],
  ['first_fixed', 'fixed'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under_investigation'],
])('the status %s', (key, status) => {
  const { statements } = read({
    product_status: { [key]: ['BARE'] },
    remediations: [{ category: 'workaround', details: 'Do not run it.', product_ids: ['BARE'] }],
  });
  expect(statements).toEqual([
    {
      ...SAID,
      vulnerabilityIds: ['CVE-2024-0001'],
      products: [{ identifiers: ['Acme Bare'], subcomponents: [] }],
      status,
      reason: status === 'under_investigation' ? 'see below' : 'Do not run it.',
    },
  ]);
});

test('what is recommended is no statement', () => {
  const status = { ...REACT_FIXED, recommended: ['LODASH'] };
  expect(read({ product_status: status }).statements).toHaveLength(1);
});

test('a part of a part: the root is what is scanned, the innermost part is the package', () => {
  expect(read({ product_status: { fixed: ['BARE:APP:LODASH'] } }).statements[0]?.products).toEqual([
    { identifiers: ['Acme Bare'], subcomponents: [['pkg:npm/lodash@4.17.20']] },
  ]);
});

describe('a flaw that leaves open what is said takes the statement away, and is told', () => {
  const relationship = (id: string, part: string, whole: string) => ({
    category: 'installed_on',
    product_reference: part,
    relates_to_product_reference: whole,
    full_product_name: product(id),
  });
  const tree = (relationships: readonly object[], more: readonly object[] = []) => ({
    full_product_names: [...TREE.full_product_names, ...more],
    relationships,
  });
  test.each([
    ['no such product', ['NONE'], TREE, 'product NONE is not defined'],
    [
      'two products of one id',
      ['LODASH'],
      tree([], [product('LODASH', { purl: 'pkg:npm/vue' })]),
      'product LODASH is defined twice',
    ],
    [
      'a part that is not there',
      ['X'],
      tree([relationship('X', 'NONE', 'BARE')]),
      'product X is made of NONE, which is not defined',
    ],
    [
      'a whole that is not there',
      ['X'],
      tree([relationship('X', 'LODASH', 'NONE')]),
      'product X is made of NONE, which is not defined',
    ],
    [
      'a whole that is defined twice',
      ['X'],
      tree([relationship('X', 'LODASH', 'BARE')], [product('BARE')]),
      'product X is made of BARE, which is defined twice',
    ],
    [
      'a circle',
      ['X'],
      tree([relationship('X', 'LODASH', 'Y'), relationship('Y', 'LODASH', 'X')]),
      'is defined by itself',
    ],
    [
      'what leads into a circle',
      ['Z'],
      tree([relationship('X', 'LODASH', 'Y'), relationship('Y', 'LODASH', 'X'), relationship('Z', 'LODASH', 'X')]),
      'is defined by itself',
    ],
  ])('%s', (_, fixed, given, message) => {
    const { statements, problems } = read({ product_status: { fixed: [...fixed, 'REACT'] } }, { tree: given });
    expect(statements.map(({ products }) => products[0]?.identifiers[0])).toEqual([
      expect.stringContaining('facebook'),
    ]);
    expect(problems[0]).toContain('/vulnerabilities/0/product_status/fixed/0: CVE-2024-0001: product ');
    expect(problems[0]).toContain(message);
  });

  test('two statuses', () => {
    const { statements, problems } = read({
      product_status: { fixed: ['LODASH', 'REACT'], under_investigation: ['LODASH'] },
    });
    expect(statements).toHaveLength(1);
    expect(problems).toEqual([
      '/vulnerabilities/0/product_status/fixed/0: CVE-2024-0001: the document contradicts itself on product LODASH',
      '/vulnerabilities/0/product_status/under_investigation/0: CVE-2024-0001: the document contradicts itself on product LODASH',
    ]);
  });

  test('two statuses in two entries of one vulnerability', () => {
    const entry = (status: object) => ({ cve: 'CVE-2024-0001', product_status: status });
    const text = csaf([entry({ fixed: ['LODASH', 'REACT'] }), entry({ under_investigation: ['LODASH'] })]);
    const { statements, problems } = readVex(text, 'x.json');
    expect(statements).toHaveLength(1);
    expect(problems.at(-1)).toBe('/vulnerabilities/1/cve: vulnerability CVE-2024-0001 is there twice (CSAF 6.1.23)');
    expect(problems).toHaveLength(3);
  });

  test('not affected without a reason, in a VEX; an advisory need not give one', () => {
    const given = { product_status: { known_not_affected: ['LODASH'], ...REACT_FIXED } };
    expect(read(given).problems).toEqual([
      '/vulnerabilities/0/product_status/known_not_affected/0: CVE-2024-0001: product LODASH is not affected, without a reason',
    ]);
    expect(read(given, { category: 'csaf_security_advisory' })).toMatchObject({
      statements: { length: 2 },
      problems: [],
    });
  });

  test('no id of a vulnerability', () => {
    const { problems } = readVex(
      csaf([{ product_status: REACT_FIXED }, { cve: 'CVE-1', product_status: REACT_FIXED }]),
      'x',
    );
    expect(problems[0]).toBe('/vulnerabilities/0: it names no vulnerability');
  });
});

test('other flaws are told, and the statements hold', () => {
  const { statements, problems } = read({
    product_status: REACT_FIXED,
    cwe: { id: 'CWE-79', name: 'Sadness' },
    remediations: [{ category: 'vendor_fix', details: 'Update.', product_ids: ['NONE'] }],
  });
  expect(statements).toHaveLength(1);
  expect(problems).toEqual([
    '/vulnerabilities/0/remediations/0/product_ids/0: product NONE is not defined (CSAF 6.1.1)',
    '/vulnerabilities/0/cwe: CWE has no CWE-79 of the name Sadness (CSAF 6.1.11)',
  ]);
});

describe.skipIf(!hasShared)('documents of others', () => {
  const statusesIn = (path: string) => {
    const { statements, problems } = readVex(readFileSync(shared(path), 'utf8'), path);
    const counts: Record<string, number> = {};
    for (const { status } of statements) counts[status] = (counts[status] ?? 0) + 1;
    return [counts, problems];
  };
  const FOLDER = 'suites/csaf/examples/csaf';
  const EXPECTED: Readonly<Record<string, object>> = {
    'bsi-2022-0001.json': { fixed: 2, affected: 5 },
    'cisco-sa-20180328-smi2.json': { affected: 259 },
    'csaf_vex/2022-evd-uc-01-a-001.json': { affected: 1 },
    'csaf_vex/2022-evd-uc-01-f-001.json': { fixed: 1 },
    'csaf_vex/2022-evd-uc-01-na-001.json': { not_affected: 1 },
    'csaf_vex/2022-evd-uc-01-ui-001.json': { under_investigation: 1 },
    'csaf_vex/2022-evd-uc-02-na-001.json': { not_affected: 19 },
    'csaf_vex/2022-evd-uc-03-ms-001.json': { under_investigation: 5, not_affected: 6, affected: 5, fixed: 3 },
    'csaf_vex/2022-evd-uc-04-001.json': { affected: 3 },
    'csaf_vex/2022-evd-uc-05-001.json': { under_investigation: 1 },
    'csaf_vex/2022-evd-uc-06-001.json': { affected: 3, not_affected: 4 },
    'csaf_vex/2022-evd-uc-07-001.json': { fixed: 1, affected: 4, not_affected: 5 },
    'csaf_vex/2022-evd-uc-08-001.json': { fixed: 3, affected: 8, not_affected: 10 },
    'csaf_vex/2022-evd-uc-09-001.json': { affected: 2, not_affected: 2 },
    'csaf_vex/sec-vex-2022-0001.json': { not_affected: 3 },
    'rhsa-2021_5186.json': { fixed: 2, not_affected: 4 },
    'rhsa-2021_5217.json': { fixed: 1 },
    'rhsa-2022_0011.json': { fixed: 15 },
  };

  test("every example of the standard's authors", () => {
    const files = readdirSync(shared(FOLDER), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.json'),
    );
    // RHSA-2019:1862 is an informational advisory: it has no vulnerability.
    expect(files.filter((name) => name !== 'rhsa-2019_1862.json').sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const [name, counts] of Object.entries(EXPECTED))
      expect([name, ...statusesIn(`${FOLDER}/${name}`)]).toEqual([name, counts, []]);
    expect(() => statusesIn(`${FOLDER}/rhsa-2019_1862.json`)).toThrow('no statement of this CSAF document can be used');
  });

  test('those of go-vex: an advisory of Red Hat, and a document with undefined products', () => {
    expect(statusesIn('suites/csaf/go-vex-testdata/rhsa-2020_1358.json')).toEqual([{ fixed: 1474 }, []]);
    const [counts, problems] = statusesIn('suites/csaf/go-vex-testdata/csaf.json');
    expect(counts).toEqual({ not_affected: 2 });
    expect(problems).toEqual([
      '/vulnerabilities/0/product_status/known_affected/0: CVE-2009-4487: product ABC:CSAFPID-0002 is not defined',
      '/vulnerabilities/1/product_status/known_affected/0: CVE-2009-4488: product ABC:CSAFPID-0002 is not defined',
      expect.stringContaining('product ABC is not defined (CSAF 6.1.1)'),
      expect.stringContaining('pkg:maven/@1.3.4 is no package URL (CSAF 6.1.13)'),
      expect.stringContaining('(CSAF 6.1.27.10)'),
      expect.stringContaining('(CSAF 6.1.27.10)'),
    ]);
    const openvex = readVex(readFileSync(shared('suites/csaf/go-vex-testdata/openvex.json'), 'utf8'), 'openvex');
    expect(openvex).toMatchObject({
      statements: [
        {
          vulnerabilityIds: ['CVE-2014-123456'],
          status: 'fixed',
          author: 'Wolfi J Inkinson',
          timestamp: '2023-01-09T00:02:03.647Z',
          products: [
            { identifiers: ['pkg:apk/distro/git@2.39.0-r1?arch=armv7'], subcomponents: [] },
            { identifiers: ['pkg:apk/distro/git@2.39.0-r1?arch=x86_64'], subcomponents: [] },
          ],
        },
      ],
      problems: [],
    });
  });

  /** A failing document of the standard, its vulnerabilities with an id: some have none. */
  const failing = (number: string) => {
    const file = `suites/csaf/2.0-mandatory/oasis_csaf_tc-csaf_2_0-2021-6-1-${number}.json`;
    const json = JSON.parse(readFileSync(shared(file), 'utf8')) as { vulnerabilities: object[] };
    json.vulnerabilities = json.vulnerabilities.map((v) => ({ cve: 'CVE-2024-0001', ...v }));
    return readCsafVex(json);
  };

  test.each(['06-01', '06-02', '06-03', '06-04', '06-05'])('statuses that contradict each other in %s', (number) => {
    const { statements, problems } = failing(number);
    expect(statements).toEqual([]);
    expect(problems.filter((problem) => problem.includes('contradicts itself')).length).toBeGreaterThan(1);
  });

  test.each([
    ['27-09-01', 2],
    ['27-09-02', 2],
    ['27-09-03', 2],
    ['27-09-04', 2],
    ['27-09-05', 2],
    ['27-09-06', 8],
  ])('one product without an impact statement in %s: %i others have one', (number, count) => {
    const { statements, problems } = failing(number);
    expect(statements).toHaveLength(count);
    expect(problems).toEqual([expect.stringMatching(/product CSAFPID-\d+ is not affected, without a reason$/)]);
  });

  test('what other scanners test with: Red Hat as it was over the years', () => {
    const repositories = [
      ...['aboutcode-org__vulnerablecode', 'anchore__grype', 'anchore__vunnel', 'aquasecurity__trivy-db'],
      ...['google__osv-scalibr', 'google__osv.dev', 'quay__claircore'],
    ];
    const found: Record<string, readonly [statements: number, problems: number]> = {};
    for (const repository of repositories) {
      for (const [path, content] of peerFixtures(repository)) {
        if (!/csaf|vex/i.test(path) || !path.endsWith('.json')) continue;
        const text = content.toString('utf8');
        if (!text.includes('"csaf_version"')) continue;
        const { statements, problems } = readCsafVex(JSON.parse(text));
        found[path.replace(/.*\//, '')] = [statements.length, problems.length];
      }
    }
    // Statements, and what is told: products defined twice, without a reason or a remediation, histories out of order.
    expect(found).toEqual({
      'csaf-vex.json': [1, 1],
      'cve-2021-0084.json': [8, 1],
      'cve-2023-38545.json': [566, 8],
      'cve-2023-4154.json': [165, 0],
      'cve-2023-42670.json': [165, 0],
      'cve-2024-10041.json': [0, 4],
      'cve-2024-22047.json': [1, 0],
      'cve-2024-24786-bad-rpmmod.json': [3, 2],
      'cve-2024-24786-illegal-module.json': [1, 1],
      'cve-2024-24786-simple.json': [1, 0],
      'cve-2024-9999.json': [0, 4],
      'rhba-2024_11505.json': [104, 0],
      'rhba-2025_0409.json': [18, 0],
      'rhba-2025_1079.json': [30, 0],
      'rhea-2025_2418.json': [10, 0],
      'rhsa-2010_0002.json': [74, 1],
      'rhsa-2022-0011.json': [15, 0],
      'rhsa-2023_3821.json': [426, 0],
      'rhsa-2023_7025.json': [576, 0],
      'rhsa-2024_0010.json': [120, 0],
      'rhsa-2024_0811.json': [495, 0],
      'rhsa-2024_1431.json': [544, 0],
      'rhsa-2024_6163.json': [3, 0],
      'rhsa-2024_9371.json': [3, 0],
      'rhsa-2025_0002.json': [137, 0],
      'rhsa-2025_23414.json': [100, 0],
    });
  });
});
