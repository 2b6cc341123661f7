import { z } from 'zod';
import { signRequest } from '../api/wire/sigv4.ts';
import { environmentError, upstreamError, usageError } from '../domain/errors.ts';

/** A server to ask, with the key that signs. */
export interface ServerTarget {
  readonly url: URL;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
  readonly region: string;
  /** How another one is named, where nobody answers. */
  readonly another?: string;
}

const REQUEST_TIMEOUT_MS = 60_000;
/** Largest answer that is read. */
const MAX_ANSWER_BYTES = 1024 * 1024;

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/**
 * The address of a server, as an option has it.
 * @throws AssayError `usage` for an address that must not be used
 */
export function serverUrl(option: string, text: string, insecure: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw usageError(`${option} ${text} is not an http or https address`, 'write it as https://HOST:PORT');
  }
  if (url.username !== '' || url.password !== '') {
    throw usageError(`${option} takes no user name or password`, 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecure) {
    throw usageError(`${option} ${text} would go unencrypted`, 'use https, or add --insecure');
  }
  return url;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const regionOf = (env: Environment): string =>
  env.AWS_REGION || env.AWS_DEFAULT_REGION || env.ASSAY_REGION || 'us-east-1';

/**
 * The server named by an option, with key and region from the environment.
 * @throws AssayError `usage` for an address that must not be used, `environment` without a key
 */
export function serverTarget(option: string, text: string, insecure: boolean, env: Environment): ServerTarget {
  const url = serverUrl(option, text, insecure);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!accessKeyId || !secretAccessKey) {
    throw environmentError(`${option} needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment`, {
      remedy: 'make a key on the server with `assay keys create`',
    });
  }
  const { AWS_SESSION_TOKEN: sessionToken } = env;
  const key = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  return { url, ...key, region: regionOf(env), another: `${option} URL` };
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** What the signature is for; inspector2 where nothing is said. */
  readonly service?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
  /** Largest answer that is read. */
  readonly maxAnswerBytes?: number;
}

/** Reads at most so many bytes: what answers need not be an Assay server. */
export async function readAnswer(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Deepest cause of a failed fetch: `connect ECONNREFUSED 127.0.0.1:8480`, a certificate's complaint. */
export function causeText(error: unknown): string {
  let cause = error;
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
  if (cause instanceof AggregateError) cause = cause.errors[0];
  return cause instanceof Error ? cause.message : String(cause);
}

const ANSWER_ERROR = z.object({ message: z.string().optional(), Message: z.string().optional() });

/** What the server's error means for whoever pushes; its own words are kept. */
function refusal(target: ServerTarget, path: string, response: Response, text: string): Error {
  const { origin } = target.url;
  let message = text.slice(0, 200);
  try {
    const parsed = ANSWER_ERROR.parse(JSON.parse(text));
    message = parsed.message ?? parsed.Message ?? message;
  } catch {
    // Not JSON: some proxy's page. Its beginning has to do.
  }
  // Assay knows the path, and not what it names.
  if (response.headers.get('x-amzn-errortype')?.startsWith('ResourceNotFound')) {
    return upstreamError(`${origin}: ${message}`);
  }
  if (response.status === 404) {
    return upstreamError(`${origin} does not know ${path} (404): ${message}`, {
      remedy: 'give the address of an Assay server, without a path',
    });
  }
  // Access denied is about what the key may do; its message says what to change.
  if (response.status === 403 && !response.headers.get('x-amzn-errortype')?.startsWith('AccessDenied')) {
    return upstreamError(`${origin} refused the key: ${message}`, {
      remedy: `check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, this machine's clock and the region (now ${target.region})`,
    });
  }
  return upstreamError(`${origin} answered ${response.status}: ${message}`);
}

/**
 * One signed request.
 * @returns the answer's JSON
 * @throws AssayError `upstream` when the server does not answer or refuses
 */
export async function callServer(
  target: ServerTarget,
  { method, path, headers, body, service = 'inspector2', maxAnswerBytes = MAX_ANSWER_BYTES }: Call,
  signal: AbortSignal,
): Promise<unknown> {
  const url = new URL(path, target.url.origin).href;
  const { accessKeyId, secretAccessKey, sessionToken, region } = target;
  const signed = signRequest({
    method,
    url,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
    accessKeyId,
    secretAccessKey,
    sessionToken,
    region,
    service,
    now: new Date(),
  });
  const { host: _, ...sent } = signed; // fetch writes it itself, from the same address
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: sent,
      redirect: 'error', // a signature is for one address
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      ...(body === undefined ? {} : { body }),
    });
    text = await readAnswer(response, maxAnswerBytes);
  } catch (cause) {
    signal.throwIfAborted();
    throw upstreamError(`${target.url.origin} did not answer: ${causeText(cause)}`, {
      cause,
      remedy: `Is \`assay serve\` running there?${target.another ? ` Another server is named with ${target.another}.` : ''}`,
    });
  }
  if (!response.ok) throw refusal(target, path, response, text);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw upstreamError(`${target.url.origin} is not an Assay server: its answer is not JSON`, { cause });
  }
}

/** The answer in the shape that it must have. */
export function checkedAnswer<T>(target: Pick<ServerTarget, 'url'>, schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw upstreamError(`${target.url.origin} is not an Assay server of this version: unexpected answer`);
}
