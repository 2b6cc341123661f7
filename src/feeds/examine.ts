import { AssayError } from '../domain/errors.ts';
import type { Feed, FeedRecord, Sentinel } from './feed.ts';

/** What an examination of a feed found. */
export interface FeedExamination {
  readonly feed: string;
  readonly ok: boolean;
  /** Advisory records, facts and lifecycles that were read; problems that were not. */
  readonly records: number;
  readonly problems: number;
  /** Why it is not well. */
  readonly reason?: string;
}

export interface ExamineOptions {
  /** Private and empty; the feed's files come there. */
  readonly scratch: string;
  readonly mirror?: string | undefined;
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
}

function isSentinel(record: FeedRecord, { kind, id }: Sentinel): boolean {
  if (record.kind === 'advisory') return kind === 'advisory' && record.advisory.advisoryId === id;
  if (record.kind === 'vulnerability') return kind === 'vulnerability' && record.facts.id === id;
  return record.kind === 'lifecycle' && kind === 'lifecycle' && record.lifecycle.ecosystem === id;
}

/**
 * Fetches a feed and reads it whole: it is well when there are records and its sentinel is among them.
 * What is upstream's fault is a finding; everything else (a full disk, an abort) rejects.
 */
export async function examineFeed(feed: Feed, options: ExamineOptions): Promise<FeedExamination> {
  const { scratch, mirror, signal, progress } = options;
  let records = 0;
  let problems = 0;
  let found = false;
  let firstProblem: string | undefined;
  const outcome = (reason?: string): FeedExamination => ({
    feed: feed.id,
    ok: reason === undefined,
    records,
    problems,
    ...(reason !== undefined && { reason }),
  });
  try {
    progress?.(`${feed.id}: fetching`);
    const context = {
      folder: scratch,
      signal,
      ...(mirror !== undefined && { mirror }),
      ...(progress !== undefined && { progress }),
    };
    const fetched = await feed.fetch(context, undefined);
    const snapshot = fetched === 'unchanged' ? await feed.locate(scratch) : fetched;
    if (snapshot === undefined) return outcome('the fetch left no file');
    progress?.(`${feed.id}: reading`);
    for await (const record of feed.parse(snapshot, signal)) {
      if (record.kind === 'problem') {
        problems++;
        firstProblem ??= `${record.path}: ${record.reason}`;
      } else if (record.kind !== 'completeness') records++;
      found ||= isSentinel(record, feed.sentinel);
    }
  } catch (error) {
    if (signal.aborted || !(error instanceof AssayError) || error.kind !== 'upstream') throw error;
    return outcome(error.message);
  }
  const first = firstProblem === undefined ? '' : `; the first problem: ${firstProblem}`;
  if (records === 0) return outcome(`no record could be read${first}`);
  if (!found)
    return outcome(`${feed.sentinel.kind} ${feed.sentinel.id}, which it always had, is not among its records${first}`);
  return outcome();
}
