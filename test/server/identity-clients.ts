import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';
import { ACCOUNT } from './clients.ts';
import { assay, type Server } from './server.ts';

const run = promisify(execFile);
/** Clients keep sessions there. */
const home = mkdtempSync(join(tmpdir(), 'assay-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
export const REGION = 'us-east-1';

export type Environment = Readonly<Record<string, string>>;

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A client's environment: this key and nothing of the tester's. */
export const environmentOf = (key?: Key): Environment => ({
  PATH: process.env.PATH ?? '',
  ...(process.env.PYENV_VERSION && { PYENV_VERSION: process.env.PYENV_VERSION }),
  ...(process.env.PYENV_ROOT && { PYENV_ROOT: process.env.PYENV_ROOT }),
  HOME: home,
  ...{ AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1', AWS_PAGER: '', AWS_DEFAULT_REGION: REGION },
  ...(key && {
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    ...(key.sessionToken && { AWS_SESSION_TOKEN: key.sessionToken }),
  }),
});

/** Runs the aws CLI against a server; answers its JSON, or `{ error }` with what it said. */
export async function aws(url: string, args: readonly string[], env: Environment) {
  try {
    const all = ['--endpoint-url', url, '--output', 'json', ...args];
    const { stdout } = await run('aws', all, { env: { ...env }, maxBuffer: 16 * 1024 * 1024 });
    return stdout === '' ? {} : JSON.parse(stdout);
  } catch (error) {
    return { error: (error as { stderr?: string }).stderr?.trim() ?? String(error) };
  }
}

export async function python(script: string, env: Environment) {
  const { stdout } = await run('python3', ['-c', script], { env: { ...env } });
  return JSON.parse(stdout);
}

/** A command about keys, roles, issuers or logins; answers its JSON. */
export async function command(data: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await assay([...args, '--data', data, '--json']);
  return code === 0 ? JSON.parse(stdout) : { code, stderr };
}

export const ofAccount = ['--account', ACCOUNT] as const;

/** Asks until the answer is right: what is switched off stops within ten seconds. */
export async function until<T>(ask: () => Promise<T>, isRight: (answer: T) => boolean, ms = 20_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || Date.now() > end) return answer;
    await new Promise((done) => setTimeout(done, 300));
  }
}

export type { Server };
