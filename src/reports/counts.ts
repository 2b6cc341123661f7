import type { Assessment } from '../domain/finding.ts';
import { SEVERITIES, type Severity, severityRank } from '../domain/severity.ts';

/** Findings by severity, all six, worst first. */
export function countBySeverity(assessments: readonly Assessment[]): Record<Severity, number> {
  const counts = Object.fromEntries([...SEVERITIES].reverse().map((s) => [s, 0])) as Record<Severity, number>;
  for (const { severity } of assessments) counts[severity] += 1;
  return counts;
}

/** Findings of this severity or worse. */
export const atOrOver = (assessments: readonly Assessment[], severity: Severity): Assessment[] =>
  assessments.filter((assessment) => severityRank(assessment.severity) >= severityRank(severity));

/** `3 critical, 12 high`: only what there is, worst first. */
export const severityWords = (assessments: readonly Assessment[]): string =>
  Object.entries(countBySeverity(assessments))
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity.toLowerCase()}`)
    .join(', ');
