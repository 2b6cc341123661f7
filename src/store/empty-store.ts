import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { installationRoot } from '../installation.ts';

/**
 * What `npm run build` made: the files of an embedded store in which nothing is yet. To make them takes seconds and three
 * times the memory of a store that serves; to unpack them takes neither.
 */
const emptyStoreFile = (): string => join(installationRoot(), 'dist/empty-store.tar.gz');

async function unpack(file: string, folder: string): Promise<void> {
  const entries = extract();
  const read = pipeline(createReadStream(file), createGunzip(), entries);
  read.catch(() => {}); // the loop throws the same
  for await (const entry of entries) {
    const path = join(folder, entry.header.name);
    await mkdir(entry.header.type === 'directory' ? path : dirname(path), { recursive: true, mode: 0o700 });
    if (entry.header.type === 'directory') entry.resume();
    else await pipeline(entry, createWriteStream(path, { mode: 0o600 }));
  }
  await read;
}

/**
 * Puts an empty store at `store`, whole or not at all; `run` is a folder beside it.
 * @throws Error of the file system, also when something else than an empty folder is there
 */
export async function placeEmptyStore(store: string, run: string): Promise<void> {
  const staged = await mkdtemp(join(run, 'restore.'));
  try {
    await unpack(emptyStoreFile(), staged);
    await rename(staged, store);
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw error;
  }
}
