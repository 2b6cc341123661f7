import { expect, test } from 'vitest';
import type { Finding } from '../domain/finding.ts';
import type { Resource } from '../domain/resource.ts';
import { type SuppressionContext, type SuppressionRule, suppressionChange } from './suppress.ts';

const owner = { accountId: '111122223333', region: 'us-east-1' };
const resource: Resource = {
  ...owner,
  id: 'i-1',
  type: 'AWS_EC2_INSTANCE',
  tags: { env: 'test' },
  details: { kind: 'instance', platform: 'DEBIAN_12' },
};
const context: SuppressionContext = { resource, epssScore: (key) => (key === 'CVE-2024-1' ? 0.01 : undefined) };
const finding: Finding = {
  ...owner,
  type: 'PACKAGE_VULNERABILITY',
  key: 'CVE-2024-1',
  title: 'CVE-2024-1 - zlib1g',
  description: 'x',
  severity: 'LOW',
  id: '0'.repeat(32),
  resourceId: 'i-1',
  resourceType: 'AWS_EC2_INSTANCE',
  status: 'ACTIVE',
  firstObservedAt: '2024-01-01T00:00:00.000Z',
  lastObservedAt: '2024-01-01T00:00:00.000Z',
  updatedAt: '2024-01-01T00:00:00.000Z',
};
const now = '2024-03-01T00:00:00.000Z';
const equals = (value: string) => ({ kind: 'string', comparison: 'EQUALS', value }) as const;
const low: SuppressionRule = {
  id: '1',
  name: 'low-in-test',
  filter: { severity: [equals('LOW')], resourceTags: [{ kind: 'map', key: 'env', value: 'test' }] },
};

test('a rule hides an active finding; nothing was observed by that', () => {
  const change = suppressionChange([low], finding, context, now);
  expect(change).toMatchObject({
    kind: 'suppressed',
    cause: 'suppression rule low-in-test matches',
    previousStatus: 'ACTIVE',
    finding: { status: 'SUPPRESSED', updatedAt: now, lastObservedAt: finding.lastObservedAt },
  });
});

test('without its rule the finding comes back', () => {
  const change = suppressionChange([], { ...finding, status: 'SUPPRESSED' }, context, now);
  expect(change).toMatchObject({ kind: 'unsuppressed', previousStatus: 'SUPPRESSED', finding: { status: 'ACTIVE' } });
});

test('no change when the status is right', () => {
  expect(suppressionChange([low], { ...finding, status: 'SUPPRESSED' }, context, now)).toBeUndefined();
  expect(suppressionChange([], finding, context, now)).toBeUndefined();
});

test('closed findings are left alone', () => {
  expect(suppressionChange([low], { ...finding, status: 'CLOSED' }, context, now)).toBeUndefined();
});

test('a rule about active findings does not undo itself', () => {
  const active: SuppressionRule = { id: '2', name: 'active', filter: { findingStatus: [equals('ACTIVE')] } };
  expect(suppressionChange([active], { ...finding, status: 'SUPPRESSED' }, context, now)).toBeUndefined();
});

test('a rule about the last update does not undo itself by being one', () => {
  const old: SuppressionRule = {
    id: '4',
    name: 'old',
    filter: { updatedAt: [{ kind: 'date', end: '2024-02-01T00:00:00.000Z' }] },
  };
  const hidden = suppressionChange([old], finding, context, now)?.finding;
  expect(hidden).toMatchObject({ status: 'SUPPRESSED', updatedAt: now });
  const later = '2024-04-01T00:00:00.000Z';
  expect(hidden && suppressionChange([old], hidden, context, later)).toBeUndefined();
  const back = hidden && suppressionChange([], hidden, context, later);
  expect(back?.finding).toEqual({ ...finding, updatedAt: later });
});

test('rules may ask for EPSS', () => {
  const unlikely: SuppressionRule = {
    id: '3',
    name: 'unlikely',
    filter: { epssScore: [{ kind: 'number', upper: 0.05 }] },
  };
  expect(suppressionChange([unlikely], finding, context, now)?.kind).toBe('suppressed');
  expect(suppressionChange([unlikely], { ...finding, key: 'CVE-2024-2' }, context, now)).toBeUndefined();
});
