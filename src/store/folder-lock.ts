import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Who holds a lock: a process of a machine, told apart from a later process that got the same pid. */
export interface LockHolder {
  readonly pid: number;
  /** Boot and start time where the system tells them, else empty. */
  readonly started: string;
  /** Machine and pid namespace: pids can be judged inside it alone. */
  readonly place: string;
}

export interface FolderLock {
  /** Idempotent. */
  release(): void;
}

export type LockOutcome = { readonly lock: FolderLock } | { readonly heldBy: LockHolder };

export interface LockOptions {
  /** How often a holder shows that it lives, for those who cannot see its pid. */
  readonly heartbeatMs?: number;
  readonly signal?: AbortSignal;
}

/** A holder in another container or machine is dead when its heart has not beaten for this many beats. */
const BEATS = 3;

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Start of a process, unique with its pid; undefined when there is no such process (a zombie is none). */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return '';
  // Field 2 is the command in parentheses, which may hold anything; the state follows it, the start time is field 22.
  const fields = readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}:${fields[19] ?? ''}`;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isRunning = (holder: LockHolder): boolean => exists(holder.pid) && startOf(holder.pid) === holder.started;

function place(): string {
  let namespace = '';
  try {
    namespace = String(statSync('/proc/self/ns/pid').ino);
  } catch {
    // not Linux: one machine has one set of pids
  }
  return `${hostname()}:${namespace}`;
}

const self = (): LockHolder => ({ pid: process.pid, started: startOf(process.pid) ?? '', place: place() });

interface Generation {
  readonly number: number;
  readonly path: string;
}

function newest(folder: string, name: string): Generation | undefined {
  const pattern = new RegExp(`^${name}\\.lock\\.(\\d+)$`);
  const numbers = readdirSync(folder).flatMap((entry) => pattern.exec(entry)?.[1] ?? []);
  if (numbers.length === 0) return undefined;
  const number = Math.max(...numbers.map(Number));
  return { number, path: join(folder, `${name}.lock.${number}`) };
}

const RELEASED = 'released';

/** undefined: free, released, or gone while we looked. */
function holderIn(path: string): LockHolder | undefined {
  const text = readText(path);
  if (text === undefined || text === RELEASED) return undefined;
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    return undefined; // complete by construction: only a torn disk leaves this
  }
}

async function isAlive(holder: LockHolder, path: string, options: LockOptions): Promise<boolean> {
  if (holder.place === place()) return isRunning(holder);
  const before = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  await delay((options.heartbeatMs ?? 5_000) * BEATS, undefined, { signal: options.signal });
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs !== before;
}

/**
 * Takes the exclusive lock `name` of a folder, or says who holds it. The lock of a dead process is taken over.
 *
 * Lock files are numbered and the highest number rules; a holder releases by writing so, never by deleting, so that the
 * highest number only grows. Whoever finds the ruler dead creates the next number by a hard link, which exactly one of
 * several can do, then looks again: with a higher number there it steps back. Thus two can never hold at once,
 * whatever their timing (unlinking a stale lock, the usual way, has that race).
 */
export async function acquireLock(folder: string, name: string, options: LockOptions = {}): Promise<LockOutcome> {
  for (;;) {
    options.signal?.throwIfAborted();
    const current = newest(folder, name);
    const holder = current && holderIn(current.path);
    if (current && holder && (await isAlive(holder, current.path, options))) return { heldBy: holder };
    const lock = claim(folder, name, (current?.number ?? 0) + 1, options);
    if (lock !== undefined) return { lock };
  }
}

function claim(folder: string, name: string, number: number, options: LockOptions): FolderLock | undefined {
  const path = join(folder, `${name}.lock.${number}`);
  const draft = join(folder, `${name}.draft.${randomUUID()}`);
  writeFileSync(draft, JSON.stringify(self()), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  if (newest(folder, name)?.number !== number) {
    rmSync(path, { force: true });
    return undefined;
  }
  for (let old = number - 1; old > 0 && old > number - 100; old--)
    rmSync(join(folder, `${name}.lock.${old}`), { force: true });
  return held(path, draft, options);
}

function held(path: string, draft: string, options: LockOptions): FolderLock {
  const beat = (): void => {
    try {
      utimesSync(path, new Date(), new Date());
    } catch {
      // the folder was removed under us: there is nothing left to guard
    }
  };
  const heart = setInterval(beat, options.heartbeatMs ?? 5_000).unref();
  let isHeld = true;
  return {
    release(): void {
      if (!isHeld) return;
      isHeld = false;
      clearInterval(heart);
      try {
        writeFileSync(draft, RELEASED);
        renameSync(draft, path);
      } catch {
        // as above
      }
    },
  };
}
