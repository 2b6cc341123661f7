import type { Vulnerability } from '../domain/advisory.ts';
import type { Severity } from '../domain/severity.ts';

/** What to do first, most pressing last. Assay's own judgement: it stands beside severity and score, never instead. */
export const PRIORITIES = ['STANDARD', 'MODERATE', 'URGENT', 'IMMEDIATE'] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface PriorityJudgement {
  readonly priority: Priority;
  /** 0 to 100: how bad it would be times how likely it is. */
  readonly score: number;
  /** What spoke for it, for people, most telling first. */
  readonly reasons: readonly string[];
}

/** How bad, 0 to 1. Where nobody has scored, the middle. docs/severity.md shows these tables. */
const IMPACT: Readonly<Record<Severity, number>> = {
  CRITICAL: 1,
  HIGH: 0.8,
  MEDIUM: 0.5,
  UNTRIAGED: 0.5,
  LOW: 0.2,
  INFORMATIONAL: 0.05,
};

/** A published proof of concept makes an attack at least this likely, whatever EPSS says. */
const PROOF_OF_CONCEPT = 0.05;

const FLOORS: readonly (readonly [atLeast: number, priority: Priority])[] = [
  [80, 'IMMEDIATE'],
  [50, 'URGENT'],
  [20, 'MODERATE'],
];

interface Likelihood {
  /** 0 to 1. */
  readonly value: number;
  readonly reasons: readonly string[];
}

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

function likelihoodOf({ malicious, kev, exploitation, epss }: Vulnerability): Likelihood {
  if (malicious) return { value: 1, reasons: ['the package was published to do harm'] };
  const reasons = [
    ...(kev?.ransomware ? ['used in ransomware campaigns'] : []),
    ...(kev === undefined ? [] : [`known to be exploited since ${kev.dateAdded} (CISA KEV)`]),
    ...(kev === undefined && exploitation === 'active' ? ['exploitation was reported (CISA SSVC)'] : []),
    ...(exploitation === 'poc' ? ['a proof of concept is public'] : []),
    ...(epss === undefined ? [] : [`EPSS ${percent(epss.score)} within 30 days`]),
  ];
  if (kev !== undefined || exploitation === 'active') return { value: 1, reasons };
  return { value: Math.max(epss?.score ?? 0, exploitation === 'poc' ? PROOF_OF_CONCEPT : 0), reasons };
}

/**
 * How pressing is a finding? 100 × impact × √likelihood: EPSS is far below 1 for almost every CVE, and the root brings
 * 1 % to a tenth and 25 % to a half. Exploited ones are URGENT at least, malicious packages IMMEDIATE.
 */
export function priorityOf(severity: Severity, vulnerability: Vulnerability | undefined): PriorityJudgement {
  const { value, reasons } =
    vulnerability === undefined ? { value: 0, reasons: [] as readonly string[] } : likelihoodOf(vulnerability);
  const score = Math.round(100 * IMPACT[severity] * Math.sqrt(value));
  const byScore = FLOORS.find(([atLeast]) => score >= atLeast)?.[1] ?? 'STANDARD';
  const isUrgent = value === 1 && (byScore === 'STANDARD' || byScore === 'MODERATE');
  const priority = vulnerability?.malicious ? 'IMMEDIATE' : isUrgent ? 'URGENT' : byScore;
  return { priority, score, reasons: [...reasons, `severity ${severity}`] };
}
