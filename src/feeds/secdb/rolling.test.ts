import { describe, expect, test } from 'vitest';
import { chainguard } from '../chainguard.ts';
import { gz, parseFiles } from '../fixtures/feeds-folder.ts';
import { minimos } from '../minimos.ts';
import { wolfi } from '../wolfi.ts';

const secdb = (packages: Readonly<Record<string, unknown>>) => ({
  apkurl: '{{urlprefix}}/{{reponame}}/{{arch}}/{{pkg.name}}-{{pkg.ver}}.apk',
  archs: ['x86_64'],
  reponame: 'os',
  urlprefix: 'https://packages.example',
  packages: Object.entries(packages).map(([name, secfixes]) => ({ pkg: { name, secfixes } })),
});

describe.each([
  [wolfi, 'Wolfi'],
  [chainguard, 'Chainguard'],
  [minimos, 'MinimOS'],
] as const)('the database of %s', (feed, ecosystem) => {
  const path = `${feed.id}/security.json`;

  test('gives fixes and "never affected" of its own ecosystem', async () => {
    const { advisories, completeness, problems } = await parseFiles(feed, {
      [`${path}.gz`]: gz(secdb({ curl: { '8.1-r0': ['CVE-2024-1000'], '0': ['CVE-2024-2000'] } })),
    });
    expect(problems).toEqual([]);
    expect(advisories.map((a) => [a.feed, a.ecosystem, a.name, a.scheme, a.advisoryId, a.status, a.ranges])).toEqual([
      [feed.id, ecosystem, 'curl', 'apk', 'CVE-2024-2000', 'not-affected', []],
      [feed.id, ecosystem, 'curl', 'apk', 'CVE-2024-1000', 'fixed', [{ introduced: '0', fixed: '8.1-r0' }]],
    ]);
    expect(completeness[ecosystem]?.level).toBe('fixed-only');
  });

  test('goes on after a package that cannot be read', async () => {
    const { advisories, problems } = await parseFiles(feed, {
      [path]: secdb({ broken: 'none', good: { '1-r0': ['CVE-2024-1000'] } }),
    });
    expect(advisories.map((a) => a.name)).toEqual(['good']);
    expect(problems).toEqual([expect.stringContaining(`${path}#0: `)]);
  });

  test.each([
    ['cut short', '{"packages":[{"pkg":'],
    ['of another shape', { advisories: {} }],
  ])('rejects when it is %s', async (_, content) => {
    await expect(parseFiles(feed, { [path]: content })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(path),
    });
  });
});
