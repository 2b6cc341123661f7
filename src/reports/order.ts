import type { Vulnerability } from '../domain/advisory.ts';
import type { Assessment } from '../domain/finding.ts';
import { severityRank } from '../domain/severity.ts';

/** Worst first: severity, known exploitation, EPSS, score; then by id, so that the order is the same on every run. */
export function worstFirst(
  assessments: readonly Assessment[],
  vulnerability: (id: string) => Vulnerability | undefined,
): Assessment[] {
  const ranked = assessments.map((assessment) => {
    const facts = vulnerability(assessment.key);
    return {
      assessment,
      ranks: [
        severityRank(assessment.severity),
        facts?.kev === undefined ? 0 : 1,
        facts?.epss?.score ?? 0,
        assessment.inspectorScore ?? 0,
      ],
    };
  });
  ranked.sort((a, b) => {
    for (const [index, rank] of a.ranks.entries()) {
      const difference = (b.ranks[index] ?? 0) - rank;
      if (difference !== 0) return difference;
    }
    return a.assessment.key < b.assessment.key ? -1 : a.assessment.key > b.assessment.key ? 1 : 0;
  });
  return ranked.map((entry) => entry.assessment);
}
