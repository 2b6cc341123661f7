import { spawnSync } from 'node:child_process';
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secretOf } from '../../src/access-keys.ts';
import { unxz } from '../../src/compression/xz.ts';
import { MATCH_ALL } from '../../src/domain/filter.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { SEVERITIES, severityRank } from '../../src/domain/severity.ts';
import { installationRoot } from '../../src/installation.ts';
import { openMasterKey } from '../../src/master-key.ts';
import { type OpenStore, openStore } from '../../src/store/index.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';
import { assay } from '../server/server.ts';
import { closed } from '../store/samples.ts';

/** Data folders that releases left behind (scripts/release-data.ts): this version opens each and finds what it holds. */
const RELEASES = join(installationRoot(), 'test/releases');
const versions = readdirSync(RELEASES).flatMap((name) => /^(.+)\.tar\.xz$/.exec(name)?.[1] ?? []);

interface Release {
  readonly account: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly filter: string;
  readonly findings: readonly string[];
}

const scratch = mkdtempSync(join(tmpdir(), 'assay-releases-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function unpacked(version: string): Promise<string> {
  const tar = join(scratch, `${version}.tar`);
  const folder = join(scratch, version);
  await writeFile(tar, unxz(createReadStream(join(RELEASES, `${version}.tar.xz`)), { grow: () => undefined }, version));
  mkdirSync(folder);
  expect(spawnSync('tar', ['--no-same-owner', '-C', folder, '-xf', tar]).status).toBe(0);
  return folder;
}

test('there is one of every release, and it is small', () => {
  expect(versions).toContain('0.1.0');
  for (const version of versions) {
    expect(statSync(join(RELEASES, `${version}.tar.xz`)).size).toBeLessThan(4 * 1024 * 1024);
  }
});

describe.each(versions)('the data folder of %s', (version) => {
  const release = JSON.parse(readFileSync(join(RELEASES, `${version}.json`), 'utf8')) as Release;
  const { account: accountId, region } = release;
  const scope = { accountIds: [accountId], region, withHidden: true };
  let data: string;
  let store: OpenStore | undefined;
  beforeAll(async () => {
    data = await unpacked(version);
    store = await openStore({ dataFolder: data });
  });
  afterAll(() => store?.close());

  test('has its findings, its filter and its key', async () => {
    const found = await store?.findings.list(scope, MATCH_ALL, undefined, { limit: 1_000 });
    const titles = found?.items.map(({ finding }) => finding.title).sort();
    expect(titles).toEqual([...release.findings]);
    const filters = await store?.savedFilters.list(scope, {}, { limit: 10 });
    expect(filters?.items.map(({ name }) => name)).toEqual([release.filter]);
    const key = await store?.keys.find(release.accessKeyId);
    expect(key && secretOf(await openMasterKey(join(data, 'master.key')), key)).toMatch(/^\S{40}$/);
  });

  /** What migrations wrote for findings that were there before says the same as the findings themselves. */
  test('is searched and counted by what newer versions keep beside the findings', async () => {
    const all = (await store?.findings.list(scope, MATCH_ALL, undefined, { limit: 1_000 }))?.items ?? [];
    const active = all.filter(({ finding }) => finding.status === 'ACTIVE');
    const having = (test: (finding: Finding) => boolean): readonly Finding[] =>
      active.map(({ finding }) => finding).filter(test);
    for (const severity of SEVERITIES) {
      const filter = { severity: [{ kind: 'string', comparison: 'EQUALS', value: severity } as const] };
      const listed = await store?.findings.list(scope, filter, undefined, { limit: 1_000 });
      const expected = all.filter(({ finding }) => finding.severity === severity);
      expect(listed?.items.map(({ finding }) => finding.id).sort()).toEqual(
        expected.map(({ finding }) => finding.id).sort(),
      );
      expect(await store?.findings.count(scope, filter)).toBe(expected.length);
    }
    const worstFirst = await store?.findings.list(
      scope,
      MATCH_ALL,
      { field: 'SEVERITY', order: 'DESC' },
      { limit: 1_000 },
    );
    const ranks = worstFirst?.items.map(({ finding }) => severityRank(finding.severity)) ?? [];
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(ranks).toHaveLength(all.length);
    for (const by of ['ACCOUNT', 'FINDING_TYPE', 'AWS_EC2_INSTANCE'] as const) {
      const request = { by, filter: {}, sortBy: 'ALL', order: 'DESC' } as const;
      const groups = await store?.findings.aggregate(scope, request, { limit: 100 });
      expect(groups?.items).toMatchObject([
        {
          accountId,
          total: active.length,
          severities: Object.fromEntries(
            SEVERITIES.map((severity) => [severity, having((finding) => finding.severity === severity).length]),
          ),
          fixable: having(({ fixAvailable }) => fixAvailable === 'YES').length,
          exploitable: having(({ exploitAvailable }) => exploitAvailable === 'YES').length,
          affected: 1,
        },
      ]);
    }
    const titles = await store?.findings.aggregate(
      scope,
      { by: 'TITLE', filter: {}, sortBy: 'ALL', order: 'DESC' },
      { limit: 100 },
    );
    expect(titles?.items.map(({ keys }) => keys.title).sort()).toEqual([...new Set(release.findings)].sort());
  });

  test('goes on: what changes is counted, and what is covered is metered from its next scan on', async () => {
    if (store === undefined) throw new Error('the folder was opened');
    const owner = { accountId, region };
    const facets = async () => (await store?.connection.query('select id from facet'))?.rows.length;
    const total = async () => {
      const request = { by: 'ACCOUNT', filter: {}, sortBy: 'ALL', order: 'DESC' } as const;
      return (await store?.findings.aggregate(scope, request, { limit: 10 }))?.items[0]?.total;
    };
    const listed = await store.findings.list(scope, MATCH_ALL, undefined, { limit: 1_000 });
    const [one, another] = listed.items.filter(({ finding }) => finding.status === 'ACTIVE');
    if (one === undefined || another === undefined) throw new Error('the release has active findings');
    const before = await total();
    const updatedAt = new Date().toISOString();
    await store.findings.apply(owner, [closed(one.finding, updatedAt)]);
    expect(await total()).toBe((before ?? 0) - 1);
    // Whoever writes a finding as migrations left it finds the facet that they made.
    const known = await facets();
    await store.findings.apply(owner, [{ ...closed(another.finding, updatedAt), finding: another.finding }]);
    expect([await facets(), await total()]).toEqual([known, (before ?? 0) - 1]);
    expect(await store.usage.firstDay()).toBeUndefined();
    const [covered] = (await store.coverage.list(scope, MATCH_ALL, { limit: 1 })).items;
    if (covered === undefined) throw new Error('the release has coverage');
    await store.coverage.upsert({ ...covered, lastScannedAt: updatedAt });
    expect(await store.usage.firstDay()).toBe(updatedAt.slice(0, 10));
  });

  test('has what came to the store since', async () => {
    await store?.audit.append({
      accountId,
      region,
      at: new Date().toISOString(),
      requestId: 'after the update',
      accessKeyId: release.accessKeyId,
      principal: 'local:test',
      role: 'owner',
      service: 'assay',
      operation: 'OpenRelease',
      outcome: 'succeeded',
      sourceAddress: 'local',
    });
    expect((await store?.audit.list({ accountId, region }, {}, { limit: 10 }))?.items).toHaveLength(1);
  });

  test('is refused, by name of both, once a newer version has been at it', async () => {
    await store?.connection.query(`insert into schema_migration (id, name) values (9999, 'of the future')`);
    await store?.close();
    store = undefined;
    const { code, stderr } = await assay(['keys', 'list', '--account', accountId, '--data', data]);
    expect(code).toBe(3);
    expect(stderr).toContain(`the store has schema 9999, this version of Assay knows ${MIGRATIONS.at(-1)?.id}`);
  });
});
