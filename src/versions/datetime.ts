import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, numberKey, type SortKey } from './sort-key.ts';

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,100}))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Seconds from year 0 to 1970, and two days, so that no moment is below zero. */
const OFFSET = 62_167_219_200 + 2 * 86_400;

/** Moments of RFC 3339, whatever zone they are written in. @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
function parse(text: string): SortKey | undefined {
  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return undefined;
  const date = new Date(Date.parse(`${year}-${month}-${day}T00:00:00Z`));
  // A day that does not exist is read as one of the next month.
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return undefined;
  if (Number(second) > 60) return undefined;
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60 * (sign === '-' ? -1 : 1);
  const seconds = date.getTime() / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - zone;
  return numberKey(String(seconds + OFFSET)) + fraction.replace(/0+$/, '') + END;
}

export const datetime: VersionScheme<SortKey> = { id: 'datetime', parse, compare: compareKeys };
