import { z } from 'zod';
import { upstreamError } from '../../domain/errors.ts';
import type { RegistryOptions } from '../options.ts';
import type { AddressScope } from './addresses.ts';
import { bodyOf, type Http } from './http.ts';

/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** Lower case: `bearer`, `basic`. */
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

const LONGEST_HEADER = 8_192;

/** Reads what a server asks for; what cannot be read is left out. @see RFC 9110 section 11.6.1 */
export function parseChallenges(header: string): readonly Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  const text = header.slice(0, LONGEST_HEADER);
  const token = /\s*,?\s*([!#$%&'*+.^_`|~\w-]{1,256})(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))|(?=\s|,|$))/y;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, name = '', quoted, plain] = match;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) found.push({ scheme: name.toLowerCase(), parameters: Object.create(null) });
    const last = found.at(-1);
    if (value !== undefined && last !== undefined) last.parameters[name.toLowerCase()] = value;
  }
  return found;
}

const TOKEN = z.object({ token: z.string().nullish(), access_token: z.string().nullish() });
const MAX_TOKEN_ANSWER = 1024 * 1024;

const basic = ({ username, password }: RegistryOptions): string | undefined =>
  username === undefined || password === undefined
    ? undefined
    : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

/** Who asks, and where. */
export interface Authority {
  readonly http: Http;
  /** For errors: the registry's host. */
  readonly host: string;
  readonly repository: string;
  readonly options: RegistryOptions;
  readonly isSecure: boolean;
  readonly scope: AddressScope;
  readonly signal: AbortSignal;
}

/** What to do when a registry wants to know who asks. */
export function loginRemedy({ options, host }: Pick<Authority, 'options' | 'host'>): string {
  const helper =
    options.credentialHelper === undefined
      ? ''
      : ` Docker keeps the password of ${host} with ${options.credentialHelper}, a program that Assay does not run.`;
  return `Give --username and --password-stdin, or set ASSAY_REGISTRY_USERNAME and ASSAY_REGISTRY_PASSWORD; for ECR they are AWS and what \`aws ecr get-login-password\` prints.${helper}`;
}

/** The token server's address. @throws AssayError upstream when credentials must not go there */
function realmOf(challenge: Challenge, { host, isSecure }: Authority): URL {
  const text = challenge.parameters.realm ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw upstreamError(`${host}: names no address to get a token from`);
  }
  if (isSecure && url.protocol !== 'https:') {
    throw upstreamError(`${host}: refused: its token server ${url.origin} would be asked unencrypted`);
  }
  return url;
}

/** @see https://distribution.github.io/distribution/spec/auth/token/ and …/auth/oauth/ */
async function bearer(challenge: Challenge, authority: Authority): Promise<string> {
  const { http, host, repository, options, scope, signal } = authority;
  if (options.registryToken !== undefined) return `Bearer ${options.registryToken}`;
  const url = realmOf(challenge, authority);
  const asked = new URLSearchParams();
  if (challenge.parameters.service !== undefined) asked.set('service', challenge.parameters.service);
  asked.set('scope', `repository:${repository}:pull`);
  const credentials = basic(options);
  let form: URLSearchParams | undefined;
  if (options.identityToken !== undefined) {
    form = asked;
    form.set('grant_type', 'refresh_token');
    form.set('client_id', 'assay');
    form.set('refresh_token', options.identityToken);
  } else for (const [name, value] of asked) url.searchParams.set(name, value);
  const headers = form === undefined && credentials !== undefined ? { authorization: credentials } : {};
  const answer = await http.send(url, { headers, within: scope, ...(form !== undefined && { form }) }, signal);
  const body = await bodyOf(answer, MAX_TOKEN_ANSWER, `${url.origin}: token`);
  if (answer.status === 401 || answer.status === 403) {
    const what =
      credentials === undefined && form === undefined ? 'gives no anonymous token' : 'refused the credentials';
    throw upstreamError(`${host}: ${url.origin} ${what} (${answer.status})`, { remedy: loginRemedy(authority) });
  }
  if (answer.status !== 200) throw upstreamError(`${host}: ${url.origin} answered ${answer.status} to a token request`);
  try {
    const { token, access_token } = TOKEN.parse(JSON.parse(body.toString('utf8')));
    const given = token || access_token;
    if (given && /^[\x21-\x7e]+$/.test(given)) return `Bearer ${given}`;
  } catch {
    // Said below: no token.
  }
  throw upstreamError(`${host}: ${url.origin} answered without a token`);
}

/**
 * The value of an `Authorization` header that answers a 401.
 * @throws AssayError upstream: no credentials, or the token server refuses them
 */
export async function authorizationFor(header: string, authority: Authority): Promise<string> {
  const challenges = parseChallenges(header);
  const wanted = challenges.find(({ scheme }) => scheme === 'bearer');
  if (wanted !== undefined) return bearer(wanted, authority);
  const credentials = basic(authority.options);
  if (credentials === undefined || !challenges.some(({ scheme }) => scheme === 'basic')) {
    throw upstreamError(`${authority.host}: wants a user name and a password`, { remedy: loginRemedy(authority) });
  }
  return credentials;
}
