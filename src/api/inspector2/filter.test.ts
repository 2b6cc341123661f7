import { expect, test } from 'vitest';
import type * as wire from '../contract/inspector2.generated.ts';
import { inspector2 } from '../contract/inspector2.generated.ts';
import { criteriaOf, filterOf } from './filter.ts';

const criteria: wire.FilterCriteria = {
  severity: [
    { comparison: 'EQUALS', value: 'HIGH' },
    { comparison: 'NOT_EQUALS', value: 'LOW' },
  ],
  title: [{ comparison: 'PREFIX', value: 'CVE-2024' }],
  inspectorScore: [{ lowerInclusive: 7, upperInclusive: 10 }, { lowerInclusive: 0 }],
  firstObservedAt: [{ startInclusive: '2026-01-01T00:00:00.000Z' }, {}],
  resourceTags: [
    { comparison: 'EQUALS', key: 'team' },
    { comparison: 'EQUALS', key: 'stage', value: '' },
  ],
  vulnerablePackages: [{ name: { comparison: 'EQUALS', value: 'openssl' }, epoch: { upperInclusive: 1 } }],
};

test('criteria of the wire become conditions', () => {
  expect(filterOf('FilterCriteria', criteria)).toEqual({
    severity: [
      { kind: 'string', comparison: 'EQUALS', value: 'HIGH' },
      { kind: 'string', comparison: 'NOT_EQUALS', value: 'LOW' },
    ],
    title: [{ kind: 'string', comparison: 'PREFIX', value: 'CVE-2024' }],
    inspectorScore: [
      { kind: 'number', lower: 7, upper: 10 },
      { kind: 'number', lower: 0 },
    ],
    firstObservedAt: [{ kind: 'date', start: '2026-01-01T00:00:00.000Z' }, { kind: 'date' }],
    resourceTags: [
      { kind: 'map', key: 'team' },
      { kind: 'map', key: 'stage', value: '' },
    ],
    vulnerablePackages: [
      {
        kind: 'package',
        parts: {
          name: { kind: 'string', comparison: 'EQUALS', value: 'openssl' },
          epoch: { kind: 'number', upper: 1 },
        },
      },
    ],
  });
});

test('and back again', () => {
  expect(criteriaOf(filterOf('FilterCriteria', criteria))).toEqual(criteria);
});

test.each(['FilterCriteria', 'CoverageFilterCriteria', 'ResourceFilterCriteria'] as const)(
  'every field of %s has a kind',
  (name) => {
    const shape = inspector2.shapes[name];
    const fields = shape?.type === 'structure' ? Object.keys(shape.members) : [];
    expect(fields.length).toBeGreaterThan(15);
    const every = Object.fromEntries(fields.map((field) => [field, []]));
    expect(Object.keys(filterOf(name, every))).toEqual(fields);
  },
);
