import { type AuditChain, type AuditRecord, verifyAuditChain } from '../domain/audit.ts';
import type { Store } from '../store/store.ts';
import type { ControlStreams } from './control-stream.ts';

type AuditOf = Pick<Store, 'audit'>;

/** Which part of the log: of one account, or of all; from `since` up to `until` (ISO). */
export interface AuditSelection {
  readonly account?: string;
  readonly since?: string;
  readonly until?: string;
}

const PAGE = 500;

async function* recordsOf(
  { audit }: AuditOf,
  chain: AuditChain,
  select: Omit<AuditSelection, 'account'> = {},
): AsyncIterable<AuditRecord> {
  for (let after: string | undefined; ; ) {
    const page = await audit.list(chain, select, { limit: PAGE, ...(after !== undefined && { after }) });
    yield* page.items;
    if (page.next === undefined) return;
    after = page.next;
  }
}

/** The log as JSON lines; the entry stands in them as it was written, so that its hash can be computed. */
async function* exportLines(store: AuditOf, { account, ...select }: AuditSelection): AsyncIterable<string> {
  for (const chain of await store.audit.chains(account)) {
    for await (const { seq, hash, text } of recordsOf(store, chain, select)) {
      yield `{"seq":${seq},"hash":"${hash}","entry":${text}}\n`;
    }
  }
}

/** One line for each chain: how many records it has, its end, and where it breaks. */
async function* verifyLines(store: AuditOf, account: string | undefined): AsyncIterable<string> {
  for (const chain of await store.audit.chains(account)) {
    const { records, broken } = await verifyAuditChain(chain, recordsOf(store, chain));
    const { accountId, region, seq, hash } = chain;
    yield `${JSON.stringify({ accountId, region, records, seq, hash, ...(broken && { broken }) })}\n`;
  }
}

const selectionOf = (parameters: URLSearchParams): AuditSelection =>
  Object.fromEntries(
    ['account', 'since', 'until'].flatMap((name) => {
      const value = parameters.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );

/** The audit log of a store, for who owns the installation. */
export const auditStreams = (store: AuditOf): ControlStreams => ({
  '/audit': (parameters) => exportLines(store, selectionOf(parameters)),
  '/audit/verify': (parameters) => verifyLines(store, parameters.get('account') ?? undefined),
});
