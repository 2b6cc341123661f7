import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { cve } from './cve.ts';
import { parseFiles, tarOf, zipOf } from './fixtures/feeds-folder.ts';

const published = {
  dataType: 'CVE_RECORD',
  dataVersion: '5.1',
  cveMetadata: {
    cveId: 'CVE-2024-21626',
    assignerShortName: 'GitHub_M',
    state: 'PUBLISHED',
    datePublished: '2024-01-31T22:31:03.623Z',
    dateUpdated: '2024-08-01T22:27:35.784Z',
  },
  containers: {
    cna: {
      providerMetadata: { orgId: 'a0819718', shortName: 'GitHub_M' },
      title: 'runc container breakout',
      descriptions: [
        { lang: 'de', value: 'runc …' },
        { lang: 'en-US', value: 'runc is a CLI tool for containers.' },
      ],
      problemTypes: [
        {
          descriptions: [
            { lang: 'en', type: 'CWE', cweId: 'CWE-403', description: 'CWE-403: …' },
            { description: 'See CWE-668' },
          ],
        },
      ],
      metrics: [
        { cvssV3_1: { version: '3.1', vectorString: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', baseScore: 1 } },
        { cvssV3_1: { vectorString: 'CVSS:3.1/nonsense' } },
        { other: { type: 'Textual description of severity', content: { text: 'high' } } },
      ],
      references: [{ url: 'https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv' }],
    },
    adp: [
      {
        providerMetadata: { shortName: 'CISA-ADP' },
        title: 'CISA ADP Vulnrichment',
        metrics: [
          { cvssV3_1: { vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' } },
          { other: { type: 'ssvc', content: { options: [{ Automatable: 'no' }, { Exploitation: 'poc' }] } } },
          { other: { type: 'kev', content: { dateAdded: '2024-02-15', reference: 'https://www.cisa.gov' } } },
        ],
      },
      {
        providerMetadata: { shortName: 'CVE' },
        title: 'CVE Program Container',
        references: [{ url: 'http://packetstormsecurity.com' }],
      },
    ],
  },
};

const parse = (records: Readonly<Record<string, object | string>>) =>
  parseFiles(cve, { 'cve-v5/cvelistV5-main.tar.gz': gzipSync(tarOf(records)) });

test('a record is what its CNA and the data publishers say', async () => {
  const { facts, problems } = await parse({ 'cvelistV5-main/cves/2024/21xxx/CVE-2024-21626.json': published });
  expect(problems).toEqual([]);
  expect(facts).toEqual([
    {
      id: 'CVE-2024-21626',
      title: 'runc container breakout',
      description: 'runc is a CLI tool for containers.',
      cvss: [
        { source: 'GITHUB', version: '3.1', vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H', baseScore: 8.6 },
        { source: 'CISA-ADP', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', baseScore: 9.8 },
      ],
      cwes: ['CWE-403', 'CWE-668'],
      references: [
        'http://packetstormsecurity.com',
        'https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv',
      ],
      kev: { dateAdded: '2024-02-15' },
      exploitation: 'poc',
      published: '2024-01-31T22:31:03.623Z',
      modified: '2024-08-01T22:27:35.784Z',
    },
  ]);
});

test('a rating of an author without a name is one of the CNA', async () => {
  const vectorString = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
  for (const providerMetadata of [{}, { shortName: '' }, { shortName: ' ' }]) {
    const { facts } = await parse({
      'CVE-2024-1000.json': {
        cveMetadata: { cveId: 'CVE-2024-1000', state: 'PUBLISHED' },
        containers: { cna: { providerMetadata, metrics: [{ cvssV3_1: { vectorString } }] } },
      },
    });
    expect(facts[0]?.cvss).toMatchObject([{ source: 'CNA', vector: vectorString }]);
  }
});

test('a rejected record is withdrawn', async () => {
  const rejected = {
    cveMetadata: {
      cveId: 'CVE-2024-4810',
      state: 'REJECTED',
      dateRejected: '2024-05-14T00:00:00Z',
      dateUpdated: '2024-05-15T00:00:00', // a record of before the zone was written: UTC
    },
    containers: { cna: { providerMetadata: {}, rejectedReasons: [{ lang: 'en', value: 'duplicate' }] } },
  };
  const { facts } = await parse({ 'CVE-2024-4810.json': rejected });
  expect(facts).toEqual([{ id: 'CVE-2024-4810', modified: '2024-05-15T00:00:00Z', withdrawn: '2024-05-14T00:00:00Z' }]);
});

describe('products that its authors name by CPE', () => {
  const product = (cpe: string, versions: object[], more: object = {}): object => ({ cpes: [cpe], versions, ...more });
  const tool = 'cpe:2.3:a:acme:tool:*:*:*:*:*:*:*:*';
  const recordOf = (cna: object, adp: object = {}): object => ({
    cveMetadata: { cveId: 'CVE-2024-1000', state: 'PUBLISHED', datePublished: '2024-01-31T22:31:03Z' },
    containers: {
      cna: { providerMetadata: {}, ...cna },
      adp: [{ providerMetadata: { shortName: 'CISA-ADP' }, ...adp }],
    },
  });
  const affected = (version: string, more: object = {}): object => ({ status: 'affected', version, ...more });

  test('make one advisory a product, of all authors', async () => {
    const { advisories, facts } = await parse({
      'CVE-2024-1000.json': recordOf(
        {
          affected: [
            product(tool, [
              affected('1.0', { lessThan: '1.4' }),
              affected('2.1'),
              { version: '1.4', status: 'unaffected' },
            ]),
            { vendor: 'acme', product: 'without a CPE', versions: [affected('1.0')] },
          ],
        },
        {
          affected: [
            product('cpe:/a:acme:tool:3.0', [affected('3.0', { lessThanOrEqual: '3.2' })]),
            product(tool, [affected('4.0', { lessThan: '5', changes: [{ at: '4.1', status: 'unaffected' }] })]),
            product(tool, [affected('n/a', { lessThan: '0.9' })]),
            product(tool, [affected('1', { lessThan: '2' })], { platforms: ['Windows'] }),
            product(tool, [affected('6.0', { lessThan: '6.1' })], { platforms: ['Windows', 'x64-based Systems'] }),
          ],
          cpeApplicability: [
            {
              nodes: [{ operator: 'OR', cpeMatch: [{ criteria: tool, vulnerable: true, versionEndExcluding: '0.5' }] }],
            },
          ],
        },
      ),
    });
    expect(facts).toHaveLength(1);
    const about = {
      advisoryId: 'CVE-2024-1000',
      feed: 'cve',
      url: 'https://www.cve.org/CVERecord?id=CVE-2024-1000',
      published: '2024-01-31T22:31:03Z',
      vulnerabilityIds: ['CVE-2024-1000'],
      ecosystem: 'CPE',
      scheme: 'generic',
      status: 'fixed',
    };
    expect(advisories).toEqual([
      {
        ...about,
        name: 'acme:tool',
        ranges: [
          { introduced: '1.0', fixed: '1.4' },
          { introduced: '3.0', lastAffected: '3.2' },
          { introduced: '4.0', fixed: '4.1' },
          { introduced: '0', fixed: '0.9' },
          { introduced: '6.0', fixed: '6.1' },
          { introduced: '0', fixed: '0.5' },
        ],
        versions: ['2.1'],
      },
      { ...about, name: 'acme:tool#windows', ranges: [{ introduced: '1', fixed: '2' }] },
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['no upper bound', product(tool, [affected('0', { lessThan: '*' })]), /left out: 1 statements/],
    ['no version', product(tool, [affected('n/a')]), /left out: 1 statements/],
    ['a commit', product(tool, [affected('1234abc', { lessThan: '5678def', versionType: 'git' })]), / 1 without/],
    ['prose', product(tool, [affected('All before 2.0')]), / 1 without/],
    ['a pattern', product(tool, [affected('1.0.*', { lessThan: '1.1' })]), / 1 without/],
    ['a day', product(tool, [affected('10.0.0', { lessThan: 'publication' })]), / 1 without/],
    ['a device', product('cpe:2.3:h:acme:box:-:*:*:*:*:*:*:*', [affected('1')]), / 1 on hardware/],
    ['a telephone', product(tool, [affected('1')], { platforms: ['Android', 'iOS'] }), / 1 for certain/],
    ['no CPE', product('acme:tool', [affected('1')]), / 1 without/],
  ])('with %s are counted, not kept', async (_, entry, note) => {
    const { advisories, problems, completeness } = await parse({
      'CVE-2024-1000.json': recordOf({ affected: [entry] }),
    });
    expect([advisories, problems]).toEqual([[], []]);
    expect(completeness.CPE?.note).toMatch(note);
  });

  test('in another shape than the format says take nothing from the facts', async () => {
    const { advisories, facts, problems } = await parse({
      'CVE-2024-1000.json': recordOf({ title: 'kept', affected: 'everything', cpeApplicability: [{ nodes: 1 }] }),
    });
    expect([advisories, problems]).toEqual([[], []]);
    expect(facts[0]?.title).toBe('kept');
  });
});

describe('an archive', () => {
  test('may be a zip, and hold other files', async () => {
    const { facts, problems } = await parseFiles(cve, {
      'cve-v5/all.zip': zipOf({
        'cves/delta.json': '{',
        'README.md': '',
        'cves/2024/21xxx/CVE-2024-21626.json': published,
      }),
    });
    expect([facts.length, problems]).toEqual([1, []]);
  });

  test('with broken records says which', async () => {
    const { facts, problems } = await parse({
      'CVE-2024-1001.json': '{"cveMetadata":',
      'CVE-2024-1002.json': { cveMetadata: { cveId: 'CVE-2024-1002' } },
      'CVE-2024-21626.json': published,
    });
    expect(facts.map((f) => f.id)).toEqual(['CVE-2024-21626']);
    expect(problems.map((p) => p.split(': ')[0])).toEqual([
      'cve-v5/cvelistV5-main.tar.gz/CVE-2024-1001.json',
      'cve-v5/cvelistV5-main.tar.gz/CVE-2024-1002.json',
    ]);
  });

  const whole = gzipSync(tarOf({ 'CVE-2024-21626.json': published, 'CVE-2024-21627.json': published }), { level: 0 });
  test.each([
    ['cut short', whole.subarray(0, whole.length - 1500)],
    ['a tar cut short inside the gzip', gzipSync(tarOf({ 'CVE-2024-21626.json': published }).subarray(0, 1024))],
    ['no archive', Buffer.from('Not Found')],
    ['empty of records', gzipSync(tarOf({ 'README.md': 'moved' }))],
  ])('that is %s rejects and names itself', async (_, bytes) => {
    await expect(parseFiles(cve, { 'cve-v5/cvelistV5-main.tar.gz': bytes })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining('cve-v5/cvelistV5-main.tar.gz cannot be read'),
    });
  });

  test('is left at once when the work is cancelled', async () => {
    const controller = new AbortController();
    controller.abort(new Error('cancelled'));
    const parsing = cve.parse({ folder: '/', files: [{ path: 'cve-v5/x.tar.gz' }] }, controller.signal);
    await expect(parsing[Symbol.asyncIterator]().next()).rejects.toThrow();
  });
});

test('a decision that is no word says nothing, however deep it is', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const text = JSON.stringify(published).replace('"Exploitation":"poc"', `"Exploitation":${deep}`);
  const { facts, problems } = await parse({ 'CVE-2024-21626.json': text });
  expect(problems).toEqual([]);
  expect(facts[0]).toMatchObject({ id: 'CVE-2024-21626' });
  expect(facts[0]?.exploitation).toBeUndefined();
});
