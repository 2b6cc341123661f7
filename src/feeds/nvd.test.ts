import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseFiles, tarOf, withFeedsFolder, withServer } from './fixtures/feeds-folder.ts';
import { nvdSourceName } from './nvd/record.ts';
import { nvd } from './nvd.ts';

const match = (criteria: string, ends: object = {}, vulnerable = true): object => ({ vulnerable, criteria, ...ends });
const anyOf = (...cpeMatch: object[]): object => ({ operator: 'OR', negate: false, cpeMatch });
const record = (id: string, configurations: object[] = [], more: object = {}): object => ({
  cve: {
    id,
    published: '2024-01-31T22:15:53.780',
    lastModified: '2024-11-21T09:00:00.000',
    vulnStatus: 'Analyzed',
    configurations,
    ...more,
  },
});
const year = (...vulnerabilities: (object | string)[]): object => ({
  resultsPerPage: vulnerabilities.length,
  format: 'NVD_CVE',
  version: '2.0',
  vulnerabilities,
});
const parse = (...vulnerabilities: (object | string)[]) =>
  parseFiles(nvd, { 'nvd/nvdcve-2.0-2024.json': year(...vulnerabilities) });

const curl = (ends: object): object => match('cpe:2.3:a:haxx:curl:*:*:*:*:*:*:*:*', ends);

test('a record is facts and an advisory for each product', async () => {
  const { facts, advisories, problems, completeness } = await parse(
    record(
      'CVE-2024-0001',
      [
        {
          nodes: [
            anyOf(
              curl({ versionStartIncluding: '7.1', versionEndExcluding: '8.6.0' }),
              curl({ versionStartExcluding: '6', versionEndIncluding: '7.0' }),
              match('cpe:2.3:a:openbsd:openssh:8.2:p1:*:*:*:*:*:*'),
              match('cpe:2.3:a:sudo_project:sudo:1.9.5:patch1:*:*:*:*:*:*'),
              match('cpe:2.3:a:proftpd:proftpd:1.3.5:a:*:*:*:*:*:*'),
              match('cpe:2.3:a:oracle:jdk:1.8.0:update_202:*:*:*:*:*:*'),
              match('cpe:2.3:a:oracle:jre:8u401:*:*:*:*:*:*:*'),
              match('cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*', { versionEndExcluding: '1.0.2zk' }),
            ),
          ],
        },
      ],
      {
        cisaExploitAdd: '2024-02-15',
        cisaActionDue: '2024-03-07',
        cisaRequiredAction: 'Apply the update.',
        descriptions: [
          { lang: 'es', value: 'Desbordamiento' },
          { lang: 'en', value: 'An overflow.' },
        ],
        metrics: {
          cvssMetricV31: [
            {
              source: 'security-advisories@github.com',
              type: 'Secondary',
              cvssData: { vectorString: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H' },
            },
            {
              source: 'nvd@nist.gov',
              type: 'Primary',
              cvssData: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 1 },
            },
            { source: 'nvd@nist.gov', cvssData: { vectorString: 'nonsense' } },
          ],
          cvssMetricV2: [{ source: 'nvd@nist.gov', cvssData: { vectorString: 'AV:N/AC:L/Au:N/C:P/I:P/A:P' } }],
          ssvcV203: 'not read',
        },
        weaknesses: [
          {
            source: 'nvd@nist.gov',
            description: [
              { lang: 'en', value: 'CWE-787' },
              { lang: 'en', value: 'NVD-CWE-noinfo' },
            ],
          },
        ],
        references: [{ url: 'https://curl.se/b' }, { url: 'https://curl.se/a' }, { url: 'https://curl.se/a' }],
      },
    ),
  );
  expect(problems).toEqual([]);
  expect(facts).toEqual([
    {
      id: 'CVE-2024-0001',
      description: 'An overflow.',
      cvss: [
        { source: 'NVD', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
        { source: 'NVD', version: '2.0', vector: 'AV:N/AC:L/Au:N/C:P/I:P/A:P', baseScore: 7.5 },
        { source: 'GITHUB', version: '3.1', vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', baseScore: 8.6 },
      ],
      cwes: ['CWE-787'],
      references: ['https://curl.se/a', 'https://curl.se/b'],
      kev: { dateAdded: '2024-02-15', dateDue: '2024-03-07', action: 'Apply the update.' },
      published: '2024-01-31T22:15:53.780Z',
      modified: '2024-11-21T09:00:00.000Z',
    },
  ]);
  const about = {
    advisoryId: 'CVE-2024-0001',
    feed: 'nvd',
    vulnerabilityIds: ['CVE-2024-0001'],
    ecosystem: 'CPE',
    scheme: 'generic',
    ranges: [],
    status: 'affected',
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2024-0001',
    published: '2024-01-31T22:15:53.780Z',
    modified: '2024-11-21T09:00:00.000Z',
  };
  expect(advisories).toEqual([
    {
      ...about,
      name: 'haxx:curl',
      ranges: [
        { introduced: '7.1', fixed: '8.6.0' },
        { introduced: '6', introducedExclusive: true, lastAffected: '7.0' },
      ],
      status: 'fixed',
    },
    { ...about, name: 'openbsd:openssh', versions: ['8.2-p1'] },
    {
      ...about,
      name: 'openssl:openssl',
      scheme: 'openssl',
      ranges: [{ introduced: '0', fixed: '1.0.2zk' }],
      status: 'fixed',
    },
    { ...about, name: 'oracle:jdk', versions: ['1.8.0_202'] },
    { ...about, name: 'oracle:jre', versions: ['1.8.0_401'] },
    { ...about, name: 'proftpd:proftpd', versions: ['1.3.5a'] },
    { ...about, name: 'sudo_project:sudo', versions: ['1.9.5-p1'] },
  ]);
  expect(completeness.CPE).toMatchObject({ level: 'partial', note: expect.stringContaining('0 statements without') });
});

test('a rejected record is withdrawn, one not yet analysed says what it can', async () => {
  const { facts, advisories } = await parse(
    record('CVE-2024-0002', [{ nodes: [anyOf(curl({ versionEndExcluding: '8' }))] }], { vulnStatus: 'Rejected' }),
    {
      cve: {
        id: 'CVE-2024-0003',
        vulnStatus: 'Awaiting Analysis',
        descriptions: [{ lang: 'en', value: 'New.' }],
        metrics: {},
      },
    },
  );
  expect(facts).toEqual([
    {
      id: 'CVE-2024-0002',
      published: '2024-01-31T22:15:53.780Z',
      modified: '2024-11-21T09:00:00.000Z',
      withdrawn: '2024-11-21T09:00:00.000Z',
    },
    { id: 'CVE-2024-0003', description: 'New.' },
  ]);
  expect(advisories).toEqual([]);
});

describe('what is no advisory, and counted', () => {
  const linux = match('cpe:2.3:o:linux:linux_kernel:-:*:*:*:*:*:*:*', {}, false);
  const windows = match('cpe:2.3:o:microsoft:windows:-:*:*:*:*:*:*:*', {}, false);
  const macos = match('cpe:2.3:o:apple:mac_os_x:*:*:*:*:*:*:*:*', {}, false);
  const release = match('cpe:2.3:o:debian:debian_linux:12.0:*:*:*:*:*:*:*', {}, false);
  const device = match('cpe:2.3:h:cisco:router:-:*:*:*:*:*:*:*', {}, false);
  const product = match('cpe:2.3:a:redhat:openshift:-:*:*:*:*:*:*:*', {}, false);
  const own = anyOf(curl({ versionEndExcluding: '8' }));
  const both = (...conditions: object[]): object => ({ operator: 'AND', nodes: [own, ...conditions] });
  const leftOut = (unbounded: number, platform = 0, hardware = 0, unreadable = 0): string =>
    `products by exact name and bounded versions; left out: ${unbounded} statements without an upper bound, ${platform} for certain platforms, ${hardware} on hardware, ${unreadable} without a readable version`;

  test.each<[string, object, string[], string]>([
    ['no bounds', { nodes: [anyOf(curl({}))] }, [], leftOut(1)],
    ['no upper bound', { nodes: [anyOf(curl({ versionStartIncluding: '7' }))] }, [], leftOut(1)],
    ['no version', { nodes: [anyOf(match('cpe:2.3:a:haxx:curl:-:*:*:*:*:*:*:*'))] }, [], leftOut(1)],
    ['a pattern of versions', { nodes: [anyOf(match('cpe:2.3:a:haxx:curl:8.*:*:*:*:*:*:*:*'))] }, [], leftOut(1)],
    ['a device', { nodes: [anyOf(match('cpe:2.3:h:cisco:router:1:*:*:*:*:*:*:*'))] }, [], leftOut(0, 0, 1)],
    [
      'a bound that is no version',
      { nodes: [anyOf(curl({ versionEndExcluding: 'r36 p3' }))] },
      [],
      leftOut(0, 0, 0, 1),
    ],
    ['no product', { nodes: [anyOf(match('cpe:2.3:a:haxx:*:1:*:*:*:*:*:*:*'))] }, [], leftOut(0, 0, 0, 1)],
    [
      'named as not vulnerable',
      { nodes: [anyOf(match('cpe:2.3:a:null:null:*:*:*:*:*:*:*:*', {}, false))] },
      [],
      leftOut(0),
    ],
    ['on Linux', both(anyOf(linux)), ['haxx:curl'], leftOut(0)],
    ['on Linux or Windows', both(anyOf(windows, linux)), ['haxx:curl'], leftOut(0)],
    ['on Windows', both(anyOf(windows)), ['haxx:curl#windows'], leftOut(0)],
    ['on Windows or macOS', both(anyOf(windows, macos)), ['haxx:curl#macos', 'haxx:curl#windows'], leftOut(0)],
    [
      'on Windows, the condition first',
      { operator: 'AND', nodes: [anyOf(windows), own] },
      ['haxx:curl#windows'],
      leftOut(0),
    ],
    ['on Windows and macOS at once', both(anyOf(windows), anyOf(macos)), [], leftOut(0, 1)],
    ['on a release', both(anyOf(release)), [], leftOut(0, 1)],
    ['on a device', both(anyOf(device)), [], leftOut(0, 1)],
    ['with another product', both(anyOf(product)), [], leftOut(0, 1)],
    [
      'with another product in one node',
      { nodes: [{ operator: 'AND', cpeMatch: [curl({ versionEndExcluding: '8' }), product] }] },
      [],
      leftOut(0, 1),
    ],
    ['negated', { negate: true, nodes: [own] }, [], leftOut(0, 1)],
    [
      'for WordPress',
      { nodes: [anyOf(match('cpe:2.3:a:x:y:*:*:*:*:*:wordpress:*:*', { versionEndIncluding: '2' }))] },
      ['x:y#wordpress'],
      leftOut(0),
    ],
  ])('%s', async (_, configuration, names, note) => {
    const { advisories, completeness, problems } = await parse(record('CVE-2024-0001', [configuration]));
    expect(advisories.map((a) => a.name)).toEqual(names);
    expect(completeness.CPE?.note).toBe(note);
    expect(problems).toEqual([]);
  });
});

describe('fetching from a mirror', () => {
  const one = gzipSync(JSON.stringify(year(record('CVE-2024-0001'))));
  const fetchFrom = (served: Readonly<Record<string, Buffer>>) =>
    withServer(
      (request, response) => {
        const bytes = served[decodeURIComponent(request.url ?? '').slice(1)];
        response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
      },
      (mirror) =>
        withFeedsFolder({}, async (folder) => {
          const snapshot = await nvd.fetch({ folder, mirror, signal: new AbortController().signal }, undefined);
          return snapshot === 'unchanged' ? [] : snapshot.files.map(({ path }) => path);
        }),
    );
  const some = { 'nvd/nvdcve-2.0-2002.json.gz': one, 'nvd/nvdcve-2.0-2036.json.gz': one };

  test('takes the files that it has', async () => {
    expect(await fetchFrom(some)).toEqual(Object.keys(some));
    const modified = { 'nvd/nvdcve-2.0-modified.json.gz': one };
    expect(await fetchFrom({ ...some, ...modified })).toEqual([...Object.keys(modified), ...Object.keys(some)]);
  });

  test.each([
    ['of another shape', gzipSync('{"vulnerabilities":[{"id":1}]}')],
    ['cut short', one.subarray(0, 80)],
  ])('a year that is %s is an error, nothing is taken', async (_, bytes) => {
    const served = { ...some, 'nvd/nvdcve-2.0-2003.json.gz': bytes };
    await expect(fetchFrom(served)).rejects.toMatchObject({ kind: 'upstream' });
  });
});

describe('files', () => {
  const fixed = (version: string): object[] => [{ nodes: [anyOf(curl({ versionEndExcluding: version }))] }];

  test('changes take the place of what the year says', async () => {
    const { facts, advisories } = await parseFiles(nvd, {
      'nvd/nvdcve-2.0-2024.json.gz': gzipSync(
        JSON.stringify(year(record('CVE-2024-0001', fixed('8.1')), record('CVE-2024-0002', fixed('8.2')))),
      ),
      'nvd/nvdcve-2.0-modified.json.gz': gzipSync(JSON.stringify(year(record('CVE-2024-0001', fixed('8.9'))))),
    });
    expect(facts.map((f) => f.id)).toEqual(['CVE-2024-0001', 'CVE-2024-0002']);
    expect(advisories.map((a) => a.ranges[0]?.fixed)).toEqual(['8.9', '8.2']);
  });

  test('overrides take the place of configurations; they stand alone where NVD has no record', async () => {
    const override = (id: string, cve: object): object => ({
      _annotation: { cve_id: id, published: '2024-01-01T00:00:00' },
      cve,
    });
    const none = [{ nodes: [anyOf(match('cpe:2.3:a:null:null:*:*:*:*:*:*:*:*', {}, false))] }];
    const { facts, advisories, problems } = await parseFiles(nvd, {
      'nvd/nvdcve-2.0-2024.json': year(
        record('CVE-2024-0001', fixed('8.1')),
        record('CVE-2024-0002', fixed('8.2')),
        record('CVE-2024-0003', fixed('8.3')),
        record('CVE-2024-0005', fixed('8.5'), { vulnStatus: 'Rejected' }),
      ),
      'nvd/anchore-nvd-data-overrides.tar.gz': gzipSync(
        tarOf({
          'nvd-data-overrides-main/README.md': '',
          'nvd-data-overrides-main/data/2024/CVE-2024-0001.json': override('CVE-2024-0001', {
            configurations: fixed('9.1'),
          }),
          'nvd-data-overrides-main/data/2024/CVE-2024-0002.json': override('CVE-2024-0002', { configurations: none }),
          'nvd-data-overrides-main/data/2024/CVE-2024-0003.json': override('CVE-2024-0003', {}),
          'nvd-data-overrides-main/data/2024/CVE-2024-0004.json': override('CVE-2024-0004', {
            configurations: fixed('9.4'),
          }),
          'nvd-data-overrides-main/data/2024/CVE-2024-0005.json': override('CVE-2024-0005', {
            configurations: fixed('9.5'),
          }),
          'nvd-data-overrides-main/data/2024/CVE-2024-0006.json': '{"_annotation":',
        }),
      ),
    });
    expect(facts.map((f) => f.id)).toEqual(['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003', 'CVE-2024-0005']);
    expect(advisories.map((a) => [a.advisoryId, a.ranges[0]?.fixed, a.published])).toEqual([
      ['CVE-2024-0001', '9.1', '2024-01-31T22:15:53.780Z'],
      ['CVE-2024-0003', '8.3', '2024-01-31T22:15:53.780Z'],
      ['CVE-2024-0004', '9.4', '2024-01-01T00:00:00Z'],
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/^nvd\/anchore-nvd-data-overrides\.tar\.gz\/.*CVE-2024-0006\.json: /),
    ]);
  });

  test('broken records are named, the others are read', async () => {
    const { facts, problems } = await parse(
      { cve: { id: 'CVE-2024-1', published: 'x' } },
      record('CVE-2024-0001', [{ nodes: [anyOf(match('cpe:2.3:a:soap::lite:soap::lite:*:*:*:*:*:perl:*:*'))] }]),
      record('CVE-2024-0002', [{ nodes: [{ cpeMatch: [{ vulnerable: true }] }] }]),
      'text',
      record('CVE-2024-0003'),
    );
    expect(facts.map((f) => f.id)).toEqual(['CVE-2024-0001', 'CVE-2024-0003']);
    expect(problems.map((p) => p.replace('nvd/nvdcve-2.0-2024.json: ', ''))).toEqual([
      'CVE-2024-1: id: no CVE id',
      'CVE-2024-0001: no CPE: cpe:2.3:a:soap::lite:soap::lite:*:*:*:*:*:perl:*:*',
      expect.stringMatching(/^CVE-2024-0002: configurations\.0\.nodes\.0\.cpeMatch\.0\.criteria: /),
      expect.any(String),
    ]);
  });

  const whole = gzipSync(JSON.stringify(year(record('CVE-2024-0001'), record('CVE-2024-0002'))), { level: 0 });
  test.each([
    ['cut short', 'nvdcve-2.0-2024.json.gz', whole.subarray(0, whole.length - 100)],
    [
      'cut short inside the gzip',
      'nvdcve-2.0-2024.json.gz',
      gzipSync(JSON.stringify(year(record('CVE-2024-0001'))).slice(0, -20)),
    ],
    ['a page of a web site', 'nvdcve-2.0-2024.json', Buffer.from('<html>')],
    ['of another shape', 'nvdcve-2.0-2024.json', Buffer.from('{"CVE_Items":[]}')],
    ['empty of records', 'nvdcve-2.0-2024.json', Buffer.from('{"vulnerabilities":[]}')],
    ['overrides without any', 'anchore-nvd-data-overrides.tar.gz', gzipSync(tarOf({ 'README.md': 'moved' }))],
    [
      'overrides cut short',
      'anchore-nvd-data-overrides.tar.gz',
      gzipSync(tarOf({ 'data/2024/CVE-2024-0001.json': 'x'.repeat(2000) }).subarray(0, 1024)),
    ],
  ])('a file that is %s rejects and names itself', async (_, name, bytes) => {
    await expect(parseFiles(nvd, { [`nvd/${name}`]: bytes })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(`nvd/${name} cannot be read`),
    });
  });
});

test.each([
  ['nvd@nist.gov', 'NVD'],
  ['134c704f-9b21-4f2e-91b3-4a467353bcc0', 'CISA-ADP'],
  ['secalert@redhat.com', 'REDHAT'],
  ['contact@wpscan.com', 'WPSCAN'],
  ['cna@cert.org.tw', 'CERT'],
  ['psirt@cyber.gov.au', 'CYBER'],
  ['af854a3a-2127-422b-91ae-364da2661108', 'CNA'],
  ['constructor', 'CNA'],
])('%s scores as %s', (source, name) => {
  expect(nvdSourceName(source)).toBe(name);
});
