import { describe, expect, test } from 'vitest';
import { bottlerocket } from './bottlerocket.ts';
import { gz, parseFiles, tarOf } from './fixtures/feeds-folder.ts';

const PATH = 'bottlerocket/updateinfo.xml.gz';
const pkg = (name: string, arch: string, version = '6.1.140') =>
  `<package name="${name}" epoch="0" version="${version}" release="1.br1" arch="${arch}"><filename>x.rpm</filename></package>`;
const update = (id: string, packages: string, cve = 'CVE-2024-1000') => `
  <update from="x" status="final" type="security" version="1.4">
    <id>${id}</id><title>kernel ${cve}</title>
    <issued date="2025-06-11T19:52:52Z"/><updated date="2025-06-12T00:00:00Z"/>
    <severity>medium</severity><description>A fault &amp; its fix</description>
    <references><reference href="http://x" id="${cve}" type="cve"/><reference href="http://y" id="${id}" type="brsa"/></references>
    <pkglist><collection short="bottlerocket">${packages}</collection></pkglist>
  </update>`;
const xml = (...updates: string[]) => gz(`<?xml version="1.0"?>\n<updates>${updates.join('')}\n</updates>\n`);

describe('the published document', () => {
  test('says a package by the name that inventories have, once for its architectures', async () => {
    const packages = ['kernel-6.1', 'bottlerocket-kernel-6.1'].flatMap((n) => [pkg(n, 'x86_64'), pkg(n, 'aarch64')]);
    const { advisories, facts, completeness, problems } = await parseFiles(bottlerocket, {
      [PATH]: xml(update('BRSA-1', packages.join(''))),
    });
    expect(problems).toEqual([]);
    expect(advisories).toEqual([
      {
        advisoryId: 'BRSA-1',
        feed: 'bottlerocket',
        vulnerabilityIds: ['CVE-2024-1000'],
        ecosystem: 'Bottlerocket',
        name: 'kernel-6.1',
        scheme: 'rpm',
        ranges: [{ introduced: '0', fixed: '6.1.140-1.br1' }],
        status: 'fixed',
        arches: ['aarch64', 'x86_64'],
        vendorSeverity: 'medium',
        url: 'https://github.com/bottlerocket-os/bottlerocket/security/advisories',
        published: '2025-06-11T19:52:52Z',
        modified: '2025-06-12T00:00:00Z',
      },
    ]);
    expect(facts).toEqual([{ id: 'CVE-2024-1000', description: 'A fault & its fix' }]);
    expect(completeness.Bottlerocket?.level).toBe('fixed-only');
  });

  test('keeps apart what architectures got in different versions', async () => {
    const { advisories } = await parseFiles(bottlerocket, {
      [PATH]: xml(update('BRSA-1', pkg('glibc', 'x86_64', '2.39') + pkg('glibc', 'aarch64', '2.40'))),
    });
    expect(advisories.map((a) => [a.arches, a.ranges[0]?.fixed])).toEqual([
      [['x86_64'], '2.39-1.br1'],
      [['aarch64'], '2.40-1.br1'],
    ]);
  });

  test('goes on after an update that cannot be read', async () => {
    const { advisories, problems } = await parseFiles(bottlerocket, {
      [PATH]: xml(update('', pkg('a', 'x86_64')), update('BRSA-2', pkg('', 'x86_64') + pkg('b', 'x86_64'))),
    });
    expect(advisories.map((a) => a.name)).toEqual(['b']);
    expect(problems).toEqual([
      `${PATH}: an update: no id or no package`,
      `${PATH}: BRSA-2: a package without name or version`,
    ]);
  });

  test.each([
    ['cut short', gz(`<updates>${update('BRSA-1', pkg('a', 'x86_64'))}<update>`)],
    ['of another kind', gz('<feed><entry/></feed>')],
    ['no XML', gz('nothing')],
  ])('rejects when it is %s', async (_, content) => {
    await expect(parseFiles(bottlerocket, { [PATH]: content })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(PATH),
    });
  });
});

const TAR = 'bottlerocket/bottlerocket-advisories.tar.gz';
const toml = (body: string) => `[advisory]
id = "BRSA-abc"
title = "kernel CVE-2024-1000"
cve = "CVE-2024-1000"
severity = "moderate"
description = "A fault"
${body}
[updateinfo]
author = "x"
issue-date = 2024-09-05T19:08:38Z
arches = ["x86_64", "aarch64"]
version = "2.4.0"
`;
const product = (name: string, version: string, more = '') =>
  `[[advisory.products]]\npackage-name = "${name}"\npatched-version = "${version}"\n${more}`;

describe("a kit's advisories", () => {
  test('name the Amazon kernel that a kernel is built from', async () => {
    const body =
      product('kernel-5.10', 'kernel-5.10.224-212.876.amzn2') + product('glibc', '2.39', 'patched-epoch = "1"\n');
    const { advisories, completeness } = await parseFiles(bottlerocket, {
      [TAR]: gz(tarOf({ 'advisories/2.4.0/BRSA-abc.toml': toml(body), 'advisories/README.md': 'x' })),
    });
    expect(advisories.map((a) => [a.name, a.ranges[0]?.fixed, a.arches, a.published, a.vendorSeverity])).toEqual([
      ['kernel-5.10', '5.10.224', ['aarch64', 'x86_64'], '2024-09-05T19:08:38.000Z', 'moderate'],
      ['glibc', '1:2.39', ['aarch64', 'x86_64'], '2024-09-05T19:08:38.000Z', 'moderate'],
    ]);
    expect(completeness.Bottlerocket?.level).toBe('partial');
  });

  test('that cannot be read are problems of their own, and yield to the published document', async () => {
    const tar = gz(
      tarOf({
        'a/BRSA-1.toml': '[advisory',
        'a/BRSA-2.toml': '[advisory]\nid = "BRSA-2"\n',
        'a/BRSA-3.toml': toml(product('b', '1')),
      }),
    );
    const alone = await parseFiles(bottlerocket, { [TAR]: tar });
    expect(alone.advisories.map((a) => a.name)).toEqual(['b']);
    expect(alone.problems).toEqual([
      expect.stringContaining(`${TAR}/a/BRSA-1.toml: `),
      expect.stringContaining(`${TAR}/a/BRSA-2.toml: `),
    ]);
    const both = await parseFiles(bottlerocket, { [TAR]: tar, [PATH]: xml(update('BRSA-9', pkg('c', 'x86_64'))) });
    expect(both.advisories.map((a) => a.name)).toEqual(['c']);
  });

  test('in an archive that is cut short reject', async () => {
    const whole = gz(tarOf({ 'a/BRSA-3.toml': toml(product('b', '1')) }));
    await expect(parseFiles(bottlerocket, { [TAR]: whole.subarray(0, whole.length - 20) })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(TAR),
    });
  });
});
