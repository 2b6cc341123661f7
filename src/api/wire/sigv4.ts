import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { compareText } from '../../domain/order.ts';
import { type ApiError, apiError } from './errors.ts';
import { parseQuery, splitTarget } from './routes.ts';

// AWS Signature Version 4. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

const ALGORITHM = 'AWS4-HMAC-SHA256';
const WINDOW_MINUTES = 15;
/** SHA-256 of nothing. */
export const EMPTY_PAYLOAD = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');
const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986: everything but letters, digits and `-._~` is escaped. */
export const escapeUri = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A path that is its own canonical form: no segment is empty or begins with a dot, and nothing has to be escaped. */
const CANONICAL_PATH = /^(?:\/[\w~-][\w.~-]*)+$/;

/** Dot segments resolved, empty ones dropped, then escaped once more: the rule of every service but S3. */
function canonicalPath(path: string): string {
  if (CANONICAL_PATH.test(path)) return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const end = path.endsWith('/') && segments.length > 0 ? '/' : '';
  return `/${segments.map(escapeUri).join('/')}${end}`;
}

function canonicalQuery(query: string): string {
  return parseQuery(query)
    .map(([name, value]) => [escapeUri(name), escapeUri(value)] as const)
    .sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** White space that is not a single blank. */
const WIDE_SPACE = /\s{2}|[^\S ]/;

/** Values of each header in the order of arrival, outer white space removed and inner runs made one space. */
function headerValues(headers: HeaderPairs): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const trimmed = value.trim();
    const text = WIDE_SPACE.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed;
    const before = values.get(key);
    values.set(key, before === undefined ? text : `${before},${text}`);
  }
  return values;
}

type HeaderPairs = readonly (readonly [name: string, value: string])[];

/** A request as it stands on the wire: nothing decoded, every header line on its own. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: HeaderPairs;
  /** Where it came from. */
  readonly sourceAddress?: string;
}

function canonicalRequest(
  request: SignedRequest,
  values: ReadonlyMap<string, string>,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const { path, query } = splitTarget(request.target);
  let headers = '';
  for (const name of signedHeaders) headers += `${name}:${values.get(name) ?? ''}\n`;
  const head = `${request.method}\n${canonicalPath(path)}\n${query === '' ? '' : canonicalQuery(query)}`;
  return `${head}\n${headers}\n${signedHeaders.join(';')}\n${payloadHash}`;
}

const signingKey = (secret: string, scope: Scope): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secret}`, scope.date), scope.region), scope.service), 'aws4_request');

interface Scope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

const stringToSign = (amzDate: string, { date, region, service }: Scope, canonical: string): string =>
  `${ALGORITHM}\n${amzDate}\n${date}/${region}/${service}/aws4_request\n${sha256Hex(canonical)}`;

/** `20260102T030405Z` */
const amzDateOf = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');

const AMZ_DATE = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

function timeOf(amzDate: string): number {
  const [, year, month, day, hour, minute, second] = AMZ_DATE.exec(amzDate) ?? [];
  return year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** What a request claims about its signature, not yet proven. */
export interface Claim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly amzDate: string;
  /** Hash of the body that the client announces and signs; absent when it only signs it. */
  readonly announcedHash?: string;
  readonly values: ReadonlyMap<string, string>;
  /** Path and query as they were signed, where the signature itself stands in the query. */
  readonly target?: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

const incomplete = (message: string): ApiError => apiError('IncompleteSignatureException', message);
const invalid = (message: string): ApiError => apiError('InvalidSignatureException', message);

function authorizationParts(header: string): { credential: string[]; signedHeaders: string; signature: string } {
  if (!header.startsWith(`${ALGORITHM} `))
    throw incomplete(`Authorization header requires the algorithm ${ALGORITHM}.`);
  const parts = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length).split(',')) {
    const mark = part.indexOf('=');
    if (mark < 0) throw incomplete('Authorization header holds a part that is no key=value pair.');
    parts.set(part.slice(0, mark).trim(), part.slice(mark + 1).trim());
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  }
  const credential = parts.get('Credential')?.split('/') ?? [];
  if (credential.length !== 5) {
    throw incomplete('Credential must have exactly 5 slash-delimited elements: keyid/date/region/service/term.');
  }
  return {
    credential,
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
  };
}

/** Signed are: host, and every `x-amz-…` header of the request, the date among them. */
function checkSignedHeaders(signed: readonly string[], values: ReadonlyMap<string, string>): void {
  const unsigned = (name: string) => invalid(`'${name}' must be a 'SignedHeader' in the AWS Authorization.`);
  if (!signed.includes('host')) throw unsigned('host');
  for (const name of values.keys()) {
    if (name.startsWith('x-amz-') && !signed.includes(name)) throw unsigned(name);
  }
  const absent = signed.find((name) => !values.has(name));
  if (absent !== undefined) throw invalid(`The signed header '${absent}' is not part of the request.`);
}

/** @param validMinutes how long the signature holds: 15 minutes, or what a presigned address says */
function checkTime(amzDate: string, scopeDate: string, now: Date, validMinutes = WINDOW_MINUTES): void {
  const time = timeOf(amzDate);
  if (Number.isNaN(time)) throw incomplete('Date must be in ISO-8601 basic format: YYYYMMDDTHHMMSSZ.');
  if (!amzDate.startsWith(scopeDate)) {
    const day = amzDate.slice(0, 8);
    throw invalid(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${scopeDate}' != '${day}', from '${amzDate}'.`,
    );
  }
  const bound = (minutes: number): string => amzDateOf(new Date(now.getTime() + minutes * 60_000));
  if (time < now.getTime() - validMinutes * 60_000) {
    const earliest = bound(-validMinutes);
    throw invalid(`Signature expired: ${amzDate} is now earlier than ${earliest} (${bound(0)} - ${validMinutes} min.)`);
  }
  if (time > now.getTime() + WINDOW_MINUTES * 60_000) {
    const latest = bound(WINDOW_MINUTES);
    throw invalid(`Signature not yet current: ${amzDate} is still later than ${latest} (${bound(0)} + 15 min.)`);
  }
}

interface ExpectedScope {
  readonly region: string;
  /** Accepted as well: the home of a global endpoint. */
  readonly otherRegion?: string;
  readonly services: readonly string[];
}

function checkScope(credential: readonly string[], expected: ExpectedScope): Scope {
  const [, date = '', region = '', service = '', term = ''] = credential;
  if (region !== expected.region && region !== expected.otherRegion) {
    throw invalid(`Credential should be scoped to a valid region, not '${region}'; this one is '${expected.region}'.`);
  }
  if (!expected.services.includes(service)) {
    throw invalid(`Credential should be scoped to correct service: '${expected.services.join("' or '")}'.`);
  }
  if (term !== 'aws4_request') {
    throw invalid(`Credential should be scoped with a valid terminator: 'aws4_request', not '${term}'.`);
  }
  return { date, region, service };
}

const PAYLOAD_HASH = /^[0-9a-f]{64}$/;

/**
 * Reads what a request's Authorization header claims and checks all that needs no secret: form, time (15 minutes
 * around `now`), region, service, and that nothing that matters is unsigned. Throws AWS's error for what is wrong.
 */
export function readClaim(request: SignedRequest, expected: ExpectedScope & { readonly now: Date }): Claim {
  const authorizations = request.headers.filter(([name]) => name.toLowerCase() === 'authorization');
  const header = authorizations[0]?.[1];
  if (header === undefined) throw apiError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (authorizations.length > 1) throw incomplete('There is more than one Authorization header.');
  const { credential, signedHeaders, signature } = authorizationParts(header.trim());
  const values = headerValues(request.headers);
  const signed = signedHeaders.split(';');
  const amzDate = values.get('x-amz-date');
  if (amzDate === undefined) throw incomplete("Authorization header requires existence of an 'X-Amz-Date' header.");
  const scope = checkScope(credential, expected);
  checkTime(amzDate, scope.date, expected.now);
  checkSignedHeaders(signed, values);
  const sessionToken = values.get('x-amz-security-token');
  const announcedHash = values.get('x-amz-content-sha256');
  if (announcedHash !== undefined && !PAYLOAD_HASH.test(announcedHash)) {
    throw invalid(
      'x-amz-content-sha256 must be the SHA-256 of the body; unsigned and streamed payloads are not accepted.',
    );
  }
  return {
    accessKeyId: credential[0] ?? '',
    scope,
    signedHeaders: signed,
    signature,
    amzDate,
    values,
    ...(announcedHash !== undefined && { announcedHash }),
    ...(sessionToken !== undefined && { sessionToken }),
  };
}

/** Seven days: AWS's limit for presigned addresses. */
const MAX_EXPIRES_SECONDS = 7 * 24 * 60 * 60;

/** Is the signature in the query, not in a header? */
export const isPresigned = ({ target }: SignedRequest): boolean => /[?&]X-Amz-Signature=/.test(target);

/** {@link readClaim} of a presigned address. Every part of it stands in the query once, and nothing is signed twice. */
export function readPresignedClaim(request: SignedRequest, expected: ExpectedScope & { readonly now: Date }): Claim {
  const { path, query } = splitTarget(request.target);
  const pairs = parseQuery(query);
  const part = (name: string): string => {
    const found = pairs.filter(([key]) => key === name);
    if (found.length !== 1) throw incomplete(`AWS query-string parameters must include '${name}' once.`);
    return found[0]?.[1] ?? '';
  };
  if (request.headers.some(([name]) => name.toLowerCase() === 'authorization')) {
    throw incomplete('A request is signed in its header or in its query, not in both.');
  }
  if (part('X-Amz-Algorithm') !== ALGORITHM) throw incomplete(`X-Amz-Algorithm must be ${ALGORITHM}.`);
  const credential = part('X-Amz-Credential').split('/');
  if (credential.length !== 5) throw incomplete('X-Amz-Credential must have exactly 5 slash-delimited elements.');
  const [amzDate, expires] = [part('X-Amz-Date'), part('X-Amz-Expires')];
  const signedHeaders = part('X-Amz-SignedHeaders').split(';');
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > MAX_EXPIRES_SECONDS) {
    throw incomplete(`X-Amz-Expires must be between 1 and ${MAX_EXPIRES_SECONDS} seconds.`);
  }
  const scope = checkScope(credential, expected);
  checkTime(amzDate, scope.date, expected.now, Number(expires) / 60);
  const values = headerValues(request.headers);
  checkSignedHeaders(signedHeaders, values);
  const rest = query.split('&').filter((pair) => !pair.startsWith('X-Amz-Signature='));
  const hasToken = pairs.some(([name]) => name === 'X-Amz-Security-Token');
  return {
    ...{ accessKeyId: credential[0] ?? '', scope, signedHeaders, signature: part('X-Amz-Signature'), amzDate, values },
    target: `${path}?${rest.join('&')}`,
    ...(hasToken && { sessionToken: part('X-Amz-Security-Token') }),
  };
}

export const unknownKey = (): ApiError =>
  apiError('UnrecognizedClientException', 'The security token included in the request is invalid.');

export const expiredToken = (): ApiError =>
  apiError('ExpiredTokenException', 'The security token included in the request is expired');

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** Keys derived today, by access key: four HMACs saved a request. */
const derived = new Map<string, { readonly secret: string; readonly scope: Scope; readonly key: Buffer }>();
const MAX_DERIVED = 1000;

function derivedKey(accessKeyId: string, secret: string, scope: Scope): Buffer {
  const name = `${accessKeyId}/${scope.service}`;
  const known = derived.get(name);
  if (known?.secret === secret && known.scope.date === scope.date && known.scope.region === scope.region) {
    return known.key;
  }
  if (derived.size >= MAX_DERIVED) derived.clear();
  const key = signingKey(secret, scope);
  derived.set(name, { secret, scope, key });
  return key;
}

/** Proves a claim with the key's secret. `payloadHash` is the body's own, or the announced one while the body is unread. */
export function verifyClaim(request: SignedRequest, claim: Claim, secret: string, payloadHash: string): void {
  const signed = claim.target === undefined ? request : { ...request, target: claim.target };
  const canonical = canonicalRequest(signed, claim.values, claim.signedHeaders, payloadHash);
  const key = derivedKey(claim.accessKeyId, secret, claim.scope);
  const expected = hmac(key, stringToSign(claim.amzDate, claim.scope, canonical)).toString('hex');
  const given = Buffer.from(claim.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) throw invalid(MISMATCH);
}

/** The body is the one that was announced and signed. */
export function checkPayload(claim: Claim, body: Uint8Array): string {
  const hash = body.length === 0 ? EMPTY_PAYLOAD : sha256Hex(body);
  if (claim.announcedHash !== undefined && claim.announcedHash !== hash) throw invalid(MISMATCH);
  return hash;
}

export interface SigningOptions {
  readonly method: string;
  /** Absolute; its path is sent as written. */
  readonly url: string;
  /** Further headers to send and sign; `host`, `x-amz-date` and `x-amz-content-sha256` are added. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service: string;
  readonly now: Date;
}

/** Headers with which to send a request so that {@link verifyClaim} accepts it: those given, and the signature's. */
export function signRequest(options: SigningOptions): Record<string, string> {
  const { host, pathname, search } = new URL(options.url);
  const amzDate = amzDateOf(options.now);
  const scope = { date: amzDate.slice(0, 8), region: options.region, service: options.service };
  const payloadHash = sha256Hex(options.body ?? '');
  const headers: Record<string, string> = {
    ...options.headers,
    host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': amzDate,
    ...(options.sessionToken !== undefined && { 'x-amz-security-token': options.sessionToken }),
  };
  const values = headerValues(Object.entries(headers));
  const signedHeaders = [...values.keys()].sort(compareText);
  const request = { method: options.method, target: `${pathname}${search}`, headers: Object.entries(headers) };
  const canonical = canonicalRequest(request, values, signedHeaders, payloadHash);
  const signature = hmac(signingKey(options.secretAccessKey, scope), stringToSign(amzDate, scope, canonical));
  const credential = `${options.accessKeyId}/${scope.date}/${scope.region}/${scope.service}/aws4_request`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature.toString('hex')}`,
  };
}

/**
 * Presigns a GET of an address: whoever has it, and sends these headers with it, asks in the key's name.
 * @param options.headers sent and signed besides `host`
 */
export function presignUrl(options: Omit<SigningOptions, 'method' | 'body'> & { expiresSeconds: number }): string {
  const url = new URL(options.url);
  const amzDate = amzDateOf(options.now);
  const scope = { date: amzDate.slice(0, 8), region: options.region, service: options.service };
  const headers = Object.entries({ ...options.headers, host: url.host });
  const values = headerValues(headers);
  const signedHeaders = [...values.keys()].sort(compareText);
  const parameters = {
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${options.accessKeyId}/${scope.date}/${scope.region}/${scope.service}/aws4_request`,
    'X-Amz-Date': amzDate,
    'X-Amz-Expires': String(options.expiresSeconds),
    'X-Amz-SignedHeaders': signedHeaders.join(';'),
    ...(options.sessionToken !== undefined && { 'X-Amz-Security-Token': options.sessionToken }),
  };
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${escapeUri(value)}`);
  const target = `${url.pathname}?${[...url.search.slice(1).split('&').filter(Boolean), ...added].join('&')}`;
  const canonical = canonicalRequest({ method: 'GET', target, headers }, values, signedHeaders, EMPTY_PAYLOAD);
  const key = signingKey(options.secretAccessKey, scope);
  const signature = hmac(key, stringToSign(amzDate, scope, canonical)).toString('hex');
  return `${url.origin}${target}&X-Amz-Signature=${signature}`;
}
