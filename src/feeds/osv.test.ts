import { describe, expect, test } from 'vitest';
import { parseFiles, zipOf } from './fixtures/feeds-folder.ts';
import { osv } from './osv.ts';

const lodash = {
  id: 'GHSA-jf85-cpcp-j695',
  aliases: ['CVE-2019-10744'],
  modified: '2024-06-28T16:00:00Z',
  published: '2019-07-10T19:45:23Z',
  summary: 'Prototype Pollution in lodash',
  details: 'Versions of `lodash` before 4.17.12 are vulnerable.',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'lodash' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.12' }] }],
    },
  ],
  references: [{ type: 'WEB', url: 'https://github.com/lodash/lodash/pull/4336' }],
  database_specific: { severity: 'CRITICAL', cwe_ids: ['CWE-1321', 'CWE-20'] },
};

const archive = (...records: readonly { id: string }[]): Buffer =>
  zipOf(Object.fromEntries(records.map((record) => [`${record.id}.json`, record])));
const parse = (folder: string, record: Readonly<Record<string, unknown>> & { id: string }) =>
  parseFiles(osv, { [`osv/${folder}/all.zip`]: archive(record) });

describe('a record of a registry', () => {
  test('is an advisory on its package and facts on its CVE', async () => {
    const { advisories, facts, problems } = await parse('npm', lodash);
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'GHSA-jf85-cpcp-j695',
        feed: 'osv',
        vulnerabilityIds: ['CVE-2019-10744'],
        ecosystem: 'npm',
        name: 'lodash',
        scheme: 'semver',
        ranges: [{ introduced: '0', fixed: '4.17.12' }],
        status: 'fixed',
        vendorSeverity: 'CRITICAL',
        url: 'https://github.com/advisories/GHSA-jf85-cpcp-j695',
        published: '2019-07-10T19:45:23Z',
        modified: '2024-06-28T16:00:00Z',
      },
    ]);
    expect(facts).toEqual([
      {
        id: 'CVE-2019-10744',
        aliases: ['GHSA-jf85-cpcp-j695'],
        title: 'Prototype Pollution in lodash',
        description: 'Versions of `lodash` before 4.17.12 are vulnerable.',
        cvss: [
          { source: 'GITHUB', version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H', baseScore: 9.1 },
        ],
        cwes: ['CWE-1321', 'CWE-20'],
        references: ['https://github.com/lodash/lodash/pull/4336'],
        published: '2019-07-10T19:45:23Z',
        modified: '2024-06-28T16:00:00Z',
      },
    ]);
  });

  test('without a CVE goes by its own id', async () => {
    const { advisories, facts } = await parse('npm', { ...lodash, aliases: ['SNYK-JS-LODASH-450202'] });
    expect(advisories[0]?.vulnerabilityIds).toEqual(['GHSA-jf85-cpcp-j695']);
    expect(facts[0]).toMatchObject({ id: 'GHSA-jf85-cpcp-j695', aliases: ['SNYK-JS-LODASH-450202'] });
  });

  test('with two CVEs is an alias of neither, or they would become one', async () => {
    const { advisories, facts } = await parse('npm', {
      ...lodash,
      aliases: ['CVE-2019-2', 'CVE-2019-10744', 'CVE-2019-10745 '],
    });
    expect(advisories[0]?.vulnerabilityIds).toEqual(['CVE-2019-10744', 'CVE-2019-10745']);
    expect(facts.map(({ id, aliases }) => [id, aliases])).toEqual([
      ['CVE-2019-10744', undefined],
      ['CVE-2019-10745', undefined],
    ]);
  });

  test('that is withdrawn says only that, of itself and not of its CVE', async () => {
    const { advisories, facts } = await parse('npm', { ...lodash, withdrawn: '2024-01-01T00:00:00Z' });
    expect(advisories).toEqual([]);
    expect(facts).toEqual([{ id: 'GHSA-jf85-cpcp-j695', withdrawn: '2024-01-01T00:00:00Z' }]);
  });

  test('listed versions stay where the ranges do not hold them, or the scheme cannot say', async () => {
    const affected = [
      {
        package: { ecosystem: 'PyPI', name: 'Typing.Extensions' },
        ranges: [
          { type: 'GIT', events: [{ introduced: '0' }, { fixed: 'deadbeef' }] },
          { type: 'ECOSYSTEM', events: [{ introduced: '1.0' }, { fixed: '2.0' }] },
        ],
        versions: ['1.0', '1.5', '1.9.post1', '2.0rc1', '2.0.post1', '1.5-final-build', '0.9'],
      },
    ];
    const { advisories } = await parse('PyPI', { ...lodash, id: 'PYSEC-2024-1', affected });
    expect(advisories[0]).toMatchObject({
      name: 'typing-extensions',
      scheme: 'pep440',
      ranges: [{ introduced: '1.0', fixed: '2.0' }],
      versions: ['0.9', '1.5-final-build', '2.0.post1'],
    });
  });

  test('with commits alone goes by its versions, and with neither is a problem, not a match of everything', async () => {
    const commits = [{ type: 'GIT', events: [{ introduced: '0' }] }];
    const affected = [
      { package: { ecosystem: 'PyPI', name: 'listed' }, ranges: commits, versions: ['1.0'] },
      { package: { ecosystem: 'PyPI', name: 'unknown' }, ranges: commits },
      { ranges: commits },
    ];
    const { advisories, problems } = await parse('PyPI', { ...lodash, affected });
    expect(advisories).toMatchObject([{ name: 'listed', ranges: [], versions: ['1.0'] }]);
    expect(problems).toEqual([
      'osv/PyPI/all.zip/GHSA-jf85-cpcp-j695.json: GHSA-jf85-cpcp-j695: neither ranges nor versions say which unknown is affected',
    ]);
  });

  test('that names commits and no package at all is a problem, one that names nothing is not', async () => {
    const commits = { ranges: [{ type: 'GIT', repo: 'https://example.com/x', events: [{ introduced: '0' }] }] };
    const named = await parse('GIT', { ...lodash, id: 'OSV-2020-1', affected: [commits] });
    expect(named.advisories).toEqual([]);
    expect(named.problems).toEqual([
      'osv/GIT/all.zip/OSV-2020-1.json: OSV-2020-1: it names commits of a repository and no package',
    ]);
    expect((await parse('GIT', { ...lodash, affected: [] })).problems).toEqual([]);
  });

  test('with a bound that is no version of its ecosystem says so, besides its other bounds', async () => {
    const affected = [
      {
        package: { ecosystem: 'PyPI', name: 'demo' },
        ranges: [
          { type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2019-09-12' }] },
          { type: 'ECOSYSTEM', events: [{ introduced: '3.0' }, { fixed: '3.1' }] },
        ],
      },
    ];
    const { advisories, problems } = await parse('PyPI', { ...lodash, affected });
    expect(advisories[0]?.ranges).toHaveLength(2);
    expect(problems).toEqual([expect.stringContaining('2019-09-12 is no version of PyPI')]);
  });

  test('has its events in the order of its version scheme', async () => {
    const affected = [
      {
        package: { ecosystem: 'PyPI', name: 'demo' },
        // Listed out of order, and told apart only by PEP 440.
        ranges: [
          {
            type: 'ECOSYSTEM',
            events: [
              { fixed: '1.0' },
              { introduced: '1.0rc1' },
              { introduced: '1.0.post1' },
              { last_affected: '1.0.post2' },
            ],
          },
        ],
      },
    ];
    const { advisories, problems } = await parse('PyPI', { ...lodash, affected });
    expect(problems).toEqual([]);
    expect(advisories[0]?.ranges).toEqual([
      { introduced: '1.0rc1', fixed: '1.0' },
      { introduced: '1.0.post1', lastAffected: '1.0.post2' },
    ]);
  });

  test('of OpenSSF is malware, in every version or in those listed', async () => {
    const affected = [
      { package: { ecosystem: 'npm', name: 'evil' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
      { package: { ecosystem: 'npm', name: 'hijacked' }, versions: ['1.0.1'] },
    ];
    const { advisories, facts } = await parse('npm', {
      id: 'MAL-2024-1',
      modified: '2024-01-01T00:00:00Z',
      summary: 'Malicious code in evil (npm)',
      aliases: ['GHSA-2222-2222-2222'],
      affected,
    });
    expect(advisories).toMatchObject([
      { name: 'evil', ranges: [{ introduced: '0' }], vendorSeverity: 'critical', status: 'affected' },
      { name: 'hijacked', ranges: [], versions: ['1.0.1'], vendorSeverity: 'critical' },
    ]);
    expect(facts).toMatchObject([{ id: 'MAL-2024-1', malicious: true, aliases: ['GHSA-2222-2222-2222'] }]);
    expect((await parse('npm', lodash)).facts[0]?.malicious).toBeUndefined();
  });

  test('of RustSec on an unmaintained crate is ignored, on an unsound one not', async () => {
    const of = async (informational: string) => {
      const affected = [
        {
          package: { ecosystem: 'crates.io', name: 'demo' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0.0.0-0' }] }],
          database_specific: { informational },
        },
      ];
      const { advisories } = await parse('crates.io', { ...lodash, id: 'RUSTSEC-2024-1', affected });
      return [advisories[0]?.status, advisories[0]?.vendorSeverity];
    };
    expect(await of('unmaintained')).toEqual(['ignored', 'unmaintained']);
    expect(await of('notice')).toEqual(['ignored', 'notice']);
    expect(await of('unsound')).toEqual(['affected', 'unsound']);
  });

  test('repeats a package for each branch: one advisory', async () => {
    const entry = (introduced: string, more: object) => ({
      package: { ecosystem: 'npm', name: 'formidable' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced }] }],
      ...more,
    });
    const affected = [
      entry('3.1.1-canary.1', {
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '3.1.1-canary.1' }, { fixed: '3.5.3' }] }],
      }),
      // GitHub knows the end of the branch though nobody mended it.
      entry('2.1.0', { database_specific: { last_known_affected_version_range: '<= 2.1.5' } }),
    ];
    const { advisories } = await parse('npm', { ...lodash, affected });
    expect(advisories.map((a) => a.ranges)).toEqual([
      [
        { introduced: '3.1.1-canary.1', fixed: '3.5.3' },
        { introduced: '2.1.0', lastAffected: '2.1.5' },
      ],
    ]);
  });

  test("of the Go database goes by the project's own numbers where the proxy knows no fixed version", async () => {
    const record = (events: object[]) => ({
      ...lodash,
      id: 'GO-2024-2858',
      affected: [
        {
          package: { ecosystem: 'Go', name: 'github.com/grafana/grafana' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
          ecosystem_specific: { custom_ranges: [{ type: 'ECOSYSTEM', events }] },
        },
      ],
    });
    const own = await parse('Go', record([{ introduced: '0' }, { fixed: '8.5.14' }]));
    expect(own.advisories).toMatchObject([{ scheme: 'go', ranges: [{ introduced: '0', fixed: '8.5.14' }] }]);
    const unreadable = await parse('Go', record([{ fixed: '2' }, { introduced: '1.0-a' }, { introduced: '1.0-b' }]));
    expect(unreadable.advisories).toMatchObject([{ ranges: [{ introduced: '0' }] }]);
  });
});

describe('a record of a distribution', () => {
  const erratum = {
    id: 'ALSA-2024:1818',
    summary: 'Moderate: java-1.8.0-openjdk security update',
    details: 'About the update.',
    related: ['CVE-2024-21011', 'CVE-2024-21068'],
    published: '2024-04-17T00:00:00Z',
    modified: '2024-04-18T10:00:00Z',
    affected: ['8', '9'].map((release) => ({
      package: { ecosystem: `AlmaLinux:${release}`, name: 'java-1.8.0-openjdk' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: `1:1.8.0.412.b08-2.el${release}` }] }],
    })),
    references: [{ type: 'ADVISORY', url: 'https://errata.almalinux.org/8/ALSA-2024-1818.html' }],
  };

  test('names its CVEs as related, and describes none of them', async () => {
    const { advisories, facts, completeness } = await parse('AlmaLinux', erratum);
    expect(facts).toEqual([]);
    expect(advisories).toMatchObject([
      {
        vulnerabilityIds: ['CVE-2024-21011', 'CVE-2024-21068'],
        ecosystem: 'AlmaLinux:8',
        scheme: 'rpm',
        ranges: [{ introduced: '0', fixed: '1:1.8.0.412.b08-2.el8' }],
        vendorSeverity: 'Moderate',
        url: 'https://errata.almalinux.org/8/ALSA-2024-1818.html',
      },
      { ecosystem: 'AlmaLinux:9' },
    ]);
    expect(Object.keys(completeness)).toEqual(['AlmaLinux:8', 'AlmaLinux:9']);
    expect(completeness['AlmaLinux:8']?.level).toBe('fixed-only');
  });

  test('that mends a bug is no vulnerability', async () => {
    const { advisories, facts } = await parse('AlmaLinux', { ...erratum, id: 'ALBA-2022:8256', related: [] });
    expect([advisories, facts]).toEqual([[], []]);
  });

  test('in two archives is read once', async () => {
    const { advisories } = await parseFiles(osv, {
      'osv/AlmaLinux-8/all.zip': archive(erratum),
      'osv/AlmaLinux-9/all.zip': archive(erratum),
    });
    expect(advisories).toHaveLength(2);
  });

  test("of Ubuntu is its page on one CVE, under the release without its 'LTS'", async () => {
    const { advisories, facts } = await parse('Ubuntu', {
      ...erratum,
      id: 'UBUNTU-CVE-2021-3782',
      related: [],
      upstream: ['CVE-2021-3782'],
      severity: [{ type: 'Ubuntu', score: 'medium' }],
      affected: ['Ubuntu:22.04:LTS', 'Ubuntu:Pro:18.04:LTS'].map((ecosystem) => ({
        package: { ecosystem, name: 'wayland' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }],
        versions: ['1.14.0-2', '1.16.0-1ubuntu1.1~18.04.1'],
      })),
    });
    expect(advisories).toMatchObject([
      { vulnerabilityIds: ['CVE-2021-3782'], ecosystem: 'Ubuntu:22.04', status: 'affected', vendorSeverity: 'medium' },
      { ecosystem: 'Ubuntu:18.04', channel: 'esm' },
      // What everybody has is not mentioned, has the fault and gets no fix.
      { ecosystem: 'Ubuntu:18.04', status: 'affected', ranges: [{ introduced: '0' }] },
    ]);
    expect(advisories[0]).not.toHaveProperty('versions');
    expect(facts).toMatchObject([{ id: 'CVE-2021-3782', description: 'About the update.' }]);
    expect(facts[0]).not.toHaveProperty('aliases');
  });
});

test('completeness follows what the archives are', async () => {
  const of = (ecosystem: string, id: string) => ({
    ...lodash,
    id,
    affected: lodash.affected.map((a) => ({ ...a, package: { ecosystem, name: 'x' } })),
  });
  const { completeness } = await parseFiles(osv, {
    'osv/PyPI/all.zip': archive(of('PyPI', 'PYSEC-2024-1')),
    'osv/npm/all.zip': archive(of('npm', 'GHSA-jf85-cpcp-j695'), of('Maven', 'GHSA-jf85-cpcp-j696')),
    'osv/crates.io/all.zip': archive(of('crates.io', 'RUSTSEC-2024-1')),
    'osv/Packagist-drupal/all.zip': archive(of('Packagist:https://packages.drupal.org/8', 'DRUPAL-1')),
    // A sample of GitHub's records does not make PyPI's whole.
    'osv-partial/PyPI/all.zip': archive(of('PyPI', 'GHSA-jf85-cpcp-j697')),
  });
  expect(completeness).toEqual({
    Maven: { level: 'partial', note: '1 of an unknown number of advisories' },
    Packagist: { level: 'partial', note: '1 of an unknown number of advisories' },
    PyPI: { level: 'partial', note: "PYSEC advisories alone, GitHub's are missing" },
    'crates.io': { level: 'full' },
    npm: { level: 'full' },
  });
});

describe('broken input', () => {
  test('an entry is a problem, and the others are read', async () => {
    const files = {
      'a.json': '{"id":',
      'b.json': { id: 7 },
      'c.json': lodash,
      'd.json': lodash,
      'README.md': 'no record',
    };
    const zip = zipOf(files, (name, packed) => (name === 'd.json' ? Buffer.alloc(packed.length, 0xff) : packed));
    const { advisories, problems } = await parseFiles(osv, { 'osv/npm/all.zip': zip });
    expect(advisories).toHaveLength(1);
    expect(problems.map((problem) => problem.replace(/json: .*/, 'json'))).toEqual([
      'osv/npm/all.zip/a.json',
      'osv/npm/all.zip/b.json',
      'osv/npm/all.zip/d.json',
    ]);
  });

  test('an entry that unpacks to more than it says is a problem', async () => {
    const zip = zipOf({ 'bomb.json': Buffer.alloc(40_000_000), 'c.json': lodash });
    const { advisories, problems } = await parseFiles(osv, { 'osv/npm/all.zip': zip });
    expect([advisories.length, problems]).toEqual([1, ['osv/npm/all.zip/bomb.json: larger than 33554432 bytes']]);
  });

  test.each([
    ['truncated', archive(lodash).subarray(0, -30)],
    ['no zip', Buffer.from('<html>502 Bad Gateway</html>')],
    ['empty', Buffer.alloc(0)],
  ])('an archive that is %s rejects and names the file', async (_, bytes) => {
    await expect(parseFiles(osv, { 'osv/npm/all.zip': bytes })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining('osv/npm/all.zip cannot be read'),
    });
  });
});
