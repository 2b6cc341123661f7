import { readFile, stat } from 'node:fs/promises';
import { inputError } from '../domain/errors.ts';
import { readVex } from './read.ts';
import type { VexReading } from './reading.ts';

/** Largest document in bytes: it is in memory several times over while it is read. */
export const MOST_BYTES = 100 * 1024 * 1024;

const unreadable = (file: string) => (cause: unknown) => {
  throw inputError(`${file}: it cannot be read`, { cause });
};

/**
 * {@link readVex} of a file.
 * @param limit in bytes
 * @throws AssayError `input` when it cannot be read, is too large, or has no usable statement; it names the file
 */
export async function readVexFile(file: string, limit = MOST_BYTES): Promise<VexReading> {
  const { size } = await stat(file).catch(unreadable(file));
  if (size > limit) {
    throw inputError(`${file}: it has ${size} bytes, and a VEX document may have ${limit}`, {
      remedy: 'Give a document for each product or vulnerability, not one for all.',
    });
  }
  return readVex(await readFile(file, 'utf8').catch(unreadable(file)), file);
}
