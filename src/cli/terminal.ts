import { randomBytes } from 'node:crypto';
import { lstatSync, realpathSync } from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AssayError, environmentError } from '../domain/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Colours only for a person: `NO_COLOR` and `FORCE_COLOR` win over what the stream is. @see https://no-color.org */
export function usesColour(stream: { readonly isTTY?: boolean }, env: Environment): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** How standard output looks: colours, and the columns of a terminal. */
export const stdoutStyle = (): { colour: boolean; width?: number } => ({
  colour: usesColour(process.stdout, process.env),
  ...(process.stdout.isTTY && process.stdout.columns > 0 ? { width: process.stdout.columns } : {}),
});

/** One line on standard error that overwrites itself; silent where nobody watches. */
export interface ProgressLine {
  show(text: string): void;
  clear(): void;
}

const SILENT: ProgressLine = { show: () => undefined, clear: () => undefined };
const REDRAW_MS = 80;

export function progressLine(quiet: boolean): ProgressLine {
  const stream = process.stderr;
  if (quiet || !stream.isTTY || process.env.TERM === 'dumb') return SILENT;
  let drawn = 0;
  return {
    show(text) {
      if (Date.now() - drawn < REDRAW_MS) return;
      drawn = Date.now();
      const columns = Math.max(20, (stream.columns || 80) - 1);
      stream.write(`\r\u001b[2K${text.replace(/[^\x20-\x7e\u00a1-\uffff]/g, '?').slice(0, columns)}`);
    },
    clear() {
      if (drawn > 0) stream.write('\r\u001b[2K');
      drawn = 0;
    },
  };
}

/** Time to clean up after Ctrl-C before the process ends regardless. */
const GRACE_MS = 5_000;

interface Interruption {
  readonly controller: AbortController;
  by?: NodeJS.Signals;
}

let interruption: Interruption | undefined;

/**
 * A signal that fires on Ctrl-C and on a polite kill, so that temporary files go before the process does.
 * A second Ctrl-C does not wait.
 */
export function interruptSignal(): AbortSignal {
  if (interruption !== undefined) return interruption.controller.signal;
  const state: Interruption = { controller: new AbortController() };
  interruption = state;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (state.by !== undefined) endByInterruption();
      state.by = name;
      setTimeout(endByInterruption, GRACE_MS).unref();
      state.controller.abort();
    });
  }
  return state.controller.signal;
}

/** Exit code of an interrupted run (130 for Ctrl-C); undefined when nobody interrupted. */
export const interruptedWith = (): number | undefined =>
  interruption?.by === undefined ? undefined : 128 + constants.signals[interruption.by];

/**
 * Ends an interrupted process as the signal would have, which shells see as 130 for Ctrl-C. `process.exit` alone waits
 * for reads that nobody can cancel, like one from a pipe without a writer; it stays for a process 1, which no signal ends.
 */
export function endByInterruption(): void {
  const by = interruption?.by;
  if (by === undefined) return;
  process.removeAllListeners(by);
  process.kill(process.pid, by);
  process.exit(128 + constants.signals[by]);
}

/** A device or pipe (`/dev/stdout`, `/dev/null`, a fifo) is written to; it must not be replaced by a file. */
function isSpecial(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile();
}

const resolved = (path: string): string => {
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  try {
    return isLink ? realpathSync(path) : path;
  } catch {
    return path;
  }
};

/** A report at once, or pieces of what is too large for that. */
export type Output = string | AsyncIterable<string | Uint8Array>;

/**
 * Writes the whole file or nothing: readers never see a half-written report, and an older one stays until then.
 * @param mode of a new file, before the umask
 */
export async function writeAtomically(file: string, text: Output, mode = 0o666): Promise<void> {
  const path = resolved(file);
  try {
    if (isSpecial(path)) {
      await writeFile(path, text);
      return;
    }
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      const handle = await open(temporary, 'wx', mode);
      try {
        await writeFile(handle, text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    const isNowhere = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    // The system names the temporary file, which says nothing to anybody.
    const reason = isNowhere ? `there is no folder ${dirname(path)}` : cause instanceof Error ? cause.message : cause;
    throw environmentError(`cannot write ${file}: ${reason}`, { cause });
  }
}

/** Has the reader of a pipe heard enough, as `head` does? */
export const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';

/** Writes to `-o FILE`, or to standard output. */
export async function writeOutput(file: string | undefined, text: Output): Promise<void> {
  if (file !== undefined && file !== '-') return writeAtomically(file, text);
  if (typeof text === 'string') process.stdout.write(text);
  else {
    await pipeline(Readable.from(text, { objectMode: false }), process.stdout, { end: false }).catch((error) => {
      if (!isClosedPipe(error)) throw error;
    });
  }
}

/** A line for the person at the terminal; standard output stays free for the report. */
export const note = (text: string): boolean => process.stderr.write(`assay: ${text}\n`);
