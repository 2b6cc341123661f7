import type { Ecosystem } from '../../domain/ecosystem.ts';
import { compareText } from '../../domain/order.ts';
import { brokenFile } from '../content.ts';
import type { FeedRecord, Snapshot } from '../feed.ts';
import { advisoriesOfUpdate, type SaidBefore, type UpdateSource } from './advisories.ts';
import type { UnreadUpdate, Update } from './update.ts';

/** What a distribution's files of updates hold. */
export interface UpdateFiles {
  /** Updates of a file, in its order. */
  read(folder: string, path: string, signal: AbortSignal): AsyncIterable<Update | UnreadUpdate>;
  /** Who speaks in an update of the file, or why that cannot be told. */
  sourceOf(update: Update, path: string): UpdateSource | { readonly reason: string };
  /** The release of which the file holds a whole repository; undefined when it is a part of what is known. */
  wholeOf(path: string): Ecosystem | undefined;
}

/** Rejects when fewer than half of a file's updates can be read: its shape has changed. */
export async function checkUpdates(
  files: UpdateFiles,
  folder: string,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  let [seen, good] = [0, 0];
  for await (const update of files.read(folder, path, signal)) {
    seen++;
    if (!('reason' in update)) good++;
  }
  if (good < seen / 2) throw brokenFile(path, `${good} of its ${seen} updates can be read`);
}

/** Advisories of every file; an update that several files hold speaks once. Updates come with the fix: unfixed is unknown. */
export async function* parseUpdates(
  files: UpdateFiles,
  snapshot: Snapshot,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  const said: SaidBefore = new Set();
  /** Release → is one of its files whole? */
  const releases = new Map<Ecosystem, boolean>();
  for (const { path } of snapshot.files) {
    const whole = files.wholeOf(path);
    if (whole !== undefined) releases.set(whole, true);
    let index = 0;
    for await (const update of files.read(snapshot.folder, path, signal)) {
      const where = `${path}/${update.id ?? `#${index}`}`;
      index++;
      const source = 'reason' in update ? update : files.sourceOf(update, path);
      const found = 'reason' in update || 'reason' in source ? source : advisoriesOfUpdate(update, source, said);
      if ('ecosystem' in source && !releases.has(source.ecosystem)) releases.set(source.ecosystem, false);
      if (Array.isArray(found)) for (const advisory of found) yield { kind: 'advisory', advisory };
      else if ('reason' in found) yield { kind: 'problem', path: where, reason: found.reason };
    }
  }
  for (const [ecosystem, isWhole] of [...releases].sort(([a], [b]) => compareText(a, b))) {
    yield {
      kind: 'completeness',
      completeness: isWhole
        ? { ecosystem, level: 'fixed-only', note: 'advisories of fixed vulnerabilities, unfixed ones unknown' }
        : { ecosystem, level: 'partial', note: 'some advisories of an unknown number' },
    };
  }
}
