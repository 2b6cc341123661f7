import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../../test/shared.ts';
import { parseFiles, parsePaths, zipOf } from '../fixtures/feeds-folder.ts';
import { entriesOfTar } from '../fixtures/tar-entries.ts';
import { osv } from '../osv.ts';

const erratum = (summary: string, packages: readonly (readonly [name: string, ...fixed: string[]])[]) => ({
  ...{ id: 'ALSA-2024:0001', summary, modified: '2024-01-01T00:00:00Z', related: ['CVE-2024-0001'] },
  affected: packages.flatMap(([name, ...fixed]) =>
    fixed.map((version) => ({
      package: { ecosystem: 'AlmaLinux:8', name },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: version }] }],
    })),
  ),
});
const parse = (...of: Parameters<typeof erratum>) =>
  parseFiles(osv, { 'osv/AlmaLinux-8/all.zip': zipOf({ 'a.json': erratum(...of) }) });
const lines = (advisories: Awaited<ReturnType<typeof parse>>['advisories']): readonly string[] =>
  advisories.map(({ name, module, ranges }) => `${name} ${module} ${ranges.map(({ fixed }) => fixed).join(' ')}`);

describe('modules of rpm in OSV', () => {
  test('a modular build is of the stream of the title; others are of none', async () => {
    const { advisories, problems } = await parse('Moderate: nodejs:18 security update', [
      ['nodejs', '1:18.1-1.module_el8.5.0+1+a'],
      ['zlib', '1.2-3.el8'],
    ]);
    expect(problems).toEqual([]);
    expect(lines(advisories)).toEqual(['nodejs nodejs:18 1:18.1-1.module_el8.5.0+1+a', 'zlib undefined 1.2-3.el8']);
  });

  test('of two streams it may be of either', async () => {
    const { advisories } = await parse('Important: virt:rhel and virt-devel:rhel security update', [
      ['qemu-kvm', '15:6-1.module_el8.5.0+1+a'],
    ]);
    expect(advisories.map(({ module }) => module)).toEqual(['virt-devel:rhel', 'virt:rhel']);
  });

  test('later rebuilds of the fix are no fix; a fix with another number is', async () => {
    const { advisories } = await parse('Low: container-tools:rhel8 security update', [
      ['a', '1-2.module_el8.5.0+119+9', '1-2.module_el8.4.0+2496+1', '1-3.module_el8.6.0+1+1'],
      ['b', '91.3.0-2.el8_4.alma.plus', '91.3.0-2.el8_4.alma'],
    ]);
    expect(lines(advisories)).toEqual([
      'a container-tools:rhel8 1-2.module_el8.4.0+2496+1 1-3.module_el8.6.0+1+1',
      'b undefined 91.3.0-2.el8_4.alma',
    ]);
  });

  test('where no stream is named, one problem names the advisory', async () => {
    const { advisories, problems } = await parse('varnish security update', [
      ['varnish', '6-1.module_el8.5.0+1+a'],
      ['varnish-docs', '6-1.module_el8.5.0+1+a'],
      ['zlib', '1.2-3.el8'],
    ]);
    expect(lines(advisories)).toEqual(['zlib undefined 1.2-3.el8']);
    expect(problems).toEqual([
      'osv/AlmaLinux-8/all.zip/a.json: ALSA-2024:0001: the stream of the module of varnish, varnish-docs is not named',
    ]);
  });
});

describe.skipIf(!hasShared)('AlmaLinux in the shared feeds', { timeout: 180_000 }, () => {
  test('every modular build has its stream, but for seven advisories that name none', async () => {
    const archives = [8, 9, 10].map((release) => `osv/AlmaLinux-${release}/all.zip`);
    const { advisories: alma, problems } = await parsePaths(osv, shared('feeds'), ...archives);
    const modular = alma.filter(({ ranges }) => ranges.some(({ fixed }) => fixed?.includes('.module_')));
    expect(modular.length).toBeGreaterThan(16_000);
    expect(modular.every(({ module }) => module !== undefined)).toBe(true);
    expect(problems.flatMap((problem) => /(\S+): the stream of the module/.exec(problem)?.[1] ?? [])).toEqual([
      'ALSA-2023:5989',
      'ALSA-2024:1690',
      'ALSA-2024:4235',
      'ALSA-2024:4237',
      'ALSA-2024:4246',
      'ALSA-2024:4367',
      'ALSA-2024:4499',
    ]);
    const nodejs = (stream: string): readonly (string | undefined)[] =>
      alma
        .filter(({ name, module }) => name === 'nodejs' && module === `nodejs:${stream}`)
        .flatMap(({ ranges }) => ranges.map(({ fixed }) => fixed));
    expect(nodejs('16').length).toBe(10);
    expect(nodejs('16').every((fixed) => fixed?.startsWith('1:16.'))).toBe(true);
    expect(nodejs('18').every((fixed) => fixed?.startsWith('1:18.'))).toBe(true);
  });

  test('a peer’s samples of AlmaLinux', async () => {
    const tar = gunzipSync(readFileSync(shared('feeds/fixtures/anchore__vunnel-fixtures.tar.gz')));
    const records = (await entriesOfTar(tar)).filter(([name]) => /almalinux\d\/AL.*\.json$/.test(name));
    const files = Object.fromEntries(records.map(([name, content]) => [name.replace(/.*\//, ''), content]));
    const { advisories, problems } = await parseFiles(osv, { 'osv/AlmaLinux/all.zip': zipOf(files) });
    expect(problems).toEqual([]);
    expect([...new Set(advisories.map(({ advisoryId, module }) => `${advisoryId} ${module}`))].sort()).toEqual([
      'ALSA-2022:8194 undefined',
      'ALSA-2023:4520 undefined',
      'ALSA-2023:5259 mariadb:10.3',
      'ALSA-2024:2433 undefined',
    ]);
  });
});
