import type { FastifyRequest } from 'fastify';
import { plainAddress } from './policies/conditions.ts';
import type { SignedRequest } from './wire/sigv4.ts';

/** Header lines as they arrived, from Node's flat list of names and values. */
function headerPairs(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) pairs.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '']);
  return pairs;
}

/**
 * The request as its client signed it. A trusted proxy that writes a Host of its own tells the client's in
 * X-Forwarded-Host; fastify believes it from nobody else.
 */
export function signedRequestOf({ raw, host, ip }: FastifyRequest): SignedRequest {
  const headers = headerPairs(raw.rawHeaders);
  const isForwarded = raw.headers['x-forwarded-host'] !== undefined && host !== raw.headers.host;
  return {
    method: raw.method ?? '',
    target: raw.url ?? '',
    headers: isForwarded ? headers.map(([name, value]) => [name, /^host$/i.test(name) ? host : value]) : headers,
    // A client that is gone already has no address any more.
    ...(typeof ip === 'string' && { sourceAddress: plainAddress(ip) }),
  };
}

const EMPTY_BODY = new Uint8Array();

/** The body as it arrived; empty where there is none. */
export const bodyOf = ({ body }: FastifyRequest): Uint8Array => (body instanceof Uint8Array ? body : EMPTY_BODY);
