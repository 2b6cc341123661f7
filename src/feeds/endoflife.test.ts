import { describe, expect, test } from 'vitest';
import { endoflife } from './endoflife.ts';
import { gz, type Parsed, parseFiles, tarOf } from './fixtures/feeds-folder.ts';

const lifecyclesOf = ({ records }: Parsed) => records.flatMap((r) => (r.kind === 'lifecycle' ? [r.lifecycle] : []));

const API = 'endoflife/products-full.json';
const product = (name: string, label: string, releases: readonly unknown[]) => ({
  name,
  label,
  category: 'os',
  releases,
});
const release = (name: string, over: object = {}) => ({ name, codename: null, isEol: true, eolFrom: null, ...over });

describe("the site's list of products", () => {
  test('gives the releases of distributions, under the keys that inventories ask for', async () => {
    const parsed = await parseFiles(endoflife, {
      [API]: {
        schema_version: '1.2.0',
        total: 4,
        result: [
          product('debian', 'Debian', [
            release('10', { codename: 'Buster', eolFrom: '2022-09-10', eoesFrom: '2024-06-30' }),
            release('4', { eolFrom: '2010-02-15', eoesFrom: '2010-02-15' }),
          ]),
          product('centos', 'CentOS', [release('7', { eolFrom: '2024-06-30' })]),
          product('sles', 'SUSE Linux Enterprise Server', [release('15.6', { eolFrom: '2025-12-31' })]),
          product('amazon-linux', 'Amazon Linux', [
            release('2018.03', { eolFrom: '2023-12-31' }),
            release('2017.09', { eolFrom: '2023-12-31' }),
          ]),
          product('vmware-photon', 'VMware Photon', [release('5.0', { isEol: false })]),
          product('nodejs', 'Node.js', [release('18', { eolFrom: '2025-04-30' })]),
        ],
      },
    });
    expect(parsed.problems).toEqual([]);
    expect(lifecyclesOf(parsed)).toEqual([
      {
        ecosystem: 'Debian:10',
        name: 'Debian 10 (Buster)',
        endOfLife: '2022-09-10',
        extendedEndOfLife: '2024-06-30',
        url: 'https://endoflife.date/debian',
      },
      { ecosystem: 'CentOS:7', name: 'CentOS 7', endOfLife: '2024-06-30', url: 'https://endoflife.date/centos' },
      {
        ecosystem: 'SUSE:Linux Enterprise Server 15 SP6',
        name: 'SUSE Linux Enterprise Server 15.6',
        endOfLife: '2025-12-31',
        url: 'https://endoflife.date/sles',
      },
      {
        ecosystem: 'Amazon Linux:1',
        name: 'Amazon Linux 2018.03',
        endOfLife: '2023-12-31',
        url: 'https://endoflife.date/amazon-linux',
      },
      { ecosystem: 'Photon OS:5.0', name: 'VMware Photon 5.0', url: 'https://endoflife.date/vmware-photon' },
    ]);
  });

  test('goes on after what cannot be read', async () => {
    const parsed = await parseFiles(endoflife, {
      [API]: {
        result: [{ name: 'x' }, product('debian', 'Debian', [release('11', { eolFrom: 'soon' }), release('12')])],
      },
    });
    expect(lifecyclesOf(parsed).map((l) => l.ecosystem)).toEqual(['Debian:12']);
    expect(parsed.problems).toEqual([
      expect.stringContaining(`${API}#0: `),
      expect.stringContaining(`${API}/debian: `),
    ]);
  });

  test.each([
    ['cut short', '{"result":[{"name":"debian"'],
    ['of another shape', []],
  ])('rejects when it is %s', async (_, content) => {
    await expect(parseFiles(endoflife, { [API]: content })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(API),
    });
  });
});

const PAGES = 'endoflife/endoflife-products-md.tar.gz';
const page = (releases: string) => `---\ntitle: Ubuntu\ncategory: os\nreleases:\n${releases}\n---\n\n> text\n`;

describe("the site's pages", () => {
  test('say days or flags', async () => {
    const parsed = await parseFiles(endoflife, {
      [PAGES]: gz(
        tarOf({
          'products/ubuntu.md': page(
            '  - releaseCycle: "20.04"\n    codename: Focal Fossa\n    eol: 2025-05-29\n    eoes: 2030-04-23\n  - releaseCycle: 26.04\n    eol: false\n    eoes: false',
          ),
          'products/nodejs.md': page('  - releaseCycle: "1"\n    eol: true'),
        }),
      ),
    });
    expect(parsed.problems).toEqual([]);
    expect(lifecyclesOf(parsed)).toEqual([
      {
        ecosystem: 'Ubuntu:20.04',
        name: 'Ubuntu 20.04 (Focal Fossa)',
        endOfLife: '2025-05-29',
        extendedEndOfLife: '2030-04-23',
        url: 'https://endoflife.date/ubuntu',
      },
      { ecosystem: 'Ubuntu:26.04', name: 'Ubuntu 26.04', url: 'https://endoflife.date/ubuntu' },
    ]);
  });

  test('that cannot be read are problems of their own, and yield to the list', async () => {
    const pages = gz(
      tarOf({
        'products/debian.md': 'no front matter',
        'products/fedora.md': page('  - eol: 2025-05-29\n  - releaseCycle: "41"\n    eol: 2025-12-15'),
        'products/rhel.md': '---\ntitle: [\n---\n',
      }),
    );
    const alone = await parseFiles(endoflife, { [PAGES]: pages });
    expect(lifecyclesOf(alone).map((l) => l.ecosystem)).toEqual(['Fedora:41']);
    expect(alone.problems).toEqual([
      `${PAGES}/products/debian.md: no front matter`,
      expect.stringContaining(`${PAGES}/products/fedora.md: `),
      expect.stringContaining(`${PAGES}/products/rhel.md: `),
    ]);
    const both = await parseFiles(endoflife, {
      [PAGES]: pages,
      [API]: { result: [product('debian', 'Debian', [release('12')])] },
    });
    expect(lifecyclesOf(both).map((l) => l.ecosystem)).toEqual(['Debian:12']);
  });

  test('in an archive that is cut short reject', async () => {
    const whole = gz(tarOf({ 'products/ubuntu.md': page('  - releaseCycle: "20.04"\n    eol: 2025-05-29') }));
    await expect(parseFiles(endoflife, { [PAGES]: whole.subarray(0, whole.length - 20) })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(PAGES),
    });
  });
});
