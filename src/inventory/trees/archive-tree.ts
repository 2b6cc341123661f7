import { basename } from 'node:path';
import { inputError } from '../../domain/errors.ts';
import { acceptedBy, encodeFindings, findingsOf, HEAD_BYTES, hasFindings } from '../alone.ts';
import type { Extractor, InventoryFile } from '../extractor.ts';
import type { Collection } from '../options.ts';
import type { ProblemList } from '../problems.ts';
import { fileRange, openRegular } from './blob-store.ts';
import { COMPRESSIONS, decompressed } from './decompress.ts';
import { readTarArchive } from './layer.ts';
import { finished, growingLayer, type Layer, type LayerContext } from './layer-entries.ts';
import { type Missing, mergeLayers } from './merge.ts';
import { createMeter } from './meter.ts';
import { createPartReader } from './part-reader.ts';
import { createScratch, type RandomAccess } from './scratch.ts';
import { selectionOf } from './selection.ts';
import { createSpool } from './spool.ts';
import type { WalkedTree } from './walked-tree.ts';
import { openZip } from './zip.ts';
import { readZipLayer } from './zip-layer.ts';

/** An archive that is laid into the tree. */
export interface ArchivePart {
  readonly path: string;
  /** Where its entries lie in the tree; other places than `/` are for zips. */
  readonly root: string;
}

export interface OpenedArchive {
  readonly tree: WalkedTree;
  /** Forgets all contents. */
  close(): void;
}

const KINDS = 'zip (jar, war), tar, tar.gz, tar.xz and tar.zst are read; what it is is judged by its content.';

/**
 * Opens archives as one tree, each read once from begin to end; later ones win.
 * @throws AssayError usage when there is no such file; input when one is no archive, damaged or hostile
 */
export async function openArchiveTree(
  parts: readonly ArchivePart[],
  extractors: readonly Extractor[],
  collection: Collection,
  problems: ProblemList,
): Promise<OpenedArchive> {
  const first = await readParts(parts, extractors, new Map(), collection, problems);
  if (first.missing.size === 0) return first;
  // A wanted path is a link to a file that nobody wanted by name: once more, with these wanted too.
  first.close();
  const second = await readParts(parts, extractors, first.missing, collection, problems);
  for (const [linked, links] of second.missing) {
    for (const path of links) problems.add(path, 'archive', `link to ${linked}, which is no file here`);
  }
  return second;
}

async function readParts(
  parts: readonly ArchivePart[],
  extractors: readonly Extractor[],
  also: Missing,
  collection: Collection,
  problems: ProblemList,
): Promise<OpenedArchive & { readonly missing: Missing }> {
  const { limits } = collection;
  const spool = createSpool(limits.memoryBytes);
  const scratch = createScratch();
  const used = { entries: 0, files: 0, names: 0 };
  const selection = selectionOf(extractors, limits.fileBytes, also);
  try {
    const layers: Layer[] = [];
    for (const part of parts) {
      const meter = createMeter(collection, part.path);
      const context: LayerContext = {
        collection,
        problems,
        selection,
        spool,
        scratch,
        meter,
        used,
        speaker: 'archive',
      };
      layers.push(await readPart(part, extractors, context));
    }
    const selections = { plain: selectionOf(extractors, limits.fileBytes), reading: selection };
    return { ...mergeLayers(layers, selections, spool), close: () => spool.close() };
  } catch (error) {
    spool.close();
    throw error;
  } finally {
    scratch.close();
  }
}

/** Begins like a zip, or has a directory of one at its end: self-extracting programs and executable jars. */
async function isZip(source: RandomAccess): Promise<boolean> {
  const head = Buffer.from(await source.readAt(0, 4)).toString('latin1');
  if (head === 'PK\x03\x04' || head === 'PK\x05\x06') return true;
  return openZip(source).then(
    () => true,
    () => false,
  );
}

/** What a file is, as far as a choice between collectors needs it. @throws AssayError usage when there is none */
export async function archiveKindOf(path: string, collection: Collection): Promise<'zip' | 'tar' | undefined> {
  const opened = await openRegular(path);
  if (opened === undefined) throw inputError(`${path}: no such file`);
  const { file, size } = opened;
  const parts = createPartReader(() => ({ file: file.fd, size }));
  try {
    const meter = createMeter(collection, path);
    const { format, data } = await decompressed(fileRange(file, 0, size, meter, path), meter, path);
    await data[Symbol.asyncIterator]().return?.();
    if (format === 'tar' || COMPRESSIONS.has(format)) return 'tar';
    return (await isZip({ size, readAt: (offset, length) => parts.readAt(path, offset, length) })) ? 'zip' : undefined;
  } finally {
    await file.close();
  }
}

async function readPart(part: ArchivePart, extractors: readonly Extractor[], context: LayerContext): Promise<Layer> {
  const { path, root } = part;
  const kind = await archiveKindOf(path, context.collection);
  const opened = kind === undefined ? undefined : await openRegular(path);
  if (opened === undefined) throw inputError(`${path}: is no archive`, { remedy: KINDS });
  const { file, size } = opened;
  try {
    if (kind === 'tar') return await readTarArchive(fileRange(file, 0, size, context.meter, path), path, context);
    const reader = createPartReader(() => ({ file: file.fd, size }));
    const source: RandomAccess = {
      size,
      async readAt(offset, length) {
        context.meter.read(Math.min(length, Math.max(0, size - offset)));
        return reader.readAt(path, offset, length);
      },
    };
    const jar = root === '/' ? await readJar(path, source, extractors, context) : undefined;
    return jar ?? (await readZipLayer(source, root, path, context));
  } finally {
    await file.close();
  }
}

/**
 * A jar, war or ear is one file for the extractors of such archives, which look into it themselves; its own name may
 * be any.
 */
async function readJar(
  path: string,
  source: RandomAccess,
  extractors: readonly Extractor[],
  context: LayerContext,
): Promise<Layer | undefined> {
  if (!(await hasManifest(source))) return undefined;
  const mode = 0o644;
  const alone = extractors.filter((extractor) => extractor.alone === true);
  const name = [`/${basename(path)}`, `/${basename(path)}.jar`].find((each) =>
    alone.some((extractor) => extractor.wants(each, { size: source.size, mode })),
  );
  if (name === undefined) return undefined;
  const file: InventoryFile = {
    path: name,
    size: source.size,
    mode,
    read: () => source.readAt(0, source.size),
    readAt: source.readAt,
  };
  const wanted = alone.filter((extractor) => extractor.wants(name, file));
  const accepted = acceptedBy(wanted, await source.readAt(0, HEAD_BYTES));
  const findings = await findingsOf(wanted, accepted, file, context.collection);
  const layer = growingLayer();
  if (!hasFindings(findings)) return finished(layer, '');
  const encoded = encodeFindings(findings);
  const found = context.spool.begin(encoded.length);
  context.spool.write(encoded);
  layer.entries.set(name, { kind: 'file', at: 0, size: source.size, isKept: false, mode, layer: layer.name, found });
  return finished(layer, '');
}

/** Entries among which the manifest is looked for: tools write it first, or nearly. */
const MANIFEST_AMONG = 10_000;

async function hasManifest(source: RandomAccess): Promise<boolean> {
  try {
    const zip = await openZip(source, { limits: { entries: MANIFEST_AMONG } });
    for await (const { path } of zip.entries()) if (path === '/META-INF/MANIFEST.MF') return true;
  } catch {
    // What is wrong with it is said by whoever reads it.
  }
  return false;
}
