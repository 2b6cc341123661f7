import { compareText } from '../domain/order.ts';
import { brokenFile, readLines } from './content.ts';
import { isCveId } from './cve-id.ts';
import type { Feed, FeedRecord, Snapshot } from './feed.ts';
import { type FeedFiles, locateFeed } from './feed-files.ts';
import { fetchFeed } from './fetch-feed.ts';

const DATED = /^epss\/epss_scores-(\d{4}-\d{2}-\d{2})\.csv(\.gz)?$/;
/** `#model_version:v2026.06.15,score_date:2026-08-16T00:00:00+0000` */
const SCORE_DATE = /^#.*\bscore_date:(\d{4}-\d{2}-\d{2})/;
const MODEL = /^#.*\bmodel_version:([\w.-]{1,40})/;
const COLUMNS = 'cve,epss,percentile';
const PROBABILITY = /^(?:[01](?:\.\d+)?|\d(?:\.\d+)?[eE]-\d+)$/;

const files: FeedFiles = {
  id: 'epss',
  patterns: [['epss', /^epss_scores-(current|\d{4}-\d{2}-\d{2})\.csv(\.gz)?$/]],
  // A day's file holds the scores of every CVE: the newest counts, one without a day only when it is alone.
  choose: (paths) => [...paths].sort((a, b) => compareText(dateOf(a) ?? '', dateOf(b) ?? '')).slice(-1),
  dateOf,
  production: [
    {
      path: 'epss/epss_scores-current.csv.gz',
      url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
      maxBytes: 256 * 1024 ** 2,
    },
  ],
  async check(folder, path, signal) {
    let good = 0;
    for await (const record of readScores(folder, path, signal)) if (record.kind === 'vulnerability') good++;
    if (good === 0) throw brokenFile(path, 'it holds no score');
  },
  async nameOf(folder, path, signal) {
    for await (const line of readLines(folder, path, signal)) {
      const date = SCORE_DATE.exec(line)?.[1];
      return date === undefined ? path : `epss/epss_scores-${date}.csv${path.endsWith('.gz') ? '.gz' : ''}`;
    }
    return path;
  },
};

function dateOf(path: string): string | undefined {
  return DATED.exec(path)?.[1];
}

async function* readScores(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<FeedRecord, void, undefined> {
  let date: string | undefined;
  let model: string | undefined;
  let inRows = false;
  let row = 0;
  for await (const line of readLines(folder, path, signal)) {
    row++;
    if (!inRows) {
      date ??= SCORE_DATE.exec(line)?.[1];
      model ??= MODEL.exec(line)?.[1];
      if (line.startsWith('#')) continue;
      if (line !== COLUMNS) throw brokenFile(path, `its columns are not ${COLUMNS}`);
      if (date === undefined) throw brokenFile(path, 'it does not say the date of its scores');
      inRows = true;
      continue;
    }
    if (line === '') continue;
    const [id = '', score = '', percentile = '', ...more] = line.split(',');
    if (!isCveId(id) || !PROBABILITY.test(score) || !PROBABILITY.test(percentile) || more.length > 0) {
      yield { kind: 'problem', path: `${path}:${row}`, reason: `not a score: ${line.slice(0, 80)}` };
      continue;
    }
    const epss = {
      score: Number(score),
      percentile: Number(percentile),
      date: date ?? '',
      ...(model !== undefined && { model }),
    };
    if (epss.score > 1 || epss.percentile > 1) {
      yield { kind: 'problem', path: `${path}:${row}`, reason: `over 1: ${line.slice(0, 80)}` };
      continue;
    }
    yield { kind: 'vulnerability', facts: { id, epss } };
  }
  if (!inRows) throw brokenFile(path, 'it holds no table');
}

async function* parse(snapshot: Snapshot, signal: AbortSignal): AsyncGenerator<FeedRecord, void, undefined> {
  for (const { path } of snapshot.files) yield* readScores(snapshot.folder, path, signal);
}

/** The probability that a CVE is exploited in the next 30 days. @see https://www.first.org/epss/data_stats */
export const epss: Feed = {
  id: 'epss',
  source: { name: 'FIRST EPSS', url: 'https://www.first.org/epss', licence: 'free with attribution to FIRST' },
  gives: 'probability of exploitation within 30 days, percentile, day',
  addresses: ['https://epss.empiricalsecurity.com/epss_scores-current.csv.gz'],
  sentinel: { kind: 'vulnerability', id: 'CVE-2014-0160' },
  locate: (folder) => locateFeed(files, folder),
  fetch: (context, previous) => fetchFeed(files, context, previous),
  parse,
};
