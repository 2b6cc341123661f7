import { describe, expect, test } from 'vitest';
import { alpine } from './alpine.ts';
import { gz, parseFiles } from './fixtures/feeds-folder.ts';
import { readSecfixIds } from './secdb/secfixes.ts';

const secdb = (branch: string, packages: Readonly<Record<string, unknown>>) => ({
  apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
  archs: ['x86_64'],
  reponame: 'main',
  urlprefix: 'https://dl-cdn.alpinelinux.org/alpine',
  distroversion: branch,
  packages: Object.entries(packages).map(([name, secfixes]) => ({ pkg: { name, secfixes } })),
});
const parse = (packages: Readonly<Record<string, unknown>>) =>
  parseFiles(alpine, { 'alpine-secdb/v3.20/main.json': secdb('v3.20', packages) });

test.each([
  ['CVE-2021-44228', { ids: ['CVE-2021-44228'] }],
  ['cve-2021-44228 ', { ids: ['CVE-2021-44228'] }],
  ['CVE 2025-48379', { ids: ['CVE-2025-48379'] }],
  ['CVE-2021-35940.patch', { ids: ['CVE-2021-35940'] }],
  ['CVE-2019-17349 CVE-2019-17350 XSA-295', { ids: ['CVE-2019-17349', 'CVE-2019-17350'] }],
  ['CVE-2026-48785 / GHSA-cr2j-534f-mf3g', { ids: ['CVE-2026-48785'], alias: 'GHSA-cr2j-534f-mf3g' }],
  ['CVE-2021-20231 GNUTLS-SA-2021-03-10', { ids: ['CVE-2021-20231'] }],
  ['ELEMENTSEC-2026-1071, GHSA-fp53-rw9v-hcf9', { ids: ['GHSA-fp53-rw9v-hcf9'] }],
  ['XSA-207', { ids: ['XSA-207'] }],
  ['CVE-????-????? TS-2024-005', { ids: ['TS-2024-005'] }],
  ['CVE-2025-XXXXX VSV00016', { ids: ['VSV00016'] }],
  ['CVE-46838', undefined],
  ['', undefined],
  ['fixed upstream', undefined],
])('a line of secfixes: %s', (line, ids) => {
  expect(readSecfixIds(line)).toEqual(ids);
});

describe('a package', () => {
  test('has an advisory for each vulnerability, by its origin name', async () => {
    const { advisories, problems, completeness } = await parse({ openssl: { '3.1.4-r0': ['CVE-2023-5363'] } });
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'CVE-2023-5363',
        feed: 'alpine',
        vulnerabilityIds: ['CVE-2023-5363'],
        ecosystem: 'Alpine:v3.20',
        name: 'openssl',
        scheme: 'apk',
        ranges: [{ introduced: '0', fixed: '3.1.4-r0' }],
        status: 'fixed',
        url: 'https://security.alpinelinux.org/vuln/CVE-2023-5363',
      },
    ]);
    expect(completeness).toEqual({
      'Alpine:v3.20': { level: 'fixed-only', note: 'fixes of the branch, unfixed CVEs unknown' },
    });
  });

  test('that never was affected is said not to be', async () => {
    const { advisories } = await parse({ openssl: { '0': ['CVE-2024-0727'] } });
    expect(advisories).toMatchObject([{ ranges: [], status: 'not-affected' }]);
  });

  test('whose first fix was incomplete is affected up to the last', async () => {
    const { advisories } = await parse({
      ghostscript: { '10.0.0-r1': ['CVE-2023-1'], '10.0.0-r2': ['CVE-2023-1', 'CVE-2023-28879'] },
    });
    expect(advisories).toHaveLength(1);
    const both = await parse({
      ghostscript: { '10.0.0-r1': ['CVE-2023-28879'], '10.0.0-r2': ['CVE-2023-28879'], '0': ['CVE-2023-28879'] },
    });
    expect(both.advisories.map((a) => a.ranges.map((r) => r.fixed).sort())).toEqual([['10.0.0-r1', '10.0.0-r2']]);
  });

  test('that cannot be read is a problem of its own', async () => {
    const { advisories, problems } = await parse({
      broken: 'none',
      odd: { '1-r0': ['CVE-46838'] },
      good: { '1-r0': ['CVE-2024-1000'] },
    });
    expect(advisories).toHaveLength(1);
    expect(problems).toEqual([
      expect.stringContaining('alpine-secdb/v3.20/main.json#0: '),
      'alpine-secdb/v3.20/main.json/odd: no id of a vulnerability: CVE-46838',
    ]);
  });

  test("'s GitHub advisory is an alias of its CVE", async () => {
    const { facts } = await parse({ 'py3-jinja2': { '3.1.6-r0': ['CVE-2025-27516 GHSA-cpwx-vrp4-4pq7'] } });
    expect(facts).toEqual([{ id: 'CVE-2025-27516', aliases: ['GHSA-cpwx-vrp4-4pq7'] }]);
  });
});

test('the state of a branch at its making is partial, and gives way to the branch', async () => {
  const old = secdb('v3.20', { old: { '1-r0': ['CVE-2024-1000'] } });
  const alone = await parseFiles(alpine, { 'alpine-secdb/branch-time/v3.20/main.json.gz': gz(old) });
  expect(alone.completeness['Alpine:v3.20']?.level).toBe('partial');
  const both = await parseFiles(alpine, {
    'alpine-secdb/branch-time/v3.20/main.json': old,
    'alpine-secdb/v3.20/main.json': secdb('v3.20', { now: { '1-r0': ['CVE-2024-1000'] } }),
  });
  expect(both.advisories.map((a) => a.name)).toEqual(['now']);
  expect(both.completeness['Alpine:v3.20']?.level).toBe('fixed-only');
});

test.each([
  ['cut short', Buffer.from('{"packages":[{"pkg":')],
  ['of another shape', { advisories: [] }],
])('a database that is %s rejects and names the file', async (_, content) => {
  await expect(parseFiles(alpine, { 'alpine-secdb/edge/main.json': content })).rejects.toMatchObject({
    kind: 'upstream',
    message: expect.stringContaining('alpine-secdb/edge/main.json'),
  });
});
