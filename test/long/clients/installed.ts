import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { installationRoot } from '../../../src/installation.ts';
import { ACCOUNT, REGION } from '../../conformity/example.ts';
import { keyOf } from '../../conformity/server.ts';

const run = promisify(execFile);
/** Time to fetch and build a client on a small machine that does other things too. */
export const INSTALLING_MS = 1_800_000;

const FOLDER = join(installationRoot(), 'build/clients');

/** Is a program there at all? What is not is skipped, and docs/compatibility.md says which were run. */
export function has(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes a folder below `build/clients` once; a run that failed half-way begins anew. */
async function once(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(FOLDER, name);
  const done = join(folder, '.complete');
  if (existsSync(done)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await make(folder);
  writeFileSync(done, '');
  return folder;
}

/** A virtual environment of Python with one program of PyPI and what it needs; answers its `bin`. */
export async function fromPypi(requirement: string): Promise<string> {
  const folder = await once(requirement.replace('==', '-'), async (venv) => {
    await run('python3', ['-m', 'venv', venv]);
    // Of tens of thousands of files a few are ever run: compiling all of them is half of the time.
    const options = ['--quiet', '--no-compile'];
    await run(join(venv, 'bin/pip'), ['install', ...options, requirement], { maxBuffer: 64 * 1024 * 1024 });
  });
  return join(folder, 'bin');
}

/** A folder with these files, in which a command was run that fetches what they need. */
export const project = (
  name: string,
  files: Readonly<Record<string, string>>,
  prepare: readonly (readonly [command: string, ...args: string[]])[],
): Promise<string> =>
  once(name, async (folder) => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
    for (const [command, ...args] of prepare) {
      await run(command, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
    }
  });

export interface RunOptions {
  readonly cwd?: string;
  /** Endpoints by the services' names in the environment: `INSPECTOR2`, or `` for all others. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly account?: string;
}

/** Runs a client with an administrator's key and nothing else that could point it elsewhere; answers its output. */
export async function runClient(
  command: string,
  args: readonly string[],
  { cwd = tmpdir(), endpoints, account = ACCOUNT }: RunOptions,
): Promise<string> {
  const key = keyOf('admin', account);
  const urls = Object.entries(endpoints).map(([service, url]) => [
    service === '' ? 'AWS_ENDPOINT_URL' : `AWS_ENDPOINT_URL_${service}`,
    url,
  ]);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PYENV_VERSION: process.env.PYENV_VERSION,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...Object.fromEntries(urls),
  };
  const { stdout } = await run(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export const hasMoto = has('moto_server', '--help');

/** The AWS services that a program wants besides Inspector: moto's, for the example account. */
export async function startMoto(): Promise<{ url: string; stop(): void }> {
  const port = await freePort();
  const env = { ...process.env, MOTO_ACCOUNT_ID: ACCOUNT };
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { env, stdio: 'ignore', detached: true });
  const url = `http://127.0.0.1:${port}`;
  const stop = (): void => {
    // The command may be a wrapper: its group ends with it.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  };
  for (let tries = 0; tries < 300; tries++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return { url, stop };
    await delay(200);
  }
  stop();
  throw new Error('moto does not answer');
}
