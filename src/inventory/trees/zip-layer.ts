import { AssayError, inputError } from '../../domain/errors.ts';
import { reasonOf } from '../problems.ts';
import {
  acceptedPath,
  finished,
  type GrowingLayer,
  growingLayer,
  type Layer,
  type LayerContext,
  recordSymlink,
} from './layer-entries.ts';
import { joinPath } from './paths.ts';
import type { RandomAccess } from './scratch.ts';
import { type Content, takeContent, type Wanted, wantedOf } from './take-content.ts';
import { openZip, type Zip, type ZipEntry } from './zip.ts';

/** Entries below this are inflated in one call, larger ones as a stream. */
const SMALL = 1024 * 1024;

/**
 * Reads a zip as one layer: wanted entries are kept or looked at, each inflated once; what is wrong with one entry is a
 * problem of that file.
 * @param root where its entries lie in the tree
 * @param name of the archive, for errors and problems
 * @throws AssayError input: no zip, or a directory that is truncated or corrupt
 */
export async function readZipLayer(
  source: RandomAccess,
  root: string,
  name: string,
  context: LayerContext,
): Promise<Layer> {
  const { limits, watch } = context.collection;
  const layer = growingLayer();
  let zip: Zip | undefined;
  try {
    zip = await openZip(source, {
      limits: { entries: limits.entries, entryBytes: Number.MAX_SAFE_INTEGER, expansion: limits.expansion },
    });
    for await (const entry of zip.entries()) {
      const path = placeOf(entry, root, layer, name, context);
      const wanted = path === undefined || entry.kind !== 'file' ? undefined : wantedOf(path, entry, false, context);
      if (path !== undefined && (wanted !== undefined || entry.kind === 'symlink')) {
        await addEntry(entry, path, wanted, zip, layer, name, context);
      }
    }
  } catch (error) {
    watch.check();
    if (error instanceof AssayError) throw error;
    const reason = reasonOf(error);
    // What was read until a bound was hit is worth a partial result; a damaged archive is refused as a whole.
    if (zip === undefined || !reason.startsWith('limit:')) throw inputError(`${name}: ${reason}`, { cause: error });
    context.problems.add('/', 'limits', reason);
  } finally {
    zip?.close();
  }
  return finished(layer, '');
}

/** Notes that the entry is there, and where; undefined, with a problem, when its path is unacceptable. */
function placeOf(
  entry: ZipEntry,
  root: string,
  layer: GrowingLayer,
  name: string,
  context: LayerContext,
): string | undefined {
  const inside = acceptedPath(entry.name, name, context);
  if (inside === undefined || inside === '/') return undefined;
  const path = root === '/' ? inside : joinPath(root, inside.slice(1));
  layer.written.add(path, entry.kind === 'folder' ? 'folder' : 'other');
  layer.entries.delete(path);
  return path;
}

async function addEntry(
  entry: ZipEntry,
  path: string,
  wanted: Wanted | undefined,
  zip: Zip,
  layer: GrowingLayer,
  name: string,
  context: LayerContext,
): Promise<void> {
  try {
    if (wanted !== undefined) return await takeContent(wanted, contentOf(entry, zip), layer, context);
    const target = await zip.read(entry, context.collection.limits.pathLength);
    recordSymlink(path, Buffer.from(target).toString('utf8'), layer, name, context);
  } catch (error) {
    context.collection.watch.check();
    if (error instanceof AssayError && error.kind !== 'input') throw error;
    context.problems.add(path, 'archive', reasonOf(error));
  }
}

/** The content once: its first piece is pulled for the head and given out again. */
function contentOf(entry: ZipEntry, zip: Zip): Content {
  let source: AsyncGenerator<Uint8Array> | undefined;
  let first: Uint8Array | undefined;
  const begin = async (): Promise<Uint8Array> => {
    if (entry.size <= SMALL) return zip.read(entry);
    source = zip.pieces(entry);
    const { value } = await source.next();
    return value ?? new Uint8Array(0);
  };
  return {
    async head(count) {
      first ??= await begin();
      return first.subarray(0, count);
    },
    async *pieces() {
      yield first ?? (await begin());
      if (source !== undefined) yield* source;
    },
    close: async () => {
      await source?.return(undefined);
    },
  };
}
