import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** What a login gave. */
export const SESSION = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  sessionToken: z.string(),
  /** ISO 8601 */
  expiration: z.string(),
  account: z.string(),
  role: z.string(),
});
export type LoginSession = z.output<typeof SESSION>;

/** A session that ends sooner is not given out any more. */
const ENOUGH_MS = 5 * 60_000;

/** Sessions of this user, kept for the next call: one file for each login, which no other user can read. */
export interface SessionCache {
  get(login: readonly string[], now: Date): LoginSession | undefined;
  put(login: readonly string[], session: LoginSession): void;
}

/** A file of ours that nobody else can read or has put there; anything else is no session. */
function readPrivate(file: string): string | undefined {
  try {
    const { uid, mode } = lstatSync(file);
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
    return isOurs && lstatSync(file).isFile() ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function sessionOf(text: string | undefined): LoginSession | undefined {
  if (text === undefined) return undefined;
  try {
    return SESSION.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** @param env of the process: $XDG_CACHE_HOME, else ~/.cache */
export function sessionCache(env: Readonly<Record<string, string | undefined>>): SessionCache {
  const folder = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'assay', 'sessions');
  const fileOf = (login: readonly string[]): string =>
    join(folder, `${createHash('sha256').update(JSON.stringify(login)).digest('hex')}.json`);
  return {
    get(login, now) {
      const session = sessionOf(readPrivate(fileOf(login)));
      const isFresh = session !== undefined && Date.parse(session.expiration) - now.getTime() > ENOUGH_MS;
      return isFresh ? session : undefined;
    },
    put(login, session) {
      const file = fileOf(login);
      const draft = `${file}.${randomBytes(4).toString('hex')}`;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(draft, JSON.stringify(session), { mode: 0o600, flag: 'wx' });
        renameSync(draft, file);
      } catch {
        // A home that cannot be written costs a login at every call, nothing more.
        rmSync(draft, { force: true });
      }
    },
  };
}
