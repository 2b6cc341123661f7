import { describe, expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import type { Distribution } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import { covered, databaseOf, packageOf, record } from './example.fixture.ts';
import { matchPackage } from './index.ts';

// Ubuntu Pro: the fix of a channel is a way out for those who have it, and is shown to the others.

const FOCAL: Distribution = { id: 'ubuntu', versionId: '20.04', name: 'Ubuntu 20.04' };
const ATTACHED: Distribution = { ...FOCAL, channels: ['esm-infra'] };
const ubuntu = (over: Partial<AdvisoryRecord>): AdvisoryRecord =>
  record({ feed: 'ubuntu', ecosystem: 'Ubuntu:20.04', name: 'python3.8', ranges: [{ introduced: '0' }], ...over });
const main = ubuntu({ status: 'ignored' });
const esm = ubuntu({
  channel: 'esm-infra',
  status: 'fixed',
  ranges: [{ introduced: '0', fixed: '3.8.10-0ubuntu1~20.04.18+esm2' }],
});
const python = (version: string): Package =>
  packageOf({ name: 'python3.8', version, source: { name: 'python3.8', version } });
const judged = (version: string, distribution: Distribution, records: readonly AdvisoryRecord[]) =>
  matchPackage(python(version), distribution, databaseOf(records, [], [covered('Ubuntu:20.04')])).matches;

describe('a channel', () => {
  test('that is not attached: affected by the main channel, its fix is shown only', () => {
    const [match] = judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [main, esm]);
    expect(match).toMatchObject({
      status: 'ignored',
      channelFixes: [{ channel: 'esm-infra', fixedVersion: '3.8.10-0ubuntu1~20.04.18+esm2' }],
    });
    expect(match).not.toHaveProperty('fixedVersion');
  });

  test('that is attached: its fix outweighs the main channel’s open statement', () => {
    const [match] = judged('3.8.10-0ubuntu1~20.04.18', ATTACHED, [main, esm]);
    expect(match).toMatchObject({ status: 'fixed', fixedVersion: '3.8.10-0ubuntu1~20.04.18+esm2' });
    expect(match).not.toHaveProperty('channelFixes');
    expect(judged('3.8.10-0ubuntu1~20.04.18+esm2', ATTACHED, [main, esm])).toEqual([]);
  });

  test('that is attached and has no fix takes none away', () => {
    const released = ubuntu({ status: 'fixed', ranges: [{ introduced: '0', fixed: '3.8.10-0ubuntu1~20.04.19' }] });
    const undecided = { ...esm, status: 'affected', ranges: [{ introduced: '0' }] } as const;
    expect(judged('3.8.10-0ubuntu1~20.04.18', ATTACHED, [released, undecided])).toMatchObject([
      { fixedVersion: '3.8.10-0ubuntu1~20.04.19' },
    ]);
    expect(judged('3.8.10-0ubuntu1~20.04.19', ATTACHED, [released, undecided])).toEqual([]);
  });

  test('that the version itself proves: as if attached', () => {
    expect(judged('3.8.10-0ubuntu1~20.04.18+esm1', FOCAL, [main, esm])).toMatchObject([
      { fixedVersion: '3.8.10-0ubuntu1~20.04.18+esm2' },
    ]);
    expect(judged('3.8.10-0ubuntu1~20.04.18+esm3', FOCAL, [main, esm])).toEqual([]);
    expect(judged('3.8.10-0ubuntu1~20.04.18~esm3', FOCAL, [main])).toHaveLength(1);
  });

  test('that alone speaks of extended support: the version that everybody has is affected', () => {
    expect(judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [esm])).toMatchObject([{ status: 'affected' }]);
    const fips = { ...esm, channel: 'fips' };
    expect(judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [fips])).toEqual([]);
    expect(judged('3.8.10-0ubuntu1~20.04.18+Fips1', FOCAL, [fips])).toHaveLength(1);
  });

  test('says nothing against what the main channel says fixed or not affected', () => {
    const fixed = ubuntu({ status: 'fixed', ranges: [{ introduced: '0', fixed: '3.8.10-0ubuntu1~20.04.10' }] });
    expect(judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [fixed, esm])).toEqual([]);
    expect(judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [ubuntu({ status: 'not-affected', ranges: [] }), esm])).toEqual(
      [],
    );
  });

  test('that is not attached silences nothing', () => {
    const ignore = { ...esm, status: 'not-affected', ranges: [] } as const;
    expect(judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [main, ignore])).toHaveLength(1);
    expect(judged('3.8.10-0ubuntu1~20.04.18', ATTACHED, [main, ignore])).toEqual([]);
  });

  test('several channels are shown by name, each with its highest fix', () => {
    const later = {
      ...esm,
      advisoryId: 'USN-2',
      ranges: [{ introduced: '0', fixed: '3.8.10-0ubuntu1~20.04.18+esm4' }],
    };
    const fips = { ...esm, channel: 'fips-updates', ranges: [{ introduced: '0', fixed: '3.8.10-0ubuntu1.fips.9' }] };
    expect(judged('3.8.10-0ubuntu1~20.04.18', FOCAL, [main, esm, fips, later])[0]?.channelFixes).toEqual([
      { channel: 'esm-infra', fixedVersion: '3.8.10-0ubuntu1~20.04.18+esm4' },
      { channel: 'fips-updates', fixedVersion: '3.8.10-0ubuntu1.fips.9' },
    ]);
  });
});
