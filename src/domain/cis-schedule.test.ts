import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CisSchedule, checkTimezone, nextRun, WEEKDAYS } from './cis-schedule.ts';

const daily = (timeOfDay: string, timezone: string): CisSchedule => ({ kind: 'daily', at: { timeOfDay, timezone } });
const next = (schedule: CisSchedule, after: string): string | undefined =>
  nextRun(schedule, new Date(after))?.toISOString();

describe('the next run', () => {
  test.each([
    ['later today', daily('9:05', 'UTC'), '2026-01-02T03:00:00Z', '2026-01-02T09:05:00.000Z'],
    ['not now, but tomorrow', daily('09:05', 'UTC'), '2026-01-02T09:05:00Z', '2026-01-03T09:05:00.000Z'],
    ['of another zone', daily('23:30', 'Asia/Tokyo'), '2026-01-02T15:00:00Z', '2026-01-03T14:30:00.000Z'],
    ['before clocks go forward', daily('02:30', 'Europe/Berlin'), '2026-03-27T12:00:00Z', '2026-03-28T01:30:00.000Z'],
    [
      'in the hour that is left out',
      daily('02:30', 'Europe/Berlin'),
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:30:00.000Z',
    ],
    ['after it', daily('02:30', 'Europe/Berlin'), '2026-03-29T12:00:00Z', '2026-03-30T00:30:00.000Z'],
    [
      'in the hour that comes twice: the first',
      daily('02:30', 'Europe/Berlin'),
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    ['and not a second time', daily('02:30', 'Europe/Berlin'), '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
    ['where a day was left out', daily('09:00', 'Pacific/Apia'), '2011-12-29T20:00:00Z', '2011-12-30T19:00:00.000Z'],
  ] as const)('%s', (_, schedule, after, expected) => expect(next(schedule, after)).toBe(expected));

  test('of a week is the next of its days', () => {
    const at = { timeOfDay: '06:00', timezone: 'America/New_York' };
    const weekly = { kind: 'weekly', at, days: ['MON', 'THU'] } as const;
    // A Friday.
    expect(next(weekly, '2026-01-02T12:00:00Z')).toBe('2026-01-05T11:00:00.000Z');
    expect(next(weekly, '2026-01-05T11:00:00Z')).toBe('2026-01-08T11:00:00.000Z');
  });

  test('of a month is the first such day of it', () => {
    const at = { timeOfDay: '00:00', timezone: 'UTC' };
    const monthly = { kind: 'monthly', at, day: 'WED' } as const;
    expect(next(monthly, '2026-01-02T00:00:00Z')).toBe('2026-01-07T00:00:00.000Z');
    expect(next(monthly, '2026-01-07T00:00:00Z')).toBe('2026-02-04T00:00:00.000Z');
  });

  test('there is none of what runs once', () =>
    expect(next({ kind: 'oneTime' }, '2026-01-02T00:00:00Z')).toBeUndefined());
});

test('a time zone is one of the IANA database', () => {
  expect(() => checkTimezone('Europe/Berlin')).not.toThrow();
  expect(() => checkTimezone('Middle/Earth')).toThrow('is no time zone');
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Chatham',
];
const times = fc
  .record({
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    timezone: fc.constantFrom(...ZONES),
  })
  .map(({ hour, minute, timezone }) => ({ timeOfDay: `${hour}:${String(minute).padStart(2, '0')}`, timezone }));
const days = fc.constantFrom(...WEEKDAYS);
const schedules: fc.Arbitrary<CisSchedule> = fc.oneof(
  times.map((at) => ({ kind: 'daily' as const, at })),
  fc
    .record({ at: times, days: fc.uniqueArray(days, { minLength: 1 }) })
    .map((s) => ({ kind: 'weekly' as const, ...s })),
  fc.record({ at: times, day: days }).map((s) => ({ kind: 'monthly' as const, ...s })),
);
const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });

describe('laws of the next run', () => {
  test('it comes later, and nothing runs in between', () => {
    fc.assert(
      fc.property(schedules, instants, (schedule, after) => {
        const run = nextRun(schedule, after);
        expect(run?.getTime()).toBeGreaterThan(after.getTime());
        // From any moment before it, it is still the next one.
        const justBefore = new Date((run?.getTime() ?? 0) - 1);
        expect(nextRun(schedule, justBefore)).toEqual(run);
      }),
      { numRuns: 300 },
    );
  });

  test('the wall clock shows the time that was asked for, or the hour is left out on that day', () => {
    fc.assert(
      fc.property(times, instants, (at, after) => {
        const run = nextRun({ kind: 'daily', at }, after) ?? after;
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: at.timezone, hour: 'numeric', minute: '2-digit' });
        const shown = (instant: Date): string => clock.format(instant);
        const wanted = at.timeOfDay.padStart(5, '0');
        if (shown(run) === wanted) return;
        // Then no minute within the day around shows it twice as far apart as clocks ever move.
        const around = Array.from({ length: 6 * 60 }, (_, n) => new Date(run.getTime() + (n - 180) * 60_000));
        expect(around.some((instant) => shown(instant) === wanted)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('the days between two daily runs are as long as days are', () => {
    fc.assert(
      fc.property(times, instants, (at, after) => {
        const first = nextRun({ kind: 'daily', at }, after) ?? after;
        const second = nextRun({ kind: 'daily', at }, first) ?? first;
        const hours = (second.getTime() - first.getTime()) / 3_600_000;
        expect(hours).toBeGreaterThanOrEqual(22);
        expect(hours).toBeLessThanOrEqual(26);
      }),
      { numRuns: 300 },
    );
  });
});
