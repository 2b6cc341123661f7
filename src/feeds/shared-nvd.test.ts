import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { parseCpe } from '../domain/cpe.ts';
import { tarEntries } from './archive.ts';
import { type FixtureFiles, parseFiles, parseFolder } from './fixtures/feeds-folder.ts';
import { nvd } from './nvd.ts';

const signal = new AbortController().signal;

/** Fixtures of other scanners whose path fits. */
async function fixtures(archive: string, wanted: RegExp): Promise<ReadonlyMap<string, unknown>> {
  const found = new Map<string, unknown>();
  for await (const entry of tarEntries(shared('feeds/fixtures'), archive, signal)) {
    if ('bytes' in entry && wanted.test(entry.name)) found.set(entry.name, JSON.parse(entry.bytes.toString('utf8')));
  }
  return found;
}

interface Element {
  readonly cve: { readonly id: string; readonly vulnStatus?: string };
}
/** Elements of pages, single records with and without their wrapping. */
function elementsOf(document: unknown): readonly Element[] {
  const page = document as { vulnerabilities?: Element[]; cve?: unknown; identifier?: string; item?: Element };
  if (page.vulnerabilities !== undefined) return page.vulnerabilities;
  if (page.item !== undefined) return [page.item];
  return [page.cve === undefined ? { cve: document as Element['cve'] } : (document as Element)];
}

const parseElements = (elements: readonly unknown[]) =>
  parseFiles(nvd, { 'nvd/nvdcve-2.0-2024.json': { vulnerabilities: elements } } satisfies FixtureFiles);

describe.skipIf(!hasShared)('real data', { timeout: 180_000 }, () => {
  test('every override of the shared feed', async () => {
    const archive = gunzipSync(readFileSync(shared('feeds/nvd/anchore-nvd-data-overrides.tar.gz')));
    const text = archive.toString('utf8');
    const criteria = [...text.matchAll(/"criteria": "((?:[^"\\]|\\.)*)"/g)].map(
      (match) => JSON.parse(`"${match[1]}"`) as string,
    );
    expect(criteria.length).toBe(97_775);
    expect(criteria.filter((name) => parseCpe(name) === undefined)).toEqual([]);
    const { advisories, facts, problems, completeness } = await parseFolder(nvd, shared('feeds'));
    expect([facts.length, problems]).toEqual([0, []]);
    const ids = new Set(advisories.map((a) => a.advisoryId));
    const named = new Set([...text.matchAll(/"cve_id": "(CVE-[\d-]+)"/g)].map((match) => match[1]));
    expect([named.size, ids.size, advisories.length]).toEqual([32_184, 31_478, 50_672]);
    expect([...ids].filter((id) => !named.has(id))).toEqual([]);
    expect(new Set(advisories.map((a) => a.name)).size).toBe(7_974);
    expect(advisories.filter((a) => a.name.endsWith('#wordpress')).length).toBe(15_217);
    expect(completeness.CPE).toEqual({
      level: 'partial',
      note:
        'products by exact name and bounded versions; left out: 130 statements without an upper bound, ' +
        '831 for certain platforms, 4 on hardware, 369 without a readable version',
    });
    // 1,334 statements are left out, the rest are kept once each in a record
    const kept = advisories.reduce((sum, a) => sum + a.ranges.length + (a.versions?.length ?? 0), 0);
    expect([text.match(/"vulnerable": true/g)?.length, kept]).toEqual([96_084, 92_045]);
    expect(advisories.filter((a) => a.advisoryId === 'CVE-2024-11192')).toMatchObject([
      {
        name: 'followmedarling:spotify-play-button-for-wordpress#wordpress',
        ranges: [{ introduced: '0', fixed: '2.12' }],
      },
    ]);
  });
});

describe.skipIf(!hasShared)("other scanners' fixtures", () => {
  const SOAP = 'CVE-2015-8978: no CPE: cpe:2.3:a:soap::lite_project:soap::lite:*:*:*:*:*:perl:*:*';

  test.each<[string, RegExp, number[], string[]]>([
    ['anchore__vunnel-fixtures.tar.gz', /providers\/nvd\/test-fixtures\/.*\.json$/, [78, 78, 74], []],
    [
      'anchore__grype-fixtures.tar.gz',
      /transformers\/nvd\/testdata\/.*\.json$|testdata\/.*\/nvd\/results\/.*\.json$/,
      [57, 56, 117],
      [SOAP, 'CVE-2023-JVM-TEST: id: no CVE id', SOAP],
    ],
    ['google__osv.dev-fixtures.tar.gz', /vulnfeeds\/test_data\/nvdcve-2\.0\/.*\.json$/, [23, 23, 33], []],
    [
      'aboutcode-org__vulnerablecode-fixtures.tar.gz',
      /test_data\/nvd_v2\/(nvd_test|rejected_nvd)\.json$/,
      [4, 4, 5],
      [],
    ],
    [
      'aquasecurity__trivy-db-fixtures.tar.gz',
      /vulnsrc\/nvd\/testdata\/happy\/vuln-list-nvd\/api\/.*\.json$/,
      [4, 4, 3],
      [],
    ],
  ])('%s', async (archive, wanted, counts, broken) => {
    const documents = await fixtures(archive, wanted);
    const elements = [...documents.values()].flatMap(elementsOf);
    const { facts, advisories, problems } = await parseElements(elements);
    expect([elements.length, facts.length, advisories.length]).toEqual(counts);
    expect(problems.map((problem) => problem.replace(/^.*json: /, ''))).toEqual(broken);
  });

  test('statements that each of them makes a case of', async () => {
    const documents = await fixtures(
      'anchore__grype-fixtures.tar.gz',
      /v6\/build\/transformers\/nvd\/testdata\/.*\.json$/,
    );
    const { advisories } = await parseElements([...documents.values()].flatMap(elementsOf));
    const of = (id: string) => advisories.filter((a) => a.advisoryId === id).map((a) => [a.name, a.ranges, a.versions]);
    // vulnerable on Windows alone
    const go = [
      { introduced: '0', fixed: '1.20.11' },
      { introduced: '1.21.0-0', fixed: '1.21.4' },
    ];
    expect(of('CVE-2023-45283')).toEqual(Array(2).fill(['golang:go#windows', go, undefined]));
    // Debian's and Ubuntu's redis alone: no statement on redis
    expect(of('CVE-2022-0543')).toEqual([]);
    // without an upper bound, and with one
    expect(of('CVE-2004-0377')).toEqual([['larry_wall:perl', [{ introduced: '0', lastAffected: '5.8.3' }], undefined]]);
    expect(of('CVE-2018-1000222').find(([name]) => name === 'libgd:libgd')).toEqual(['libgd:libgd', [], ['2.2.5']]);
    expect(of('CVE-2018-5487')[0]?.[0]).toBe('netapp:oncommand_unified_manager');
    // an appliance and its system
    expect(of('CVE-2021-1566')).toEqual([]);
  });
});
