import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentError } from '../domain/errors.ts';

/** When a process began, where the system tells: a number is given again, in containers at once. Empty elsewhere. */
function beginningOf(pid: number): string {
  try {
    // Behind the name, which may hold anything, the 20th field. @see proc(5)
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // there, but not ours
  }
};

/** Files that this process holds. */
const held = new Set<string>();

/** Process that holds the lock; undefined when nobody does, or a process that has ended. */
function holderOf(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const [pid = 0, beginning = ''] = text.split(' ').map((word, i) => (i === 0 ? Number(word) : word)) as [
    number,
    string,
  ];
  if (!Number.isInteger(pid) || pid <= 0 || (pid === process.pid && !held.has(file))) return undefined;
  return isAlive(pid) && beginningOf(pid) === beginning ? pid : undefined;
}

/**
 * Runs `work` while no other process updates the same folder; what a killed one left behind does not stop it.
 * @throws AssayError environment: another update is at it
 */
export async function withUpdateLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const holder = holderOf(file);
  if (holder !== undefined) throw taken(holder);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, `${process.pid} ${beginningOf(process.pid)}`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw taken(holderOf(file));
    throw environmentError(`${dirname(file)}: cannot be written`, { cause: error });
  }
  held.add(file);
  try {
    return await work();
  } finally {
    held.delete(file);
    rmSync(file, { force: true });
  }
}

const taken = (pid: number | undefined): Error =>
  environmentError(`another update is under way${pid === undefined ? '' : ` (process ${pid})`}`, {
    remedy: 'Wait for its end, or end it; nothing was changed.',
  });
