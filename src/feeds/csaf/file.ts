import { brokenFile, readBytes } from '../content.ts';
import type { CsafDocument } from './document.ts';
import { parseCsaf } from './read.ts';

/** Bytes of the largest document; Red Hat's have tens of megabytes. */
const MAX_DOCUMENT = 256 * 1024 ** 2;

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
