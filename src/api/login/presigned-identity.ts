import { createHash } from 'node:crypto';
import { validationError } from '../wire/errors.ts';
import { parseQuery } from '../wire/routes.ts';

// Whoever can sign for AWS proves who they are by a presigned GetCallerIdentity, which this server sends to STS itself.
// The rules are those of the authenticators of EKS and Vault: only STS is called, only this one question can be asked,
// and the address was signed for this very server (a header that the client signs and the server adds), once.
// @see https://github.com/kubernetes-sigs/aws-iam-authenticator/blob/master/pkg/token/token.go

export const SERVER_ID_HEADER = 'x-assay-server-id';
/** How long a presigned identity may hold. */
export const MAX_IDENTITY_SECONDS = 15 * 60;
const MAX_URL_CHARACTERS = 8 * 1024;
/** Clocks differ a little. */
const SKEW_MS = 5 * 60_000;

/** STS of AWS: the global endpoint and those of the regions. */
const STS_HOST = /^sts(\.[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$/;

/** Origin of AWS's STS in a region; those of China are another domain. */
export const stsOfRegion = (region: string): string =>
  `https://sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;

/** Parameters that may stand in the query, each once; in lower case. */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  action: /^GetCallerIdentity$/,
  version: /^2011-06-15$/,
  'x-amz-algorithm': /^AWS4-HMAC-SHA256$/,
  'x-amz-credential': /^[A-Za-z0-9_]{16,128}\/\d{8}\/[a-z0-9-]+\/sts\/aws4_request$/,
  'x-amz-date': /^\d{8}T\d{6}Z$/,
  'x-amz-expires': /^[1-9]\d{0,2}$/,
  'x-amz-security-token': /^[A-Za-z0-9+/=_.-]+$/,
  'x-amz-signature': /^[0-9a-f]{64}$/,
  'x-amz-signedheaders': new RegExp(`^host;${SERVER_ID_HEADER}$`),
};
const OPTIONAL: ReadonlySet<string> = new Set(['x-amz-security-token']);

/** A question to STS that may be sent. */
export interface PresignedIdentity {
  readonly url: string;
  /** What it is remembered by, so that it is sent once. */
  readonly digest: string;
  /** When STS would refuse it, ISO 8601. */
  readonly until: string;
}

const refused = (why: string) => validationError(`The presigned identity is refused: ${why}`);

function timeOf(amzDate: string): number {
  const iso = amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(iso);
}

function parametersOf(query: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of parseQuery(query)) {
    const key = name.toLowerCase();
    const form = Object.hasOwn(PARAMETERS, key) ? PARAMETERS[key] : undefined;
    if (form === undefined) throw refused(`it has a parameter that is not GetCallerIdentity's`);
    if (found.has(key)) throw refused(`${key} stands there twice`);
    if (!form.test(value)) throw refused(`${key} is not as it must be`);
    found.set(key, value);
  }
  const missing = Object.keys(PARAMETERS).find((name) => !found.has(name) && !OPTIONAL.has(name));
  if (missing !== undefined) throw refused(`${missing} is missing`);
  return found;
}

/**
 * Reads a presigned address of GetCallerIdentity and refuses everything else that this server could be made to fetch.
 * @param stsEndpoints origins (`https://host:port`) that are STS besides those of AWS
 * @throws ApiError
 */
export function readPresignedIdentity(
  text: string,
  { stsEndpoints, now }: { readonly stsEndpoints: readonly string[]; readonly now: Date },
): PresignedIdentity {
  // What a URL parser would quietly mend is refused: it would be another text than the one that was judged.
  if (text.length > MAX_URL_CHARACTERS || !/^https?:\/\/[!-~]+$/.test(text) || /[\\#@]/.test(text)) {
    throw refused('it is no address of STS');
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.pathname !== '/') throw refused('it is no address of STS');
  const isAws = url.protocol === 'https:' && url.port === '' && STS_HOST.test(url.hostname);
  if (!isAws && !stsEndpoints.includes(url.origin)) throw refused('its host is no STS that this server trusts');
  const parameters = parametersOf(url.search.slice(1));
  const start = timeOf(parameters.get('x-amz-date') ?? '');
  const seconds = Number(parameters.get('x-amz-expires'));
  if (seconds > MAX_IDENTITY_SECONDS) throw refused('it holds for longer than 15 minutes');
  const end = start + seconds * 1_000;
  if (Number.isNaN(end) || end <= now.getTime()) throw refused('it is expired');
  if (start > now.getTime() + SKEW_MS) throw refused('it is not valid yet; check the clock');
  // Of what was signed, so that another spelling of the same address is the same.
  const digest = createHash('sha256').update(parameters.get('x-amz-signature') ?? '');
  return { url: url.href, digest: digest.digest('hex'), until: new Date(end).toISOString() };
}
