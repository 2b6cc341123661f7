import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { isLocalHost } from '../api/public-address.ts';
import { signRequest } from '../api/wire/sigv4.ts';
import { AssayError } from '../domain/errors.ts';

/** What the server gets signed with. */
export interface ProxyKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface ProxyOptions {
  readonly server: URL;
  readonly key: () => Promise<ProxyKey>;
  readonly allowRemote: boolean;
  /** Region of the server; absent: the one that the request was signed for. */
  readonly region?: string | undefined;
}

/** What the server answers; anything else would be a request for AWS that went astray. */
const SERVICES: ReadonlySet<string> = new Set(['inspector2', 'inspector-scan', 'inspector', 'ecr', 'sts', 'assay']);
const SCOPE = /^AWS4-HMAC-SHA256\s+(?:.*[\s,])?Credential=[^/,\s]+\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/;
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const ANSWER_MS = 120_000;

/** Headers that are the connection's own, or that the new signature replaces. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  ...['authorization', 'connection', 'content-length', 'expect', 'host', 'keep-alive', 'proxy-authorization'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token'],
]);

/** A refusal as AWS's clients read it; every protocol of theirs finds its code in the header. */
function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code })
    .end(JSON.stringify({ __type: code, message }));
}

async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Headers of the request by name, as far as they go on. */
function passedOn({ headers }: IncomingMessage): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || NOT_PASSED_ON.has(name) ? [] : [[name, [value].flat().join(', ')]],
  );
}

/** What the request was signed for; undefined when the proxy is not for it. */
function scopeOf({ headers }: IncomingMessage): { region: string; service: string } | undefined {
  const [, region = '', service = ''] = SCOPE.exec(headers.authorization ?? '') ?? [];
  return SERVICES.has(service) ? { region, service } : undefined;
}

/**
 * Handles the requests of a proxy that signs anew. A request must be signed, with whatever key: web pages cannot send
 * that header here unasked, and its scope says which service is meant.
 */
export function proxyHandler({ server, key, allowRemote, region }: ProxyOptions) {
  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    // A name that somebody made point to this machine is not one of its own.
    if (!allowRemote && !isLocalHost(message.headers.host ?? '')) {
      return refuse(response, 403, 'AccessDeniedException', 'The proxy is for this machine alone.');
    }
    const scope = scopeOf(message);
    if (scope === undefined) {
      const names = [...SERVICES].join(', ');
      const why = `The proxy passes on requests that are signed for ${names}: set AWS_ENDPOINT_URL_INSPECTOR2, not AWS_ENDPOINT_URL.`;
      return refuse(response, 403, 'AccessDeniedException', why);
    }
    const body = await bodyOf(message);
    if (body === undefined) return refuse(response, 413, 'RequestEntityTooLargeException', 'The body is too large.');
    const { accessKeyId, secretAccessKey, sessionToken } = await key();
    const url = new URL(message.url ?? '/', server.origin);
    if (url.origin !== server.origin)
      return refuse(response, 400, 'ValidationException', 'Not an address of the server.');
    const headers = passedOn(message);
    const mustBeSigned = headers.filter(([name]) => name === 'content-type' || name.startsWith('x-amz-'));
    const signed = signRequest({
      ...{ method: message.method ?? 'GET', url: url.href, headers: Object.fromEntries(mustBeSigned), body },
      ...{ accessKeyId, secretAccessKey, sessionToken, now: new Date() },
      ...{ region: region ?? scope.region, service: scope.service },
    });
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = send(url, {
      method: message.method,
      headers: { ...Object.fromEntries(headers), ...signed, 'content-length': String(body.length) },
      timeout: ANSWER_MS,
    });
    outgoing.on('response', (answer) => {
      const { connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...kept } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, kept);
      // An answer that breaks off must break off here too: its client would wait for the rest.
      pipeline(answer, response, () => {});
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('the server is silent')));
    outgoing.on('error', (error) => {
      if (response.headersSent) response.destroy();
      else refuse(response, 502, 'BadGatewayException', `${server.origin} did not answer: ${error.message}`);
    });
    response.on('close', () => outgoing.destroy());
    outgoing.end(body);
  }
  return (message: IncomingMessage, response: ServerResponse): void => {
    handle(message, response).catch((error: unknown) => {
      const known = error instanceof AssayError ? error.message : 'The request could not be passed on.';
      if (response.headersSent) response.destroy();
      else refuse(response, 502, 'BadGatewayException', known);
    });
  };
}
