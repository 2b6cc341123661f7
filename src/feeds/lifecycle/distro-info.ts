import { brokenFile, readLines } from '../content.ts';

/** A row of distro-info-data. Days are ISO dates. */
export interface DistroInfoRow {
  /** Line of the file, from 1. */
  readonly line: number;
  /** `12`, `22.04`; empty for a release that has no number yet. */
  readonly version: string;
  readonly isLts: boolean;
  readonly codename: string;
  readonly series: string;
  readonly days: Readonly<Record<string, string>>;
}

const HEAD = 'version,codename,series,';
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Rows of `debian.csv` or `ubuntu.csv`. A row that is none has a reason instead; a file without the head of one rejects
 * with an `upstream` error. @see https://debian.pages.debian.net/distro-info-data/
 */
export async function* readDistroInfo(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<DistroInfoRow | { readonly line: number; readonly reason: string }, void, undefined> {
  let columns: readonly string[] | undefined;
  let line = 0;
  for await (const text of readLines(folder, path, signal)) {
    line++;
    if (text.trim() === '') continue;
    const cells = text.split(',');
    if (columns === undefined) {
      if (!text.startsWith(HEAD)) throw brokenFile(path, `its first columns are not ${HEAD.slice(0, -1)}`);
      columns = cells;
      continue;
    }
    const [version = '', codename = '', series = ''] = cells;
    if (!/^[a-z]+$/.test(series)) {
      yield { line, reason: `no release: ${text.slice(0, 60)}` };
      continue;
    }
    const days: Record<string, string> = {};
    for (const [i, column] of columns.entries()) if (DAY.test(cells[i] ?? '')) days[column] = cells[i] ?? '';
    const isLts = version.endsWith(' LTS');
    yield { line, version: isLts ? version.slice(0, -' LTS'.length) : version, isLts, codename, series, days };
  }
  if (columns === undefined) throw brokenFile(path, 'it is empty');
}
