import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { bottlerocket } from './bottlerocket.ts';
import { distroInfo } from './distro-info.ts';
import { endoflife } from './endoflife.ts';
import { parseFolder } from './fixtures/feeds-folder.ts';
import { ubuntu } from './ubuntu.ts';

const feeds = shared('feeds');
const signal = new AbortController().signal;

/** Files of a packed tar by its 512-byte headers alone. */
function* filesOfTar(path: string): Iterable<{ readonly name: string; readonly text: string }> {
  const tar = gunzipSync(readFileSync(join(feeds, path)));
  for (let at = 0; at < tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8);
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    yield { name, text: tar.toString('utf8', at + 512, at + 512 + size) };
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

describe.skipIf(!hasShared)('the shared feeds of distributions', { timeout: 300_000 }, () => {
  test('ubuntu: every line on a release that is kept, of a support channel those that say something', async () => {
    const MAIN = {
      trusty: '14.04',
      xenial: '16.04',
      bionic: '18.04',
      focal: '20.04',
      jammy: '22.04',
      mantic: '23.10',
    } as const;
    // Keyed by what stands before the source, as written; a place and source twice in a file counts once.
    const expected: Record<string, number> = {};
    const words: Record<string, number> = {};
    const isKept = /(?:^|\/)(?:trusty|xenial|bionic|focal|jammy|kinetic|lunar|mantic|noble)(?:\/esm)?$/;
    for (const { name, text } of filesOfTar('ubuntu-cve-tracker/ubuntu-cve-tracker.tar.gz')) {
      if (!/(active|retired|ignored)\/CVE-/.test(name)) continue;
      const lines = new Map<string, string>();
      for (const line of text.match(/^[a-z][a-z/-]*_[^:\s]+:.*$/gm) ?? []) {
        lines.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim());
      }
      for (const [key, state] of lines) {
        const place = key.slice(0, key.indexOf('_'));
        if (!isKept.test(place)) continue;
        const isMain = !place.replace(/^ubuntu\//, '').includes('/');
        const [codename = ''] = place.replace(/^.*\/(?=\w{4,})/, '').split('/');
        const main = lines.get(`${codename}${key.slice(key.indexOf('_'))}`);
        const says =
          /^(?:released|not-affected)|^ignored.*\bwas not-affected\b/.test(state) ||
          main === undefined ||
          main.startsWith('DNE');
        if (!state.startsWith('DNE') && (isMain || says)) expected[place] = (expected[place] ?? 0) + 1;
        if (!isMain && !says) continue;
        const word = state.startsWith('ignored') && state.includes('was not-affected') ? 'was not-affected' : state;
        const first = word.split(' (')[0]?.trim() ?? '';
        words[first] = (words[first] ?? 0) + 1;
      }
    }
    const found = new Map<string, number>();
    const statuses: Record<string, number> = {};
    const named = new Map<string, AdvisoryRecord>();
    const problems: string[] = [];
    const snapshot = await ubuntu.locate(feeds);
    if (snapshot === undefined) throw new Error('no tracker');
    const completeness: Record<string, string> = {};
    for await (const record of ubuntu.parse(snapshot, signal)) {
      if (record.kind === 'problem') problems.push(record.path.replace(/^.*gz\//, ''));
      else if (record.kind === 'completeness') completeness[record.completeness.ecosystem] = record.completeness.level;
      else if (record.kind === 'advisory') {
        const { ecosystem, channel = '', status, advisoryId, name } = record.advisory;
        const key = `${ecosystem} ${channel}`;
        found.set(key, (found.get(key) ?? 0) + 1);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (advisoryId === 'CVE-2023-0464' && name === 'openssl') named.set(key, record.advisory);
        if (advisoryId === 'CVE-2022-38178' && channel === '') named.set(`${ecosystem} ${name}`, record.advisory);
      }
    }
    // Two lines say `released` and no version that could be read.
    expect(problems.map((p) => p.replace(/:\d+$/, '').replace(/^\w+\//, ''))).toEqual([
      ...Array(2).fill('CVE-2018-1999023'),
    ]);
    const lost: Record<string, number> = { bionic: 1, 'esm-apps/bionic': 1 };
    for (const [codename, number] of Object.entries(MAIN)) {
      expect([codename, found.get(`Ubuntu:${number} `)]).toEqual([
        codename,
        (expected[codename] ?? 0) - (lost[codename] ?? 0),
      ]);
    }
    for (const place of ['esm-apps/bionic', 'esm-infra/xenial', 'fips-updates/focal', 'ros-esm/xenial'] as const) {
      const [channel = '', codename = ''] = place.split('/');
      const number = MAIN[codename as keyof typeof MAIN];
      expect([place, found.get(`Ubuntu:${number} ${channel}`)]).toEqual([
        place,
        (expected[place] ?? 0) - (lost[place] ?? 0),
      ]);
    }
    expect(found.get('Ubuntu:14.04 esm-infra')).toBe(expected['trusty/esm']);
    // The states of the same lines, in the tracker's words.
    const of = (...states: readonly string[]): number => states.reduce((sum, state) => sum + (words[state] ?? 0), 0);
    expect([statuses.affected, statuses.undetermined, statuses.postponed]).toEqual([
      of('needed', 'pending', 'in-progress'),
      of('needs-triage'),
      of('deferred'),
    ]);
    const judged = (statuses.fixed ?? 0) + (statuses['not-affected'] ?? 0);
    const left = (statuses['end-of-life'] ?? 0) + (statuses.ignored ?? 0);
    const said = of('released', 'not-affected', 'was not-affected') - problems.length;
    expect(judged + left).toBe(said + of('ignored'));
    // Main pockets whose package ESM took over as it was and found not to be affected.
    expect(judged - said).toBe(9_880);
    expect(named.get('Ubuntu:14.04 bind9')?.status).toBe('not-affected');
    expect(Object.keys(completeness).filter((ecosystem) => completeness[ecosystem] === 'full')).toEqual([
      'Ubuntu:14.04',
      'Ubuntu:16.04',
      'Ubuntu:18.04',
      'Ubuntu:20.04',
      'Ubuntu:22.04',
      'Ubuntu:23.10',
    ]);
    // The main pocket of 16.04 has no fix, its ESM has one.
    const openssl = (key: string) => [named.get(key)?.status, named.get(key)?.ranges[0]?.fixed];
    expect(openssl('Ubuntu:16.04 ')).toEqual(['end-of-life', undefined]);
    expect(openssl('Ubuntu:16.04 esm-infra')).toEqual(['fixed', '1.0.2g-1ubuntu4.20+esm7']);
    expect(openssl('Ubuntu:22.04 ')).toEqual(['fixed', '3.0.2-0ubuntu1.9']);
  });

  test('ubuntu: between two dates', async () => {
    const stateOf = async (date: string) => {
      const snapshot = {
        folder: join(feeds, '_pairs/ubuntu-cve-tracker'),
        files: [{ path: `${date}-changed.tar.gz` }],
      };
      const ids = new Set<string>();
      let ujson: string | undefined;
      for await (const record of ubuntu.parse(snapshot, signal)) {
        if (record.kind === 'problem') throw new Error(record.reason);
        if (record.kind !== 'advisory') continue;
        const { advisoryId, ecosystem, channel, name, status, ranges } = record.advisory;
        ids.add(advisoryId);
        if (
          advisoryId === 'CVE-2021-45958' &&
          name === 'ujson' &&
          ecosystem === 'Ubuntu:20.04' &&
          channel === undefined
        ) {
          ujson = `${advisoryId} ${status} ${ranges[0]?.fixed}`;
        }
      }
      return { ids, ujson };
    };
    const [before, after] = [await stateOf('2024-02-09'), await stateOf('2024-02-16')];
    // Of 59 new files, some speak only of packages that no release has.
    expect([...after.ids].filter((id) => !before.ids.has(id)).length).toBeGreaterThan(40);
    expect([before.ujson, after.ujson]).toEqual([
      'CVE-2021-45958 undetermined undefined',
      'CVE-2021-45958 fixed 1.35-4ubuntu0.1',
    ]);
  });

  test('bottlerocket: every product of every advisory', async () => {
    const { advisories, facts, problems } = await parseFolder(bottlerocket, feeds);
    const tomls = [...filesOfTar('bottlerocket/bottlerocket-advisories.tar.gz')].filter((f) =>
      f.name.endsWith('.toml'),
    );
    const products = tomls.flatMap((f) => f.text.match(/^package-name = /gm) ?? []);
    expect([tomls.length, facts.length, advisories.length, problems]).toEqual([154, 154, products.length, []]);
    expect(advisories.find((a) => a.advisoryId === 'BRSA-cxorjjnipihb' && a.name === 'kernel-6.1')).toMatchObject({
      vulnerabilityIds: ['CVE-2024-42259'],
      ranges: [{ introduced: '0', fixed: '6.1.106' }],
      vendorSeverity: 'moderate',
      arches: ['aarch64', 'x86_64'],
    });
  });

  test("lifecycles agree with Amazon Inspector's list of discontinued systems", async () => {
    const lifecycles = new Map<string, Set<string | undefined>>();
    for (const feed of [endoflife, distroInfo]) {
      const { records, problems } = await parseFolder(feed, feeds);
      expect(problems).toEqual([]);
      for (const record of records) {
        if (record.kind !== 'lifecycle') continue;
        const { ecosystem, endOfLife, extendedEndOfLife } = record.lifecycle;
        const days = lifecycles.get(ecosystem) ?? new Set();
        lifecycles.set(ecosystem, days.add(endOfLife).add(extendedEndOfLife));
      }
    }
    // inspector.md 3.15. Its days of Amazon Linux 1 (end of standard support) and Ubuntu 16.04 (the month) are others.
    for (const [key, day] of [
      ['Amazon Linux:2', '2026-06-30'],
      ['CentOS:7', '2024-06-30'],
      ['CentOS:8', '2021-12-31'],
      ['Debian:10', '2024-06-30'],
      ['Debian:11', '2026-08-31'],
      ['Red Hat:7', '2024-06-30'],
      ['Ubuntu:25.10', '2026-07-09'],
    ] as const) {
      expect([key, [...(lifecycles.get(key) ?? [])]]).toEqual([key, expect.arrayContaining([day])]);
    }
    expect(lifecycles.get('Ubuntu:16.04')).toContain('2026-04-23');
    // On the day of its list (August 2026) these have ended, and their successors have not.
    const hasEnded = (key: string): boolean => {
      const days = [...(lifecycles.get(key) ?? [])].filter((day) => day !== undefined);
      expect([key, days.length > 0]).toEqual([key, true]);
      return days.every((day) => day < '2026-09-01');
    };
    for (const key of [
      'Fedora:42',
      'Alpine:v3.20',
      'Photon OS:2.0',
      'Photon OS:3.0',
      'openSUSE:Leap 15.6',
      'Amazon Linux:1',
    ]) {
      expect([key, hasEnded(key)]).toEqual([key, true]);
    }
    for (const key of [
      'Fedora:43',
      'Alpine:v3.21',
      'Photon OS:4.0',
      'SUSE:Linux Enterprise Server 15 SP7',
      'Red Hat:8',
    ]) {
      expect([key, hasEnded(key)]).toEqual([key, false]);
    }
    // Sold support goes on where Inspector calls a system discontinued.
    for (const [key, day] of [
      ['SUSE:Linux Enterprise Server 15 SP6', '2025-12-31'],
      ['Oracle Linux:7', '2024-12-31'],
      ['Oracle Linux:6', '2021-03-31'],
    ] as const) {
      expect([key, [...(lifecycles.get(key) ?? [])].filter((d) => d !== undefined).sort()[0]]).toEqual([key, day]);
    }
    expect(lifecycles.size).toBeLessThan(250);
  });
});
