import { type TarLimits, tarEntries } from '../archive.ts';
import { brokenFile, readBytes } from '../content.ts';
import type { CsafDocument } from './document.ts';
import { parseCsaf } from './read.ts';

/** Bytes of the largest document; Red Hat's have tens of megabytes. */
const MAX_DOCUMENT = 256 * 1024 ** 2;
/** Archives of a vendor's documents: hundreds of thousands of them unpack to more than other feeds. */
export const CSAF_LIMITS: TarLimits = { unpacked: 256 * 1024 ** 3, entry: MAX_DOCUMENT };

/** A document that is the content of a file; when it is none, an `upstream` error names the file. */
export function csafOfFile(path: string, bytes: Buffer): CsafDocument {
  try {
    return parseCsaf(bytes.toString('utf8'));
  } catch (error) {
    throw brokenFile(path, error instanceof Error ? error.message : String(error), error);
  }
}

/** Reads a file of a feeds folder that is one document. Rejects with an `upstream` error when it is none. */
export async function readCsafFile(folder: string, path: string, signal: AbortSignal): Promise<CsafDocument> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(folder, path, signal, MAX_DOCUMENT)) chunks.push(chunk);
  return csafOfFile(path, Buffer.concat(chunks));
}

/** Is the archive one of documents? Every one is read when the database is built; the first shows that it is what it should be. */
export async function checkCsafArchive(folder: string, path: string, signal: AbortSignal): Promise<void> {
  for await (const entry of tarEntries(folder, path, signal, CSAF_LIMITS)) {
    if (!('bytes' in entry) || !entry.name.endsWith('.json')) continue;
    csafOfFile(path, entry.bytes);
    return;
  }
  throw brokenFile(path, 'it holds no document');
}
