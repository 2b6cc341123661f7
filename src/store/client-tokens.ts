import { documentKind } from './store.ts';

/** What became of a request that carries an idempotency token. */
export interface TokenUse {
  /** Of the request's input: the same token belongs to the same input. */
  readonly inputDigest: string;
  /** Absent while the first request is being answered. */
  readonly answer?: unknown;
}

/** By operation and token; swept a day after the first request. */
export const CLIENT_TOKEN = documentKind<TokenUse>('client-token');
