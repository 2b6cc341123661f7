import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { advisory, facts, SAMPLE, sampleFeed } from '../../test/advisories/sample-feeds.ts';
import type { FeedRecord } from '../feeds/feed.ts';
import { buildDatabase } from './build.ts';
import { changedKeys, diffGenerations } from './diff.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-diff-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let built = 0;
async function generation(records: readonly FeedRecord[], feed = 'sample'): Promise<string> {
  const outFolder = join(folder, `db-${++built}`);
  const signal = new AbortController().signal;
  await buildDatabase({ feedsFolder: folder, outFolder, signal, feeds: [sampleFeed(feed, records)] });
  return outFolder;
}

async function diffOf(old: readonly FeedRecord[], next: readonly FeedRecord[]) {
  const folders = [await generation(old), await generation(next)] as const;
  const diff = diffGenerations(...folders);
  const found = {
    feeds: diff.feeds,
    packages: [...diff.packages()],
    vulnerabilities: [...diff.vulnerabilities()].map(({ id, change }) => `${change} ${id}`),
    keys: [...diff.changedKeys()].map(({ ecosystem, name }) => `${ecosystem} ${name}`),
  };
  await diff.close();
  expect([...changedKeys(...folders)].map(({ ecosystem, name }) => `${ecosystem} ${name}`)).toEqual(found.keys);
  return found;
}

const score = (id: string, value: number) => facts(id, { epss: { score: value, percentile: 0.5, date: '2026-08-16' } });

describe('the difference between two generations', () => {
  test('of the same facts is nothing', async () => {
    expect(await diffOf(SAMPLE, [...SAMPLE].reverse())).toEqual({
      feeds: [{ feed: 'sample', before: 11, after: 11 }],
      packages: [],
      vulnerabilities: [],
      keys: [],
    });
  });

  test('names packages and vulnerabilities that came, went and changed', async () => {
    const next = [
      advisory({ name: 'a' }),
      advisory({ name: 'changed', ranges: [{ introduced: '0', fixed: '3.0.9-2' }] }),
      advisory({ name: 'changed', advisoryId: 'DSA-2-1', vulnerabilityIds: ['CVE-2024-2000'] }),
      advisory({ name: 'same' }),
    ];
    const old = [advisory({ name: 'changed' }), advisory({ name: 'same' }), advisory({ name: 'z', ecosystem: 'npm' })];
    expect(await diffOf(old, next)).toEqual({
      feeds: [{ feed: 'sample', before: 3, after: 4 }],
      packages: [
        { ecosystem: 'Debian:12', name: 'a', change: 'added', before: 0, after: 1 },
        { ecosystem: 'Debian:12', name: 'changed', change: 'changed', before: 1, after: 2 },
        { ecosystem: 'npm', name: 'z', change: 'removed', before: 1, after: 0 },
      ],
      vulnerabilities: ['added CVE-2024-2000'],
      keys: ['Debian:12 a', 'Debian:12 changed', 'npm z'],
    });
  });

  test('tells a score that moved from facts that changed; neither changes a verdict', async () => {
    const old = [advisory(), score('CVE-2023-0464', 0.1), score('CVE-2024-2000', 0.1)];
    const next = [
      advisory(),
      score('CVE-2023-0464', 0.2),
      score('CVE-2024-2000', 0.1),
      facts('CVE-2024-2000', { title: 't' }),
    ];
    expect(await diffOf(old, next)).toMatchObject({
      packages: [],
      vulnerabilities: ['rescored CVE-2023-0464', 'changed CVE-2024-2000'],
      keys: [],
    });
  });

  test('a vulnerability that was withdrawn changes the verdict on every package that names it, once', async () => {
    const old = [advisory({ name: 'a' }), advisory({ name: 'b' }), facts('CVE-2023-0464', { title: 't' })];
    const next = [
      advisory({ name: 'a', status: 'affected' }),
      advisory({ name: 'b' }),
      facts('CVE-2023-0464', { title: 't', withdrawn: '2026-08-16' }),
    ];
    expect((await diffOf(old, next)).keys).toEqual(['Debian:12 a', 'Debian:12 b']);
    expect((await diffOf(next, old)).keys).toEqual(['Debian:12 a', 'Debian:12 b']);
  });

  test('is found in many entries with long names', async () => {
    const many = (version: string) =>
      Array.from({ length: 3_000 }, (_, n) =>
        advisory({
          name: `${n % 3 === 0 ? 'x'.repeat(3_000) : ''}p${n}`,
          ranges: [{ introduced: '0', fixed: n % 100 === 0 ? version : '1' }],
        }),
      );
    const { packages } = await diffOf(many('1'), many('2'));
    expect(packages).toHaveLength(30);
    expect(packages.filter(({ name }) => name.length > 3_000)).toHaveLength(10);
  });
});

test('a folder that is no database is an error', async () => {
  const one = await generation(SAMPLE);
  expect(() => diffGenerations(one, join(folder, 'none'))).toThrow(expect.objectContaining({ kind: 'input' }));
});
