import { z } from 'zod';
import { isPending, nextConnectorStatus } from '../domain/connector.ts';
import { CONNECTOR } from '../store/connector-documents.ts';
import type { JobDefinition } from './deps.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), id: z.string() });

const NO_DISCOVERY = 'This installation does not discover resources of Azure: nothing there is scanned.';

/**
 * Brings a connector to the state that was asked for. There is no discovery of other clouds yet, so enabling and
 * changing one fails with that reason; deleting needs nothing of the other cloud.
 */
export const connector: JobDefinition = {
  name: 'connector',
  async run({ store: { documents } }, data) {
    const { id, ...owner } = jobData.parse(data);
    const result = await documents.update(CONNECTOR, owner, id, (current) => {
      const { status } = current.body;
      if (!isPending(status)) return undefined;
      const next = nextConnectorStatus(status, status === 'PENDING_DELETION' ? 'succeeded' : 'failed') ?? status;
      const reason = next === 'DELETED' ? {} : { statusReason: NO_DISCOVERY };
      return { ...current, body: { ...current.body, ...reason, status: next } };
    });
    if (result === 'missing' || result === 'name') return { skipped: 'deleted' };
    // DELETED is never shown: a deleted connector is one that is not listed.
    if (result.body.status === 'DELETED') await documents.delete(CONNECTOR, owner, id);
    return { status: result.body.status };
  },
};
