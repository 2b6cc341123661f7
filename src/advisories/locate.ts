import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerationInfo } from '../domain/advisory.ts';
import { environmentError } from '../domain/errors.ts';
import { starterDatabaseFolder } from '../installation.ts';
import { isGenerationFolder, readGenerationInfo } from './generation-folder.ts';
import { sweepAbandoned } from './replace-folder.ts';

// A data folder keeps its generations as db/<first digits of the digest>/, and db/current names the one in use.

/** Generations kept: the one in use, and the one before it for whoever still reads it or wants to go back. */
const KEPT = 2;
const DIGITS = 16;
const INCOMING = 'incoming-';

const databasesFolder = (dataFolder: string): string => join(dataFolder, 'db');
const pointerFile = (dataFolder: string): string => join(databasesFolder(dataFolder), 'current');

/** Where a generation of this digest lives in a data folder. */
const generationFolder = (dataFolder: string, digest: string): string =>
  join(databasesFolder(dataFolder), digest.replace('sha256:', '').slice(0, DIGITS));

interface Kept {
  readonly folder: string;
  readonly builtAt: string;
}

/** Generations of a data folder that can be opened, newest first. */
function keptGenerations(dataFolder: string): Kept[] {
  const folder = databasesFolder(dataFolder);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .flatMap((name) => {
      try {
        return [{ folder: join(folder, name), builtAt: readGenerationInfo(join(folder, name)).builtAt }];
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
 */
export async function adoptGeneration(
  dataFolder: string,
  make: (folder: string) => Promise<GenerationInfo>,
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
    await useGeneration(dataFolder, info);
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
async function useGeneration(dataFolder: string, info: GenerationInfo): Promise<void> {
  const folder = generationFolder(dataFolder, info.digest);
  const before = currentGeneration(dataFolder);
  const pointer = pointerFile(dataFolder);
  const fresh = `${pointer}.${randomBytes(6).toString('hex')}`;
  await writeFile(fresh, `${folder.slice(-DIGITS)}\n`, { flush: true });
  await rename(fresh, pointer);
  const others = keptGenerations(dataFolder).filter((kept) => kept.folder !== folder);
  // The one that was in use is the last good one, however old.
  others.sort((a, b) => Number(b.folder === before) - Number(a.folder === before));
  for (const old of others.slice(KEPT - 1)) await rm(old.folder, { recursive: true, force: true });
}

/**
 * Folder of the generation to use: the one asked for, else the updated one of the data folder, else the starter
 * database that ships with Assay.
 * @throws AssayError environment: there is none at all. That the folder can be opened is for `openDatabase` to say.
 */
export function locateDatabase({ db, dataFolder }: { readonly db?: string; readonly dataFolder: string }): string {
  if (db !== undefined) return db;
  const current = currentGeneration(dataFolder);
  if (current !== undefined) return current;
  if (isGenerationFolder(starterDatabaseFolder())) return starterDatabaseFolder();
  throw environmentError('there is no advisory database yet', {
    remedy: 'Run `assay db update`, or `npm run build` for the starter database that ships with Assay.',
  });
}
