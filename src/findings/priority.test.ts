import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Vulnerability } from '../domain/advisory.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import { PRIORITIES, priorityOf } from './priority.ts';

const facts = (over: Partial<Vulnerability>): Vulnerability => ({
  id: 'CVE-2024-0001',
  aliases: [],
  cvss: [],
  cwes: [],
  references: [],
  ...over,
});
const epss = (score: number) => ({ score, percentile: 0.5, date: '2026-01-01' });
const kev = { dateAdded: '2024-05-01' };

describe('the priority of a finding', () => {
  test.each<[string, Severity, Partial<Vulnerability>, string, number]>([
    ['that nobody attacks', 'CRITICAL', { epss: epss(0.001) }, 'STANDARD', 3],
    ['with a public proof of concept', 'CRITICAL', { exploitation: 'poc', epss: epss(0.001) }, 'MODERATE', 22],
    ['that is likely to be attacked', 'HIGH', { epss: epss(0.5) }, 'URGENT', 57],
    ['of both kinds at their worst', 'CRITICAL', { epss: epss(0.94) }, 'IMMEDIATE', 97],
    ['that CISA lists', 'HIGH', { kev }, 'IMMEDIATE', 80],
    ['that CISA lists, of low severity', 'LOW', { kev, epss: epss(0.01) }, 'URGENT', 20],
    ['in a malicious package', 'UNTRIAGED', { malicious: true }, 'IMMEDIATE', 50],
    ['of which nothing is known', 'HIGH', {}, 'STANDARD', 0],
  ])('%s', (_, severity, over, priority, score) => {
    expect(priorityOf(severity, facts(over))).toMatchObject({ priority, score });
  });

  test('says why, the most telling first', () => {
    const { reasons } = priorityOf('HIGH', facts({ kev: { ...kev, ransomware: true }, epss: epss(0.031) }));
    expect(reasons).toEqual([
      'used in ransomware campaigns',
      'known to be exploited since 2024-05-01 (CISA KEV)',
      'EPSS 3.1 % within 30 days',
      'severity HIGH',
    ]);
  });

  test('never falls when severity or EPSS rises', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const ordered = SEVERITIES.filter((severity) => severity !== 'UNTRIAGED');
    fc.assert(
      fc.property(fc.nat(ordered.length - 2), share, share, (i, a, b) => {
        const [low, high] = [ordered[i], ordered[i + 1]];
        if (low === undefined || high === undefined) return;
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const before = priorityOf(low, facts({ epss: epss(less) }));
        for (const after of [
          priorityOf(high, facts({ epss: epss(less) })),
          priorityOf(low, facts({ epss: epss(more) })),
        ]) {
          expect(after.score).toBeGreaterThanOrEqual(before.score);
          expect(PRIORITIES.indexOf(after.priority)).toBeGreaterThanOrEqual(PRIORITIES.indexOf(before.priority));
        }
      }),
    );
  });
});
