import { describe, expect, test } from 'vitest';
import type { Vulnerability } from '../domain/advisory.ts';
import type { Match } from '../domain/match.ts';
import { hiddenReason } from './relevance.ts';

const match = (over: Partial<Match>): Match => ({
  package: {
    type: 'deb',
    name: 'zlib1g',
    version: '1:1.2.13.dfsg-1',
    foundBy: 'dpkg',
    locations: [{ path: '/var/lib/dpkg/status' }],
  },
  vulnerabilityId: 'CVE-2024-0001',
  status: 'affected',
  evidence: {
    advisoryId: 'CVE-2024-0001',
    feed: 'debian',
    ecosystem: 'Debian:12',
    comparedName: 'zlib',
    comparedVersion: '1:1.2.13.dfsg-1',
    scheme: 'deb',
    rule: '',
  },
  relatedAdvisories: [],
  ...over,
});
const plain: Vulnerability = { id: 'CVE-2024-0001', aliases: [], cvss: [], cwes: [], references: [] };

describe('a finding is', () => {
  test.each<[string, Partial<Match>, string | undefined]>([
    ['shown while the vendor has not decided', { status: 'affected' }, undefined],
    ['shown when it can be fixed', { status: 'fixed', fixedVersion: '2' }, undefined],
    ['shown when the fix is only postponed', { status: 'postponed' }, undefined],
    ['shown when the release is out of support', { status: 'end-of-life' }, undefined],
    ['shown when nobody has looked', { status: 'undetermined' }, undefined],
    ['hidden when the vendor makes no advisory', { status: 'no-dsa' }, 'vendor-rejected'],
    ['hidden when the vendor ignores it', { status: 'ignored' }, 'vendor-rejected'],
    ['shown when an ignored one was fixed after all', { status: 'ignored', fixedVersion: '2' }, undefined],
    ['hidden when it has no consequences', { vendorSeverity: 'unimportant' }, 'vendor-rejected'],
    ['hidden for a kernel inside an image', { class: 'kernel-in-image' }, 'not-applicable'],
    ['hidden for a kernel that does not run', { class: 'kernel-not-running' }, 'not-applicable'],
  ])('%s', (_, over, expected) => {
    expect(hiddenReason([match(over)], plain)).toBe(expected);
  });

  test('shown when one of its packages speaks for it', () => {
    expect(hiddenReason([match({ status: 'no-dsa' }), match({})], plain)).toBeUndefined();
    expect(hiddenReason([match({ status: 'no-dsa' }), match({ class: 'kernel-in-image' })], plain)).toBe(
      'vendor-rejected',
    );
  });

  test('shown when it is exploited, whatever the vendor decided', () => {
    const rejected = [match({ status: 'no-dsa' })];
    expect(hiddenReason(rejected, { ...plain, kev: { dateAdded: '2024-01-01' } })).toBeUndefined();
    expect(hiddenReason(rejected, { ...plain, exploitation: 'active' })).toBeUndefined();
    expect(hiddenReason(rejected, { ...plain, exploitation: 'poc' })).toBe('vendor-rejected');
  });
});
