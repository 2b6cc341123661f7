import { MAX_IDENTITY_SECONDS, SERVER_ID_HEADER, stsOfRegion } from '../api/login/presigned-identity.ts';
import { presignUrl } from '../api/wire/sigv4.ts';
import { awsCredentials } from '../connectors/aws/credentials.ts';
import { upstreamError } from '../domain/errors.ts';
import { causeText, checkedAnswer, readAnswer, regionOf } from './server-call.ts';
import { ANOTHER_SERVER } from './server-option.ts';
import { type LoginSession, SESSION, sessionCache } from './session-cache.ts';

/** A login by credentials of AWS. */
export interface AwsLogin {
  readonly server: URL;
  /** Name under which the server is known to its clients; default: the host of its address. */
  readonly serverId?: string;
  /** STS that is asked who this is; default: AWS's of this region. */
  readonly stsUrl?: string;
  readonly account?: string;
  readonly role?: string;
}

const ANSWER_MS = 30_000;
const MAX_ANSWER_BYTES = 64 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** A question that only this server can put to STS, and only for a moment. */
async function presignedIdentity({ stsUrl, serverId, server }: AwsLogin, env: Environment): Promise<string> {
  const region = regionOf(env);
  const { accessKeyId, secretAccessKey, sessionToken } = await awsCredentials();
  const sts = new URL(stsUrl ?? stsOfRegion(region));
  return presignUrl({
    url: `${sts.origin}/?Action=GetCallerIdentity&Version=2011-06-15`,
    // From the address that was typed, never from what the server says of itself: another server could name this one.
    headers: { [SERVER_ID_HEADER]: serverId ?? server.host },
    ...{ accessKeyId, secretAccessKey, sessionToken, region, service: 'sts', now: new Date() },
    expiresSeconds: Math.min(60, MAX_IDENTITY_SECONDS),
  });
}

/** What the server said instead of a session. */
function messageOf(text: string): string {
  try {
    return String((JSON.parse(text) as { message?: unknown }).message);
  } catch {
    return text.slice(0, 200);
  }
}

async function exchange(login: AwsLogin, env: Environment): Promise<LoginSession> {
  const { server, serverId = server.host, account, role } = login;
  const url = await presignedIdentity(login, env);
  let response: Response;
  let text: string;
  try {
    response = await fetch(new URL('/assay/login/aws-iam', server.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, serverId, account, role }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    text = await readAnswer(response, MAX_ANSWER_BYTES);
  } catch (cause) {
    throw upstreamError(`${server.origin} did not answer: ${causeText(cause)}`, {
      cause,
      remedy: `Is \`assay serve\` running there? Another server is named with ${ANOTHER_SERVER}.`,
    });
  }
  if (!response.ok) {
    throw upstreamError(`${server.origin} refused the login: ${messageOf(text)}`, {
      remedy: '`assay logins map` on the server lets a principal in; `aws sts get-caller-identity` shows yours',
    });
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    answer = undefined;
  }
  return checkedAnswer({ url: server }, SESSION, answer);
}

/**
 * A session of at most one hour for the credentials of AWS that are at hand; the one of an earlier call while it lasts.
 * @throws AssayError environment without credentials, upstream when the server does not answer or refuses
 */
export async function loginWithAws(login: AwsLogin, env: Environment): Promise<LoginSession> {
  const { server, serverId = '', account = '', role = '' } = login;
  const cache = sessionCache(env);
  const who = [server.origin, serverId, account, role, env.AWS_PROFILE ?? '', env.AWS_ACCESS_KEY_ID ?? ''];
  const known = cache.get(who, new Date());
  if (known !== undefined) return known;
  const session = await exchange(login, env);
  cache.put(who, session);
  return session;
}
