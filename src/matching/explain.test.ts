import { describe, expect, test } from 'vitest';
import {
  BOOKWORM,
  databaseOf,
  inventoryOf,
  npm,
  npmPackage,
  packageOf,
  record,
  vulnerability,
} from './example.fixture.ts';
import { explain, matchInventory, matchPackage, scopeOf } from './index.ts';

const scope = { distribution: BOOKWORM };

describe('explain', () => {
  test('names every record, the comparison, and whose word counts', () => {
    const database = databaseOf([
      record({ feed: 'osv', advisoryId: 'DSA-1-1', ranges: [{ introduced: '0', fixed: '1:1.2.11.dfsg-2' }] }),
      record({}),
      record({ vulnerabilityIds: ['CVE-2000-1'], advisoryId: 'CVE-2000-1' }),
    ]);
    const explained = explain(packageOf({}), 'CVE-2024-0001', database, scope);
    expect(explained).toMatchObject({
      vulnerabilityId: 'CVE-2024-0001',
      ecosystem: 'Debian:12',
      completeness: { level: 'full' },
      verdict: 'affected',
      compared: [
        { name: 'zlib', version: '1:1.2.13.dfsg-1', kind: 'source' },
        { name: 'zlib1g', version: '1:1.2.13.dfsg-1', kind: 'binary' },
      ],
      records: [
        { outcome: 'fixed', comparison: '1:1.2.13.dfsg-1 ≥ 1:1.2.11.dfsg-2 (deb)', decides: false },
        { outcome: 'affected', comparison: '1:1.2.13.dfsg-1 < 1:1.2.13.dfsg-1+deb12u1 (deb)', decides: true },
      ],
    });
    expect(explained.match).toEqual(matchPackage(packageOf({}), BOOKWORM, database).matches[1]);
  });

  test('of an alias is of the vulnerability itself', () => {
    const database = databaseOf(
      [npm({ advisoryId: 'GHSA-aaaa', vulnerabilityIds: ['GHSA-aaaa'], ranges: [{ introduced: '0' }] })],
      [vulnerability('CVE-2024-0001', { aliases: ['GHSA-aaaa'] })],
    );
    for (const id of ['CVE-2024-0001', 'GHSA-aaaa'])
      expect(explain(npmPackage('1.0.0'), id, database)).toMatchObject({
        vulnerabilityId: 'CVE-2024-0001',
        aliases: ['GHSA-aaaa'],
        verdict: 'affected',
      });
  });

  test.each([
    ['a version after the fix', {}, '1:9-1', 'not-affected', 'fixed', undefined],
    [
      'a vendor that rules it out',
      { status: 'not-affected', ranges: [] },
      '1:1-1',
      'not-affected',
      'not-affected',
      undefined,
    ],
    [
      'a record of another architecture',
      { arches: ['arm64'] },
      '1:1-1',
      'not-affected',
      'other-architecture',
      undefined,
    ],
    ['a channel that is not attached', { channel: 'fips' }, '1:1-1', 'silenced', 'other-channel', 'channel-only'],
    [
      'a version before the range',
      { ranges: [{ introduced: '1:2', fixed: '1:3' }] },
      '1:1-1',
      'not-affected',
      'out-of-range',
      undefined,
    ],
    [
      'bounds that are none',
      { ranges: [{ introduced: '0', fixed: ':' }] },
      '1:1-1',
      'not-affected',
      'no-range',
      undefined,
    ],
    ['a commit range alone', { ranges: [] }, '1:1-1', 'not-affected', 'no-range', undefined],
    ['a version that is none', {}, 'not a version', 'not-evaluated', 'version-unparsed', undefined],
  ] as const)('%s', (_, over, version, verdict, outcome, by) => {
    const database = databaseOf([record(over)]);
    const pkg = packageOf({ version, source: { name: 'zlib', version } });
    const explained = explain(pkg, 'CVE-2024-0001', database, scope);
    expect([explained.verdict, explained.records.map((each) => each.outcome), explained.silence?.by]).toEqual([
      verdict,
      [outcome],
      by,
    ]);
  });

  test('says who silences a record that says affected', () => {
    const open = record({ feed: 'osv', advisoryId: 'OSV-1', ranges: [{ introduced: '0' }] });
    const ignore = record({ status: 'not-affected', ranges: [] });
    const explained = explain(packageOf({}), 'CVE-2024-0001', databaseOf([open, ignore]), scope);
    expect(explained).toMatchObject({
      verdict: 'silenced',
      silence: { by: 'not-affected', record: ignore, text: 'CVE-2024-0001 says that the package is not affected' },
    });
    const fixed = record({ advisoryId: 'DSA-1-1', ranges: [{ introduced: '0', fixed: '1:1-1' }] });
    expect(explain(packageOf({}), 'CVE-2024-0001', databaseOf([open, fixed]), scope)).toMatchObject({
      verdict: 'silenced',
      silence: { by: 'fixed', record: fixed },
      records: [
        { outcome: 'affected', decides: false },
        { outcome: 'fixed', decides: true },
      ],
    });
  });

  test('a withdrawn vulnerability silences its records', () => {
    const withdrawn = vulnerability('CVE-2024-0001', { withdrawn: '2024-02-01' });
    expect(explain(packageOf({}), 'CVE-2024-0001', databaseOf([record({})], [withdrawn]), scope)).toMatchObject({
      verdict: 'silenced',
      silence: { by: 'withdrawn' },
      records: [{ outcome: 'withdrawn', comparison: 'withdrawn 2024-02-01' }],
    });
  });

  test('a package that cannot be judged says why, and nothing is made up', () => {
    expect(explain(packageOf({}), 'CVE-2024-0001', databaseOf([record({})]))).toEqual({
      package: packageOf({}),
      vulnerabilityId: 'CVE-2024-0001',
      aliases: [],
      compared: [],
      records: [],
      verdict: 'not-evaluated',
      reason: 'unknown-distribution',
    });
  });

  test('agrees with the scan on every package and vulnerability', () => {
    const records = [
      record({}),
      record({ feed: 'osv', advisoryId: 'DSA-1', vulnerabilityIds: ['CVE-2'], ranges: [{ introduced: '0' }] }),
      record({ vulnerabilityIds: ['CVE-2'], advisoryId: 'CVE-2', status: 'not-affected', ranges: [] }),
      record({ vulnerabilityIds: ['CVE-3'], advisoryId: 'CVE-3', channel: 'elts', ranges: [{ introduced: '0' }] }),
      npm({ ranges: [{ introduced: '0', fixed: '1.3.0' }] }),
    ];
    const inventory = inventoryOf([
      packageOf({}),
      npmPackage('1.2.0'),
      npmPackage('1.3.0'),
      npmPackage('x', { type: 'brew' }),
    ]);
    const database = databaseOf(records);
    const { matches } = matchInventory(inventory, database);
    for (const pkg of inventory.packages)
      for (const id of ['CVE-2024-0001', 'CVE-2', 'CVE-3']) {
        const found = matches.find((match) => match.package === pkg && match.vulnerabilityId === id);
        const { verdict, match } = explain(pkg, id, database, scopeOf(inventory));
        expect([verdict === 'affected', match], `${pkg.name} ${id}`).toEqual([found !== undefined, found]);
      }
    expect(matches).toHaveLength(2);
  });
});
