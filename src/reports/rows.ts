import type { Vulnerability } from '../domain/advisory.ts';
import { DISTRIBUTION_TYPES } from '../domain/ecosystem.ts';
import type { Assessment, VulnerablePackage } from '../domain/finding.ts';
import type { Severity } from '../domain/severity.ts';
import { fixText } from './affected.ts';
import { printable } from './text.ts';

/** One line of the table: one vulnerability in packages that share version, fix and place. */
export interface Row {
  readonly severity: Severity;
  readonly packages: string;
  readonly installed: string;
  readonly fixed: string;
  readonly id: string;
  readonly epss: string;
  readonly kev: string;
  readonly where: string;
}

/** Probability of exploitation in 30 days: `0.04%`, `12%`. */
export function epssText(epss: Vulnerability['epss']): string {
  if (epss === undefined) return '-';
  const percent = epss.score * 100;
  if (percent < 0.01) return '<0.01%';
  return `${percent.toFixed(percent < 1 ? 2 : percent < 10 ? 1 : 0)}%`;
}

/** Distribution packages are all proven by the package database: its path would say nothing, the others' paths do. */
const whereText = (pkg: VulnerablePackage): string =>
  DISTRIBUTION_TYPES.has(pkg.type) ? `${pkg.type} database` : printable(pkg.filePath);

/** The package that is called like its source first: that is the name people know. */
const bestKnownFirst = (names: readonly string[], { evidence }: VulnerablePackage): string[] =>
  [...names].sort((a, b) => Number(b === evidence.comparedName) - Number(a === evidence.comparedName));

/** Rows of an assessment. Binary packages built from one source are one row: they are fixed together. */
function rowsOfAssessment(assessment: Assessment, facts: Vulnerability | undefined): Row[] {
  const groups = new Map<string, { pkg: VulnerablePackage; names: Set<string> }>();
  for (const pkg of assessment.packageVulnerability?.packages ?? []) {
    const key = [pkg.version, fixText(pkg), whereText(pkg)].join('\0');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { pkg, names: new Set([printable(pkg.name)]) });
    else group.names.add(printable(pkg.name));
  }
  return [...groups.values()].map(({ pkg, names }) => ({
    severity: assessment.severity,
    packages: bestKnownFirst([...names], pkg).join(','),
    installed: printable(pkg.version),
    fixed: printable(fixText(pkg)),
    id: printable(assessment.key),
    epss: epssText(facts?.epss),
    kev: facts?.kev === undefined ? '' : 'KEV',
    where: whereText(pkg),
  }));
}

export const rowsOf = (
  assessments: readonly Assessment[],
  vulnerability: (id: string) => Vulnerability | undefined,
): Row[] => assessments.flatMap((assessment) => rowsOfAssessment(assessment, vulnerability(assessment.key)));
