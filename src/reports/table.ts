import type { Severity } from '../domain/severity.ts';
import { dockerfileLines } from './dockerfile.ts';
import type { Report, ReportOptions, ScanReport } from './report.ts';
import { type Row, rowsOf } from './rows.ts';
import { type Style, styleOf } from './style.ts';
import { subjectLine, summaryLines } from './summary.ts';
import { cutEnd, cutMiddle, cutNames } from './text.ts';

interface Column {
  readonly field: keyof Row;
  readonly title: string;
  readonly alignRight?: boolean;
  readonly cut: (text: string, width: number) => string;
}

const COLUMNS: readonly Column[] = [
  { field: 'severity', title: 'SEVERITY', cut: cutEnd },
  { field: 'packages', title: 'PACKAGE', cut: cutNames },
  { field: 'installed', title: 'INSTALLED', cut: cutEnd },
  { field: 'fixed', title: 'FIXED', cut: cutEnd },
  { field: 'id', title: 'ID', cut: cutEnd },
  { field: 'epss', title: 'EPSS', cut: cutEnd, alignRight: true },
  { field: 'kev', title: 'KEV', cut: cutEnd },
  { field: 'where', title: 'WHERE', cut: cutMiddle },
];

/**
 * How the columns give way on a narrow terminal, in this order, until the lines fit: shortened to so many characters,
 * or left out (0). A cut version says little, so versions are whole or gone; severity, fix and id stay to the last.
 */
const GIVING_WAY: readonly (readonly [field: keyof Row, width: number])[] = [
  ['where', 28],
  ['packages', 24],
  ['where', 0],
  ['packages', 14],
  ['epss', 0],
  ['installed', 0],
  ['kev', 0],
  ['fixed', 12],
  ['packages', 8],
  ['fixed', 0],
];
const GAP = 2;
/** One source may build fifty packages: their list is cut here also where nothing limits the line. A single name is not. */
const NAMES_WIDTH = 60;

const naturalWidth = (text: string, field: keyof Row): number =>
  field === 'packages' && text.includes(',') ? Math.min(text.length, NAMES_WIDTH) : text.length;

type Widths = Map<keyof Row, number>;
type Laid = readonly { readonly column: Column; readonly width: number }[];

const total = (widths: Widths): number => [...widths.values()].reduce((sum, width) => sum + width + GAP, -GAP);

function narrow(widths: Widths, width: number): void {
  const natural = widths.get('packages') ?? 0;
  for (const [field, least] of GIVING_WAY) {
    const over = total(widths) - width;
    const now = widths.get(field);
    if (over <= 0 || now === undefined) continue;
    if (least === 0) widths.delete(field);
    else widths.set(field, Math.min(now, Math.max(least, now - over)));
  }
  // What a column left behind, the names take.
  const spare = width - total(widths);
  if (spare > 0) widths.set('packages', Math.min(natural, (widths.get('packages') ?? 0) + spare));
}

/** Column widths that fit `width`; without one every column is as wide as its widest cell, lists of names aside. */
function layOut(rows: readonly Row[], width: number | undefined): Laid {
  const widths: Widths = new Map(
    COLUMNS.map(({ field, title }) => [
      field,
      rows.reduce((widest, row) => Math.max(widest, naturalWidth(row[field], field)), title.length),
    ]),
  );
  if (width !== undefined) narrow(widths, width);
  return COLUMNS.flatMap((column) => {
    const columnWidth = widths.get(column.field);
    return columnWidth === undefined ? [] : [{ column, width: columnWidth }];
  });
}

function cell(row: Row, { column, width }: Laid[number], style: Style, isLast: boolean): string {
  const text = column.cut(row[column.field], width);
  const padded = column.alignRight ? text.padStart(width) : isLast ? text : text.padEnd(width);
  if (column.field === 'severity') return style.severity(row.severity, text) + padded.slice(text.length);
  if (column.field === 'kev' && text !== '') return style.alarm(text) + padded.slice(text.length);
  return column.field === 'where' ? style.faint(padded) : padded;
}

const line = (cells: readonly string[]): string => cells.join(' '.repeat(GAP)).trimEnd();

export function tableLines(rows: readonly Row[], options: ReportOptions, style: Style): string[] {
  if (rows.length === 0) return [];
  const laid = layOut(rows, options.width);
  const head = laid.map(({ column, width }) =>
    column.alignRight ? column.title.padStart(width) : column.title.padEnd(width),
  );
  let previous: Severity | undefined;
  const body = rows.flatMap((row) => {
    // A blank line between severities: where one ends is seen without colours too.
    const space = previous !== undefined && previous !== row.severity ? [''] : [];
    previous = row.severity;
    return [...space, line(laid.map((one, index) => cell(row, one, style, index === laid.length - 1)))];
  });
  return [style.strong(line(head)), ...body, ''];
}

/** For people: what is wrong, worst first, then what was judged and what was not. */
export const tableReport: Report = {
  id: 'table',
  summary: 'for reading in a terminal',
  render(scan: ScanReport, options: ReportOptions): string {
    const style = styleOf(options.colour);
    const rows = rowsOf(scan.assessments, scan.vulnerability);
    return `${[
      style.strong(subjectLine(scan.inventory)),
      '',
      ...tableLines(rows, options, style),
      ...dockerfileLines(scan.inventory, style),
      ...(scan.explanations?.lines(style) ?? []),
      ...summaryLines(scan, style),
    ].join('\n')}\n`;
  },
};
