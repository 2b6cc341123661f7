import type { Completeness, GenerationInfo } from '../domain/advisory.ts';
import { ecosystemName } from './reasons.ts';
import { counted, daysSince } from './text.ts';

const LEVELS: Readonly<Record<Completeness['level'], (packages: string) => string>> = {
  full: (packages) => `complete, advisories of ${packages}`,
  'fixed-only': (packages) => `fixed-in facts of ${packages}, unfixed CVEs unknown`,
  partial: (packages) => `advisories of ${packages} only`,
  none: () => 'no advisories',
};

const databaseName = (database: GenerationInfo): string =>
  `${database.starter ? 'starter database' : 'database'} of ${database.dataDate.slice(0, 10)}`;

/** `starter database of 2026-08-16, 97 days old`. */
export function databaseLine(database: GenerationInfo, now: Date): string {
  const days = daysSince(database.dataDate, now);
  return `${databaseName(database)}, ${days === 0 ? 'from today' : `${counted(days, 'day')} old`}`;
}

/** One line an ecosystem: `starter database of 2026-08-16, Debian 12: fixed-in facts of 311 source packages, …`. */
export function completenessLine(completeness: Completeness, database: GenerationInfo): string {
  const { ecosystem, level, packages, note } = completeness;
  const known = note ?? LEVELS[level](counted(packages, 'package'));
  const remedy = database.starter && level !== 'full' ? '; run `assay db update`' : '';
  return `${databaseName(database)}, ${ecosystemName(ecosystem)}: ${known}${remedy}`;
}
