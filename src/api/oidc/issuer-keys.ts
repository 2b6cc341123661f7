import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { ApiError } from '../wire/errors.ts';
import { isFetchable } from './issuer.ts';
import { type IssuerKey, issuerKeyOf } from './jwt.ts';

const FETCH_MS = 10_000;
const MAX_BYTES = 256 * 1024;
const MAX_KEYS = 100;
/** Keys are fetched again after this time … */
const FRESH_MS = 10 * 60_000;
/** … or, for a key id that is not among them, at most so often: anybody can make tokens with new ids. */
const REFETCH_MS = 30_000;
/** An issuer that failed is left alone for a moment: anybody can send what makes this server ask it. */
const FAILED_MS = 5_000;
const MAX_ISSUERS = 100;

const DISCOVERY = z.object({ issuer: z.string(), jwks_uri: z.string().refine(isFetchable) });
const KEY_SET = z.object({ keys: z.array(z.unknown()).max(MAX_KEYS) });

async function fetchJson(url: string): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_MS),
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`the answer is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (!answer.ok) throw new Error(`the answer is ${answer.status}`);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const isPlain = (url: string): boolean => new URL(url).protocol === 'http:';

/** OpenID Connect Discovery: the issuer's configuration names where its keys are, and must name itself. */
async function fetchKeys(issuer: string): Promise<readonly IssuerKey[]> {
  const discovery = DISCOVERY.parse(await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`));
  if (discovery.issuer !== issuer) throw new Error('the configuration is of another issuer');
  // What a far issuer says must not make this server ask its own machine.
  if (isPlain(discovery.jwks_uri) && !isPlain(issuer)) throw new Error('its keys are not on https');
  const { keys } = KEY_SET.parse(await fetchJson(discovery.jwks_uri));
  return keys.map(issuerKeyOf).filter((key) => key !== undefined);
}

/** Keys of issuers. Only issuers that were configured are asked. */
export interface IssuerKeys {
  /** Keys that a token may be signed with: those of its key id, or all where it names none. Throws ApiError. */
  of(issuer: string, keyId: string | undefined): Promise<readonly IssuerKey[]>;
}

/** Fetches keys when they are needed and remembers them; keys that an issuer adds are found, removed ones forgotten. */
export function issuerKeys(clock: Clock): IssuerKeys {
  const known = new Map<string, { readonly at: number; readonly keys: Promise<readonly IssuerKey[]> }>();
  const failedAt = new Map<string, number>();
  const chosen = (keys: readonly IssuerKey[], keyId: string | undefined) =>
    keyId === undefined ? keys : keys.filter(({ id }) => id === keyId);
  async function fetched(issuer: string, olderThanMs: number): Promise<readonly IssuerKey[]> {
    const now = clock.now().getTime();
    const last = known.get(issuer);
    if (last !== undefined && now - last.at < olderThanMs) return last.keys;
    if (now - (failedAt.get(issuer) ?? Number.NEGATIVE_INFINITY) < FAILED_MS) throw new Error('it failed a moment ago');
    if (known.size >= MAX_ISSUERS) known.clear();
    if (failedAt.size >= MAX_ISSUERS) failedAt.clear();
    const keys = fetchKeys(issuer);
    known.set(issuer, { at: now, keys });
    keys.catch(() => {
      failedAt.set(issuer, now);
      if (known.get(issuer)?.keys !== keys) return;
      // What it answered before holds as long as it would have.
      if (last === undefined) known.delete(issuer);
      else known.set(issuer, last);
    });
    return keys;
  }
  return {
    async of(issuer, keyId) {
      try {
        const keys = chosen(await fetched(issuer, FRESH_MS), keyId);
        return keys.length > 0 ? keys : chosen(await fetched(issuer, REFETCH_MS), keyId);
      } catch (error) {
        // What went wrong there is told to nobody outside: the address was set by an administrator.
        const message = 'The keys of the identity provider could not be fetched; try again.';
        throw new ApiError('IDPCommunicationError', message, {}, error);
      }
    },
  };
}
