import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { CLIENT_TOKEN, type TokenUse } from '../store/client-tokens.ts';
import type { Document, DocumentStore } from '../store/store.ts';
import type { Caller } from './roles.ts';
import { type ApiError, apiError, validationError } from './wire/errors.ts';

/** A token is remembered this long (inspector.md 2.0). */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
/** No answer takes longer: the process that was at it is gone. */
const ABANDONED_MS = 60_000;

export interface TokenRequest {
  readonly operation: string;
  readonly input: unknown;
  readonly caller: Caller;
  /** Does the model give the operation a ConflictException? */
  readonly hasConflict: boolean;
}

const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Members in one order, whatever the client's. */
const ordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => [name, ordered(member)]);
};

const tokenOf = (input: unknown): string | undefined => {
  const token = (input as { readonly clientToken?: unknown } | undefined)?.clientToken;
  return typeof token === 'string' ? token : undefined;
};

/** An answer that names accounts which failed is no last word: clients repeat it with the same token until it is none. */
const isFinal = (answer: unknown): boolean => {
  const failed = (answer as { readonly failedAccounts?: readonly unknown[] } | undefined)?.failedAccounts;
  return failed === undefined || failed.length === 0;
};

function otherInput({ operation, hasConflict }: TokenRequest, token: string): ApiError {
  const message = `The client token ${token} belongs to another request of ${operation}.`;
  if (!hasConflict) return validationError(message);
  return apiError('ConflictException', message, { resourceId: token, resourceType: 'CLIENT_TOKEN' });
}

const beingAnswered = (): ApiError => apiError('ThrottlingException', 'The same request is being answered.');

/**
 * Runs an operation once for each idempotency token of an account: the same request again gets the first answer. A request
 * without a token just runs, and one that fails leaves no trace.
 */
export function idempotency(documents: DocumentStore, clock: Clock) {
  return async (request: TokenRequest, run: () => Promise<unknown>): Promise<unknown> => {
    const token = tokenOf(request.input);
    if (token === undefined) return run();
    const { accountId, region } = request.caller;
    const owner = { accountId, region };
    const id = digestOf([request.operation, token]);
    const inputDigest = digestOf(ordered(request.input));

    function replay({ body, createdAt }: Document<TokenUse>): { readonly answer: unknown } | 'forgotten' {
      const age = clock.now().getTime() - Date.parse(createdAt);
      if (age > REMEMBERED_MS || (body.answer === undefined && age > ABANDONED_MS)) return 'forgotten';
      if (body.inputDigest !== inputDigest) throw otherInput(request, token ?? '');
      if (body.answer === undefined) throw beingAnswered();
      return { answer: body.answer };
    }

    async function claim(): Promise<{ readonly answer: unknown } | undefined> {
      const createdAt = clock.now().toISOString();
      const use = { ...owner, id, tags: {}, body: { inputDigest }, createdAt };
      if ((await documents.create(CLIENT_TOKEN, use)) === 'created') return undefined;
      const found = await documents.get(CLIENT_TOKEN, { accountIds: [accountId], region }, id);
      const before = found === undefined ? 'forgotten' : replay(found);
      if (before !== 'forgotten') return before;
      await documents.delete(CLIENT_TOKEN, owner, id);
      // Another one that found it forgotten as well was faster.
      if ((await documents.create(CLIENT_TOKEN, use)) !== 'created') throw beingAnswered();
      return undefined;
    }

    const before = await claim();
    if (before !== undefined) return before.answer;
    try {
      const answer = await run();
      if (isFinal(answer)) {
        await documents.update(CLIENT_TOKEN, owner, id, (use) => ({ ...use, body: { inputDigest, answer } }));
      } else {
        await documents.delete(CLIENT_TOKEN, owner, id);
      }
      return answer;
    } catch (error) {
      await documents.delete(CLIENT_TOKEN, owner, id);
      throw error;
    }
  };
}
