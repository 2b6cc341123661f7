import type { VexStatement } from '../domain/vex.ts';

/** What a VEX document says, and what of it could not be used. */
export interface VexReading {
  readonly statements: readonly VexStatement[];
  /** For people; such statements have no effect. */
  readonly problems: readonly string[];
}

/** ISO 8601 UTC of any time that JavaScript reads; undefined for anything else. */
export function isoTime(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
