import type { Inventory } from '../domain/inventory.ts';
import { completenessLine, databaseLine } from './completeness.ts';
import { severityWords } from './counts.ts';
import { dockerfileFindings } from './dockerfile.ts';
import { hiddenCounts } from './hidden.ts';
import { reasonGroups } from './reasons.ts';
import type { ScanOutcome } from './report.ts';
import type { Style } from './style.ts';
import { counted, listed, printable } from './text.ts';

/** Problems shown one by one; the JSON report has them all. */
const SHOWN_PROBLEMS = 10;

/** `image d1.tar.gz · Debian GNU/Linux 12 (bookworm) · amd64 · sha256:4f56ccdfe353`. */
export function subjectLine({ subject, distribution }: Inventory): string {
  const { image, host } = subject;
  const parts = [
    `${subject.kind} ${subject.name}`,
    distribution?.name,
    image?.architecture ?? host?.architecture,
    image?.digest.slice(0, 'sha256:'.length + 12),
  ];
  return printable(parts.filter((part) => part !== undefined).join(' · '));
}

/** `Not shown: 12 findings that the vendor decided not to fix; --show all lists them`. */
export function hiddenLine(scan: ScanOutcome): string[] {
  const counts = hiddenCounts(scan);
  return counts === undefined ? [] : [`Not shown: ${counts}; --show all lists them`];
}

/** `41 findings: 3 critical, 12 high; 10 can be fixed; 1 is known to be exploited (KEV)`. */
export function findingsLine({ assessments, vulnerability, hiddenUnfixed, result }: ScanOutcome): string {
  const hidden = hiddenUnfixed === 0 ? '' : `; ${counted(hiddenUnfixed, 'finding')} without a fix not shown`;
  if (assessments.length === 0) {
    return result.evaluated === 0
      ? 'Nothing was evaluated: this is not a clean bill of health'
      : `No findings in the packages that were evaluated${hidden}`;
  }
  const fixable = assessments.filter(({ fixAvailable }) => fixAvailable === 'YES' || fixAvailable === 'PARTIAL').length;
  const exploited = assessments.filter(({ key }) => vulnerability(key)?.kev !== undefined).length;
  return [
    `${counted(assessments.length, 'finding')}: ${severityWords(assessments)}`,
    `${fixable === assessments.length ? 'all' : fixable === 0 ? 'none' : fixable} can be fixed`,
    ...(exploited === 0 ? [] : [`${exploited} known to be exploited (KEV)`]),
  ]
    .join('; ')
    .concat(hidden);
}

function evaluatedLine({ inventory, result }: ScanOutcome): string {
  const skipped = new Set(result.notEvaluated.map((entry) => entry.package));
  const types = new Map<string, number>();
  for (const pkg of inventory.packages) if (!skipped.has(pkg)) types.set(pkg.type, (types.get(pkg.type) ?? 0) + 1);
  const words = [...types].sort(([, a], [, b]) => b - a).map(([type, count]) => `${count} ${printable(type)}`);
  const kinds = words.length === 0 ? '' : ` (${listed(words)})`;
  return `Evaluated ${result.evaluated} of ${counted(inventory.packages.length, 'package')}${kinds}`;
}

function problemLines({ problems }: Inventory): string[] {
  if (problems.length === 0) return [];
  const more = problems.length - SHOWN_PROBLEMS;
  return [
    `${counted(problems.length, 'problem')}: the inventory is partial`,
    ...problems
      .slice(0, SHOWN_PROBLEMS)
      .map(({ path, extractor, reason }) => `  ${printable(path)} (${printable(extractor)}): ${printable(reason)}`),
    ...(more > 0 ? [`  and ${more} more (--format json lists all)`] : []),
  ];
}

/** `6 findings in 2 Dockerfiles: 1 critical, 2 high, 3 informational`. */
function dockerfileLine(inventory: Inventory): string[] {
  const findings = dockerfileFindings(inventory);
  if (findings.length === 0) return [];
  const files = counted(inventory.dockerfiles?.length ?? 0, 'Dockerfile');
  return [`${counted(findings.length, 'finding')} in ${files}: ${severityWords(findings)}`];
}

/** What was found, what was evaluated, what was not and why, and how much the database knows. */
export function summaryLines(scan: ScanOutcome, style: Style): string[] {
  const { inventory, result, database, now } = scan;
  const groups = reasonGroups(result.notEvaluated, inventory.distribution);
  return [
    style.strong(findingsLine(scan)),
    ...hiddenLine(scan),
    ...dockerfileLine(inventory),
    evaluatedLine(scan),
    ...groups.map(({ sentence }) => `Not evaluated: ${printable(sentence)}`),
    ...problemLines(inventory),
    `Judged by the ${databaseLine(database, now)}`,
    ...result.completeness.map((completeness) => style.faint(`  ${completenessLine(completeness, database)}`)),
  ];
}
