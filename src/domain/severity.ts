/** Severity of a finding, lowest first. `UNTRIAGED` means that nobody has scored it yet (inspector.md 3.2). */
export const SEVERITIES = ['UNTRIAGED', 'INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Position in {@link SEVERITIES}: the semantic order that lists sort by and gates compare. */
export const severityRank = (severity: Severity): number => SEVERITIES.indexOf(severity);

/**
 * Severity of a CVSS base score, 0.0 to 10.0.
 * @see inspector.md 3.2: 0 informational, 0.1–3.9 low, 4.0–6.9 medium, 7.0–8.9 high, 9.0–10 critical.
 */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return 'CRITICAL';
  if (score >= 7) return 'HIGH';
  if (score >= 4) return 'MEDIUM';
  return score > 0 ? 'LOW' : 'INFORMATIONAL';
}
