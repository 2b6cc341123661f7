import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AuditChain } from '../domain/audit.ts';
import { type HandlerDeps, ownerOf, readPage } from './inspector2/handler.ts';
import { asking, type OwnRouteDeps } from './own-routes.ts';
import { EXPORT_AUDIT_LOG } from './roles.ts';
import { isStorableTime } from './wire/decode.ts';
import { validationError } from './wire/errors.ts';

const DEFAULT_PAGE = 100;
const MAX_PAGE = 1_000;

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine(isStorableTime, 'Must be of the years 1 to 9999')
  .transform((date) => date.toISOString());
const QUERY = z.object({
  since: time.exactOptional(),
  until: time.exactOptional(),
  maxResults: z.coerce.number().int().min(1).max(MAX_PAGE).exactOptional(),
  nextToken: z.string().exactOptional(),
});

const endOf = ({ seq, hash }: AuditChain) => ({ seq, hash });

/** `GET /assay/audit`, signed by an administrator: the audit log of the account, oldest first, page by page. */
export function auditRoutes(app: FastifyInstance, deps: Pick<HandlerDeps, 'store' | 'tokens'> & OwnRouteDeps): void {
  const { store, tokens } = deps;
  const ask = asking(deps);

  app.get('/assay/audit', {
    config: { operation: EXPORT_AUDIT_LOG },
    handler: (request) =>
      ask(request, async (caller, note) => {
        const query = QUERY.safeParse(request.query);
        if (!query.success) {
          throw validationError(query.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
        }
        note(query.data);
        const { since, until, ...input } = query.data;
        const select = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
        const asked = { operation: `assay:${EXPORT_AUDIT_LOG}`, query: select, input, defaultSize: DEFAULT_PAGE };
        const owner = ownerOf(caller);
        const { items, nextToken } = await readPage(tokens, caller, asked, (page) =>
          store.audit.list(owner, select, page),
        );
        const chain = (await store.audit.chains(owner.accountId)).find(({ region }) => region === owner.region);
        return {
          records: items.map(({ seq, hash, text }) => ({ seq, hash, entry: JSON.parse(text) })),
          ...(chain !== undefined && { end: endOf(chain) }),
          ...(nextToken !== undefined && { nextToken }),
        };
      }),
  });
}
