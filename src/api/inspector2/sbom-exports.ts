import { randomUUID } from 'node:crypto';
import { singletonKeyOf } from '../../queue/queue.ts';
import { newExport, SBOM_EXPORT } from '../../store/export-documents.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { apiError } from '../wire/errors.ts';
import { cancelExport, destinationOf, wireDestination } from './export-shape.ts';
import { criteriaOf, filterOf } from './filter.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf, scopeOf } from './handler.ts';

type Operation = 'CreateSbomExport' | 'GetSbomExport' | 'CancelSbomExport';

const unknownExport = (id: string) => apiError('ResourceNotFoundException', `The SBOM export ${id} does not exist.`);

export function sbomExports({ store, queue, clock }: HandlerDeps): Capability<Operation> {
  return {
    async CreateSbomExport({ resourceFilterCriteria, reportFormat: format, s3Destination }, caller) {
      const filter = filterOf('ResourceFilterCriteria', resourceFilterCriteria);
      const destination = destinationOf(s3Destination);
      const [id, now, owner] = [randomUUID(), clock.now(), ownerOf(caller)];
      const order = newExport({ format, destination, filter, scope: scopeOf(caller) }, now);
      await store.documents.create(SBOM_EXPORT, { ...owner, id, tags: {}, createdAt: now.toISOString(), ...order });
      await queue.send('export-sbom', { ...owner, id }, { singletonKey: singletonKeyOf(caller, id) });
      return { reportId: id };
    },

    async GetSbomExport({ reportId }, caller) {
      const found = await store.documents.get(SBOM_EXPORT, ownScopeOf(caller), reportId);
      if (found === undefined) throw unknownExport(reportId);
      const { format, status, failure, message, destination, filter } = found.body;
      return {
        reportId,
        format,
        status,
        errorCode: failure,
        errorMessage: message,
        s3Destination: wireDestination(destination),
        filterCriteria: criteriaOf(filter) as wire.ResourceFilterCriteria,
      };
    },

    async CancelSbomExport({ reportId }, caller) {
      await cancelExport({ store, queue }, SBOM_EXPORT, 'export-sbom', ownerOf(caller), reportId, unknownExport);
      return { reportId };
    },
  };
}
