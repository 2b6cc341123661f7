import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { alpine } from './alpine.ts';
import { tarEntries } from './archive.ts';
import { cve } from './cve.ts';
import { debian } from './debian.ts';
import { epss } from './epss.ts';
import type { Feed } from './feed.ts';
import { type FixtureFiles, gz, parseFiles, parseFolder, zipOf } from './fixtures/feeds-folder.ts';
import { kev } from './kev.ts';
import { osv } from './osv.ts';

const feeds = shared('feeds');
const signal = new AbortController().signal;
const text = (path: string): string => {
  const bytes = readFileSync(join(feeds, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};
const count = <T>(values: readonly T[], key: (value: T) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[key(value)] = (counts[key(value)] ?? 0) + 1;
  return counts;
};

/** Contents by the directory at the zip's end, each from the place that it names. */
function* filesOfZip(zip: Buffer): Iterable<Buffer> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  for (let at = zip.readUInt32LE(end + 16); zip.toString('latin1', at, at + 4) === 'PK\x01\x02'; ) {
    const packed = zip.readUInt32LE(at + 20);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    yield zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

/** Real feeds, read whole; each figure is counted a second time by other means. */
describe.skipIf(!hasShared)('the shared feeds', { timeout: 180_000 }, () => {
  test('kev: as many entries as the catalogue counts', async () => {
    const { facts, problems } = await parseFolder(kev, feeds);
    const declared = JSON.parse(text('kev/known_exploited_vulnerabilities.json.gz')) as { count: number };
    expect([facts.length, problems]).toEqual([declared.count, []]);
    expect(facts.filter((f) => f.kev?.ransomware).length).toBe(
      text('kev/known_exploited_vulnerabilities.json.gz').match(/"knownRansomwareCampaignUse": "Known"/g)?.length,
    );
  });

  test('epss: a score for every row of the newest day', async () => {
    const { facts, problems } = await parseFolder(epss, feeds);
    const rows = text('epss/epss_scores-2026-08-16.csv.gz').match(/^CVE-/gm)?.length;
    expect([facts.length, problems]).toEqual([rows, []]);
    expect(new Set(facts.map((f) => f.epss?.date))).toEqual(new Set(['2026-08-16']));
  });

  test('alpine: an advisory for every CVE of every package of every branch', async () => {
    const { advisories, problems, completeness } = await parseFolder(alpine, feeds);
    const expected: Record<string, number> = {};
    for (const branch of [
      'edge',
      'v3.13',
      'v3.14',
      'v3.15',
      'v3.16',
      'v3.17',
      'branch-time/v3.18',
      'branch-time/v3.19',
      'branch-time/v3.20',
      'branch-time/v3.21',
      'branch-time/v3.22',
    ]) {
      for (const repository of ['main', 'community']) {
        // Each package is one `{"name":…,"secfixes":{…}}`; a CVE id counts once in it.
        for (const part of text(`alpine-secdb/${branch}/${repository}.json`).split('{"pkg":').slice(1)) {
          const ids = new Set(part.match(/CVE[- ]\d{4}-\d{4,}/gi)?.map((id) => id.replace(' ', '-').toUpperCase()));
          const ecosystem = `Alpine:${branch.replace('branch-time/', '')}`;
          expected[ecosystem] = (expected[ecosystem] ?? 0) + ids.size;
        }
      }
    }
    expect(
      count(
        advisories.filter((a) => a.advisoryId.startsWith('CVE-')),
        (a) => a.ecosystem,
      ),
    ).toEqual(expected);
    expect(count(Object.values(completeness), (c) => c.level)).toEqual({ 'fixed-only': 6, partial: 5 });
    // Typing errors of maintainers: a CVE id without its year, in four branches.
    expect(problems.map((p) => p.replace(/^.*: /, ''))).toEqual(['CVE-46838', 'CVE-46838', 'CVE-46838', 'CVE-46838']);
  });

  test('debian: every statement of the tracker, every row of the advisories', async () => {
    const { advisories, completeness, problems } = await parseFolder(debian, feeds);
    const tracker = JSON.parse(text('debian-tracker/derived/tracker-json-derived.json.gz')) as Record<
      string,
      Record<string, { releases: Record<string, { status: string }> }>
    >;
    const statements = Object.values(tracker).flatMap((issues) =>
      Object.values(issues).flatMap((i) => Object.values(i.releases)),
    );
    const isAdvisory = (id: string): boolean => /^D[SL]A-/.test(id);
    // Statements of the tracker have its word for the urgency, what changelogs alone tell has none.
    const fromTracker = advisories.filter((a) => !isAdvisory(a.advisoryId) && a.vendorSeverity !== undefined);
    expect(fromTracker.length).toBe(statements.length);
    expect(fromTracker.filter((a) => a.modified !== undefined).length).toBe(5098);
    // All five statements that are "open" are rebuilds of the fix for the release.
    expect(statements.filter((s) => s.status === 'open').length).toBe(5);
    expect(new Set(fromTracker.map((a) => a.status))).toEqual(new Set(['fixed']));

    // Rows of blocks with CVEs, in releases from 7 on, by the text alone.
    const rows = ['DSA', 'DLA'].flatMap((kind) =>
      text(`debian-tracker/data/${kind}/list.gz`)
        .split(/^(?=\[)/m)
        .filter((block) => /^\s+\{/m.test(block))
        .flatMap((block) => block.match(/^\s+\[(wheezy|jessie|stretch|buster|bullseye|bookworm)\] - \S+/gm) ?? []),
    );
    const withCves = advisories.filter((a) => isAdvisory(a.advisoryId) && !isAdvisory(a.vulnerabilityIds[0] ?? ''));
    expect(withCves.length).toBe(rows.length);

    const sources = (ecosystem: string): number =>
      new Set(advisories.filter((a) => a.ecosystem === ecosystem).map((a) => a.name)).size;
    for (const ecosystem of ['Debian:11', 'Debian:12', 'Debian:13', 'Debian:sid']) {
      expect(completeness[ecosystem]).toEqual({
        level: 'fixed-only',
        note: `fixed-in facts of ${sources(ecosystem)} source packages, unfixed CVEs unknown`,
      });
    }
    expect(sources('Debian:12')).toBe(
      Object.values(tracker).filter((issues) => Object.values(issues).some((i) => 'bookworm' in i.releases)).length,
    );
    // Changelog entries whose version was made for another release than they say.
    expect(problems.map((p) => p.replace(/^.*: /, ''))).toEqual([
      ...Array(3).fill('3.6.2-1+deb12u5 was not made for bullseye-security'),
      ...Array(2).fill('15.3-0+deb12u1 was not made for unstable'),
    ]);
  });

  test('cve: facts of every record, without holding the archive in memory', async () => {
    const archive = gunzipSync(readFileSync(join(feeds, 'cve-v5-vulnrichment/vulnrichment-cve5.tar.gz')));
    // Headers of a tar are 512-byte blocks, each followed by its file.
    const rejected: string[] = [];
    let records = 0;
    for (let at = 0; at < archive.length && archive[at] !== 0; ) {
      const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8);
      const body = archive.toString('utf8', at + 512, at + 512 + size);
      const id = /"cveId": ?"(CVE-[\d-]+)"/.exec(body)?.[1];
      if (id !== undefined) records++;
      if (id !== undefined && /"state": ?"REJECTED"/.test(body)) rejected.push(id);
      at += 512 + Math.ceil(size / 512) * 512;
    }
    const { facts, problems, advisories } = await parseFolder(cve, feeds);
    expect([facts.length, problems]).toEqual([records, []]);
    expect([advisories.length, new Set(advisories.map((a) => a.advisoryId)).size]).toEqual([35_695, 16_496]);
    expect(advisories.find((a) => a.advisoryId === 'CVE-2022-2097' && a.name === 'openssl:openssl')?.ranges).toEqual([
      { introduced: '1.1.1', fixed: '1.1.1q' },
      { introduced: '3.0.0', fixed: '3.0.5' },
    ]);
    expect(
      facts
        .filter((f) => f.withdrawn !== undefined)
        .map((f) => f.id)
        .sort(),
    ).toEqual(rejected.sort());
    expect(facts.every((f) => f.withdrawn !== undefined || (f.description ?? '') !== '')).toBe(true);
    expect(count(facts, (f) => f.exploitation ?? 'unsaid').active).toBeGreaterThan(200);
  });

  test('osv: an advisory for every package of every record that stands', async () => {
    const archives = ['osv', 'osv-partial'].flatMap((root) =>
      readdirSync(join(feeds, root), { withFileTypes: true })
        .filter((f) => f.isDirectory())
        .map((f) => `${root}/${f.name}/all.zip`),
    );
    const seen = new Set<string>();
    const expected = new Set<string>();
    let withdrawn = 0;
    for (const path of archives.sort((a, b) => (a.replace('/', '!') < b.replace('/', '!') ? -1 : 1))) {
      for (const bytes of filesOfZip(readFileSync(join(feeds, path)))) {
        const record = JSON.parse(bytes.toString('utf8')) as {
          id: string;
          withdrawn?: string;
          related?: string[];
          affected?: { package?: { ecosystem: string; name: string } }[];
        };
        if (seen.has(record.id)) continue;
        seen.add(record.id);
        if (record.withdrawn !== undefined) withdrawn++;
        else if (!/^AL[BE]A-/.test(record.id) || record.related?.some((id) => id.startsWith('CVE-'))) {
          for (const { package: p } of record.affected ?? [])
            if (p) expected.add(`${record.id} ${p.ecosystem} ${p.name}`);
        }
      }
    }
    const { advisories, facts, problems } = await parseFolder(osv, feeds);
    // Seven errata of AlmaLinux are of modules whose stream they do not name.
    const unread = new Set(problems.flatMap((problem) => /(\S+): the stream of the module/.exec(problem)?.[1] ?? []));
    expect(unread.size).toBe(7);
    const spoken = new Set(advisories.map((a) => `${a.advisoryId} ${a.ecosystem} ${a.name} ${a.channel ?? ''}`));
    const known = [...expected].filter((key) => !unread.has(key.split(' ', 1)[0] ?? ''));
    // Bounds that are no versions of their ecosystem: nothing can be compared with them.
    const bounds = problems.filter((problem) => !problem.includes('the stream of the module'));
    expect(bounds.map((problem) => problem.replace(/^.*\.json: /, ''))).toEqual([
      'BIT-mastodon-2026-47777: nightly.2026-03-10.0 is no version of Bitnami',
      ...Array(3).fill('GO-2024-2997: main-gha.27122 is no version of Go'),
      'GO-2025-3495: RELEASE.2024-06-06T09-36-42Z is no version of Go',
      'GO-2026-5679: 3.6.40.0.0-20260407035653-2f416e5253f1 is no version of Go',
      'PYSEC-2021-371: 0.2.0-n653 is no version of PyPI',
      'PYSEC-2019-125: 2019-09-12 is no version of PyPI',
    ]);
    expect(new Set(advisories.map((a) => a.advisoryId)).size).toBe(
      new Set(known.map((key) => key.split(' ', 1)[0])).size,
    );
    // Ubuntu's records of ESM fixes are read twice: for its users, and for all others, who have none.
    const esm = new Set(
      advisories.flatMap((a) => (a.channel?.startsWith('esm') ? `${a.advisoryId} ${a.ecosystem}` : [])),
    );
    const unmentioned = advisories.filter(
      (a) =>
        a.channel === undefined &&
        esm.has(`${a.advisoryId} ${a.ecosystem}`) &&
        ![`${a.ecosystem}`, `${a.ecosystem}:LTS`].some((e) => expected.has(`${a.advisoryId} ${e} ${a.name}`)),
    );
    expect(unmentioned.length).toBe(21);
    expect(spoken.size).toBe(known.length + unmentioned.length);
    expect(facts.filter((f) => f.withdrawn !== undefined)).toHaveLength(withdrawn);
    expect(
      advisories.every((a) => a.vulnerabilityIds.length > 0 && (a.ranges.length > 0 || a.versions !== undefined)),
    ).toBe(true);
  });

  test('between two dates, what upstream added is new', async () => {
    const changes = JSON.parse(text('_pairs/pairs.json')) as Record<string, { changes?: { A: number } }>;
    const idsOf = async (folder: string): Promise<Set<string>> => {
      const ids = new Set<string>();
      const parsing = osv.parse({ folder: join(feeds, '_pairs', folder), files: [{ path: 'all.zip' }] }, signal);
      for await (const record of parsing) {
        if (record.kind === 'advisory') ids.add(record.advisory.advisoryId);
        else if (record.kind === 'vulnerability' && record.facts.withdrawn !== undefined) ids.add(record.facts.id);
        else if (record.kind === 'problem' && !record.reason.includes(' is no version of '))
          throw new Error(record.reason);
      }
      return ids;
    };
    for (const [name, older, newer] of [
      ['osv-Go', '2026-08-14', '2026-08-21'],
      ['osv-crates.io', '2026-07-21', '2026-08-21'],
      ['osv-AlmaLinux-9', '2026-08-14', '2026-08-21'],
    ]) {
      const before = await idsOf(`${name}/${older}`);
      const added = [...(await idsOf(`${name}/${newer}`))].filter((id) => !before.has(id));
      expect([name, added.length]).toEqual([name, changes[name ?? '']?.changes?.A]);
    }
    for (const [date, entries] of [
      ['2024-10-23', 1199],
      ['2026-07-25', 1653],
    ]) {
      const path = `known_exploited_vulnerabilities.json.gz`;
      const parsing = kev.parse({ folder: join(feeds, `_pairs/kev/${date}`), files: [{ path }] }, signal);
      let facts = 0;
      for await (const record of parsing) if (record.kind === 'vulnerability') facts++;
      expect(facts).toBe(entries);
    }
  });

  test('the same files give the same records in the same order', async () => {
    const digest = async (feed: Feed): Promise<string> => {
      const hash = createHash('sha256');
      for (const record of (await parseFolder(feed, feeds)).records) hash.update(JSON.stringify(record));
      return hash.digest('hex');
    };
    for (const feed of [alpine, debian, kev]) expect(await digest(feed)).toBe(await digest(feed));
  });
});

/** Files of an archive of other projects' test inputs. */
async function fixtures(archive: string, wanted: RegExp): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for await (const entry of tarEntries(shared('feeds/fixtures'), archive, new AbortController().signal)) {
    if ('bytes' in entry && wanted.test(entry.name)) found.set(entry.name.replace(/^\.\//, ''), entry.bytes);
  }
  expect(found.size).toBeGreaterThan(0);
  return found;
}
const only = async (archive: string, wanted: RegExp): Promise<Buffer> => {
  const [first] = (await fixtures(archive, wanted)).values();
  return first ?? Buffer.alloc(0);
};

describe.skipIf(!hasShared)("other projects' samples", () => {
  const vunnel = 'anchore__vunnel-fixtures.tar.gz';
  const vulnerablecode = 'aboutcode-org__vulnerablecode-fixtures.tar.gz';
  const osvDev = 'google__osv.dev-fixtures.tar.gz';

  test('scores without their date or with other columns are refused', async () => {
    const samples = await fixtures(vunnel, /providers\/epss\/test-fixtures\/[^/]+\.csv$/);
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
      ['quay__claircore-fixtures.tar.gz', /kev\/testdata\/known_exploited_vulnerabilities\.json$/],
    ] as const) {
      const bytes = await only(archive, wanted);
      const { facts, problems } = await parseFiles(kev, { 'kev/known_exploited_vulnerabilities.json': bytes });
      expect([facts.length, problems]).toEqual([bytes.toString().match(/"cveID"/g)?.length, []]);
    }
  });

  test("Debian's tracker, whole, and its list of advisories", async () => {
    const files: FixtureFiles = {
      'debian-tracker/tracker.json': await only(vunnel, /debian\/test-fixtures\/input\/debian\.json$/),
      'debian-tracker/data/DSA/list': await only(vunnel, /debian\/test-fixtures\/input\/DSA$/),
    };
    const { advisories, problems, completeness } = await parseFiles(debian, files);
    expect(problems).toEqual([expect.stringContaining('chromium-browser/CVE-2022-0358')]);
    expect(completeness['Debian:12']).toEqual({ level: 'full' });
    expect(advisories.filter((a) => a.name === 'sope').map((a) => [a.advisoryId, a.ecosystem])).toContainEqual([
      'DSA-5970-1',
      'Debian:12',
    ]);
    const other = await parseFiles(debian, {
      'debian-tracker/tracker.json': await only(vulnerablecode, /test_data\/debian\.json$/),
    });
    expect(other.problems).toEqual([]);
    expect(other.advisories.find((a) => a.name === 'librsync' && a.ecosystem === 'Debian:10')).toMatchObject({
      status: 'no-dsa',
      vendorSeverity: 'low',
      ranges: [{ introduced: '0' }],
    });
    const mock = await parseFiles(debian, {
      'debian-tracker/tracker.json.gz': gz(await only(osvDev, /debian_security_tracker_mock\.json$/)),
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
      ['v3.10', 'quay__claircore-fixtures.tar.gz', /fetch\/v3\.10\/community\.json$/],
    ] as const) {
      const { advisories, problems } = await parseFiles(alpine, {
        [`alpine-secdb/${branch}/main.json`]: await only(archive, wanted),
      });
      expect(problems).toEqual([]);
      // Nothing had been fixed in the community repository of 3.3 yet.
      expect(advisories.length > 0).toBe(branch !== 'v3.3');
    }
  });

  test('CVE records, old and new', async () => {
    const records = await fixtures(osvDev, /vulnfeeds\/test_data\/(cve5|cvelistV5\/.*)\/CVE-[\d-]+\.json$/);
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
      ...(await fixtures('anchore__grype-fixtures.tar.gz', /transformers\/osv\/testdata\/[^/]+\.json$/)),
      ...(await fixtures(
        'aquasecurity__trivy-db-fixtures.tar.gz',
        /vulnsrc\/(osv|bitnami|govulndb)\/testdata\/.*\.json$/,
      )),
      ...(await fixtures('google__osv-scalibr-fixtures.tar.gz', /\.json$/)),
    ]);
    const zip = zipOf(Object.fromEntries([...records].map(([path, bytes]) => [path, bytes])));
    const { advisories, facts, problems } = await parseFiles(osv, { 'osv-partial/any/all.zip': zip });
    expect(advisories.length).toBeGreaterThan(20);
    expect(facts.length).toBeGreaterThan(10);
    // Every file is a record, a record said before, or a problem; none stops the others.
    expect(problems.every((p) => p.startsWith('osv-partial/any/all.zip/'))).toBe(true);
  });
});
