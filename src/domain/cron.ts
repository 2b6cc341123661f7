/** A five-field cron expression in UTC: minute, hour, day of month, month, day of week (0 or 7 is Sunday). */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** With a day of the month and a day of the week given, either will do, as in every cron. */
  readonly eitherDay: boolean;
}

// A field is `*`, 5, 1-5 or 1-30/5, several joined by commas; `*` takes a step too.
function parseField(text: string, min: number, max: number): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [, range = '', from, to, step = '1'] = /^(\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    if (range === '') return undefined;
    const first = from === undefined ? min : Number(from);
    // `5/10` means from 5 on.
    const isOpen = range === '*' || (to === undefined && part.includes('/'));
    const last = isOpen ? max : Number(to ?? from);
    if (first < min || last > max || first > last || Number(step) < 1) return undefined;
    for (let value = first; value <= last; value += Number(step)) values.add(value);
  }
  return values;
}

/** undefined for what is no cron expression. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12);
  const named = parseField(weekday, 0, 7);
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !named) return undefined;
  const weekdays = new Set([...named].map((one) => one % 7));
  return { minutes, hours, days, months, weekdays, eitherDay: day !== '*' && weekday !== '*' };
}

/** Days looked at for the next moment: the 29th of February comes every eight years at worst. */
const MAX_DAYS = 366 * 9;
const DAY_MS = 86_400_000;

function isDay({ days, months, weekdays, eitherDay }: Cron, day: Date): boolean {
  if (!months.has(day.getUTCMonth() + 1)) return false;
  const [ofMonth, ofWeek] = [days.has(day.getUTCDate()), weekdays.has(day.getUTCDay())];
  return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
}

/** The first moment after `after` that the expression names; undefined when there is none, like the 31st of February. */
export function nextOfCron(cron: Cron, after: Date): Date | undefined {
  const start = Math.floor(after.getTime() / 60_000) * 60_000 + 60_000;
  const firstDay = Math.floor(start / DAY_MS) * DAY_MS;
  for (let offset = 0; offset < MAX_DAYS; offset++) {
    const midnight = firstDay + offset * DAY_MS;
    if (!isDay(cron, new Date(midnight))) continue;
    for (const hour of [...cron.hours].sort((a, b) => a - b)) {
      for (const minute of [...cron.minutes].sort((a, b) => a - b)) {
        const moment = midnight + hour * 3_600_000 + minute * 60_000;
        if (moment >= start) return new Date(moment);
      }
    }
  }
  return undefined;
}

/** The next moment that an expression names after another one, ISO 8601; undefined when it names none, or is none. */
export function nextMoment(expression: string, after: Date): string | undefined {
  const cron = parseCron(expression);
  return cron && nextOfCron(cron, after)?.toISOString();
}
