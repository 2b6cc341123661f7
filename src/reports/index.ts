import { usageError } from '../domain/errors.ts';
import { csafReport } from './csaf.ts';
import { csvReport } from './csv.ts';
import { cyclonedxReport } from './cyclonedx.ts';
import { htmlReport } from './html.ts';
import { inspectorCycloneDxReport, inspectorReport } from './inspector.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { openvexReport } from './openvex.ts';
import type { Report } from './report.ts';
import { sarifReport } from './sarif.ts';
import { spdxReport } from './spdx.ts';
import { tableReport } from './table.ts';
import { listed } from './text.ts';

/** Sorted by id; a report is one file here and one line below. */
export const REPORTS: readonly Report[] = [
  csafReport,
  csvReport,
  cyclonedxReport,
  htmlReport,
  inspectorReport,
  inspectorCycloneDxReport,
  jsonReport,
  junitReport,
  openvexReport,
  sarifReport,
  spdxReport,
  tableReport,
];

/**
 * The report of this name.
 * @throws AssayError `usage` when there is none, saying which there are
 */
export function reportOf(format: string): Report {
  const report = REPORTS.find(({ id }) => id === format);
  if (report !== undefined) return report;
  throw usageError(`--format ${format} is not a report format`, `use ${listed(REPORTS.map(({ id }) => id))}`);
}
