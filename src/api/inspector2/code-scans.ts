import { randomUUID } from 'node:crypto';
import { CODE_PROJECT, CODE_SCAN, runningScan } from '../../store/code-documents.ts';
import type { Caller } from '../roles.ts';
import { conflict } from '../wire/errors.ts';
import { noSuchResource } from './filter-arn.ts';
import { type Capability, type HandlerDeps, ownerOf, ownScopeOf } from './handler.ts';

/** Scans of a project's code, on demand. The work is the job `code-scan`. */
export function codeScans({
  store: { documents },
  queue,
  clock,
}: HandlerDeps): Capability<'StartCodeSecurityScan' | 'GetCodeSecurityScan'> {
  async function checkProject(projectId: string, caller: Caller): Promise<void> {
    const project = await documents.get(CODE_PROJECT, ownScopeOf(caller), projectId);
    if (project === undefined) throw noSuchResource(projectId);
  }

  return {
    async StartCodeSecurityScan({ resource: { projectId = '' } }, caller) {
      await checkProject(projectId, caller);
      const owner = ownerOf(caller);
      const id = randomUUID();
      const result = await documents.create(CODE_SCAN, {
        ...owner,
        id,
        name: runningScan(projectId),
        parent: projectId,
        tags: {},
        body: { status: 'IN_PROGRESS' },
        createdAt: clock.now().toISOString(),
      });
      if (result !== 'created') {
        throw conflict(`A scan of the project ${projectId} is in progress.`, projectId, 'CODE_SECURITY_PROJECT');
      }
      await queue.send('code-scan', { ...owner, id }, { singletonKey: id });
      return { scanId: id, status: 'IN_PROGRESS' };
    },

    async GetCodeSecurityScan({ resource: { projectId = '' }, scanId }, caller) {
      await checkProject(projectId, caller);
      const scan = await documents.get(CODE_SCAN, ownScopeOf(caller), scanId);
      if (scan === undefined || scan.parent !== projectId) throw noSuchResource(scanId);
      const { accountId, createdAt, updatedAt, body } = scan;
      return { scanId, resource: { projectId }, accountId, ...body, createdAt, updatedAt };
    },
  };
}
