import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition, Filter, StringComparison } from '../domain/filter.ts';
import type { Finding, VulnerablePackage } from '../domain/finding.ts';
import type { Resource } from '../domain/resource.ts';
import { FILTER_FIELDS, type FilterSubject, matchesFilter } from './filter.ts';

const evidence: VulnerablePackage['evidence'] = {
  advisoryId: 'DSA-1-1',
  feed: 'debian',
  ecosystem: 'Debian:12',
  comparedName: 'openssl',
  comparedVersion: '1',
  scheme: 'deb',
  rule: '',
};
const openssl: VulnerablePackage = {
  type: 'deb',
  name: 'openssl',
  version: '1:3.0.11-1~deb12u2',
  arch: 'amd64',
  filePath: '/var/lib/dpkg/status',
  layer: 'sha256:aa',
  status: 'fixed',
  evidence,
};
const { layer: _, ...withoutLayer } = openssl;
const lodash: VulnerablePackage = {
  ...withoutLayer,
  type: 'npm',
  name: 'lodash',
  version: '4.17.20',
  filePath: '/app/p.json',
};

const finding: Finding = {
  type: 'PACKAGE_VULNERABILITY',
  key: 'CVE-2024-1',
  title: 'CVE-2024-1 - openssl',
  description: 'x',
  severity: 'HIGH',
  fixAvailable: 'YES',
  exploitAvailable: 'NO',
  inspectorScore: 7.5,
  packageVulnerability: {
    vulnerabilityId: 'CVE-2024-1',
    source: 'DEBIAN_CVE',
    relatedVulnerabilities: ['DSA-1-1', 'DSA-2-1'],
    referenceUrls: [],
    cvss: [],
    packages: [openssl, lodash],
  },
  accountId: '111122223333',
  region: 'us-east-1',
  id: 'f'.repeat(32),
  resourceId: 'i-1',
  resourceType: 'AWS_EC2_INSTANCE',
  status: 'ACTIVE',
  firstObservedAt: '2024-01-01T00:00:00.000Z',
  lastObservedAt: '2024-02-01T00:00:00.000Z',
  updatedAt: '2024-02-01T00:00:00.000Z',
};
const resource: Resource = {
  accountId: '111122223333',
  region: 'us-east-1',
  id: 'i-1',
  type: 'AWS_EC2_INSTANCE',
  tags: { env: 'prod', empty: '' },
  details: { kind: 'instance', platform: 'DEBIAN_12' },
};
const subject: FilterSubject = { finding, resource, epssScore: 0.3 };

const is = (value: string): Condition => ({ kind: 'string', comparison: 'EQUALS', value });
const not = (value: string): Condition => ({ kind: 'string', comparison: 'NOT_EQUALS', value });
const begins = (value: string): Condition => ({ kind: 'string', comparison: 'PREFIX', value });

describe('inside one field: any positive and no negative', () => {
  test.each<[string, readonly Condition[], boolean]>([
    ['equal', [is('HIGH')], true],
    ['one of two', [is('LOW'), is('HIGH')], true],
    ['none of two', [is('LOW'), is('MEDIUM')], false],
    ['prefix', [begins('HI')], true],
    ['case counts', [is('high')], false],
    ['not the other', [not('LOW')], true],
    ['all negatives must hold', [not('LOW'), not('HIGH')], false],
    ['positive and negative', [is('HIGH'), not('LOW')], true],
    ['positive but excluded', [is('HIGH'), not('HIGH')], false],
  ])('%s', (_, severity, expected) => {
    expect(matchesFilter({ severity }, subject)).toBe(expected);
  });
});

test.each<[string, Filter, boolean]>([
  ['fields AND', { severity: [is('HIGH')], fixAvailable: [is('NO')] }, false],
  ['no field takes all', {}, true],
  ['unknown field takes nothing', { colour: [not('x')] }, false],
  ['a name of Object is no field', { toString: [not('x')] }, false],
  ['missing value: EQUALS', { vendorSeverity: [is('low')] }, false],
  ['missing value: NOT_EQUALS', { vendorSeverity: [not('low')] }, true],
  ['lists: any equals', { relatedVulnerabilities: [is('DSA-2-1')] }, true],
  ['lists: none may equal', { relatedVulnerabilities: [not('DSA-2-1')] }, false],
  ['numbers, bounds inclusive', { inspectorScore: [{ kind: 'number', lower: 7.5, upper: 7.5 }] }, true],
  ['numbers, outside', { epssScore: [{ kind: 'number', lower: 0.31 }] }, false],
  ['dates, bounds inclusive', { firstObservedAt: [{ kind: 'date', start: '2024-01-01T00:00:00Z' }] }, true],
  ['dates, outside', { firstObservedAt: [{ kind: 'date', end: '2023-12-31T23:59:59Z' }] }, false],
  ['tag exists', { resourceTags: [{ kind: 'map', key: 'empty' }] }, true],
  ['tag equals', { resourceTags: [{ kind: 'map', key: 'env', value: 'prod' }] }, true],
  ['tag differs', { resourceTags: [{ kind: 'map', key: 'env', value: 'test' }] }, false],
  ['tag of Object is none', { resourceTags: [{ kind: 'map', key: 'constructor' }] }, false],
  ['the ARN', { findingArn: [begins('arn:aws:inspector2:us-east-1:111122223333:finding/ff')] }, true],
  ['image fields of a machine', { ecrImageTags: [is('latest')] }, false],
  [
    'one package',
    { vulnerablePackages: [{ kind: 'package', parts: { name: is('openssl'), version: is('3.0.11') } }] },
    true,
  ],
  [
    'deb versions in parts',
    {
      vulnerablePackages: [
        { kind: 'package', parts: { release: is('1~deb12u2'), epoch: { kind: 'number', lower: 1, upper: 1 } } },
      ],
    },
    true,
  ],
  [
    'parts hold on the same package',
    { vulnerablePackages: [{ kind: 'package', parts: { name: is('openssl'), version: is('4.17.20') } }] },
    false,
  ],
  [
    'architecture in the words of the wire',
    { vulnerablePackages: [{ kind: 'package', parts: { architecture: is('AMD64') } }] },
    true,
  ],
  [
    'a missing part: NOT_EQUALS',
    { vulnerablePackages: [{ kind: 'package', parts: { name: is('lodash'), sourceLayerHash: not('sha256:aa') } }] },
    true,
  ],
  [
    'any of several packages',
    {
      vulnerablePackages: [
        { kind: 'package', parts: { name: is('x') } },
        { kind: 'package', parts: { name: begins('lod') } },
      ],
    },
    true,
  ],
])('%s', (_, filter, expected) => {
  expect(matchesFilter(filter, subject)).toBe(expected);
});

test('a condition and its negation split every finding in two', () => {
  const strings = fc.constantFrom('HIGH', 'ACTIVE', 'YES', 'DSA-1-1', 'openssl', 'absent');
  const others = ['portRange', 'resourceTags', 'vulnerablePackages'];
  const fields = fc.constantFrom(...FILTER_FIELDS.filter((field) => !others.includes(field)));
  fc.assert(
    fc.property(fields, strings, (field, value) => {
      const ask = (comparison: StringComparison): boolean =>
        matchesFilter({ [field]: [{ kind: 'string', comparison, value }] }, subject);
      expect(ask('EQUALS')).toBe(!ask('NOT_EQUALS'));
      if (ask('EQUALS')) expect(ask('PREFIX')).toBe(true);
    }),
  );
});
