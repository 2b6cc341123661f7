import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { AssayError, upstreamError } from '../domain/errors.ts';
import { isPrivateAddress } from '../domain/private-address.ts';

/** A question to a server whose address a user gave. */
export interface GuardedRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface GuardedAnswer {
  readonly status: number;
  readonly text: string;
}

export interface GuardedOptions {
  /** Host names that may lead to private addresses: what the installation's owner allowed. */
  readonly privateHosts: readonly string[];
  /** Certificates to trust besides the machine's, PEM. For tests. */
  readonly ca?: string;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

const refused = (host: string): Error =>
  upstreamError(`${host} leads to a private address`, {
    remedy: 'Name the host in codePrivateHosts when the installation may reach it.',
  });

/**
 * Looks a name up and refuses private addresses. The connection goes to the very addresses that were checked: a name
 * that resolves to something else a moment later gains nothing.
 */
const guardedLookup: LookupFunction = (host, { all }, callback) => {
  lookup(host, { all: true }).then(
    (found) => {
      const first = found[0];
      if (first === undefined || found.some(({ address }) => isPrivateAddress(address))) {
        callback(refused(host), '', 4);
      } else if (all === true) callback(null, found);
      else callback(null, first.address, first.family);
    },
    (error: Error) => callback(error, '', 4),
  );
};

/**
 * Asks a server over https. Private, loopback and link-local addresses are refused unless allowed, redirects are not
 * followed, time and size are bounded.
 * @throws AssayError upstream
 */
export async function guardedRequest(
  { url, method = 'GET', headers = {}, body }: GuardedRequest,
  { privateHosts, ca }: GuardedOptions,
): Promise<GuardedAnswer> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isAllowed = privateHosts.includes(host);
  if (url.protocol !== 'https:') throw upstreamError(`${host} is not asked without https`);
  // An address is no name: it is never looked up.
  if (isIP(host) !== 0 && isPrivateAddress(host) && !isAllowed) throw refused(host);
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void =>
      reject(
        cause instanceof AssayError ? cause : upstreamError(`${host} cannot be asked: ${cause.message}`, { cause }),
      );
    const asking = request(
      url,
      {
        method,
        headers: { accept: 'application/json', 'user-agent': 'assay', ...headers },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        // A connection of another request went to an address of another moment.
        agent: false,
        ...(!isAllowed && { lookup: guardedLookup }),
        ...(ca !== undefined && { ca }),
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > MAX_ANSWER_BYTES) answer.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        answer.on('error', fail);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }));
      },
    );
    asking.on('error', fail);
    asking.end(body);
  });
}
