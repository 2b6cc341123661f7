import { usageError } from '../domain/errors.ts';
import { csafReport } from './csaf.ts';
import { cyclonedxReport } from './cyclonedx.ts';
import { jsonReport } from './json.ts';
import { openvexReport } from './openvex.ts';
import type { Report } from './report.ts';
import { spdxReport } from './spdx.ts';
import { tableReport } from './table.ts';
import { listed } from './text.ts';

/** Sorted by id; a report is one file here and one line below. */
export const REPORTS: readonly Report[] = [
  csafReport,
  cyclonedxReport,
  jsonReport,
  openvexReport,
  spdxReport,
  tableReport,
];

/** Formats that the command line has names for and this version does not write yet. */
const LATER: ReadonlySet<string> = new Set(['csv', 'html', 'inspector', 'inspector-cyclonedx', 'junit', 'sarif']);

const available = (): string => `this version writes ${listed(REPORTS.map((report) => report.id))}`;

/**
 * The report of this name.
 * @throws AssayError `usage` when there is none, saying which there are
 */
export function reportOf(format: string): Report {
  const report = REPORTS.find(({ id }) => id === format);
  if (report !== undefined) return report;
  throw LATER.has(format)
    ? usageError(`--format ${format} is not available in this version of Assay`, available())
    : usageError(`--format ${format} is not a report format`, available());
}
