import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';
import { fieldError } from './wire/errors.ts';

/** What a page token belongs to: presented anywhere else, it is refused. */
export interface TokenBinding {
  readonly accountId: string;
  readonly region: string;
  readonly operation: string;
  /** The request's filter and order; its page size may change from page to page. */
  readonly query: unknown;
}

/** Page tokens: opaque to clients, made and checked with the server's secret. */
export interface PageTokens {
  seal(binding: TokenBinding, next: string): string;
  /** The key after which the page begins. Throws ValidationException when the token is not from this query of this account. */
  open(binding: TokenBinding, token: string): string;
}

const MAC_BYTES = 16;

export function pageTokens(secret: string): PageTokens {
  const key = createSecretKey(secret, 'utf8');
  const macOf = (binding: TokenBinding, next: string): Buffer => {
    const query = hash('sha256', JSON.stringify(binding.query), 'hex');
    const parts = [binding.accountId, binding.region, binding.operation, query, next];
    return createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, MAC_BYTES);
  };
  return {
    seal: (binding, next) => Buffer.concat([macOf(binding, next), Buffer.from(next)]).toString('base64url'),
    open(binding, token) {
      const bytes = Buffer.from(token, 'base64url');
      const next = bytes.subarray(MAC_BYTES).toString();
      const isOurs =
        bytes.length > MAC_BYTES &&
        bytes.toString('base64url') === token &&
        timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(binding, next));
      if (!isOurs) throw fieldError('nextToken', 'Member must be a token from the page before, of the same request');
      return next;
    },
  };
}
