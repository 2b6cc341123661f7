import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { diffGenerations } from '../../src/advisories/diff.ts';
import { generationAsOf, keptGenerations } from '../../src/advisories/locate.ts';
import { updateDatabase } from '../../src/advisories/update.ts';
import { alpine } from '../../src/feeds/alpine.ts';
import { kev } from '../../src/feeds/kev.ts';
import { hasShared, shared } from '../shared.ts';

interface SecDatabase {
  readonly packages: readonly {
    readonly pkg: { readonly name: string; readonly secfixes: Record<string, string[]> };
  }[];
}

/** What a branch's two databases say of each package, in an order of its own. */
function fixesByPackage(day: string): Map<string, string> {
  const fixes = new Map<string, string[]>();
  for (const repository of ['main', 'community']) {
    const text = readFileSync(shared(`feeds/_pairs/alpine-edge/${day}/${repository}.json`), 'utf8');
    for (const { pkg } of (JSON.parse(text) as SecDatabase).packages) {
      const lines = Object.entries(pkg.secfixes).flatMap(([version, ids]) => ids.map((id) => `${version} ${id}`));
      fixes.set(pkg.name, [...(fixes.get(pkg.name) ?? []), ...lines]);
    }
  }
  return new Map(
    [...fixes].filter(([, lines]) => lines.length > 0).map(([name, lines]) => [name, lines.sort().join('\n')]),
  );
}

describe.skipIf(!hasShared)('two days of real feeds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-real-update-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const dataFolder = join(folder, 'data');
  const [OLD, NEW] = ['2026-07-22', '2026-08-15'] as const;

  const mirrorOf = (alpineDay: string, kevDay: string): string => {
    const mirror = mkdtempSync(join(folder, 'mirror-'));
    const place = (from: string, to: string): void => {
      mkdirSync(dirname(join(mirror, to)), { recursive: true });
      copyFileSync(shared(`feeds/_pairs/${from}`), join(mirror, to));
    };
    for (const name of ['main.json', 'community.json'])
      place(`alpine-edge/${alpineDay}/${name}`, `alpine-secdb/edge/${name}`);
    const catalogue = 'known_exploited_vulnerabilities.json.gz';
    place(`kev/${kevDay}/${catalogue}`, `kev/${catalogue}`);
    return mirror;
  };
  const update = (mirror: string) =>
    updateDatabase({ dataFolder, mirror, signal: new AbortController().signal, feeds: [alpine, kev] });

  test('differ in exactly the packages in which the files differ', async () => {
    await update(mirrorOf(OLD, '2024-10-23'));
    const { info } = await update(mirrorOf(NEW, '2026-07-25'));
    const [next, old] = keptGenerations(dataFolder);
    const diff = diffGenerations(old?.folder ?? '', next?.folder ?? '');
    const [before, after] = [fixesByPackage(OLD), fixesByPackage(NEW)];
    const names = [...new Set([...before.keys(), ...after.keys()])]
      .filter((n) => before.get(n) !== after.get(n))
      .sort();
    expect([...diff.changedKeys()].map(({ name }) => name)).toEqual(names);
    expect(names).toHaveLength(42);
    const counts = diff.feeds.find(({ feed }) => feed === 'kev');
    expect([counts?.before, counts?.after]).toEqual([1_199, 1_653]);
    await diff.close();

    // The older catalogue again has a quarter fewer: refused, while Alpine goes back as it is told.
    const refused = await update(mirrorOf(OLD, '2024-10-23'));
    expect(refused).toMatchObject({
      built: true,
      feeds: [
        { feed: 'alpine', result: 'changed' },
        { feed: 'kev', result: 'refused', alarm: { kind: 'shrunk' } },
      ],
    });
    expect(refused.info.feeds.find(({ feed }) => feed === 'kev')?.records).toBe(1_653);
    expect(refused.info.digest).not.toBe(info.digest);
    expect(generationAsOf(dataFolder, '2025-01-01').digest).toBe(old?.digest);
  });
});
