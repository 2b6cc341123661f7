import { acceptedBy, encodeFindings, type Findings, findingsOf, HEAD_BYTES, hasFindings } from '../alone.ts';
import type { Extractor, FileStat, InventoryFile } from '../extractor.ts';
import { type GrowingLayer, hasRoom, type LayerContext } from './layer-entries.ts';
import type { Spooled } from './spool.ts';

/** What is wanted of a file that streams by. */
export interface Wanted extends FileStat {
  readonly path: string;
  /** Is its content kept for the extractors that run when all is read? */
  readonly isKept: boolean;
  /** Those that read it at once. */
  readonly alone: readonly Extractor[];
}

/** A content that can be read once. */
export interface Content {
  /** The first bytes, at most `count`, without consuming them. */
  head(count: number): Promise<Uint8Array>;
  pieces(): AsyncIterable<Uint8Array>;
  /** Called when no more of it is asked for. */
  close?(): Promise<void>;
}

/** undefined, and a problem when a bound is the reason, when nothing is wanted of the file. */
export function wantedOf(path: string, stat: FileStat, isSparse: boolean, context: LayerContext): Wanted | undefined {
  const choice = context.selection.choose(path, stat);
  if (choice === undefined) return undefined;
  if (isSparse) {
    context.problems.add(path, 'image', 'sparse files are not supported');
    return undefined;
  }
  const isKept = choice.limit !== undefined && isKeepable(path, stat.size, choice.limit, context);
  const { alone } = choice;
  return isKept || alone.length > 0 ? { path, size: stat.size, mode: stat.mode, isKept, alone } : undefined;
}

function isKeepable(path: string, size: number, limit: number, context: LayerContext): boolean {
  if (size > limit) context.problems.add(path, 'limits', `limit: ${size} bytes, at most ${limit} are read`);
  else return fits(size, context) && hasRoom(context, path.length);
  return false;
}

function fits(size: number, { collection: { limits }, spool, problems }: LayerContext): boolean {
  if (spool.size() + size <= limits.keptBytes) return true;
  problems.add('/', 'limits', `limit: more than ${limits.keptBytes} bytes of package files`);
  return false;
}

async function copied(wanted: Wanted, content: Content, isCopied: boolean, context: LayerContext) {
  const kept = wanted.isKept ? context.spool.begin(wanted.size) : undefined;
  if (isCopied) context.scratch.begin(wanted.size);
  if (kept !== undefined || isCopied) {
    for await (const piece of content.pieces()) {
      if (kept !== undefined) context.spool.write(piece);
      if (isCopied) context.scratch.write(piece);
    }
  }
  return kept;
}

/** Keeps a content, runs the `alone` extractors that accept it, and notes both in the layer. */
export async function takeContent(
  wanted: Wanted,
  content: Content,
  layer: GrowingLayer,
  context: LayerContext,
): Promise<void> {
  const { path, size, mode, isKept, alone } = wanted;
  let accepted: readonly Extractor[] = [];
  let kept: Spooled | undefined;
  try {
    if (alone.length > 0) accepted = acceptedBy(alone, await content.head(HEAD_BYTES));
    // A file that is too large for all of them is not worth a copy: the findings say so.
    const isCopied = accepted.length > 0 && size <= context.collection.limits.aloneFileBytes;
    kept = await copied(wanted, content, isCopied, context);
  } finally {
    await content.close?.();
  }
  const findings = await findingsOf(alone, accepted, scratchFile(wanted, context), context.collection);
  if (alone.length > 0) layer.written.add(path, 'seen');
  const found = keptFindings(findings, isKept, path, context);
  if (kept === undefined && found === undefined) return;
  layer.entries.set(path, {
    kind: 'file',
    at: kept?.at ?? 0,
    size,
    isKept,
    mode,
    layer: layer.name,
    ...(found !== undefined && { found }),
  });
}

function keptFindings(
  findings: readonly Findings[],
  isKept: boolean,
  path: string,
  context: LayerContext,
): Spooled | undefined {
  // Of a kept file it is also noted that nothing was found: else it would be asked again.
  if (findings.length === 0 || !(isKept || hasFindings(findings))) return undefined;
  const encoded = encodeFindings(findings);
  if (!fits(encoded.length, context) || !(isKept || hasRoom(context, path.length))) return undefined;
  const found = context.spool.begin(encoded.length);
  context.spool.write(encoded);
  return found;
}

const scratchFile = ({ path, size, mode }: Wanted, { scratch, collection }: LayerContext): InventoryFile => ({
  path,
  size,
  mode,
  read: async () => {
    if (scratch.size > collection.limits.fileBytes) {
      throw new Error(`limit: ${scratch.size} bytes, at most ${collection.limits.fileBytes} are read`);
    }
    return scratch.readAt(0, scratch.size);
  },
  readAt: scratch.readAt,
});
