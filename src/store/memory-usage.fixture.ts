import type { MeteredUsage } from '../domain/usage.ts';
import type { UsageStore } from './usage-store.ts';

/** Usage that a test decides, by account; what is folded or swept is remembered. */
export function memoryUsage(metered: ReadonlyMap<string, readonly MeteredUsage[]> = new Map()) {
  let foldedUntil: string | undefined;
  let firstDay: string | undefined;
  const folded: string[] = [];
  const usage: UsageStore = {
    totals: async (accountIds) => new Map([...metered].filter(([accountId]) => accountIds.includes(accountId))),
    foldedUntil: async () => foldedUntil,
    firstDay: async () => firstDay,
    async fold(day) {
      folded.push(day);
      foldedUntil = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    },
    sweepIntervals: async () => 0,
    sweepDays: async () => 0,
    resources: async () => ({}),
  };
  function beganOn(day: string): void {
    firstDay = day;
  }
  return { usage, folded, beganOn };
}
