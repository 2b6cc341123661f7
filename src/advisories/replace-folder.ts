import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { environmentError } from '../domain/errors.ts';
import { isGenerationFolder } from './generation-folder.ts';

/**
 * Runs `fill` on a new folder beside `target` and, when it succeeds, puts that folder in the place of `target`.
 * The second folder that `fill` gets is for scratch files and goes away.
 * Whole or nothing: on failure or abort, or when the process is killed while it fills, an earlier generation stays as it
 * was. Between the two renames at the end there is no target for a moment: who must never see that reads through the
 * pointer of locate.ts.
 * @throws AssayError environment: the target holds something else than a generation, or cannot be written
 */
export async function replaceFolder<T>(
  target: string,
  fill: (folder: string, scratch: string) => Promise<T>,
): Promise<T> {
  const path = resolve(target);
  if (existsSync(path) && !isGenerationFolder(path) && !isEmptyFolder(path)) {
    throw environmentError(`${target}: exists and is not an advisory database`, {
      remedy: 'Choose another folder; Assay only replaces its own.',
    });
  }
  const parent = dirname(path);
  const prefix = `.${basename(path)}.building-`;
  const workplace = await mkdir(parent, { recursive: true })
    .then(() => sweepAbandoned(parent, prefix))
    .then(() => mkdtemp(join(parent, prefix)))
    .catch((cause: unknown) => {
      throw environmentError(`${parent}: cannot be written`, {
        remedy: 'Choose a folder that you may write to.',
        cause,
      });
    });
  try {
    const fresh = join(workplace, 'new');
    const scratch = join(workplace, 'scratch');
    await mkdir(fresh);
    await mkdir(scratch);
    const result = await fill(fresh, scratch);
    const isReplacing = existsSync(path);
    const old = join(workplace, 'old');
    if (isReplacing) await rename(path, old);
    try {
      await rename(fresh, path);
    } catch (error) {
      if (isReplacing) await rename(old, path);
      throw error;
    }
    return result;
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

const DAY_MS = 24 * 3_600_000;

/** Removes what a killed process left behind: folders so old that no running one can own them. */
export async function sweepAbandoned(parent: string, prefix: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const found = await stat(join(parent, name)).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > DAY_MS) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch {
    return false; // a file
  }
}
