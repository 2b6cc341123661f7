import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { versionScheme } from '../versions/index.ts';
import { complement, includesKey, intersect, versionSetOf } from './affected-ranges.ts';
import { type Parsed, parseFolder, parsePaths } from './fixtures/feeds-folder.ts';
import { friendsofphp } from './friendsofphp.ts';
import { haskell } from './haskell.ts';
import { nodejsSecurityWg } from './nodejs-security-wg.ts';
import { osv } from './osv.ts';
import { pypa } from './pypa.ts';
import { retirejs } from './retirejs.ts';
import { rubysec } from './rubysec.ts';
import { rustsec } from './rustsec.ts';

const feeds = shared('feeds');

/** Names and texts of a packed tar of short names, read without the product's reader. */
function textsOf(path: string): Map<string, string> {
  const tar = gunzipSync(readFileSync(join(feeds, path)));
  const texts = new Map<string, string>();
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const name = tar
      .toString('utf8', at, at + 100)
      .replace(/\0.*$/s, '')
      .replace(/^\.\//, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    if (tar[at + 156] === 0x30 || tar[at + 156] === 0) texts.set(name, tar.toString('utf8', at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return texts;
}
const jsonOf = (path: string): unknown => JSON.parse(gunzipSync(readFileSync(join(feeds, path))).toString('utf8'));
const count = (texts: Map<string, string>, name: RegExp, text = /^/): number =>
  [...texts].filter(([path, content]) => name.test(path) && text.test(content)).length;
const byStatus = (advisories: readonly AdvisoryRecord[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status } of advisories) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};
const isAffected = ({ scheme, ranges, versions }: AdvisoryRecord, version: string): boolean =>
  includesKey(versionSetOf(scheme, ranges) ?? [], versionScheme(scheme)?.parse(version) ?? '') ||
  (versions ?? []).includes(version);

describe.skipIf(!hasShared)('the language feeds, whole', { timeout: 180_000 }, () => {
  let ruby: Parsed;
  let rust: Parsed;
  let crates: Parsed;
  beforeAll(async () => {
    ruby = await parseFolder(rubysec, feeds);
    rust = await parseFolder(rustsec, feeds);
    crates = await parsePaths(osv, feeds, 'osv/crates.io/all.zip');
  }, 180_000);

  test('rubysec: an advisory for every file, but for the two whose lists leave nothing', () => {
    const texts = textsOf('rubysec/ruby-advisory-db.tar.gz');
    expect(ruby.problems.map((problem) => problem.replace(/^.*tar\.gz\//, ''))).toEqual([
      'gems/ckeditor/CVE-2021-32808.yml: no version is affected',
      'gems/cron_parser/CVE-2019-15224.yml: no version is affected',
    ]);
    const of = (ecosystem: string): number => ruby.advisories.filter((a) => a.ecosystem === ecosystem).length;
    expect(of('RubyGems')).toBe(count(texts, /^gems\/.*\.yml$/) - 2);
    expect(of('CPE')).toBe(count(texts, /^rubies\/.*\.yml$/));
    expect(byStatus(ruby.advisories)).toEqual({ affected: 102, fixed: 1277 });
    expect(ruby.advisories.every((a) => /^(CVE|GHSA|OSVDB)-/.test(a.advisoryId))).toBe(true);
  });

  test('rubysec: finds what Inspector found in the Ruby image', () => {
    const sbom = readFileSync(shared('inspector-runs/ruby-latest.sbom.json'), 'utf8');
    const gem = (name: string): string => new RegExp(`pkg:gem/${name}@([^"?]+)`).exec(sbom)?.[1] ?? '';
    const hits = (name: string): readonly (readonly [string, string | undefined])[] =>
      ruby.advisories
        .filter((a) => a.ecosystem === 'RubyGems' && a.name === name && isAffected(a, gem(name)))
        .map((a) => [a.advisoryId, a.ranges.find((range) => isAffected({ ...a, ranges: [range] }, gem(name)))?.fixed]);
    expect([gem('rdoc'), gem('rexml')]).toEqual(['6.6.2', '3.2.6']);
    // 6.6.2 lies above 6.5.1.1, from which on RubySec calls every version patched; the text says 6.6.3.1.
    expect(hits('rdoc')).toEqual([]);
    expect(hits('rexml')).toContainEqual(['CVE-2024-35176', '3.2.7']);
  });

  test('rustsec: an advisory for every file that is not withdrawn', () => {
    const texts = textsOf('rustsec/rustsec-advisory-db.tar.gz');
    const withdrawn = count(texts, /\.md$/, /^withdrawn\s*=/m);
    expect(rust.problems).toEqual([]);
    expect(rust.advisories).toHaveLength(count(texts, /\.md$/) - withdrawn);
    expect(rust.facts.filter((facts) => facts.withdrawn !== undefined)).toHaveLength(withdrawn);
    expect(rust.advisories.filter((a) => a.ecosystem === 'CPE')).toHaveLength(count(texts, /^rust\//));
    const isIgnored = (a: AdvisoryRecord): boolean => /^(unmaintained|notice)$/.test(a.vendorSeverity ?? '');
    expect(rust.advisories.filter((a) => a.status === 'ignored')).toEqual(rust.advisories.filter(isIgnored));
    expect(byStatus(rust.advisories)).toEqual({ affected: 222, fixed: 726, ignored: 264 });
  });

  test('rustsec: says of every version what its own OSV export says', () => {
    const theirs = new Map(crates.advisories.map((a) => [`${a.advisoryId} ${a.name}`, a]));
    let compared = 0;
    for (const a of rust.advisories.filter(({ ecosystem }) => ecosystem === 'crates.io')) {
      const other = theirs.get(`${a.advisoryId} ${a.name}`);
      if (other === undefined) throw new Error(a.advisoryId);
      compared++;
      expect([a.advisoryId, a.vulnerabilityIds, a.scheme, a.vendorSeverity]).toEqual([
        other.advisoryId,
        other.vulnerabilityIds,
        other.scheme,
        other.vendorSeverity,
      ]);
      const bounds = [...a.ranges, ...other.ranges].flatMap((r) => [r.introduced, r.fixed ?? r.lastAffected ?? '0']);
      for (const bound of bounds) {
        const [major = '0', minor = '0', patch = '0'] = bound.replace(/-.*/, '').split('.');
        for (const version of [bound, `${major}.${minor}.${Number(patch) + 1}`, `${major}.${Number(minor) + 1}.0`]) {
          // OSV's `fixed: 0.7.20-0` for `<= 0.7.19`, and `introduced: 0.1.9-0` for `> 0.1.8`, name no release.
          if (version.endsWith('-0')) continue;
          expect([a.advisoryId, version, isAffected(a, version)]).toEqual([
            a.advisoryId,
            version,
            isAffected(other, version),
          ]);
        }
      }
    }
    expect(compared).toBe(1192);
  });

  test('pypa: the same as OSV.dev has of it, and what a month adds', async () => {
    const own = await parseFolder(pypa, feeds);
    const gathered = await parsePaths(osv, feeds, 'osv/PyPI/all.zip');
    // One date is the year 1, which YAML writes without its zeros: no date at all.
    const day = (date: string | undefined): string | undefined =>
      date?.startsWith('0001-') ? undefined : date?.slice(0, 19);
    const shown = (a: AdvisoryRecord): string =>
      JSON.stringify({
        ...a,
        feed: '',
        published: day(a.published),
        modified: day(a.modified),
      }).replaceAll('Z"', '"');
    expect(new Set(own.advisories.map(shown))).toEqual(new Set(gathered.advisories.map(shown)));
    expect(own.advisories).toHaveLength(2651);
    expect(own.problems).toHaveLength(2);
    const idsOf = async (date: string): Promise<Set<string>> => {
      const { records } = await parsePaths(pypa, feeds, `_pairs/pypa/${date}.tar.gz`);
      return new Set(
        records.flatMap((r) =>
          r.kind === 'advisory'
            ? [r.advisory.advisoryId]
            : r.kind === 'vulnerability' && r.facts.withdrawn !== undefined
              ? [r.facts.id]
              : [],
        ),
      );
    };
    const before = await idsOf('2024-09-10');
    const { pypa: pair } = JSON.parse(readFileSync(join(feeds, '_pairs/pairs.json'), 'utf8')) as {
      pypa: { changes: { A: number } };
    };
    expect([...(await idsOf('2024-10-10'))].filter((id) => !before.has(id))).toHaveLength(pair.changes.A);
  });

  test('haskell: every published advisory, none that is reserved', async () => {
    const { advisories, problems } = await parseFolder(haskell, feeds);
    expect(problems).toEqual([]);
    const published = count(textsOf('haskell/haskell-advisories.tar.gz'), /^advisories\/published\/.*HSEC.*\.md$/);
    expect(new Set(advisories.map((a) => a.advisoryId)).size).toBe(published);
    expect(advisories.find((a) => a.advisoryId === 'HSEC-2024-0007')).toMatchObject({ ecosystem: 'GHC', name: 'ghc' });
  });

  test('friendsofphp: an advisory for every file of every package', async () => {
    const { advisories, problems } = await parseFolder(friendsofphp, feeds);
    expect(problems).toEqual([]);
    const texts = textsOf('friendsofphp/security-advisories.tar.gz');
    expect(advisories).toHaveLength(count(texts, /^[^.].*\.yaml$/, /^branches:/m));
    expect(advisories).toHaveLength(1592);
    const cake = advisories.find((a) => a.advisoryId === 'CVE-2019-11458');
    expect(cake?.ranges).toEqual([
      { introduced: '3.0.0-dev', fixed: '3.5.18' },
      { introduced: '3.6.0-dev', fixed: '3.6.15' },
      { introduced: '3.7.0-dev', fixed: '3.7.7' },
    ]);
  });

  test('nodejs-security-wg: every advisory of both indexes, Node.js within bounds', async () => {
    const { advisories, problems } = await parseFolder(nodejsSecurityWg, feeds);
    expect(problems).toEqual([]);
    const [core, npm] = ['core', 'npm'].map(
      (kind) => Object.keys(jsonOf(`nodejs-security-wg/${kind}-index.json.gz`) as object).length,
    );
    const node = advisories.filter((a) => a.ecosystem === 'CPE');
    expect([node.length, advisories.length - node.length]).toEqual([core, npm]);
    expect(node.every((a) => a.ranges.every((range) => range.fixed !== undefined))).toBe(true);
    expect(advisories.some((a) => a.ranges.some((range) => range.fixed?.endsWith('-0')))).toBe(false);
  });

  test('retirejs: every vulnerability of every component that npm has', async () => {
    const { advisories, problems } = await parseFolder(retirejs, feeds);
    expect(problems.map((problem) => problem.replace(/^.*json\.gz#/, ''))).toEqual([
      'electron/6: no version is affected',
      'electron/7: no version is affected',
      'simple-server/0: …~ are no versions',
    ]);
    const entries = (path: string, isNamed: (name: string, npmName?: string) => boolean): number =>
      Object.entries(jsonOf(path) as Record<string, { npmname?: string; vulnerabilities: unknown[] }>)
        .filter(([name, { npmname }]) => name !== 'retire-example' && isNamed(name, npmname))
        .reduce((sum, [, { vulnerabilities }]) => sum + vulnerabilities.length, 0);
    const expected =
      entries('retirejs/jsrepository-master.json.gz', (name, npmName) => npmName !== undefined || !/[A-Z]/.test(name)) +
      entries('retirejs/npmrepository.json.gz', () => true);
    expect(advisories).toHaveLength(expected - problems.length);
    expect(advisories.find((a) => a.vulnerabilityIds.includes('CVE-2020-11022') && a.name === 'jquery')).toMatchObject({
      advisoryId: 'GHSA-gxr4-xjj5-5px2',
      ranges: [{ introduced: '1.12.0', fixed: '3.5.0' }],
    });
  });

  test('every bound of every record is a version, and no interval is turned round', async () => {
    for (const feed of [rubysec, rustsec, friendsofphp, nodejsSecurityWg, retirejs]) {
      for (const { advisoryId, scheme, ranges, vulnerabilityIds } of (await parseFolder(feed, feeds)).advisories) {
        const set = versionSetOf(scheme, ranges);
        expect([advisoryId, set?.length]).toEqual([advisoryId, ranges.length]);
        expect(vulnerabilityIds.length).toBeGreaterThan(0);
        expect(intersect(set ?? [], complement(set ?? []))).toEqual([]);
      }
    }
  });
});
