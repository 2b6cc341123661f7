import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SCAN } from '../../test/reports/sample-scan.ts';
import type { Vulnerability } from '../domain/advisory.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { worstFirst } from './order.ts';

const [sample] = SCAN.assessments;

test('severity decides, then known exploitation, then EPSS, then the score, then the id', () => {
  const facts: Record<string, Partial<Vulnerability>> = {
    exploited: { kev: { dateAdded: '2026-01-01' } },
    likely: { epss: { score: 0.9, percentile: 1, date: '2026-01-01' } },
  };
  const make = (key: string, severity: 'HIGH' | 'CRITICAL', inspectorScore?: number) => ({
    type: 'PACKAGE_VULNERABILITY' as const,
    key,
    title: key,
    description: '',
    severity,
    ...(inspectorScore === undefined ? {} : { inspectorScore }),
  });
  const list = [
    make('b', 'HIGH'),
    make('a', 'HIGH'),
    make('scored', 'HIGH', 8),
    make('likely', 'HIGH'),
    make('exploited', 'HIGH'),
    make('worst', 'CRITICAL'),
  ];
  const sorted = worstFirst(list, (id) => facts[id] as Vulnerability | undefined);
  expect(sorted.map((a) => a.key)).toEqual(['worst', 'exploited', 'likely', 'scored', 'a', 'b']);
});

test('the order does not depend on the order that came in', () => {
  if (sample === undefined) throw new Error('the fixture has findings');
  const arbitrary = fc.uniqueArray(fc.record({ key: fc.string(), severity: fc.constantFrom(...SEVERITIES) }), {
    selector: ({ key }) => key,
  });
  fc.assert(
    fc.property(arbitrary, (list) => {
      const assessments = list.map((entry) => ({ ...sample, ...entry }));
      const none = () => undefined;
      expect(worstFirst([...assessments].reverse(), none)).toEqual(worstFirst(assessments, none));
    }),
  );
});
