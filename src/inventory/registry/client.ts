import { setTimeout as pause } from 'node:timers/promises';
import { AssayError, upstreamError } from '../../domain/errors.ts';
import { formatImageReference, type ImageReference } from '../../domain/image-reference.ts';
import type { RegistryOptions } from '../options.ts';
import { type Authority, authorizationFor, loginRemedy } from './authorization.ts';
import { bodyOf, causeOf, createHttp, type Http, type HttpAnswer, type HttpRequest } from './http.ts';

/** Pulls from one repository of a registry. @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md */
export interface RegistryClient {
  /**
   * GET of a path below `/v2/REPOSITORY/`, signed in, redirected and repeated as needed.
   * @param from first byte wanted; an answer 206 begins there, an answer 200 at the first
   * @returns an answer 200 or 206, or undefined for 404
   * @throws AssayError upstream for any other answer, or none
   */
  get(path: string, headers: Readonly<Record<string, string>>, from?: number): Promise<HttpAnswer | undefined>;
  close(): void;
}

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 250;
/** A registry that asks for more patience than this has to be asked again by the user. */
const LONGEST_PAUSE_MS = 60_000;
const REDIRECTS = 5;
const MAX_ERROR_BODY = 64 * 1024;

/** Failures of a network that may be gone in a moment. */
const PASSING = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENETUNREACH']);
const BUSY = new Set([408, 429, 500, 502, 503, 504]);

const isPassing = (error: unknown): boolean => PASSING.has((error as NodeJS.ErrnoException).code ?? '');

/** Milliseconds that a `Retry-After` header asks for. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host);

/** Docker Hub's API lives at another name than its images. */
const apiHost = (registry: string): string => (registry === 'docker.io' ? 'registry-1.docker.io' : registry);

/** `error.code: message` of a registry's answer, for people. */
async function saying(answer: HttpAnswer): Promise<string> {
  try {
    const text = (await bodyOf(answer, MAX_ERROR_BODY, 'error')).toString('utf8');
    const { errors } = JSON.parse(text) as { errors?: { code?: unknown; message?: unknown }[] };
    const words = [errors?.[0]?.code, errors?.[0]?.message].filter((word) => typeof word === 'string');
    const line = words.join(': ').replace(/[^\x20-\x7e]+/g, ' ');
    return line === '' ? '' : `: ${line.slice(0, 200)}`;
  } catch {
    return ''; // Not the documented form: the status has to do.
  }
}

interface Endpoint {
  readonly origin: URL;
  readonly authority: Authority;
  /** `WWW-Authenticate` of the ping, when it wants to know who asks. */
  readonly challenge?: string;
}

function unreachable(host: string, error: unknown): Error {
  const { code = '' } = error as NodeJS.ErrnoException;
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code);
  const remedy = isCertificate
    ? 'Name the authority that signed its certificate with --ca-file.'
    : /EPROTO|SSL/.test(code)
      ? 'If it speaks plain HTTP, and you trust the network: --insecure-registry.'
      : 'Check the name, the network, and that the registry runs.';
  return upstreamError(`${host}: did not answer: ${causeOf(error)}`, { cause: error, remedy });
}

/** Asks once more after failures that pass: with a growing pause, or the one the registry asks for. */
async function patiently(
  host: string,
  ask: () => Promise<HttpAnswer>,
  signal: AbortSignal,
  progress: (message: string) => void,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    let wait = FIRST_PAUSE_MS * 2 ** (attempt - 1);
    try {
      const answer = await ask();
      if (!BUSY.has(answer.status)) return answer;
      wait = retryAfter(answer.headers['retry-after'], Date.now()) ?? wait;
      const isLast = attempt === ATTEMPTS || wait > LONGEST_PAUSE_MS;
      if (isLast) {
        const said = await saying(answer);
        const patience = wait > LONGEST_PAUSE_MS ? `, to be asked again in ${Math.ceil(wait / 1000)} seconds` : '';
        throw upstreamError(`${host}: answered ${answer.status}${said}${patience}`, {
          remedy: answer.status === 429 ? 'Wait, or sign in: registries let known users ask more often.' : 'Try later.',
        });
      }
      answer.body.destroy();
      progress(`${host}: busy (${answer.status}), asking again`);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AssayError) throw error;
      if (!isPassing(error) || attempt === ATTEMPTS) throw unreachable(host, error);
    }
    await pause(wait, undefined, { signal });
  }
}

/** Finds out how the registry speaks: HTTPS, or plain HTTP where that is allowed. */
async function ping(
  http: Http,
  reference: ImageReference,
  options: RegistryOptions,
  signal: AbortSignal,
  progress: (message: string) => void,
): Promise<Endpoint> {
  const host = reference.registry;
  const attempt = (scheme: string): Promise<HttpAnswer> => {
    const url = new URL(`${scheme}://${apiHost(host)}/v2/`);
    return patiently(host, () => http.send(url, {}, signal), signal, progress);
  };
  let scheme = 'https';
  let answer: HttpAnswer;
  try {
    answer = await attempt(scheme);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    const isNoTls = code === 'EPROTO' || code?.startsWith('ERR_SSL') === true || code === 'ECONNRESET';
    if (!isNoTls || !(isLoopback(host) || options.insecure === true)) throw error;
    scheme = 'http';
    answer = await attempt(scheme);
  }
  answer.body.resume();
  const origin = new URL(`${scheme}://${apiHost(host)}/`);
  const { repository } = reference;
  const isSecure = scheme === 'https';
  const patient: Http = {
    ...http,
    send: (url, asked, until) => patiently(host, () => http.send(url, asked, until), until, progress),
  };
  const authority: Authority = { http: patient, host, repository, options, isSecure, scope: answer.scope, signal };
  if (answer.status === 200) return { origin, authority };
  const challenge = answer.headers['www-authenticate'];
  if (answer.status === 401 && challenge !== undefined) return { origin, authority, challenge };
  throw upstreamError(`${host}: is no image registry (it answers ${answer.status} to /v2/)`, {
    remedy: 'Check the name; the registry API version 2 is needed.',
  });
}

/** The address that a redirect names. @throws AssayError upstream when it must not be followed */
function redirected(from: URL, answer: HttpAnswer, host: string): URL {
  const location = answer.headers.location ?? '';
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    (from.protocol === 'https:' && url.protocol !== 'https:')
  ) {
    const where = url === undefined ? 'nowhere' : `${url.protocol}//${url.host}`;
    throw upstreamError(`${host}: refused: it redirects from ${from.origin} to ${where}`);
  }
  url.username = '';
  url.password = '';
  return url;
}

/** @throws AssayError upstream when the registry cannot be asked */
export async function connectRegistry(
  reference: ImageReference,
  options: RegistryOptions,
  outerSignal: AbortSignal,
  progress: (message: string) => void,
): Promise<RegistryClient> {
  const http = createHttp(options.ca);
  const closing = new AbortController();
  const signal = AbortSignal.any([outerSignal, closing.signal]);
  try {
    const { origin, authority, challenge } = await ping(http, reference, options, signal, progress);
    let authorization = challenge === undefined ? undefined : await signIn(challenge, authority);
    const host = reference.registry;
    const name = formatImageReference(reference);

    /** One answer that is no redirect. Credentials go to the registry alone, whatever it redirects to. */
    async function follow(path: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
      let url = new URL(`/v2/${reference.repository}/${path}`, origin);
      for (let hops = 0; hops <= REDIRECTS; hops++) {
        const isOwn = url.origin === origin.origin;
        const asked: HttpRequest = {
          headers: { ...headers, ...(isOwn && authorization !== undefined && { authorization }) },
          ...(!isOwn && { within: authority.scope }),
        };
        const answer = await http.send(url, asked, signal);
        if (![301, 302, 303, 307, 308].includes(answer.status)) return answer;
        answer.body.destroy();
        url = redirected(url, answer, host);
      }
      throw upstreamError(`${host}: redirects more than ${REDIRECTS} times`);
    }

    async function refusal(answer: HttpAnswer): Promise<Error> {
      const said = await saying(answer);
      if (answer.status !== 401 && answer.status !== 403) {
        return upstreamError(`${name}: ${host} answered ${answer.status}${said}`);
      }
      const isKnown = authorization?.startsWith('Basic') === true || options.username !== undefined;
      const what = isKnown
        ? 'refused the credentials, or they do not reach this image'
        : 'does not give it to everybody';
      return upstreamError(`${name}: ${host} ${what} (${answer.status}${said})`, {
        remedy: loginRemedy({ options, host }),
      });
    }

    return {
      async get(path, headers, from = 0) {
        const ranged = from > 0 ? { ...headers, range: `bytes=${from}-` } : headers;
        const ask = (): Promise<HttpAnswer> => patiently(host, () => follow(path, ranged), signal, progress);
        let answer = await ask();
        const again = answer.headers['www-authenticate'];
        if (answer.status === 401 && again !== undefined) {
          // A token ends sooner than a large image, and some registries answer pings from everybody.
          answer.body.destroy();
          authorization = await signIn(again, authority);
          answer = await ask();
        }
        if (answer.status === 200 || answer.status === 206) return answer;
        if (answer.status !== 404) throw await refusal(answer);
        answer.body.destroy();
        return undefined;
      },
      close() {
        closing.abort(); // whatever still downloads has no reader any more
        http.close();
      },
    };
  } catch (error) {
    http.close();
    throw error;
  }

  async function signIn(header: string, authority: Authority): Promise<string> {
    try {
      return await authorizationFor(header, authority);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof AssayError ? error : unreachable(reference.registry, error);
    }
  }
}
