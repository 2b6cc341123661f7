import { randomUUID } from 'node:crypto';
import { singletonKeyOf } from '../../queue/queue.ts';
import { FINDINGS_REPORT, newExport, REPORT_IN_PROGRESS } from '../../store/export-documents.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { apiError, validationError } from '../wire/errors.ts';
import { cancelExport, destinationOf, wireDestination } from './export-shape.ts';
import { criteriaOf, filterOf } from './filter.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, scopeOf } from './handler.ts';

type Operation = 'CreateFindingsReport' | 'GetFindingsReportStatus' | 'CancelFindingsReport';

const unknownReport = (id: string) => apiError('ResourceNotFoundException', `The report ${id} does not exist.`);

export function reports({ store, queue, clock }: HandlerDeps): Capability<Operation> {
  return {
    async CreateFindingsReport({ filterCriteria, reportFormat: format, s3Destination }, caller) {
      const filter = filterOf('FilterCriteria', filterCriteria);
      const destination = destinationOf(s3Destination);
      const [id, now, owner] = [randomUUID(), clock.now(), ownerOf(caller)];
      const order = newExport({ format, destination, filter, scope: scopeOf(caller) }, now);
      const report = { ...owner, id, name: REPORT_IN_PROGRESS, tags: {}, createdAt: now.toISOString(), ...order };
      if ((await store.documents.create(FINDINGS_REPORT, report)) !== 'created') {
        throw validationError('Cannot have multiple reports in-progress');
      }
      await queue.send('export-findings', { ...owner, id }, { singletonKey: singletonKeyOf(caller, id) });
      return { reportId: id };
    },

    async GetFindingsReportStatus({ reportId }, caller) {
      const scope = ownScopeOf(caller);
      const { items } =
        reportId === undefined
          ? await store.documents.list(FINDINGS_REPORT, scope, { newestFirst: true }, { limit: 1 })
          : { items: [await store.documents.get(FINDINGS_REPORT, scope, reportId)] };
      const report = items[0];
      if (report === undefined) {
        // An account without a report has no last one to tell of.
        if (reportId === undefined) return {};
        throw unknownReport(reportId);
      }
      const { status, failure, message, destination, filter } = report.body;
      return {
        reportId: report.id,
        status,
        errorCode: failure,
        errorMessage: message,
        destination: wireDestination(destination),
        filterCriteria: criteriaOf(filter) as wire.FilterCriteria,
      };
    },

    async CancelFindingsReport({ reportId }, caller) {
      await cancelExport(
        { store, queue },
        FINDINGS_REPORT,
        'export-findings',
        ownerOf(caller),
        reportId,
        unknownReport,
      );
      return { reportId };
    },
  };
}
