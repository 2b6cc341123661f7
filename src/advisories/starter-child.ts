import { unpackDatabase } from './unpack.ts';

/** Called by the build: the starter pack of the repository becomes the database that the bundle opens read-only. */
export async function unpackStarter(packFile: string, folder: string): Promise<void> {
  await unpackDatabase(packFile, folder);
}
