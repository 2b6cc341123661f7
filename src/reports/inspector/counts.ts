import type { Severity } from '../../domain/severity.ts';

/** The five counters of an answer, in the order in which they stand there. */
export const COUNTERS = ['critical', 'high', 'medium', 'low', 'other'] as const;
export type Counter = (typeof COUNTERS)[number];

const COUNTER_OF: Readonly<Record<Severity, Counter>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'other',
  UNTRIAGED: 'other',
};

/** How many vulnerabilities there are of each severity; what is informational or not scored is `other`. */
export function countSeverities(severities: Iterable<Severity>): Readonly<Record<Counter, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, other: 0 };
  for (const severity of severities) counts[COUNTER_OF[severity]]++;
  return counts;
}

/** CycloneDX's words, which both formats use. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'info',
  UNTRIAGED: 'unknown',
};
