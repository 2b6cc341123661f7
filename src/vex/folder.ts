import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareText } from '../domain/order.ts';
import type { VexStatement } from '../domain/vex.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { readVexFile } from './read-file.ts';

/** What the documents of a folder say at one moment. */
export interface VexFolder {
  readonly statements: readonly VexStatement[];
  /** Of the statements, 16 hex digits: other statements, another digest. Empty when there are none. */
  readonly digest: string;
}

export interface VexFolderOptions {
  /** `*.json` in it are read; it need not be there. */
  readonly folder: string;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Document {
  /** Size, time and inode: what tells that the file has changed. */
  readonly mark: string;
  /** undefined: it cannot be used. */
  readonly statements: readonly VexStatement[] | undefined;
}

const NONE: VexFolder = { statements: [], digest: '' };
const NOT_THERE = /^(?:ENOENT|ENOTDIR)$/;

/** Marks of the folder's documents by path, in order. */
async function listDocuments(folder: string): Promise<readonly (readonly [path: string, mark: string])[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (NOT_THERE.test(error.code ?? '')) return [];
    throw error;
  });
  const found: (readonly [string, string])[] = [];
  for (const name of names.filter((n) => n.endsWith('.json') && !n.startsWith('.')).sort(compareText)) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => undefined);
    // What was removed since, or is unreadable, is read as a document that cannot be used, and told.
    found.push([path, file === undefined ? 'unreadable' : `${file.size} ${file.mtimeMs} ${file.ino}`]);
  }
  return found;
}

/**
 * Follows a folder of VEX documents: each call gives what they say now, and reads those that have changed since the
 * last. A document that cannot be used is logged once and counted, and has no effect: its findings are in sight again.
 */
export function followVexFolder({ folder, log, metrics }: VexFolderOptions): () => Promise<VexFolder> {
  const documents = new Map<string, Document>();
  let current = NONE;

  async function readDocument(path: string, mark: string): Promise<Document> {
    try {
      const { statements, problems } = await readVexFile(path);
      if (problems.length > 0)
        log.warn(
          { path, problems: problems.slice(0, 10), count: problems.length },
          'parts of a VEX document have no effect',
        );
      return { mark, statements };
    } catch (error) {
      log.error({ path, err: error }, 'a VEX document cannot be used');
      return { mark, statements: undefined };
    }
  }

  async function look(): Promise<VexFolder> {
    const listed = await listDocuments(folder).catch((error: unknown) => {
      log.error({ folder, err: error }, 'the folder of VEX documents cannot be read');
      return [];
    });
    let hasChanged = documents.size !== listed.length;
    for (const [path, mark] of listed) {
      if (documents.get(path)?.mark === mark) continue;
      hasChanged = true;
      documents.set(path, await readDocument(path, mark));
    }
    if (!hasChanged) return current;
    const paths = new Set(listed.map(([path]) => path));
    for (const path of [...documents.keys()]) if (!paths.has(path)) documents.delete(path);
    const usable = listed.flatMap(([path]) => documents.get(path)?.statements ?? []);
    metrics.vexDocuments(
      [...documents.values()].filter((document) => document.statements !== undefined).length,
      [...documents.values()].filter((document) => document.statements === undefined).length,
    );
    if (usable.length === 0) current = NONE;
    else {
      // By what they say, not by the files' times: several workers with copies of one folder agree.
      const hash = createHash('sha256');
      for (const statement of usable) hash.update(`${JSON.stringify(statement)}\n`);
      current = { statements: usable, digest: hash.digest('hex').slice(0, 16) };
    }
    log.info({ folder, documents: documents.size, statements: usable.length }, 'VEX documents read');
    return current;
  }

  // One look at a time: two scans that begin together share what is read.
  let last: Promise<VexFolder> = Promise.resolve(NONE);
  return () => {
    last = last.then(look, look);
    return last;
  };
}
