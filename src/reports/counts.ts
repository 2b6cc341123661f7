import { SEVERITIES, type Severity, severityRank } from '../domain/severity.ts';

/** Anything with a severity: findings on packages, findings on Dockerfiles. */
type Rated = { readonly severity: Severity };

/** Findings by severity, all six, worst first. */
export function countBySeverity(assessments: readonly Rated[]): Record<Severity, number> {
  const counts = Object.fromEntries([...SEVERITIES].reverse().map((s) => [s, 0])) as Record<Severity, number>;
  for (const { severity } of assessments) counts[severity] += 1;
  return counts;
}

/** Findings of this severity or worse. */
export const atOrOver = <T extends Rated>(assessments: readonly T[], severity: Severity): T[] =>
  assessments.filter((assessment) => severityRank(assessment.severity) >= severityRank(severity));

/** `3 critical, 12 high`: only what there is, worst first. */
export const severityWords = (assessments: readonly Rated[]): string =>
  Object.entries(countBySeverity(assessments))
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${severity.toLowerCase()}`)
    .join(', ');
