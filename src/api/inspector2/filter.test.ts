import { expect, test } from 'vitest';
import { FILTER_FIELDS } from '../../findings/filter.ts';
import { COVERAGE_FILTER_FIELDS, FINDING_FILTER_FIELDS } from '../../store/index.ts';
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
  expect(filterOf('FilterCriteria', criteria, FINDING_FILTER_FIELDS)).toEqual({
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
  expect(criteriaOf(filterOf('FilterCriteria', criteria, FINDING_FILTER_FIELDS))).toEqual(criteria);
});

test('a field that cannot be asked about is named, not left out', () => {
  const wanted: wire.FilterCriteria = { ...criteria, portRange: [{ beginInclusive: 22 }], lambdaFunctionName: [] };
  const others = FINDING_FILTER_FIELDS.filter((field) => !['portRange', 'lambdaFunctionName'].includes(field));
  expect(() => filterOf('FilterCriteria', wanted, others)).toThrow(
    expect.objectContaining({
      name: 'ValidationException',
      body: {
        reason: 'FIELD_VALIDATION_FAILED',
        fields: ['portRange', 'lambdaFunctionName'].map((field) => ({
          name: `filterCriteria.${field}`,
          message: 'This version of Assay cannot filter by this field',
        })),
      },
    }),
  );
});

test('every field of the contract can be asked about, in lists and in rules', () => {
  const members = (name: string): string[] => {
    const shape = inspector2.shapes[name];
    return shape?.type === 'structure' ? Object.keys(shape.members) : [];
  };
  expect([...FINDING_FILTER_FIELDS].sort()).toEqual(members('FilterCriteria').sort());
  expect([...COVERAGE_FILTER_FIELDS].sort()).toEqual(members('CoverageFilterCriteria').sort());
  expect([...FILTER_FIELDS].sort()).toEqual(members('FilterCriteria').sort());
});
