import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { fedora, fedoraFiles } from './fedora.ts';
import { gz, parseFiles, withFeedsFolder } from './fixtures/feeds-folder.ts';
import { entriesOfTar } from './fixtures/tar-entries.ts';

const updateOf = (over: object = {}) => ({
  ...{ alias: 'FEDORA-2025-1', display_name: '', title: 'expat-2.7.0-1.fc41', notes: 'fixes CVE-2020-1111' },
  ...{ severity: 'medium', type: 'security', status: 'stable', date_submitted: '2025-03-01 10:00:00' },
  ...{ date_modified: null, date_stable: '2025-03-05 12:00:00', url: 'https://bodhi/1' },
  release: { name: 'F41', version: '41', id_prefix: 'FEDORA' },
  bugs: [{ bug_id: 1, security: true, title: 'CVE-2024-8176 CVE-2024-8177 expat: x [fedora-41]' }],
  builds: [{ nvr: 'expat-2.7.0-1.fc41', type: 'rpm', epoch: null }],
  ...over,
});
const page = (...updates: unknown[]): object => ({ updates, page: 1, pages: 1, total: updates.length });

describe('fedora', () => {
  test('an advisory for each build, by its source package', async () => {
    const builds = [
      { nvr: 'java-17-openjdk-17.0.14.0.7-1.fc41', type: 'rpm', epoch: 1 },
      { nvr: 'cross-gcc-4.8.5-16.fc41', type: 'rpm', epoch: 0 },
      { nvr: 'firefox-stable-4120250101.1', type: 'flatpak', epoch: 0 },
    ];
    const { advisories, problems, completeness } = await parseFiles(fedora, {
      'fedora/F41/page-1.json.gz': gz(page(updateOf({ builds }))),
    });
    expect(problems).toEqual([]);
    expect(completeness).toMatchObject({ 'Fedora:41': { level: 'fixed-only' } });
    const common = {
      ...{ advisoryId: 'FEDORA-2025-1', feed: 'fedora', vulnerabilityIds: ['CVE-2024-8176', 'CVE-2024-8177'] },
      ...{ ecosystem: 'Fedora:41', names: 'source', scheme: 'rpm', status: 'fixed', vendorSeverity: 'medium' },
      ...{ url: 'https://bodhi/1', published: '2025-03-05T12:00:00Z', modified: '2025-03-05T12:00:00Z' },
    };
    expect(advisories).toEqual([
      { ...common, name: 'java-17-openjdk', ranges: [{ introduced: '0', fixed: '1:17.0.14.0.7-1.fc41' }] },
      { ...common, name: 'cross-gcc', ranges: [{ introduced: '0', fixed: '4.8.5-16.fc41' }] },
    ]);
  });

  test('CVEs of the notes count where bugs and names tell none; without any the update stands for itself', async () => {
    const { advisories } = await parseFiles(fedora, {
      'fedora/F41/page-1.json': page(
        updateOf({ alias: 'A', bugs: [] }),
        updateOf({ alias: 'B', bugs: [], display_name: 'Fix CVE-2024-8178' }),
        updateOf({ alias: 'C', bugs: null, notes: null, severity: 'unspecified' }),
        updateOf({ alias: 'D', type: 'bugfix' }),
      ),
    });
    expect(advisories.map(({ vulnerabilityIds, vendorSeverity }) => [...vulnerabilityIds, vendorSeverity])).toEqual([
      ['CVE-2020-1111', 'medium'],
      ['CVE-2024-8178', 'medium'],
      ['C', undefined],
    ]);
  });

  test('an update that moved to a later page is read once, from the first page by number', async () => {
    const files = Object.fromEntries(
      [1, 2, 10].map((number) => [
        `fedora/F41/page-${number}.json`,
        page(updateOf({ severity: `word ${number}` }), updateOf({ alias: `X-${number}` })),
      ]),
    );
    const { advisories } = await parseFiles(fedora, files);
    expect(advisories.map(({ advisoryId, vendorSeverity }) => `${advisoryId} ${vendorSeverity}`)).toEqual([
      'FEDORA-2025-1 word 1',
      'X-1 medium',
      'X-2 medium',
      'X-10 medium',
    ]);
  });

  test('what cannot be read is a problem; a file that is no page rejects', async () => {
    const path = 'fedora/F41/page-1.json';
    const { advisories, problems } = await parseFiles(fedora, {
      [path]: page(
        { alias: 'A' },
        7,
        updateOf({ alias: 'B', builds: [{ nvr: 'nonsense', type: 'rpm' }] }),
        updateOf({ alias: 'C', builds: [] }),
      ),
    });
    expect(advisories).toEqual([]);
    expect(problems).toEqual([
      expect.stringContaining(`${path}/A: release: `),
      expect.stringContaining(`${path}/#1: : `),
      `${path}/B: nonsense is no name-version-release`,
      `${path}/C: it names no build`,
    ]);
    const text = JSON.stringify(page(updateOf()));
    await expect(parseFiles(fedora, { [path]: text.slice(0, -9) })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(parseFiles(fedora, { [path]: '{"error":"x"}' })).rejects.toThrow('no page of updates');
  });

  test('today’s pages, as Bodhi counts them', async () => {
    const upstream = {
      async text(url: string): Promise<string> {
        const query = new URL(url).searchParams;
        if (url.includes('/releases/')) {
          const names = query.get('page') === '1' ? ['F40', 'F40C', 'EPEL-9', 'F39'] : ['F41', 'F42M', 'ELN'];
          return JSON.stringify({ releases: names.map((name) => ({ name, state: 'current' })), pages: 2 });
        }
        return JSON.stringify({ updates: [], pages: query.get('releases') === 'F40' ? 2 : 0 });
      },
    };
    expect((await fedoraFiles(upstream)).map(({ path, url }) => `${path} ${new URL(url).search}`)).toEqual([
      'fedora/F40/page-1.json ?releases=F40&type=security&status=stable&rows_per_page=100&page=1',
      'fedora/F40/page-2.json ?releases=F40&type=security&status=stable&rows_per_page=100&page=2',
      'fedora/F41/page-1.json ?releases=F41&type=security&status=stable&rows_per_page=100&page=1',
    ]);
    await expect(fedoraFiles({ text: async () => '<html>' })).rejects.toMatchObject({ kind: 'upstream' });
    await expect(fedoraFiles({ text: async () => '{"releases":[]}' })).rejects.toThrow('no release of Fedora');
  });

  test('a page of another shape does not replace the one at hand', async () => {
    await withFeedsFolder({ 'fedora/F41/page-1.json': page({ id: 1 }) }, (mirror) =>
      withFeedsFolder({}, async (folder) => {
        const context = { folder, mirror, signal: new AbortController().signal };
        await expect(fedora.fetch(context, undefined)).rejects.toThrow('0 of its 1 updates');
      }),
    );
  });
});

describe.skipIf(!hasShared)('fedora: samples of others', () => {
  test('the fixed packages of every update, as the peer tells them', async () => {
    const entries = await entriesOfTar(
      gunzipSync(readFileSync(shared('feeds/fixtures/anchore__vunnel-fixtures.tar.gz'))),
    );
    const files: Record<string, Buffer> = {};
    const peer = new Set<string>();
    for (const [path, content] of entries) {
      const input = /fedora\/test-fixtures\/(?:merge-)?input\/(FEDORA-.*\.json)$/.exec(path)?.[1];
      if (input !== undefined) files[`fedora/${input}`] = content;
      if (!/fedora\/test-fixtures\/snapshots\//.test(path)) continue;
      const { item } = JSON.parse(content.toString('utf8')) as {
        item: { Vulnerability: { Name: string; FixedIn: { Name: string; Version: string; NamespaceName: string }[] } };
      };
      for (const { Name, Version, NamespaceName } of item.Vulnerability.FixedIn)
        peer.add(`${item.Vulnerability.Name} ${NamespaceName} ${Name} ${Version.replace(/^0:/, '')}`);
    }
    expect([Object.keys(files).length, peer.size]).toEqual([10, 29]);
    const { advisories, problems } = await parseFiles(fedora, files);
    expect(problems).toEqual([]);
    const ours = advisories.flatMap((a) =>
      a.vulnerabilityIds.map((id) => `${id} ${a.ecosystem.toLowerCase()} ${a.name} ${a.ranges[0]?.fixed}`),
    );
    // The peer files EPEL under the Fedora of the same number.
    expect(new Set(ours.map((line) => line.replace(' epel:', ' fedora:')))).toEqual(peer);
  });
});
