import { z } from 'zod';
import type { Verification } from '../connectors/code-hosts/index.ts';
import { AssayError } from '../domain/errors.ts';
import type { Owner } from '../domain/resource.ts';
import {
  associationId,
  CODE_ASSOCIATION,
  CODE_INTEGRATION,
  CODE_PROJECT,
  CODE_SCAN,
  type CodeIntegration,
  codeSecretContext,
} from '../store/code-documents.ts';
import type { Document } from '../store/store.ts';
import { untilEmpty } from './batches.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), id: z.string() });

const BATCH = 100;

/** Accepted is not connected: an integration whose projects nobody lists must not look as if it scanned something. */
const acceptedAs = (account: string): string =>
  `The authorization of ${account} was accepted, but this installation does not list or scan projects yet.`;

/** Asks the provider. What goes wrong on the way is an answer too; the user can authorize again. */
async function verify({ codeHosts, sealing }: PipelineDeps, { id, body }: Document<CodeIntegration>) {
  const open = (sealed: string): string => sealing.open(sealed, codeSecretContext(id));
  const { type, instanceUrl, sealedToken, sealedCode } = body;
  try {
    if (type === 'GITHUB' && sealedCode !== undefined) return await codeHosts.github(open(sealedCode));
    if (instanceUrl !== undefined && sealedToken !== undefined) {
      return await codeHosts.gitlab(instanceUrl, open(sealedToken));
    }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    return { accepted: false, reason: error.message } as const;
  }
  return { accepted: false, reason: 'There is nothing to authorize with: send it again.' } as const;
}

function verified({ sealing }: PipelineDeps, current: Document<CodeIntegration>, said: Verification): CodeIntegration {
  // A code is usable once.
  const { sealedCode: _, ...body } = current.body;
  const statusReason = said.accepted ? acceptedAs(said.account) : said.reason;
  const token = said.accepted ? said.token : undefined;
  return {
    ...body,
    ...(token !== undefined && { sealedToken: sealing.seal(token, codeSecretContext(current.id)) }),
    status: 'INACTIVE',
    statusReason,
  };
}

/** Scans and associations of the integration's projects, the projects, then itself. */
async function remove({ store: { documents } }: PipelineDeps, owner: Owner, id: string, signal: AbortSignal) {
  const scope = { accountIds: [owner.accountId], region: owner.region };
  let projects = 0;
  for (;;) {
    signal.throwIfAborted();
    const page = await documents.list(CODE_PROJECT, scope, { parent: id }, { limit: BATCH });
    for (const project of page.items) {
      for (const configuration of project.body.configurations) {
        await documents.delete(CODE_ASSOCIATION, owner, associationId(configuration, project.id));
      }
      await untilEmpty(signal, BATCH, (n) => documents.deleteChildren(CODE_SCAN, owner, project.id, n));
      await documents.delete(CODE_PROJECT, owner, project.id);
      projects++;
    }
    if (page.next === undefined) break;
  }
  await documents.delete(CODE_INTEGRATION, owner, id);
  return { projects };
}

/** Brings an integration on: asks its provider when it was authorized, takes it away when it was deleted. */
export const codeIntegration: JobDefinition = {
  name: 'code-integration',
  async run(deps, data, signal) {
    const { id, ...owner } = jobData.parse(data);
    const { documents } = deps.store;
    const scope = { accountIds: [owner.accountId], region: owner.region };
    const found = await documents.get(CODE_INTEGRATION, scope, id);
    if (found?.body.status === 'DISABLING') return remove(deps, owner, id, signal);
    if (found?.body.status !== 'IN_PROGRESS') return { skipped: found?.body.status ?? 'deleted' };
    const said = await verify(deps, found);
    await documents.update(CODE_INTEGRATION, owner, id, (current) =>
      current.body.status === 'IN_PROGRESS' ? { ...current, body: verified(deps, current, said) } : undefined,
    );
    return { accepted: said.accepted };
  },
};
