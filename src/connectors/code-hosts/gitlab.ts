import { z } from 'zod';
import { type GuardedOptions, guardedRequest } from '../guarded-request.ts';
import type { Verification } from './index.ts';

/** @see https://docs.gitlab.com/api/users/#retrieve-the-current-user */
const USER = z.object({ username: z.string() });

function usernameIn(text: string): string | undefined {
  try {
    return USER.safeParse(JSON.parse(text)).data?.username;
  } catch {
    return undefined;
  }
}

/** Asks a GitLab whose access token it is. @throws AssayError upstream */
export async function askGitlab(
  instanceUrl: string,
  accessToken: string,
  options: GuardedOptions,
): Promise<Verification> {
  const url = new URL(`${instanceUrl}/api/v4/user`);
  // A header takes no line breaks: what has some is no token.
  if (!/^[\x21-\x7e]+$/.test(accessToken)) return { accepted: false, reason: 'The access token has wrong characters.' };
  const { status, text } = await guardedRequest({ url, headers: { 'private-token': accessToken } }, options);
  const account = status === 200 ? usernameIn(text) : undefined;
  if (account !== undefined) return { accepted: true, account };
  const reason =
    status === 401 ? 'GitLab did not accept the access token.' : `${url.host} is no GitLab: it answered ${status}.`;
  return { accepted: false, reason };
}
