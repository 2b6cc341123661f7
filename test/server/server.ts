import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { installationRoot } from '../../src/installation.ts';

const COMMAND = join(installationRoot(), 'bin/assay');
const READY = /^Assay listens on (\S+)$/m;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command, running. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  stdout(): string;
  /** Resolves when standard output matches; rejects when the command ends before. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts `assay` with these arguments, in an environment of its own. */
export function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, stdout, stderr }));
  return {
    process: child,
    ended,
    stdout: () => stdout,
    said: (pattern) =>
      new Promise((done, fail) => {
        const look = (): void => {
          const found = pattern.exec(stdout);
          if (found !== null) done(found);
        };
        look();
        child.stdout.on('data', look);
        void ended.then(({ code }) => fail(new Error(`it ended with ${code} and never said ${pattern}:\n${stderr}`)));
      }),
  };
}

/** Runs `assay` to its end. */
export const assay = (args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended> =>
  start(args, environment).ended;

export interface Server extends Running {
  readonly url: string;
  /** Ctrl-C. */
  stop(): Promise<Ended>;
  /** `kill -9`. */
  kill(): Promise<Ended>;
}

/** Starts a server on a free port and waits until it answers. */
export async function serve(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Server> {
  const running = start(['serve', '--listen', '127.0.0.1:0', ...args], environment);
  const [, url = ''] = await running.said(READY);
  const end = (signal: NodeJS.Signals): Promise<Ended> => {
    running.process.kill(signal);
    return running.ended;
  };
  return { ...running, url, stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}
