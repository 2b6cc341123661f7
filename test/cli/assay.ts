import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { installationRoot } from '../../src/installation.ts';

export interface Outcome {
  /** Exit code as a shell sees it: 128 and the signal's number when a signal ended the process. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called once the process runs: send a signal, close a pipe. */
  readonly meanwhile?: (process: ReturnType<typeof spawn>) => void;
}

/** Runs the built command as a user does, in an environment that holds nothing of the tester's. */
export async function runAssay(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [join(installationRoot(), 'bin/assay'), ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  options.meanwhile?.(child);
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
  return { code, stdout, stderr };
}
