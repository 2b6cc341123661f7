import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { gz, parseFiles, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { entriesOfTar } from './fixtures/tar-entries.ts';
import { msrc, msrcFiles } from './msrc.ts';

const PRODUCTS = {
  '11923': 'Windows Server 2022',
  '11924': 'Windows Server 2022 (Server Core installation)',
  '12242': 'Windows 11 Version 23H2 for ARM64-based Systems',
  '12243': 'Windows 11 Version 23H2 for x64-based Systems',
  '11655': 'Microsoft Edge (Chromium-based)',
  '11762': 'Microsoft 365 Apps for Enterprise for 64-bit Systems',
  '10378': 'Windows Server 2012',
  '20000': 'azl3 kernel 6.6.64.2-1 on Azure Linux 3.0',
};
type Product = keyof typeof PRODUCTS;

const fix = (kb: string, build: string, products: readonly Product[], supersedes = '') => ({
  ...{ Description: { Value: kb }, Supercedence: supersedes, FixedBuild: build, ProductID: products, Type: 2 },
  ...{ RestartRequired: { Value: 'Yes' }, SubType: 'Security Update', URL: 'https://catalog' },
});
const vulnerabilityOf = (cve: string, remediations: readonly ReturnType<typeof fix>[], over: object = {}) => ({
  CVE: cve,
  Title: { Value: `Title of ${cve}` },
  ProductStatuses: [{ ProductID: [...new Set(remediations.flatMap(({ ProductID }) => ProductID))], Type: 3 }],
  Threats: [
    { Description: { Value: 'Elevation of Privilege' }, ProductID: ['11923'], Type: 0 },
    { Description: { Value: 'Important' }, Type: 3 },
    { Description: { Value: 'Publicly Disclosed:No;Exploited:No;Latest Software Release:Less Likely' }, Type: 1 },
  ],
  CVSSScoreSets: [{ BaseScore: 7.8, Vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', ProductID: ['11923'] }],
  Remediations: remediations,
  ...over,
});
const documentOf = (month: string, ...vulnerabilities: unknown[]) => ({
  DocumentTitle: { Value: `${month} Security Updates` },
  DocumentTracking: {
    ...{ Identification: { ID: { Value: month } }, InitialReleaseDate: '2024-05-14T07:00:00' },
    CurrentReleaseDate: '2024-06-01T07:00:00Z',
  },
  ProductTree: { FullProductName: Object.entries(PRODUCTS).map(([ProductID, Value]) => ({ ProductID, Value })) },
  Vulnerability: vulnerabilities,
});
const SERVER: readonly Product[] = ['11923', '11924'];

describe('msrc', () => {
  test('an update speaks for all vulnerabilities that it fixes in a product', async () => {
    const server = fix('5037782', '10.0.20348.2461', SERVER, '5036909');
    const desktop = fix('5037771', '10.0.22631.3593', ['12242', '12243'], '5036893');
    const { advisories, facts, problems, completeness } = await parseFiles(msrc, {
      'msrc/2024-May.json.gz': gz(
        documentOf(
          '2024-May',
          vulnerabilityOf('CVE-2024-30018', [server, desktop]),
          vulnerabilityOf('CVE-2024-30040', [server], {
            CWE: [{ ID: 'CWE-20', Value: 'x' }],
            Threats: [
              { Description: { Value: 'Important' }, ProductID: SERVER, Type: 3 },
              { Description: { Value: 'Publicly Disclosed:No;Exploited:Yes' }, Type: 1 },
            ],
          }),
        ),
      ),
    });
    expect(problems).toEqual([]);
    expect(completeness).toEqual({ Windows: { level: 'partial', note: 'security updates of 1 months' } });
    const common = {
      ...{ feed: 'msrc', ecosystem: 'Windows', scheme: 'generic', status: 'fixed', vendorSeverity: 'Important' },
      ...{ published: '2024-05-14T07:00:00.000Z', modified: '2024-06-01T07:00:00.000Z' },
    };
    expect(advisories).toEqual([
      {
        ...{ ...common, advisoryId: 'KB5037782', vulnerabilityIds: ['CVE-2024-30018', 'CVE-2024-30040'] },
        ...{ name: 'windows server 2022', ranges: [{ introduced: '10.0.20348', fixed: '10.0.20348.2461' }] },
        ...{ patches: ['KB5037782'], url: 'https://support.microsoft.com/help/5037782' },
      },
      {
        ...{ ...common, advisoryId: 'KB5037771', vulnerabilityIds: ['CVE-2024-30018'], arches: ['arm64', 'x64'] },
        ...{ name: 'windows 11 version 23h2', ranges: [{ introduced: '10.0.22631', fixed: '10.0.22631.3593' }] },
        ...{ patches: ['KB5037771'], url: 'https://support.microsoft.com/help/5037771' },
      },
    ]);
    expect(facts).toEqual([
      {
        ...{ id: 'CVE-2024-30018', title: 'Title of CVE-2024-30018' },
        cvss: [
          {
            ...{ source: 'MICROSOFT', version: '3.1', baseScore: 7.8 },
            vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H',
          },
        ],
        references: ['https://msrc.microsoft.com/update-guide/vulnerability/CVE-2024-30018'],
      },
      expect.objectContaining({ id: 'CVE-2024-30040', cwes: ['CWE-20'], exploitation: 'active' }),
    ]);
  });

  const patchesOf = async (...documents: readonly ReturnType<typeof documentOf>[]) => {
    const { advisories } = await parseFiles(
      msrc,
      Object.fromEntries(documents.map((document, i) => [`msrc/20${10 + i}-Jan.json`, document])),
    );
    return Object.fromEntries(advisories.map(({ advisoryId, patches }) => [advisoryId, patches?.join(' ')]));
  };
  const month = (kb: string, supersedes: string) =>
    documentOf(kb, vulnerabilityOf(`CVE-2024-${kb}`, [fix(kb, '', SERVER, supersedes)]));

  test('every later update brings the fix, by as many steps as it takes', async () => {
    expect(
      await patchesOf(
        month('5000001', ''),
        month('5000002', '5000001'),
        month('5000004', 'KB5000003, 5000002'),
        month('5000003', '5000002'),
      ),
    ).toEqual({
      KB5000001: 'KB5000001 KB5000002 KB5000003 KB5000004',
      KB5000002: 'KB5000002 KB5000003 KB5000004',
      KB5000003: 'KB5000003 KB5000004',
      KB5000004: 'KB5000004',
    });
  });

  test('circles end, and so does a chain that is too long', async () => {
    expect(await patchesOf(month('5000001', '5000002;5000001'), month('5000002', '5000001'))).toEqual({
      KB5000001: 'KB5000001 KB5000002',
      KB5000002: 'KB5000001 KB5000002',
    });
    const chain = Array.from({ length: 2500 }, (_, i) =>
      vulnerabilityOf('CVE-2024-0001', [fix(String(6_000_000 + i), '', SERVER, String(5_999_999 + i))]),
    );
    const patches = await patchesOf(documentOf('2024-May', ...chain));
    expect(patches.KB6000000?.split(' ').length).toBe(2000);
    expect(patches.KB6002499).toBe('KB6002499');
  });

  test('updates of which any does, other products, and fixes that cannot be told', async () => {
    const { advisories } = await parseFiles(msrc, {
      'msrc/2024-May.json': documentOf(
        '2024-May',
        vulnerabilityOf('CVE-2024-1', [
          fix('5037778', '6.2.9200.24868', ['10378'], '5036969'),
          fix('5037779', '6.2.9200.24870', ['10378']),
        ]),
        vulnerabilityOf('CVE-2024-2', [fix('Release Notes', '124.0.2478.97', ['11655'])]),
        vulnerabilityOf('CVE-2024-3', [fix('Click to Run', 'https://aka.ms/OfficeSecurityReleases', ['11762'])]),
        vulnerabilityOf('CVE-2024-4', [], { ProductStatuses: [{ ProductID: ['11923'], Type: 3 }] }),
        vulnerabilityOf('CVE-2024-5', [fix('CBL-Mariner', '6.6.64.2-1', ['20000'])]),
        vulnerabilityOf('ADV990001', [fix('5037782', '', ['11923'])], { ProductStatuses: null, Threats: null }),
      ),
    });
    expect(
      advisories.map((a) => [a.advisoryId, a.name, a.status, a.arches, a.ranges, a.patches, a.vendorSeverity]),
    ).toEqual([
      [
        ...['KB5037778', 'windows server 2012', 'fixed', undefined],
        ...[[{ introduced: '6.2.9200', fixed: '6.2.9200.24868' }], ['KB5037778', 'KB5037779'], 'Important'],
      ],
      [
        ...['CVE-2024-2', 'microsoft edge (chromium-based)', 'fixed', undefined],
        ...[[{ introduced: '0', fixed: '124.0.2478.97' }], undefined, 'Important'],
      ],
      ['CVE-2024-3', 'microsoft 365 apps for enterprise', 'undetermined', ['x64'], [], undefined, 'Important'],
      ['CVE-2024-4', 'windows server 2022', 'affected', undefined, [{ introduced: '0' }], undefined, 'Important'],
      ['KB5037782', 'windows server 2022', 'fixed', undefined, [{ introduced: '0' }], ['KB5037782'], undefined],
    ]);
  });

  test('products that stand in the branches alone, updates that are named in words', async () => {
    const document = documentOf(
      '2024-May',
      vulnerabilityOf('CVE-2024-1', [fix('Security Update KB5037778', '', ['10378'])]),
    );
    const items = [{ Items: [{ ProductID: '10378', Value: 'Windows Server 2012' }], Name: 'Windows', Type: 1 }];
    const ProductTree = { Branch: [{ Items: items, Name: 'Microsoft', Type: 0 }], FullProductName: [] };
    const { advisories } = await parseFiles(msrc, { 'msrc/2024-May.json': { ...document, ProductTree } });
    expect(advisories.map(({ advisoryId, name }) => [advisoryId, name])).toEqual([
      ['KB5037778', 'windows server 2012'],
    ]);
  });

  test('a vulnerability that cannot be read is a problem; a file that is no document rejects', async () => {
    const path = 'msrc/2024-May.json';
    const good = vulnerabilityOf('CVE-2024-1', [fix('5037778', '', ['11923'])]);
    const { advisories, problems } = await parseFiles(msrc, { [path]: documentOf('2024-May', { CVE: '' }, 7, good) });
    expect(advisories.map(({ advisoryId }) => advisoryId)).toEqual(['KB5037778']);
    expect(problems).toEqual([expect.stringContaining(`${path}#0: CVE: `), expect.stringContaining(`${path}#1: : `)]);
    const cut = JSON.stringify(documentOf('2024-May', good)).slice(0, -30);
    await expect(parseFiles(msrc, { [path]: cut })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(parseFiles(msrc, { [path]: '<cvrf/>' })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(parseFiles(msrc, { [path]: '{"value":[]}' })).rejects.toThrow('no CVRF document');
    await withFeedsFolder({ [path]: documentOf('2024-May', 1, 2) }, (mirror) =>
      withFeedsFolder({}, async (folder) => {
        const context = { folder, mirror, signal: new AbortController().signal };
        await expect(msrc.fetch(context, undefined)).rejects.toThrow('0 of its 2 vulnerabilities');
      }),
    );
  });

  test('a document for each month that the index names', async () => {
    const value = ['2024-May', '2016-Apr', '2017-May-B', '2024-May', '../x'].map((ID) => ({ ID }));
    const files = await msrcFiles({ text: async () => JSON.stringify({ value }) });
    expect(files.map(({ path, url }) => `${path} ${url}`)).toEqual([
      'msrc/2016-Apr.json https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2016-Apr',
      'msrc/2017-May-B.json https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2017-May-B',
      'msrc/2024-May.json https://api.msrc.microsoft.com/cvrf/v3.0/cvrf/2024-May',
    ]);
    await expect(msrcFiles({ text: async () => '<html>' })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(msrcFiles({ text: async () => '{"value":[{"ID":"x"}]}' })).rejects.toThrow('names no month');
  });
});

describe.skipIf(!hasShared)('msrc: samples of others', () => {
  test('chains of updates that a peer has followed are followed to the same end', async () => {
    const tar = gunzipSync(readFileSync(shared('feeds/fixtures/anchore__grype-fixtures.tar.gz')));
    const entry = (await entriesOfTar(tar)).find(([name]) =>
      name.endsWith('v6/build/transformers/msrc/testdata/microsoft-msrc-0.json'),
    );
    if (entry === undefined) throw new Error('no sample');
    const peer = JSON.parse(entry[1].toString('utf8')) as {
      id: string;
      product: { id: string; name: string };
      fixed_in: { id: string }[];
    }[];
    expect(peer.map(({ fixed_in }) => fixed_in.length)).toEqual([6, 10]);
    for (const { id, product, fixed_in } of peer) {
      const files = fixed_in.map(({ id: kb }, i) => [
        `msrc/20${10 + i}-Jan.json`,
        {
          ...documentOf(
            'x',
            vulnerabilityOf(i === 0 ? id : `CVE-2000-${1000 + i}`, [fix(kb, '', ['11923'], fixed_in[i - 1]?.id)]),
          ),
          ProductTree: { FullProductName: [{ ProductID: '11923', Value: product.name }] },
        },
      ]);
      const { advisories } = await parseFiles(msrc, Object.fromEntries(files));
      const first = advisories.find(({ vulnerabilityIds }) => vulnerabilityIds.includes(id));
      expect(first).toMatchObject({
        ...{ name: 'windows 10 version 1607', arches: ['x86'] },
        patches: fixed_in.map(({ id: kb }) => `KB${kb}`).sort(),
      });
    }
  });
});
