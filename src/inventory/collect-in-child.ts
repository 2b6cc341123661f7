import { type ChildProcess, fork } from 'node:child_process';
import { AssayError, inputError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import { childEntry } from '../installation.ts';
import type { ChildMessage, CollectionRequest } from './collect-child.ts';

export type { CollectionRequest } from './collect-child.ts';

export interface ChildOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly progress?: (message: string) => void;
  /** Built entry of the child, for tests. */
  readonly entry?: string;
}

/** MiB of JavaScript heap; contents of files live beside it and are bounded by the limits of a collection. */
const HEAP_MIB = 256;
/** Bytes of the child's last words kept for the error. */
const MAX_WORDS = 2_000;

function outcomeOf(message: ChildMessage): Inventory | AssayError | undefined {
  if ('inventory' in message) return message.inventory;
  if (!('error' in message)) return undefined;
  const { kind, message: text, remedy } = message.error;
  return new AssayError(kind, text, remedy === undefined ? {} : { remedy });
}

/** Why a child ended without an answer. */
function deathOf(target: string, code: number | null, signal: string | null, words: string): AssayError {
  const isMemory = /heap out of memory|Allocation failed/.test(words);
  const how = isMemory ? 'out of memory' : `it ended with ${signal ?? `exit code ${code}`}`;
  return inputError(`${target}: could not be inventoried: ${how}`, {
    remedy: isMemory ? `The target needs more than ${HEAP_MIB} MiB to read; it may be hostile.` : 'Please report it.',
  });
}

/**
 * Collects in a process of its own with a memory cap, so that no target can harm the caller (DESIGN.md §6.6).
 * @throws AssayError whatever happens to the child: its own error, its death, `timeoutMs`; the signal's reason on abort
 */
export function collectInChild(request: CollectionRequest, options: ChildOptions): Promise<Inventory> {
  const { signal, timeoutMs, progress, entry = childEntry('collect-child') } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const child: ChildProcess = fork(entry, [], {
      execArgv: [`--max-old-space-size=${HEAP_MIB}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let words = '';
    let outcome: Inventory | AssayError | undefined;
    const settle = (settled: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      child.kill('SIGKILL');
      settled();
    };
    const onAbort = (): void => settle(() => reject(signal.reason));
    const timer = setTimeout(
      () =>
        settle(() =>
          reject(inputError(`${request.target}: limit: reading took more than ${timeoutMs / 1000} seconds`)),
        ),
      timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-MAX_WORDS);
    });
    child.on('message', (message: ChildMessage) => {
      if ('progress' in message) progress?.(message.progress);
      outcome ??= outcomeOf(message);
    });
    child.on('error', (error) =>
      settle(() => reject(inputError(`${request.target}: ${error.message}`, { cause: error }))),
    );
    child.on('close', (code, killedBy) =>
      settle(() => {
        if (outcome === undefined) reject(deathOf(request.target, code, killedBy, words));
        else if (outcome instanceof AssayError) reject(outcome);
        else resolve(outcome);
      }),
    );
    child.send(request, (error) => {
      if (error !== null) words += `\n${error.message}`; // its close says the rest
    });
  });
}
