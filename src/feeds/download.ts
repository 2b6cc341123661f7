import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clock, systemClock } from '../clock.ts';
import { AssayError, upstreamError } from '../domain/errors.ts';
import { leadsToPrivateAddress } from './addresses.ts';

export interface DownloadRequest {
  /** May carry a user name and password, which are sent to that host alone. */
  readonly url: string;
  /** File to write; it is removed again when the download fails. */
  readonly target: string;
  readonly maxBytes: number;
  /** Answers that mean "not there": 404 and 410 when left out. */
  readonly absent?: ReadonlySet<number>;
  /** What an earlier download said: the server may then answer that nothing has changed. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

export type DownloadResult =
  | { readonly status: 'saved'; readonly etag?: string; readonly lastModified?: string }
  | { readonly status: 'unchanged' }
  | { readonly status: 'missing' };

export interface DownloadPolicy {
  /** `http:` and private addresses are for the operator's own mirror: its host, named by the operator. */
  readonly trustedHost?: string;
  readonly attempts: number;
  readonly maxRedirects: number;
  /** Milliseconds until the answer begins, between two chunks of it, and in all. */
  readonly answerTimeout: number;
  readonly idleTimeout: number;
  readonly totalTimeout: number;
  /** Milliseconds before the first repetition; each further one doubles it. */
  readonly firstPause: number;
  /** A server that asks for a longer pause than this, in milliseconds, is not waited for. */
  readonly maxPause: number;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1, spreads repetitions of many clients. */
  readonly random: () => number;
  readonly clock: Clock;
}

export const DEFAULT_POLICY: DownloadPolicy = {
  attempts: 5,
  maxRedirects: 5,
  answerTimeout: 60_000,
  idleTimeout: 60_000,
  totalTimeout: 3_600_000,
  firstPause: 1_000,
  maxPause: 120_000,
  sleep: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, { signal });
  },
  random: Math.random,
  clock: systemClock,
};

const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MISSING = new Set([404, 410]);

/** What may go better the next time. */
class Transient extends Error {
  readonly pause: number | undefined;
  constructor(message: string, pause?: number) {
    super(message);
    this.pause = pause;
  }
}

/**
 * Downloads one file with conditional headers, bounded redirects, sizes and times, and repetitions with growing pauses.
 * Rejects with an `upstream` error that names the address without its password; an aborted signal rejects with its reason.
 */
export async function download(
  request: DownloadRequest,
  policy: DownloadPolicy,
  signal: AbortSignal,
): Promise<DownloadResult> {
  const address = withoutSecrets(request.url);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce(request, policy, signal);
    } catch (error) {
      await rm(request.target, { force: true });
      if (signal.aborted || error instanceof AssayError) throw error;
      const reason = reasonOf(error);
      const asked = error instanceof Transient ? error.pause : undefined;
      if (asked !== undefined && asked > policy.maxPause) {
        throw upstreamError(`${address}: ${reason}, and asks to come back in ${Math.ceil(asked / 1000)} seconds`, {
          remedy: 'Try again later; the database at hand stays in use.',
        });
      }
      if (attempt >= policy.attempts) {
        throw upstreamError(`${address}: ${reason} (${attempt} attempts)`, {
          remedy: 'Check the network, or give --mirror; the database at hand stays in use.',
          cause: error,
        });
      }
      const pause = policy.firstPause * 2 ** (attempt - 1);
      await policy.sleep(
        Math.max(asked ?? 0, Math.min(pause / 2 + (policy.random() * pause) / 2, policy.maxPause)),
        signal,
      );
    }
  }
}

/** The address to show: user name and password are nobody's business. */
export function withoutSecrets(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return cause === undefined || cause === '' ? error.message : `${error.message}: ${cause}`;
}

async function attemptOnce(
  request: DownloadRequest,
  policy: DownloadPolicy,
  signal: AbortSignal,
): Promise<DownloadResult> {
  const watchdog = new AbortController();
  const stop = (reason: string) => () => watchdog.abort(new Transient(reason));
  const total = setTimeout(stop(`not done in ${policy.totalTimeout} ms`), policy.totalTimeout);
  let idle = setTimeout(stop(`no answer in ${policy.answerTimeout} ms`), policy.answerTimeout);
  const alive = () => {
    clearTimeout(idle);
    idle = setTimeout(stop(`nothing more in ${policy.idleTimeout} ms`), policy.idleTimeout);
  };
  try {
    const response = await follow(request, policy, AbortSignal.any([signal, watchdog.signal]));
    alive();
    return await settle(request, response, policy, alive);
  } catch (error) {
    // fetch wraps the reason of an abort in different ways: say the watchdog's own.
    throw !signal.aborted && watchdog.signal.aborted ? watchdog.signal.reason : error;
  } finally {
    clearTimeout(total);
    clearTimeout(idle);
    // Ends a body that was not read to its end.
    watchdog.abort();
  }
}

/** Sends the request, and again to where it is redirected. */
async function follow(request: DownloadRequest, policy: DownloadPolicy, signal: AbortSignal): Promise<Response> {
  let url = new URL(request.url);
  const origin = url.origin;
  const { username, password } = url;
  for (let hops = 0; ; hops++) {
    await refuseUnsafe(url, policy, hops > 0);
    const bare = new URL(url);
    bare.username = '';
    bare.password = '';
    // Microsoft's and Fedora's servers send XML or HTML to those who do not ask for JSON.
    const headers = new Headers({ 'user-agent': 'assay', accept: 'application/json, */*;q=0.8' });
    if (request.etag !== undefined) headers.set('if-none-match', request.etag);
    if (request.lastModified !== undefined) headers.set('if-modified-since', request.lastModified);
    if (username !== '' && bare.origin === origin) {
      const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
      headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
    }
    const response = await fetch(bare.href, { headers, redirect: 'manual', signal });
    if (!REDIRECTS.has(response.status)) return response;
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (location === null || !URL.canParse(location, bare.href)) {
      throw upstreamError(`${withoutSecrets(request.url)}: redirected to nowhere (HTTP ${response.status})`);
    }
    if (hops >= policy.maxRedirects) {
      throw upstreamError(`${withoutSecrets(request.url)}: redirected more than ${policy.maxRedirects} times`);
    }
    url = new URL(location, bare);
  }
}

/** A redirect is the other side's choice of address: https only, and never into a private network. */
async function refuseUnsafe(url: URL, policy: DownloadPolicy, redirected: boolean): Promise<void> {
  if (policy.trustedHost === url.host && (url.protocol === 'http:' || url.protocol === 'https:')) return;
  if (url.protocol !== 'https:') throw upstreamError(`${withoutSecrets(url.href)}: refused, it is no https address`);
  if (redirected && (await leadsToPrivateAddress(url))) {
    throw upstreamError(`${withoutSecrets(url.href)}: refused, a redirect leads into a private network`);
  }
}

async function settle(
  request: DownloadRequest,
  response: Response,
  policy: DownloadPolicy,
  alive: () => void,
): Promise<DownloadResult> {
  const conditional = request.etag !== undefined || request.lastModified !== undefined;
  if (response.status === 304 && conditional) return { status: 'unchanged' };
  if ((request.absent ?? MISSING).has(response.status)) return { status: 'missing' };
  const refusal = `HTTP ${response.status}`;
  if (RETRIED.has(response.status)) throw new Transient(refusal, pauseAsked(response, policy.clock));
  if (response.status !== 200 || response.body === null) {
    throw upstreamError(`${withoutSecrets(request.url)}: ${refusal}`, {
      remedy: 'Check the address and the access rights.',
    });
  }
  await save(request, response, response.body, alive);
  const etag = response.headers.get('etag');
  const lastModified = response.headers.get('last-modified');
  return {
    status: 'saved',
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
  };
}

/** Milliseconds of a Retry-After, in seconds or as a date. @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
function pauseAsked(response: Response, clock: Clock): number | undefined {
  const asked = response.headers.get('retry-after')?.trim();
  if (asked === undefined) return undefined;
  if (/^\d{1,9}$/.test(asked)) return Number(asked) * 1000;
  const time = Date.parse(asked);
  return Number.isNaN(time) ? undefined : Math.max(0, time - clock.now().getTime());
}

async function save(
  request: DownloadRequest,
  response: Response,
  body: ReadableStream<Uint8Array>,
  alive: () => void,
): Promise<void> {
  const tooLarge = () => upstreamError(`${withoutSecrets(request.url)}: larger than ${request.maxBytes} bytes`);
  const declared = response.headers.get('content-length');
  // With a content encoding the length is that of the packed bytes, which fetch has unpacked.
  const expected = declared === null || response.headers.has('content-encoding') ? undefined : Number(declared);
  if (expected !== undefined && expected > request.maxBytes) throw tooLarge();
  const file = createWriteStream(request.target, { flags: 'w', flush: true });
  const written = new Promise<void>((resolve, reject) => {
    file.once('error', reject);
    file.once('close', resolve);
  });
  let size = 0;
  try {
    for await (const chunk of body) {
      alive();
      size += chunk.length;
      if (size > request.maxBytes) throw tooLarge();
      if (!file.write(chunk))
        await Promise.race([new Promise<void>((resolve) => file.once('drain', () => resolve())), written]);
    }
    if (expected !== undefined && size !== expected)
      throw new Transient(`cut short after ${size} of ${expected} bytes`);
    file.end();
  } catch (error) {
    file.destroy();
    await written.catch(() => {}); // a write that was under way complains of the end; the reason for it counts
    throw error;
  }
  await written;
}
