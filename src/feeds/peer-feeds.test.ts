import { describe, expect, test } from 'vitest';
import { peerFixtureLike, peerFixturesLike } from '../../test/peer-fixtures.ts';
import { hasShared } from '../../test/shared.ts';
import { alpine } from './alpine.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import { type FixtureFiles, gz, parseFiles, zipOf } from './fixtures/feeds-folder.ts';
import { kev } from './kev.ts';
import { osv } from './osv.ts';

describe.skipIf(!hasShared)("other projects' samples", () => {
  const vunnel = 'anchore__vunnel';
  const vulnerablecode = 'aboutcode-org__vulnerablecode';
  const osvDev = 'google__osv.dev';

  test('scores without their date or with other columns are refused', async () => {
    const samples = peerFixturesLike(vunnel, /providers\/epss\/test-fixtures\/[^/]+\.csv$/);
    const outcome = async (name: string): Promise<string> => {
      const bytes = [...samples].find(([path]) => path.endsWith(name))?.[1] ?? '';
      return parseFiles(epss, { 'epss/epss_scores-2025-02-20.csv': bytes }).then(
        ({ facts }) => `${facts.length}`,
        (error: Error) => error.message,
      );
    };
    expect(await outcome('example-1.csv')).toBe('5');
    expect(await outcome('invalid-header.csv')).toContain('its columns are not cve,epss,percentile');
    expect(await outcome('missing-date.csv')).toContain('does not say the date');
  });

  test('catalogues of known exploited vulnerabilities', async () => {
    for (const [archive, wanted] of [
      [vunnel, /kev\/test-fixtures\/valid-catalog-1\.json$/],
      [vulnerablecode, /kev_data\.json$/],
      ['quay__claircore', /kev\/testdata\/known_exploited_vulnerabilities\.json$/],
    ] as const) {
      const bytes = peerFixtureLike(archive, wanted);
      const { facts, problems } = await parseFiles(kev, { 'kev/known_exploited_vulnerabilities.json': bytes });
      expect([facts.length, problems]).toEqual([bytes.toString().match(/"cveID"/g)?.length, []]);
    }
  });

  test("Debian's tracker, whole, and its list of advisories", async () => {
    const files: FixtureFiles = {
      'debian-tracker/tracker.json': peerFixtureLike(vunnel, /debian\/test-fixtures\/input\/debian\.json$/),
      'debian-tracker/data/DSA/list': peerFixtureLike(vunnel, /debian\/test-fixtures\/input\/DSA$/),
    };
    const { advisories, problems, completeness } = await parseFiles(debian, files);
    expect(problems).toEqual([expect.stringContaining('chromium-browser/CVE-2022-0358')]);
    expect(completeness['Debian:12']).toEqual({ level: 'full' });
    expect(advisories.filter((a) => a.name === 'sope').map((a) => [a.advisoryId, a.ecosystem])).toContainEqual([
      'DSA-5970-1',
      'Debian:12',
    ]);
    const other = await parseFiles(debian, {
      'debian-tracker/tracker.json': peerFixtureLike(vulnerablecode, /test_data\/debian\.json$/),
    });
    expect(other.problems).toEqual([]);
    expect(other.advisories.find((a) => a.name === 'librsync' && a.ecosystem === 'Debian:10')).toMatchObject({
      status: 'no-dsa',
      vendorSeverity: 'low',
      ranges: [{ introduced: '0' }],
    });
    const mock = await parseFiles(debian, {
      'debian-tracker/tracker.json.gz': gz(peerFixtureLike(osvDev, /debian_security_tracker_mock\.json$/)),
    });
    expect(mock.advisories.find((a) => a.name === 'apparmor' && a.advisoryId === 'CVE-2014-1424')).toMatchObject({
      status: 'not-affected',
      vendorSeverity: 'unimportant',
    });
  });

  test('databases of Alpine from 2016 on', async () => {
    for (const [branch, archive, wanted] of [
      ['v3.3', vulnerablecode, /alpine\/v3\.3\/community\.json$/],
      ['v3.11', vulnerablecode, /alpine\/v3\.11\/main\.json$/],
      ['v3.10', 'quay__claircore', /fetch\/v3\.10\/community\.json$/],
    ] as const) {
      const { advisories, problems } = await parseFiles(alpine, {
        [`alpine-secdb/${branch}/main.json`]: peerFixtureLike(archive, wanted),
      });
      expect(problems).toEqual([]);
      // Nothing had been fixed in the community repository of 3.3 yet.
      expect(advisories.length > 0).toBe(branch !== 'v3.3');
    }
  });

  test('CVE records, old and new', async () => {
    const records = peerFixturesLike(osvDev, /vulnfeeds\/test_data\/(cve5|cvelistV5\/.*)\/CVE-[\d-]+\.json$/);
    const zip = zipOf(
      Object.fromEntries(
        [...records].map(([, bytes], i) => [`${i}/${/CVE-\d+-\d+/.exec(bytes.toString())}.json`, bytes]),
      ),
    );
    const { facts, problems } = await parseFiles(cve, { 'cve-v5/all.zip': zip });
    expect(problems).toEqual([]);
    expect(facts).toHaveLength(records.size);
    expect(facts.find((f) => f.id === 'CVE-2024-3094')).toMatchObject({
      cwes: ['CWE-506'],
      cvss: [{ source: 'REDHAT', baseScore: 10 }],
    });
  });

  test('OSV records of many databases, broken ones among them', async () => {
    const records = new Map([
      ...peerFixturesLike('anchore__grype', /transformers\/osv\/testdata\/[^/]+\.json$/),
      ...peerFixturesLike('aquasecurity__trivy-db', /vulnsrc\/(osv|bitnami|govulndb)\/testdata\/.*\.json$/),
      ...peerFixturesLike('google__osv-scalibr', /\.json$/),
    ]);
    const zip = zipOf(Object.fromEntries([...records].map(([path, bytes]) => [path, bytes])));
    const { advisories, facts, problems } = await parseFiles(osv, { 'osv-partial/any/all.zip': zip });
    expect(advisories.length).toBeGreaterThan(20);
    expect(facts.length).toBeGreaterThan(10);
    // Every file is a record, a record said before, or a problem; none stops the others.
    expect(problems.every((p) => p.startsWith('osv-partial/any/all.zip/'))).toBe(true);
  });
});
