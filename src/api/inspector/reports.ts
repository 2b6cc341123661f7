import { runReportOf } from '../../assessment/run-report.ts';
import { hasResults } from '../../domain/assessment.ts';
import { runReportPage } from '../../reports/assessment/run.ts';
import type { RenderDownload } from '../downloads.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import { apiError } from '../wire/errors.ts';
import type { Capability } from './handler.ts';
import { findEndedRun } from './run-desk.ts';

/** Name of the report behind links, see `downloadsOf`. */
export const ASSESSMENT_REPORT = 'assessment';

/** Reports of runs: a link to a page that is made when it is fetched. */
export function reports(deps: HandlerDeps): Capability<'GetAssessmentReport'> {
  return {
    async GetAssessmentReport({ assessmentRunArn: arn, reportFileFormat, reportType }, caller) {
      const run = await findEndedRun(deps, arn, caller);
      if (reportFileFormat === 'PDF') {
        const message = 'Reports in PDF are not supported in this installation: ask for HTML, which prints well.';
        throw apiError('UnsupportedFeatureException', message, { canRetry: false });
      }
      // A run that failed or was cancelled has nothing to report.
      if (!hasResults(run.body.state)) return { status: 'FAILED' };
      const parameters = { runId: run.id, type: reportType };
      const file = `assessment-report-${run.id}-${reportType.toLowerCase()}.html`;
      return { status: 'COMPLETED', url: deps.downloads.urlOf(caller, ASSESSMENT_REPORT, parameters, file) };
    },
  };
}

/** The page behind such a link. */
export const assessmentReport =
  ({ store }: Pick<HandlerDeps, 'store'>): RenderDownload =>
  async ({ runId = '', type }, owner) => {
    const report = await runReportOf(store.documents, owner, runId);
    if (report === undefined) return undefined;
    const body = runReportPage(report, type === 'FULL' ? 'FULL' : 'FINDING');
    return { contentType: 'text/html; charset=utf-8', body };
  };
