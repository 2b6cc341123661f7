import { describe, expect, test } from 'vitest';
import type { CisTarget } from './cis.ts';
import { heardOf, MAX_CHECKS, type SessionStep, startDueAt, startSession, stopSession } from './cis-session.ts';

const NOW = '2026-01-02T03:00:00.000Z';
const waiting: CisTarget = {
  accountId: '111122223333',
  region: 'us-east-1',
  scanId: 's',
  resourceId: 'i-00000000000000001',
  jobId: 'j',
  tags: {},
  platform: 'DEBIAN_12',
  dueAt: startDueAt(NOW),
  counts: { passed: 0, failed: 0, skipped: 0 },
};
const reached = (step: SessionStep): CisTarget => {
  if ('conflict' in step) throw new Error(step.conflict);
  return step.target;
};
const started = reached(startSession(waiting, 'token', NOW));
const skipped = { ...started, counts: { passed: 0, failed: 0, skipped: 3 } };
const delivered = { ...started, counts: { passed: 2, failed: 1, skipped: 0 } };

test('a session starts once; its own token may repeat the start', () => {
  expect(started).toMatchObject({ sessionToken: 'token', dueAt: '2026-01-02T03:15:00.000Z' });
  expect(startSession(started, 'token', NOW)).toEqual({ target: started });
  expect(startSession(started, 'another', NOW)).toHaveProperty('conflict');
});

test('each word moves the time-out, up to the longest session', () => {
  expect(reached(heardOf(started, 'token', 0, '2026-01-02T03:10:00.000Z')).dueAt).toBe('2026-01-02T03:25:00.000Z');
  expect(reached(heardOf(started, 'token', 0, '2026-01-02T06:59:00.000Z')).dueAt).toBe('2026-01-02T07:00:00.000Z');
});

describe('is a conflict', () => {
  const done = reached(stopSession(delivered, 'token', { status: 'SUCCESS' }));
  test.each([
    ['telemetry before the start', heardOf(waiting, 'token', 1, NOW)],
    ['telemetry with another token', heardOf(started, 'another', 1, NOW)],
    ['telemetry after the end', heardOf(done, 'token', 1, NOW)],
    ['more checks than counters hold', heardOf(delivered, 'token', MAX_CHECKS, NOW)],
    ['the end before the start', stopSession(waiting, 'token', { status: 'SUCCESS' })],
    ['the end with another token', stopSession(delivered, 'another', { status: 'SUCCESS' })],
    ['a start after the end', startSession(done, 'token', NOW)],
    ['the end after the time-out', stopSession({ ...delivered, status: 'TIMED_OUT' }, 'token', { status: 'SUCCESS' })],
  ])('%s', (_, step) => expect(step).toHaveProperty('conflict'));
});

describe('the end', () => {
  test.each([
    ['of what was delivered', delivered, { status: 'SUCCESS', totalChecks: 3 }, 'COMPLETED'],
    ['without a check', started, { status: 'SUCCESS' }, 'CANCELLED'],
    ['with checks of which none was made', skipped, { status: 'SUCCESS', totalChecks: 3 }, 'CANCELLED'],
    ['with checks that did not arrive', delivered, { status: 'SUCCESS', totalChecks: 4 }, 'CANCELLED'],
    ['of a failure', delivered, { status: 'FAILED', reason: 'disk full' }, 'CANCELLED'],
  ] as const)('%s', (_, target, end, status) => {
    const ended = reached(stopSession(target, 'token', end));
    expect(ended.status).toBe(status);
    expect(ended.note === undefined).toBe(status === 'COMPLETED');
    expect(stopSession(ended, 'token', end)).toEqual({ target: ended });
  });

  test('on a system that is not supported says so', () => {
    const end = { status: 'UNSUPPORTED_OS' } as const;
    expect(reached(stopSession(started, 'token', end))).toMatchObject({ statusReason: 'UNSUPPORTED_OS' });
  });
});
