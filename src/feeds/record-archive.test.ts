import { describe, expect, test } from 'vitest';
import { gz, parseFiles, tarOf, withFeedsFolder, zipOf } from './fixtures/feeds-folder.ts';
import { readFrontMatter } from './front-matter.ts';
import { ghsa } from './ghsa.ts';
import { goVulndb } from './go-vulndb.ts';
import { maliciousPackages } from './malicious-packages.ts';
import { pypa } from './pypa.ts';

const signal = new AbortController().signal;
const record = (id: string, ecosystem: string, extra: object = {}) => ({
  id,
  modified: '2024-01-02T00:00:00Z',
  published: '2024-01-01T00:00:00Z',
  affected: [
    {
      package: { ecosystem, name: 'demo' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
    },
  ],
  ...extra,
});
const reviewed = (id: string): string => `main/advisories/github-reviewed/2024/01/${id}/${id}.json`;

describe("GitHub's advisories", () => {
  const id = 'GHSA-jf85-cpcp-j695';
  const log4j = record(id, 'Maven', {
    aliases: ['CVE-2024-1234'],
    database_specific: { severity: 'HIGH', cwe_ids: ['CWE-20'], github_reviewed: true },
    affected: [
      {
        package: { ecosystem: 'Maven', name: 'org.demo:demo' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '1.0' }] }],
        database_specific: { last_known_affected_version_range: '<= 1.9.2' },
      },
    ],
  });

  test('are those that were reviewed, with the last affected version that is known', async () => {
    const { advisories, completeness, problems } = await parseFiles(ghsa, {
      'ghsa/advisory-database.tar.gz': gz(
        tarOf({
          [reviewed(id)]: log4j,
          [reviewed(id).replace('github-reviewed', 'unreviewed').replaceAll(id, 'GHSA-2222-2222-2222')]: record(
            'GHSA-2222-2222-2222',
            'npm',
          ),
          'main/README.md': '# GitHub Advisory Database',
        }),
      ),
    });
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: id,
        feed: 'ghsa',
        vulnerabilityIds: ['CVE-2024-1234'],
        ecosystem: 'Maven',
        name: 'org.demo:demo',
        scheme: 'maven',
        ranges: [{ introduced: '1.0', lastAffected: '1.9.2' }],
        status: 'affected',
        vendorSeverity: 'HIGH',
        url: `https://github.com/advisories/${id}`,
        published: '2024-01-01T00:00:00Z',
        modified: '2024-01-02T00:00:00Z',
      },
    ]);
    expect(completeness).toEqual({ Maven: { level: 'full' } });
  });

  test('malware is told by its weakness or its title', async () => {
    const about = (summary: string, cwes: readonly string[]) => ({ summary, database_specific: { cwe_ids: cwes } });
    const { facts, advisories } = await parseFiles(ghsa, {
      'ghsa-partial/some.zip': zipOf({
        [reviewed('GHSA-2222-2222-2222')]: record('GHSA-2222-2222-2222', 'npm', about('Malware in demo', [])),
        [reviewed('GHSA-3333-3333-3333')]: record('GHSA-3333-3333-3333', 'npm', about('Backdoor', ['CWE-506'])),
        [reviewed('GHSA-4444-4444-4444')]: record('GHSA-4444-4444-4444', 'npm', about('XSS in demo', ['CWE-79'])),
      }),
    });
    expect(facts.map(({ malicious }) => malicious)).toEqual([true, true, undefined]);
    expect(advisories.map(({ vendorSeverity }) => vendorSeverity)).toEqual(['critical', 'critical', undefined]);
  });

  test('a part of them is partial, and a record that is in both archives is read once', async () => {
    const packed = gz(tarOf({ [reviewed(id)]: log4j }));
    const { advisories, completeness } = await parseFiles(ghsa, { 'ghsa-partial/part.tar.gz': packed });
    expect(completeness.Maven?.level).toBe('partial');
    const both = await parseFiles(ghsa, { 'ghsa-partial/a.tar.gz': packed, 'ghsa/z.tar.gz': packed });
    expect([both.advisories, both.completeness.Maven]).toEqual([advisories, { level: 'full' }]);
  });

  test('knows only a part of what the Go team or RustSec know', async () => {
    const { completeness } = await parseFiles(ghsa, {
      'ghsa/advisory-database.tar.gz': gz(
        tarOf({ [reviewed('GHSA-2222-2222-2222')]: record('GHSA-2222-2222-2222', 'Go') }),
      ),
    });
    expect(completeness.Go).toEqual({ level: 'partial', note: "GitHub's advisories alone" });
  });
});

describe('malicious packages', () => {
  test('may be affected in every version, or in those listed', async () => {
    const packages = [
      { package: { ecosystem: 'npm', name: 'evil' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] },
      { package: { ecosystem: 'npm', name: 'hijacked' }, versions: ['1.0.1', '1.0.2'] },
    ];
    const { advisories, facts, completeness } = await parseFiles(maliciousPackages, {
      'malicious-packages/malicious-packages.tar.gz': gz(
        tarOf({
          'malicious-packages-main/osv/malicious/npm/evil/MAL-2024-1.json': record('MAL-2024-1', 'npm', {
            affected: packages,
          }),
          'malicious-packages-main/osv/withdrawn/npm/good/MAL-2024-2.json': record('MAL-2024-2', 'npm', {
            withdrawn: '2024-02-01T00:00:00Z',
          }),
        }),
      ),
    });
    expect(
      advisories.map(({ name, ranges, versions, vendorSeverity }) => [name, ranges, versions, vendorSeverity]),
    ).toEqual([
      ['evil', [{ introduced: '0' }], undefined, 'critical'],
      ['hijacked', [], ['1.0.1', '1.0.2'], 'critical'],
    ]);
    expect(facts).toEqual([
      expect.objectContaining({ id: 'MAL-2024-1', malicious: true }),
      { id: 'MAL-2024-2', withdrawn: '2024-02-01T00:00:00Z' },
    ]);
    expect(completeness.npm?.level).toBe('partial');
  });
});

describe("the Go team's advisories", () => {
  test('on modules, the standard library and the toolchain', async () => {
    const of = (name: string, extra: object = {}) => [
      {
        package: { ecosystem: 'Go', name },
        ranges: [
          {
            type: 'SEMVER',
            events: [{ introduced: '0' }, { fixed: '1.21.8' }, { introduced: '1.22.0-0' }, { fixed: '1.22.1' }],
          },
        ],
        ...extra,
      },
    ];
    const { advisories, completeness, problems } = await parseFiles(goVulndb, {
      'go-vulndb/vulndb.zip': zipOf({
        'index/db.json': { modified: '2024-01-01T00:00:00Z' },
        'ID/index.json': [],
        'ID/GO-2024-2598.json': record('GO-2024-2598', 'Go', {
          affected: of('stdlib', { ecosystem_specific: { imports: [{ path: 'crypto/x509', symbols: ['Verify'] }] } }),
        }),
        'ID/GO-2024-2599.json': record('GO-2024-2599', 'Go', { affected: of('toolchain') }),
        'ID/GO-2024-2600.json': record('GO-2024-2600', 'Go', {
          database_specific: { review_status: 'UNREVIEWED' },
          affected: [
            {
              package: { ecosystem: 'Go', name: 'github.com/demo/demo' },
              ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
              ecosystem_specific: {
                custom_ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3.1.0' }] }],
              },
            },
          ],
        }),
      }),
    });
    expect(problems).toEqual([]);
    expect(advisories.map(({ name, scheme, ranges }) => [name, scheme, ranges])).toEqual([
      [
        'stdlib',
        'go',
        [
          { introduced: '0', fixed: '1.21.8' },
          { introduced: '1.22.0-0', fixed: '1.22.1' },
        ],
      ],
      [
        'toolchain',
        'go',
        [
          { introduced: '0', fixed: '1.21.8' },
          { introduced: '1.22.0-0', fixed: '1.22.1' },
        ],
      ],
      ['github.com/demo/demo', 'go', [{ introduced: '0', fixed: '3.1.0' }]],
    ]);
    expect(completeness).toEqual({ Go: { level: 'full' } });
  });
});

describe("PyPA's advisories", () => {
  const yaml = [
    'id: PYSEC-2024-1',
    'modified: 2024-01-02T00:00:00Z',
    'affected:',
    '- package: {name: Demo_Package, ecosystem: PyPI}',
    '  ranges:',
    '  - {type: ECOSYSTEM, events: [{introduced: "0"}, {fixed: "2.10"}]}',
    '  versions: ["1.0", "2.0rc1", "2.10.post1"]',
  ].join('\n');
  const archive = (files: Record<string, string>) => ({ 'pypa/advisory-database.tar.gz': gz(tarOf(files)) });

  test('are OSV records written in YAML', async () => {
    const { advisories, problems } = await parseFiles(pypa, archive({ 'main/vulns/demo/PYSEC-2024-1.yaml': yaml }));
    expect(problems).toEqual([]);
    expect(advisories[0]).toMatchObject({
      advisoryId: 'PYSEC-2024-1',
      feed: 'pypa',
      name: 'demo-package',
      ranges: [{ introduced: '0', fixed: '2.10' }],
      versions: ['2.10.post1'],
      modified: '2024-01-02T00:00:00Z',
    });
  });

  test('a record that is no YAML, or none of OSV, is a problem and stops nothing', async () => {
    const { advisories, problems } = await parseFiles(
      pypa,
      archive({
        'main/vulns/a/PYSEC-2024-2.yaml': 'id: [',
        'main/vulns/b/PYSEC-2024-3.yaml': 'affected: []',
        'main/vulns/demo/PYSEC-2024-1.yaml': yaml,
      }),
    );
    expect(advisories).toHaveLength(1);
    expect(problems).toEqual([
      expect.stringMatching(/^pypa\/advisory-database\.tar\.gz\/main\/vulns\/a\/PYSEC-2024-2\.yaml: /),
      expect.stringContaining('main/vulns/b/PYSEC-2024-3.yaml: id: '),
    ]);
  });

  test('an archive that is cut short, or holds no record, is broken', async () => {
    const whole = gz(tarOf({ 'main/vulns/demo/PYSEC-2024-1.yaml': yaml }));
    const cut = { 'pypa/x.tar.gz': whole.subarray(0, whole.length - 20) };
    await expect(parseFiles(pypa, cut)).rejects.toThrow(/pypa\/x\.tar\.gz cannot be read/);
    await expect(parseFiles(pypa, archive({ 'main/README.md': '#' }))).rejects.toThrow('it holds no record');
  });

  test('a download whose records cannot be read replaces nothing', async () => {
    await withFeedsFolder(archive({ 'main/vulns/a/PYSEC-2024-2.yaml': 'id: [' }), async (mirror) => {
      await withFeedsFolder({}, async (folder) => {
        await expect(pypa.fetch({ folder, mirror, signal }, undefined)).rejects.toThrow('0 of its first 1 records');
        expect(await pypa.locate(folder)).toBeUndefined();
      });
    });
  });
});

test('front matter is TOML in a fence, then a heading and text', () => {
  expect(readFrontMatter(Buffer.from('``` toml\r\na = 1\r\n```\r\n\r\n# Title #\r\n\r\nText\r\n'))).toEqual({
    data: { a: 1 },
    title: 'Title',
    description: 'Text',
  });
  expect(readFrontMatter(Buffer.from('```toml\na = 1\n```\nText'))).toEqual({ data: { a: 1 }, description: 'Text' });
  expect(readFrontMatter(Buffer.from('# Title'))).toEqual({ reason: 'no TOML stands before its text' });
  expect(readFrontMatter(Buffer.from('```toml\na =\n```'))).toMatchObject({ reason: expect.stringContaining('TOML') });
});
