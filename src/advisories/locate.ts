import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerationInfo } from '../domain/advisory.ts';
import { environmentError, inputError, usageError } from '../domain/errors.ts';
import { compareText } from '../domain/order.ts';
import { starterDatabaseFolder } from '../installation.ts';
import { isGenerationFolder, readGenerationInfo } from './generation-folder.ts';
import { sweepAbandoned } from './replace-folder.ts';

// A data folder keeps its generations as db/<first digits of the digest>/, and db/current names the one in use.

/** Generations kept unless a setting says otherwise: those of the last two weeks, for `--as-of` and to go back. */
export const DEFAULT_KEPT = 14;
/** The one in use and the one before it, which somebody may still read. */
const LEAST_KEPT = 2;
const DIGITS = 16;
const INCOMING = 'incoming-';

const databasesFolder = (dataFolder: string): string => join(dataFolder, 'db');
const pointerFile = (dataFolder: string): string => join(databasesFolder(dataFolder), 'current');

/** Where a generation of this digest lives in a data folder. */
const generationFolder = (dataFolder: string, digest: string): string =>
  join(databasesFolder(dataFolder), digest.replace('sha256:', '').slice(0, DIGITS));

/** A generation of a data folder. */
export interface KeptGeneration {
  readonly folder: string;
  readonly digest: string;
  /** ISO: of its newest data, and of its build. */
  readonly dataDate: string;
  readonly builtAt: string;
}

/** Generations of a data folder that can be opened, the one built last first. */
export function keptGenerations(dataFolder: string): KeptGeneration[] {
  const folder = databasesFolder(dataFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .flatMap((name) => {
      try {
        const { digest, dataDate, builtAt } = readGenerationInfo(join(folder, name));
        return [{ folder: join(folder, name), digest, dataDate, builtAt }];
      } catch {
        return []; // of another format, or damaged: not one to choose
      }
    })
    .sort((a, b) => (a.builtAt < b.builtAt ? 1 : -1));
}

/** The updated generation in use: the one that `current` names, else the newest that can be opened. */
export function currentGeneration(dataFolder: string): string | undefined {
  const pointer = pointerFile(dataFolder);
  const kept = keptGenerations(dataFolder);
  const named = existsSync(pointer)
    ? join(databasesFolder(dataFolder), readFileSync(pointer, 'utf8').trim())
    : undefined;
  return kept.find(({ folder }) => folder === named)?.folder ?? kept[0]?.folder;
}

/**
 * Makes a generation with `make`, in a folder of its own, and puts it in use: `db/<digits>` and `db/current`.
 * When `make` fails the last good generation stays in use.
 * @param keep how many generations stay, at least the one in use and the one before
 */
export async function adoptGeneration(
  dataFolder: string,
  make: (folder: string) => Promise<GenerationInfo>,
  keep = DEFAULT_KEPT,
): Promise<GenerationInfo> {
  await mkdir(databasesFolder(dataFolder), { recursive: true });
  await sweepAbandoned(databasesFolder(dataFolder), INCOMING);
  const incoming = await mkdtemp(join(databasesFolder(dataFolder), INCOMING));
  try {
    const made = join(incoming, 'generation');
    const info = await make(made);
    const target = generationFolder(dataFolder, info.digest);
    if (!isSound(target)) {
      await rm(target, { recursive: true, force: true });
      await rename(made, target);
    }
    await useGeneration(dataFolder, info, keep);
    return info;
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

function isSound(folder: string): boolean {
  try {
    readGenerationInfo(folder);
    return true;
  } catch {
    return false;
  }
}

/** Puts a generation of this data folder in use, atomically, and removes those that are older than the last good one. */
async function useGeneration(dataFolder: string, info: GenerationInfo, keep: number): Promise<void> {
  const folder = generationFolder(dataFolder, info.digest);
  const before = currentGeneration(dataFolder);
  const pointer = pointerFile(dataFolder);
  const fresh = `${pointer}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, `${folder.slice(-DIGITS)}\n`, { flush: true });
  await rename(fresh, pointer);
  const others = keptGenerations(dataFolder).filter((kept) => kept.folder !== folder);
  // The one that was in use is the last good one, however old.
  others.sort((a, b) => Number(b.folder === before) - Number(a.folder === before));
  for (const old of others.slice(Math.max(keep, LEAST_KEPT) - 1))
    await rm(old.folder, { recursive: true, force: true });
}

const listed = (kept: readonly KeptGeneration[]): string =>
  kept.length === 0
    ? 'No generation is kept yet: assay db update makes one, and each update adds one.'
    : `Kept: ${kept.map(({ dataDate, digest }) => `${dataDate.slice(0, 10)} (${digest.slice(7, 19)})`).join(', ')}.`;

/**
 * The generation that knew what was known on a day: the newest of those kept whose data are of that day or older.
 * @param date `2026-08-16`, or an ISO time of which the day counts
 * @throws AssayError usage: it is no date; input: none that old is kept, with a list of those that are
 */
export function generationAsOf(dataFolder: string, date: string): KeptGeneration {
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(date) || Number.isNaN(Date.parse(date))) {
    throw usageError(`${date} is no date`, 'Write it as 2026-08-16.');
  }
  const day = date.slice(0, 10);
  const kept = keptGenerations(dataFolder).sort((a, b) => compareText(b.dataDate, a.dataDate));
  const found = kept.find(({ dataDate }) => dataDate.slice(0, 10) <= day);
  if (found !== undefined) return found;
  throw inputError(`no advisory database of ${day} or older is kept`, { remedy: listed(kept) });
}

/**
 * Folder of a generation by what a person calls it: a folder, the first digits of a digest, or `current`.
 * @throws AssayError input: there is none, or several begin so
 */
export function findGeneration(dataFolder: string, name: string): string {
  if (isGenerationFolder(name)) return name;
  const current = name === 'current' ? currentGeneration(dataFolder) : undefined;
  if (current !== undefined) return current;
  const digits = name.replace(/^sha256:/, '');
  const kept = keptGenerations(dataFolder);
  const found = /^[0-9a-f]{4,64}$/.test(digits) ? kept.filter(({ digest }) => digest.slice(7).startsWith(digits)) : [];
  const [one] = found;
  if (one !== undefined && found.length === 1) return one.folder;
  const what =
    found.length > 1 ? 'names several of the databases kept' : 'is neither a database folder nor one that is kept';
  throw inputError(`${name} ${what}`, { remedy: listed(kept) });
}

export interface DatabaseChoice {
  /** `--db`. */
  readonly db?: string;
  /** `--as-of`: the newest database kept whose data are no newer than this day. */
  readonly asOf?: string;
  readonly dataFolder: string;
}

/**
 * Folder of the generation to use: the one asked for, else the updated one of the data folder, else the starter
 * database that ships with Assay.
 * @throws AssayError environment: there is none at all. That the folder can be opened is for `openDatabase` to say.
 */
export function locateDatabase({ db, asOf, dataFolder }: DatabaseChoice): string {
  if (db !== undefined && asOf !== undefined)
    throw usageError('--db names a database, --as-of chooses one: give one of them');
  if (db !== undefined) return db;
  if (asOf !== undefined) return generationAsOf(dataFolder, asOf).folder;
  const current = currentGeneration(dataFolder);
  if (current !== undefined) return current;
  if (isGenerationFolder(starterDatabaseFolder())) return starterDatabaseFolder();
  throw environmentError('there is no advisory database yet', {
    remedy: 'Run `assay db update`, or `npm run build` for the starter database that ships with Assay.',
  });
}
