import type { CisLevel, CisResult, CisScan, CisTarget } from '../domain/cis.ts';
import { totalOf } from '../domain/cis-session.ts';
import { csvCell } from './csv.ts';
import { type PdfLine, textPdf } from './text-pdf.ts';

/** A check of a machine; without one the machine has no result, and its status says why. */
export interface CisReportRow {
  readonly target: CisTarget;
  readonly check?: Omit<CisResult, 'ruleId'> & { readonly level?: CisLevel };
}

export interface CisReport {
  readonly scanArn: string;
  readonly scan: CisScan;
  /** Rows of one machine follow each other. */
  readonly rows: readonly CisReportRow[];
  /** The report has not all rows: there were more than it may hold. */
  readonly isCut: boolean;
}

const CUT = 'This report is cut: ask for one account, or page through the results.';

type Cell = (report: CisReport, row: CisReportRow) => string | undefined;
/** docs/cis-api.md has the same list. */
const COLUMNS: readonly (readonly [name: string, cell: Cell])[] = [
  ['Scan ARN', ({ scanArn }) => scanArn],
  ['Scan Name', ({ scan }) => scan.name],
  ['Scan Status', ({ scan }) => scan.status],
  ['Scan Date', ({ scan }) => scan.startedAt],
  ['Account', (_, { target }) => target.accountId],
  ['Resource', (_, { target }) => target.resourceId],
  ['Platform', (_, { target }) => target.platform],
  ['Benchmark', (_, { target }) => target.benchmark],
  ['Target Status', (_, { target }) => target.status],
  ['Target Status Reason', (_, { target }) => target.statusReason],
  ['Note', (_, { target }) => target.note],
  ['Check Id', (_, { check }) => check?.checkId],
  ['Title', (_, { check }) => check?.title],
  ['Level', (_, { check }) => check?.level],
  ['Status', (_, { check }) => check?.status],
  ['Status Reason', (_, { check }) => check?.statusReason],
];

/** A CIS scan as CSV (RFC 4180): a row for each check of each machine. */
export function cisCsv(report: CisReport): string {
  const lines = [
    COLUMNS.map(([name]) => csvCell(name)),
    ...report.rows.map((row) => COLUMNS.map(([, cell]) => csvCell(cell(report, row) ?? ''))),
    ...(report.isCut ? [[csvCell(CUT)]] : []),
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

function* linesOf({ scanArn, scan, rows, isCut }: CisReport): Iterable<PdfLine> {
  yield { text: `CIS scan ${scan.name}`, bold: true };
  yield { text: `${scan.status}, ${scan.level}, ${scan.startedAt}` };
  yield { text: `${scan.failedChecks} of ${scan.totalChecks} checks failed` };
  if (scan.reason !== undefined) yield { text: scan.reason };
  yield { text: scanArn };
  let machine: CisTarget | undefined;
  for (const { target, check } of rows) {
    if (target !== machine) {
      const { accountId, resourceId, platform, status = 'IN_PROGRESS', statusReason = '', counts, note } = target;
      yield { text: '' };
      yield { text: `${resourceId}  ${accountId}  ${platform}`, bold: true };
      yield { text: `${status} ${statusReason}  ${counts.failed} of ${totalOf(counts)} checks failed` };
      if (note !== undefined) yield { text: note };
      machine = target;
    }
    if (check !== undefined) yield { text: `${check.status.padEnd(8)}${check.checkId.padEnd(12)} ${check.title}` };
  }
  if (isCut) yield { text: CUT, bold: true };
}

/** A CIS scan as PDF: machine by machine, a line for each check. */
export const cisPdf = (report: CisReport): Buffer => textPdf(`CIS scan ${report.scan.name}`, [...linesOf(report)]);
