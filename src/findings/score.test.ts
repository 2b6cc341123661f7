import { describe, expect, test } from 'vitest';
import type { CvssRating } from '../domain/advisory.ts';
import { decidingRating, type Evidence, gravest, judge, severityOfWord } from './score.ts';
import { distributionVendorOf } from './vendors.ts';

const debian = distributionVendorOf('Debian:12');
const rating = (source: string, version: CvssRating['version'], baseScore: number): CvssRating => ({
  source,
  version,
  baseScore,
  vector: `CVSS:${version}/${source}/${baseScore}`,
});
const of = (evidence: Partial<Evidence>): Evidence => ({
  vendor: undefined,
  vendorSeverity: undefined,
  status: 'affected',
  ratings: [],
  exploited: false,
  ...evidence,
});

describe('which CVSS decides', () => {
  const nvd = rating('NVD', '3.1', 5.5);
  const adp = rating('CISA-ADP', '3.1', 9.1);
  const cna = rating('redhat', '3.1', 7.5);
  const github = rating('GITHUB', '3.1', 8.1);
  const own = rating('DEBIAN_CVE', '3.1', 2.1);
  test.each([
    ['the distribution before everybody', [github, cna, adp, nvd, own], own],
    ['then NVD', [github, cna, adp, nvd], nvd],
    ['then CISA-ADP', [github, cna, adp], adp],
    ['then the CNA', [github, cna], cna],
    ['then GitHub', [github], github],
    ['3.x before 4.0, whoever gave it', [rating('NVD', '4.0', 9.3), github], github],
    ['3.1 before 3.0 of the same source', [rating('NVD', '3.0', 9.8), nvd], nvd],
    ['4.0 before 2.0', [rating('NVD', '2.0', 10), rating('acme', '4.0', 6.3)], rating('acme', '4.0', 6.3)],
    ['2.0 when there is no other', [rating('NVD', '2.0', 10)], rating('NVD', '2.0', 10)],
  ])('%s', (_, ratings, expected) => {
    expect(decidingRating(ratings, debian)).toEqual(expected);
    expect(decidingRating([...ratings].reverse(), debian)).toEqual(expected);
  });
  test('nobody', () => expect(decidingRating([], debian)).toBeUndefined());
});

test.each([
  ['critical', 'CRITICAL'],
  ['CRITICAL', 'CRITICAL'],
  ['Important', 'HIGH'],
  ['high', 'HIGH'],
  ['moderate', 'MEDIUM'],
  ['medium', 'MEDIUM'],
  ['medium**', 'MEDIUM'],
  ['low', 'LOW'],
  ['minor', 'LOW'],
  ['negligible', 'INFORMATIONAL'],
  ['unimportant', 'INFORMATIONAL'],
  ['not yet assigned', undefined],
  ['end-of-life', undefined],
  ['constructor', undefined],
  [undefined, undefined],
])('the word %s is %s', (word, severity) => {
  expect(severityOfWord(word)).toBe(severity);
});

describe('severity', () => {
  const critical = rating('NVD', '3.1', 9.8);
  test.each<[string, Partial<Evidence>, string, number | undefined]>([
    ['nobody has scored it', {}, 'UNTRIAGED', undefined],
    ['NVD alone', { ratings: [critical] }, 'CRITICAL', 9.8],
    ['a score of 0', { ratings: [rating('NVD', '3.1', 0)] }, 'INFORMATIONAL', 0],
    [
      'Debian unimportant beats NVD critical',
      { vendor: debian, vendorSeverity: 'unimportant', ratings: [critical] },
      'INFORMATIONAL',
      undefined,
    ],
    ['Debian low beats NVD critical', { vendor: debian, vendorSeverity: 'low', ratings: [critical] }, 'LOW', undefined],
    [
      'Debian has not assigned: NVD',
      { vendor: debian, vendorSeverity: 'not yet assigned', ratings: [critical] },
      'CRITICAL',
      9.8,
    ],
    [
      "low** is NVD's word copied: NVD",
      { vendor: debian, vendorSeverity: 'low**', ratings: [critical] },
      'CRITICAL',
      9.8,
    ],
    ['low** without any CVSS', { vendor: debian, vendorSeverity: 'low**' }, 'LOW', undefined],
    [
      "the vendor's own CVSS beats its word",
      { vendor: debian, vendorSeverity: 'low', ratings: [critical, rating('DEBIAN_CVE', '3.1', 7)] },
      'HIGH',
      7,
    ],
    ['no-dsa is at most medium', { vendor: debian, status: 'no-dsa', ratings: [critical] }, 'MEDIUM', 9.8],
    ['no-dsa never raises', { vendor: debian, status: 'no-dsa', ratings: [rating('NVD', '3.1', 2)] }, 'LOW', 2],
    [
      'no-dsa but exploited',
      { vendor: debian, status: 'no-dsa', ratings: [critical], exploited: true },
      'CRITICAL',
      9.8,
    ],
    ['a registry word counts without CVSS', { vendorSeverity: 'HIGH' }, 'HIGH', undefined],
    ['a registry word does not beat CVSS', { vendorSeverity: 'LOW', ratings: [critical] }, 'CRITICAL', 9.8],
  ])('%s', (_, evidence, severity, score) => {
    const judgement = judge(of(evidence));
    expect(judgement.severity).toBe(severity);
    expect(judgement.rating?.baseScore).toBe(score);
  });
});

test('of several packages the gravest judgement counts', () => {
  const high = { severity: 'HIGH' as const, rating: rating('NVD', '3.1', 7.5) };
  expect(gravest([{ severity: 'INFORMATIONAL' }, high, { severity: 'UNTRIAGED' }])).toBe(high);
  expect(gravest([])).toEqual({ severity: 'UNTRIAGED' });
});
