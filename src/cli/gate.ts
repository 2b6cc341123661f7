import { usageError } from '../domain/errors.ts';
import { isPartial } from '../domain/inventory.ts';
import { ownMember } from '../domain/own-member.ts';
import type { Severity } from '../domain/severity.ts';
import { databaseLine } from '../reports/completeness.ts';
import { atOrOver, severityWords } from '../reports/counts.ts';
import { dockerfileFindings } from '../reports/dockerfile.ts';
import { unjudged } from '../reports/reasons.ts';
import type { ScanReport } from '../reports/report.ts';
import { counted } from '../reports/text.ts';

export interface GateOptions {
  readonly failOn?: Severity;
  readonly allowUnevaluated: boolean;
  /** Milliseconds. */
  readonly maxDatabaseAge?: number;
}

/** What `--fail-on` concludes, and why in a sentence; code 0 without a sentence when there is nothing to say. */
export interface Verdict {
  readonly code: 0 | 1 | 4;
  readonly reasons: readonly string[];
}

const GATES: Readonly<Record<string, Severity>> = { critical: 'CRITICAL', high: 'HIGH', medium: 'MEDIUM', low: 'LOW' };

/** @throws AssayError `usage` */
export function parseSeverity(text: string): Severity {
  const severity = ownMember(GATES, text.toLowerCase());
  if (severity === undefined) {
    throw usageError(`--fail-on ${text} is not a severity`, 'use critical, high, medium or low');
  }
  return severity;
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/**
 * `12h`, `7d`, `2w` in milliseconds.
 * @throws AssayError `usage`
 */
export function parseAge(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  const milliseconds = ownMember(UNITS, unit ?? '');
  if (amount === undefined || milliseconds === undefined) {
    throw usageError(`--max-db-age ${text} is not an age`, 'write hours, days or weeks: 12h, 7d, 2w');
  }
  return Number(amount) * milliseconds;
}

function gaps(scan: ScanReport, options: GateOptions): string[] {
  const skipped = unjudged(scan.result.notEvaluated).length;
  const { problems } = scan.inventory;
  const age = scan.now.getTime() - Date.parse(scan.database.dataDate);
  return [
    ...(scan.inventory.packages.length === 0 ? ['no package was found: there was nothing to judge'] : []),
    ...(skipped > 0 ? [`${counted(skipped, 'package')} could not be evaluated`] : []),
    ...(isPartial(scan.inventory) ? [`the inventory is partial (${counted(problems.length, 'problem')})`] : []),
    ...(options.maxDatabaseAge !== undefined && !(age <= options.maxDatabaseAge)
      ? [`the ${databaseLine(scan.database, scan.now)} is older than --max-db-age`]
      : []),
  ];
}

/**
 * Exit code of a gated scan (DESIGN.md §7). Findings at or over the gate are certain whatever else is unknown, so they
 * win; below the gate a clean answer counts only if everything was judged with data that is fresh enough.
 */
export function judgeGate(scan: ScanReport, options: GateOptions): Verdict {
  if (options.failOn === undefined) return { code: 0, reasons: [] };
  const over = atOrOver([...scan.assessments, ...dockerfileFindings(scan.inventory)], options.failOn);
  if (over.length > 0) {
    return {
      code: 1,
      reasons: [`${severityWords(over)}: at or over the gate (--fail-on ${options.failOn.toLowerCase()})`],
    };
  }
  const open = options.allowUnevaluated ? [] : gaps(scan, options);
  return { code: open.length === 0 ? 0 : 4, reasons: open.map((gap) => `the gate cannot be judged: ${gap}`) };
}
