import type { Clock } from '../../clock.ts';
import type { AdvisoryDatabase } from '../../domain/advisory.ts';
import type { Owner, Scope } from '../../domain/resource.ts';
import type { Sealing } from '../../domain/sealing.ts';
import type { Prices } from '../../domain/usage.ts';
import type { Queue } from '../../queue/queue.ts';
import type { Page, PageRequest, Store } from '../../store/store.ts';
import type { Operations } from '../contract/inspector2.generated.ts';
import type { DownloadLinks } from '../downloads.ts';
import type { Membership } from '../membership.ts';
import type { PageTokens } from '../page-token.ts';
import type { Caller } from '../roles.ts';

/** What handlers work with. */
export interface HandlerDeps {
  readonly store: Store;
  readonly queue: Queue;
  /** The current generation; asked anew by every call, since updates swap it. */
  readonly database: () => Pick<AdvisoryDatabase, 'info' | 'vulnerability'>;
  readonly tokens: PageTokens;
  readonly downloads: DownloadLinks;
  readonly membership: Membership;
  readonly clock: Clock;
  /** Keeps what others gave us in confidence: tokens and codes. */
  readonly sealing: Sealing;
  /** Client id of the GitHub App that integrations of this installation are authorized for. */
  readonly githubClientId?: string;
  /** US dollars for one of a usage type. */
  readonly prices: Prices;
}

export type OperationName = keyof Operations;

/** Gets the validated input, answers with the modelled output, throws ApiError. */
export type Handler<O extends OperationName> = (
  input: Operations[O]['input'],
  caller: Caller,
) => Promise<Operations[O]['output']>;

/** Every operation of the contract: one that is missing here does not compile. */
export type Handlers = { readonly [O in OperationName]: Handler<O> };

/** The handlers of one capability. */
export type Capability<O extends OperationName> = { readonly [K in O]: Handler<K> };

export const ownerOf = ({ accountId, region }: Caller): Owner => ({ accountId, region });

/** What the caller may see: its own account, and those of its members when it is their delegated administrator. */
export const scopeOf = ({ accountId, members = [], region, withHidden = false }: Caller): Scope => ({
  accountIds: [accountId, ...members],
  region,
  withHidden,
});

/** The caller's own account alone, also for an administrator. */
export const ownScopeOf = ({ accountId, region }: Caller): Scope => ({ accountIds: [accountId], region });

export interface PageInput {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

/**
 * Reads one page of a list and passes its token on, bound to the caller, the operation and the query.
 * @param query what the token belongs to: filter and order
 */
export async function readPage<T>(
  tokens: PageTokens,
  caller: Caller,
  request: { operation: string; query: unknown; input: PageInput; defaultSize: number },
  read: (page: PageRequest) => Promise<Page<T>>,
): Promise<{ items: readonly T[]; nextToken: string | undefined }> {
  const { accountId, region, withHidden = false } = caller;
  const query = withHidden ? [request.query, 'all'] : request.query;
  const binding = { accountId, region, operation: request.operation, query };
  const { nextToken, maxResults } = request.input;
  // An empty token is how some clients spell "from the start".
  const after = nextToken === undefined || nextToken === '' ? undefined : tokens.open(binding, nextToken);
  const page = await read({
    limit: maxResults ?? request.defaultSize,
    ...(after === undefined ? {} : { after }),
  });
  return { items: page.items, nextToken: page.next === undefined ? undefined : tokens.seal(binding, page.next) };
}
