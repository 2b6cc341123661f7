import { expect, test } from 'vitest';
import type { AdvisoryRecord } from '../domain/advisory.ts';
import { withoutRepeats } from './precedence.ts';

const record = (feed: string, advisoryId: string): AdvisoryRecord => ({
  advisoryId,
  feed,
  vulnerabilityIds: ['CVE-2024-1'],
  ecosystem: 'PyPI',
  name: 'django',
  scheme: 'pep440',
  ranges: [{ introduced: '0', fixed: '2.0' }],
  status: 'fixed',
});

test('an advisory of a database that is a feed itself is not repeated by OSV.dev', () => {
  const records = [
    record('ghsa', 'GHSA-1'),
    record('osv', 'GHSA-1'),
    record('osv', 'PYSEC-1'),
    record('pypa', 'PYSEC-1'),
    record('osv', 'PYSEC-2'),
  ];
  expect(withoutRepeats(records).map(({ feed, advisoryId }) => `${feed} ${advisoryId}`)).toEqual([
    'ghsa GHSA-1',
    'pypa PYSEC-1',
    'osv PYSEC-2',
  ]);
});

test('without another feed everything stays', () => {
  const records = [record('osv', 'PYSEC-1'), record('osv', 'PYSEC-1')];
  expect(withoutRepeats(records)).toBe(records);
});

test("NVD's finding on a product stands instead of what the CVE record first said", () => {
  const records = [record('cve', 'CVE-2024-1'), record('nvd', 'CVE-2024-1'), record('cve', 'CVE-2024-2')];
  expect(withoutRepeats(records).map(({ feed, advisoryId }) => `${feed} ${advisoryId}`)).toEqual([
    'nvd CVE-2024-1',
    'cve CVE-2024-2',
  ]);
});
