import { inputError } from './errors.ts';

export const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface TimeOfDay {
  /** `9:05`, `23:59`. */
  readonly timeOfDay: string;
  /** Of the IANA database. */
  readonly timezone: string;
}

/** When a CIS configuration runs. `monthly` is the first such weekday of each month. */
export type CisSchedule =
  | { readonly kind: 'oneTime' }
  | { readonly kind: 'daily'; readonly at: TimeOfDay }
  | { readonly kind: 'weekly'; readonly at: TimeOfDay; readonly days: readonly Weekday[] }
  | { readonly kind: 'monthly'; readonly at: TimeOfDay; readonly day: Weekday };

const DAY_MS = 86_400_000;

/** A wall clock of a time zone: reads an instant as if it were UTC. */
type WallClock = (instant: number) => number;

/** @throws AssayError input when there is no such time zone */
function wallClockOf(timeZone: string): WallClock {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return (instant) => {
      const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
      const of = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? 0;
      return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
    };
  } catch (cause) {
    throw inputError(`${timeZone} is no time zone, like Europe/Berlin or UTC`, { cause });
  }
}

/** @throws AssayError input when there is no such time zone */
export const checkTimezone = (timezone: string): void => void wallClockOf(timezone);

/**
 * The instant at which a wall clock shows `wanted`. Shown twice (clocks went back): the first. Never shown (clocks went
 * forward): as long after the gap's beginning as it would have been, which is what calendars do.
 */
function instantOf(wanted: number, wall: WallClock): number {
  const offsetAt = (instant: number): number => wall(instant) - instant;
  const before = wanted - offsetAt(wanted - DAY_MS);
  const after = wanted - offsetAt(wanted + DAY_MS);
  const shown = [before, after].filter((instant) => wall(instant) === wanted);
  return shown.length === 0 ? before : Math.min(...shown);
}

/** Does it run on this day? @param midnight of the day, read as UTC */
function runsOn(schedule: Exclude<CisSchedule, { kind: 'oneTime' }>, midnight: Date): boolean {
  if (schedule.kind === 'daily') return true;
  const weekday = WEEKDAYS[midnight.getUTCDay()];
  if (schedule.kind === 'weekly') return weekday !== undefined && schedule.days.includes(weekday);
  return weekday === schedule.day && midnight.getUTCDate() <= 7;
}

/** Longest wait for a monthly run, and a day on both sides for the time zone. */
const DAYS_AHEAD = 45;

/**
 * The first moment after `after` at which a schedule runs; undefined for one that runs once, which is at its creation.
 * @throws AssayError input when there is no such time zone
 */
export function nextRun(schedule: CisSchedule, after: Date): Date | undefined {
  if (schedule.kind === 'oneTime') return undefined;
  const [hours = 0, minutes = 0] = schedule.at.timeOfDay.split(':').map(Number);
  const wall = wallClockOf(schedule.at.timezone);
  const today = Math.floor(wall(after.getTime()) / DAY_MS) * DAY_MS;
  for (let day = -1; day <= DAYS_AHEAD; day++) {
    const midnight = today + day * DAY_MS;
    if (!runsOn(schedule, new Date(midnight))) continue;
    const instant = instantOf(midnight + (hours * 60 + minutes) * 60_000, wall);
    if (instant > after.getTime()) return new Date(instant);
  }
  throw new Error('every schedule runs within a month');
}
