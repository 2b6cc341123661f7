import { type LookupAddress, lookup } from 'node:dns';
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  Agent as PlainAgent,
  request as plainRequest,
} from 'node:http';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { inputError, upstreamError } from '../../domain/errors.ts';
import { type AddressScope, mayReach, scopeOf } from './addresses.ts';

export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with POST; without it the request is a GET. */
  readonly form?: URLSearchParams;
  /** Scope of the registry that sent us here: the address must be no nearer than that. */
  readonly within?: AddressScope;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Read it, or destroy it. */
  readonly body: IncomingMessage;
  /** Of the address that answered. */
  readonly scope: AddressScope;
}

/** HTTP without redirects, retries or opinions on status codes. */
export interface Http {
  /** @throws AssayError upstream for an address out of bounds; Error of the network, with its `code` */
  send(url: URL, asked: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  close(): void;
}

/** Silence after which a connection counts as dead. */
const IDLE_MS = 60_000;

const forbidden = (url: URL, within: AddressScope): Error =>
  upstreamError(`${url.origin}: refused: a ${within} registry may not send its clients to such an address`, {
    remedy: 'A registry that points into the local network may be hostile; ask whoever runs it.',
  });

/** Resolves names as usual and keeps only allowed addresses: what is checked is what is connected to. */
function guardedLookup(url: URL, within: AddressScope): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, '');
      const allowed = addresses.filter(({ address }) => mayReach(within, scopeOf(address)));
      const first = allowed[0];
      if (first === undefined) return callback(forbidden(url, within), '');
      return options.all ? callback(null, allowed) : callback(null, first.address, first.family);
    });
  };
}

/** @param ca further certificate authorities, PEM */
export function createHttp(ca?: string): Http {
  const trust = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const secureAgent = new Agent({ keepAlive: true, ...trust });
  const plainAgent = new PlainAgent({ keepAlive: true });

  function start(url: URL, { headers, form, within }: HttpRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (within !== undefined && isIP(host) !== 0 && !mayReach(within, scopeOf(host))) throw forbidden(url, within);
    const isSecure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const sent = (isSecure ? request : plainRequest)(url, {
        method: form === undefined ? 'GET' : 'POST',
        agent: isSecure ? secureAgent : plainAgent,
        headers: {
          'user-agent': 'assay',
          'accept-encoding': 'identity',
          ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        signal,
        timeout: IDLE_MS,
        ...(within !== undefined && { lookup: guardedLookup(url, within) }),
      });
      sent.on('timeout', () => {
        sent.destroy(Object.assign(new Error(`no data for ${IDLE_MS / 1000} seconds`), { code: 'ETIMEDOUT' }));
      });
      sent.on('error', reject);
      sent.on('response', resolve);
      sent.end(form?.toString());
    });
  }

  return {
    async send(url, asked, signal) {
      const body = await start(url, asked, signal);
      const scope = scopeOf(body.socket.remoteAddress ?? '');
      return { status: body.statusCode ?? 0, headers: body.headers, body, scope };
    },
    close() {
      secureAgent.destroy();
      plainAgent.destroy();
    },
  };
}

/** Reads a small answer whole. @throws AssayError input when it is larger */
export async function bodyOf({ body }: HttpAnswer, limit: number, name: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += (piece as Uint8Array).length;
    if (size > limit) {
      body.destroy();
      throw inputError(`${name}: limit: more than ${limit} bytes`);
    }
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}

/** Deepest cause of a failed request: `connect ECONNREFUSED 127.0.0.1:5000`, a certificate's complaint. */
export function causeOf(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (cause instanceof AggregateError && cause.errors.length > 0) cause = cause.errors[0];
  return cause instanceof Error ? cause.message : String(cause);
}
