import { locateDatabase } from '../advisories/index.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import { usageError } from '../domain/errors.ts';
import { counted } from '../reports/text.ts';
import { dataFolder } from './data-folder.ts';
import { interruptedWith, interruptSignal, note, progressLine } from './terminal.ts';

export interface DatabaseOptions {
  readonly db?: string;
  readonly data?: string;
  readonly json?: true;
}

export const locate = ({ db, data }: DatabaseOptions): string =>
  locateDatabase({ ...(db !== undefined && { db }), dataFolder: dataFolder(data) });

export const print = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);

export function summary(info: GenerationInfo): string {
  const unread = info.feeds.filter(({ problems }) => problems > 0);
  const problems = unread.map(({ feed, problems: count }) => `${feed} ${count}`).join(', ');
  return [
    `${info.records.toLocaleString('en-US')} advisory records of ${counted(info.feeds.length, 'feed')}, data of ${info.dataDate.slice(0, 10)}`,
    ...(unread.length === 0 ? [] : [`records that could not be read: ${problems}`]),
    info.digest,
  ].join('\n  ');
}

/** Runs long work with a progress line and Ctrl-C; an interrupted run ends with the signal's exit code. */
export async function working(
  exitWith: (code: number) => void,
  work: (context: { signal: AbortSignal; progress: (message: string) => void }) => Promise<number>,
): Promise<void> {
  const signal = interruptSignal();
  const line = progressLine(false);
  try {
    exitWith(await work({ signal, progress: line.show }));
  } catch (error) {
    const code = interruptedWith();
    if (code === undefined) throw error;
    line.clear();
    note('interrupted, nothing was changed');
    exitWith(code);
  } finally {
    line.clear();
  }
}

/**
 * How many generations stay: `--keep`, else ASSAY_DB_KEEP, else the default of locate.ts.
 * @throws AssayError usage: it is no number of 2 or more
 */
export function keepOf(option: string | undefined): number | undefined {
  const text = option ?? process.env.ASSAY_DB_KEEP;
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,4}$/.test(text) && Number(text) >= 2) return Number(text);
  throw usageError(
    `${text} is no number of databases to keep`,
    'Give --keep (or ASSAY_DB_KEEP) a number of 2 or more.',
  );
}

export const KEEP_OPTION = ['--keep <n>', 'databases to keep (default: $ASSAY_DB_KEEP, 14)'] as const;
export const DATA_OPTION = ['--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)'] as const;
export const DB_OPTION = ['--db <folder>', 'database (default: the updated one, else the starter)'] as const;
