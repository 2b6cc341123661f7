import { extractFile, pause } from './extract-file.ts';
import type { ExtractedPackage, Extractor, FileTree, InventoryFile } from './extractor.ts';
import type { Collection } from './options.ts';

/** Bytes that {@link Extractor.accepts} is asked with. */
export const HEAD_BYTES = 64;

const EMPTY_TREE: FileTree = { open: () => undefined, under: () => [] };

/** Which of these extractors take the file, judged by its first bytes. A throw is a no. */
export function acceptedBy(extractors: readonly Extractor[], head: Uint8Array): readonly Extractor[] {
  return extractors.filter((extractor) => {
    try {
      return extractor.accepts?.(head) ?? true;
    } catch {
      return false;
    }
  });
}

/** Says why the file is too large for an extractor, or undefined. */
export function tooLargeFor(extractor: Extractor, size: number, collection: Collection): string | undefined {
  const limit = Math.min(extractor.maxFileBytes ?? Number.POSITIVE_INFINITY, collection.limits.aloneFileBytes);
  return size > limit ? `limit: ${size} bytes, at most ${limit} are read` : undefined;
}

/** Reads, and bytes, between two looks at the clock and the signal. */
const BREATH_READS = 256;
const BREATH_BYTES = 8 * 1024 * 1024;

/** The file, with the time watched while its parts are read. */
function watched(file: InventoryFile, collection: Collection): InventoryFile {
  let reads = 0;
  let bytes = 0;
  return {
    path: file.path,
    size: file.size,
    mode: file.mode,
    ...(file.layer !== undefined && { layer: file.layer }),
    read: file.read,
    async readAt(offset, length) {
      bytes += length;
      if (++reads > BREATH_READS || bytes > BREATH_BYTES) {
        reads = 0;
        bytes = 0;
        await pause(collection);
      }
      return file.readAt(offset, length);
    },
  };
}

/** Runs an `alone` extractor on a file that it accepted. */
export const extractAlone = (
  extractor: Extractor,
  file: InventoryFile,
  collection: Collection,
  complain: (path: string, extractor: string, reason: string) => void,
): AsyncGenerator<ExtractedPackage> =>
  extractFile(extractor, watched(file, collection), EMPTY_TREE, collection, complain);

/** What one extractor found in a file, apart from where the file lies: links give it other paths. */
export interface Findings {
  /** Id of the extractor. */
  readonly by: string;
  /** Locations are what follows the file's own path: `` or `!/lib/y.jar`. */
  readonly packages?: readonly ExtractedPackage[];
  /** Extractor (or `limits`) and reason. */
  readonly problems?: readonly (readonly [extractor: string, reason: string])[];
}

/**
 * What these extractors find in a file that streams by and cannot be read again.
 * @param wanted all that were offered the file, to tell "found nothing" from "was not asked"
 */
export async function findingsOf(
  wanted: readonly Extractor[],
  accepted: readonly Extractor[],
  file: InventoryFile,
  collection: Collection,
): Promise<readonly Findings[]> {
  const all: Findings[] = [];
  for (const extractor of wanted) {
    const by = extractor.id;
    const reason = accepted.includes(extractor) ? tooLargeFor(extractor, file.size, collection) : undefined;
    if (reason !== undefined) all.push({ by, problems: [['limits', reason]] });
    else if (accepted.includes(extractor)) all.push(await findingsBy(extractor, file, collection));
    else all.push({ by });
  }
  return all;
}

async function findingsBy(extractor: Extractor, file: InventoryFile, collection: Collection): Promise<Findings> {
  const problems: [string, string][] = [];
  const packages: ExtractedPackage[] = [];
  const complain = (_: string, id: string, reason: string): void => {
    if (problems.length < collection.limits.problems) problems.push([id, reason]);
  };
  for await (const each of extractAlone(extractor, file, collection, complain)) {
    if (packages.length >= collection.limits.packages) {
      problems.push(['limits', `limit: more than ${collection.limits.packages} packages`]);
      break;
    }
    packages.push({ ...each, locations: each.locations.map(({ path }) => ({ path: suffixOf(path, file.path) })) });
  }
  return {
    by: extractor.id,
    ...(packages.length > 0 && { packages }),
    ...(problems.length > 0 && { problems }),
  };
}

const suffixOf = (path: string, of: string): string => (path.startsWith(of) ? path.slice(of.length) : `!${path}`);

/** Is there anything to report? */
export const hasFindings = (findings: readonly Findings[]): boolean =>
  findings.some(({ packages, problems }) => packages !== undefined || problems !== undefined);

export const encodeFindings = (findings: readonly Findings[]): Uint8Array => Buffer.from(JSON.stringify(findings));

/** What an extractor found, as if it had just read `file`; undefined when it was not asked. */
export function revived(encoded: Uint8Array, extractor: Extractor, file: InventoryFile): Findings | undefined {
  const text = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.length).toString('utf8');
  const findings = (JSON.parse(text) as readonly Findings[]).find(({ by }) => by === extractor.id);
  if (findings?.packages === undefined) return findings;
  const { path, layer } = file;
  const packages = findings.packages.map((each) => ({
    ...each,
    locations: each.locations.map((at) => ({ path: path + at.path, ...(layer !== undefined && { layer }) })),
  }));
  return { ...findings, packages };
}
