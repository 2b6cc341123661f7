import { z } from 'zod';
import { type GuardedOptions, guardedRequest } from '../guarded-request.ts';
import type { GithubApp, Verification } from './index.ts';

/** @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app */
const TOKEN_URL = new URL('https://github.com/login/oauth/access_token');
const USER_URL = new URL('https://api.github.com/user');

const TOKEN = z.object({ access_token: z.string().min(1) });
const USER = z.object({ login: z.string() });

const parsed = <T>(schema: z.ZodType<T>, text: string): T | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Exchanges a code for a token, then asks whose it is. @throws AssayError upstream */
export async function askGithub(
  { clientId, clientSecret }: GithubApp,
  code: string,
  options: GuardedOptions,
): Promise<Verification> {
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, code }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const exchanged = await guardedRequest({ url: TOKEN_URL, method: 'POST', headers, body }, options);
  // GitHub answers 200 to a bad code, with an error inside.
  const token = parsed(TOKEN, exchanged.text)?.access_token;
  if (token === undefined) return { accepted: false, reason: 'GitHub did not accept the code: authorize again.' };
  const asked = await guardedRequest({ url: USER_URL, headers: { authorization: `Bearer ${token}` } }, options);
  const user = parsed(USER, asked.text);
  return user === undefined
    ? { accepted: false, reason: `GitHub answered ${asked.status} to the token that it gave.` }
    : { accepted: true, account: user.login, token };
}
