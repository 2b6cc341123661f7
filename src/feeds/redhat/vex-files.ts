import { upstreamError } from '../../domain/errors.ts';
import type { RemoteFile, UpstreamIndex } from '../feed-files.ts';

const MEGABYTE = 1024 ** 2;
/** Where Red Hat publishes its VEX documents. */
export const VEX = 'https://security.access.redhat.com/data/csaf/v2/vex';
/** The list of deleted documents, in a feeds folder. */
export const DELETIONS = 'redhat-vex/deletions.csv';
/** The archive is made again every few days; more documents than this change only when all are written anew. */
const MOST_CHANGES = 5_000;

/** A line of `changes.csv` or `deletions.csv`: a document and when it was changed or deleted. */
export interface ChangedDocument {
  /** `2025/cve-2025-0001.json` */
  readonly path: string;
  /** ISO, UTC. */
  readonly date: string;
}

const LINE = /^"?(\d{4}\/cve-\d{4}-\d{4,19}\.json)"?,"?([^",]+)"?$/i;

/** One line; undefined when it is none. The lists have no head. */
export function readChange(line: string): ChangedDocument | undefined {
  const [, path, date = ''] = LINE.exec(line.trim()) ?? [];
  const time = Date.parse(date);
  return path === undefined || Number.isNaN(time)
    ? undefined
    : { path: path.toLowerCase(), date: new Date(time).toISOString() };
}

/**
 * Production's files: the archive of `archive_latest.txt`, and the documents that `changes.csv` lists since its day,
 * the newest first.
 */
export async function vexFiles(upstream: UpstreamIndex): Promise<readonly RemoteFile[]> {
  const name = (await upstream.text(`${VEX}/archive_latest.txt`)).trim();
  const day = /^csaf_vex_(\d{4}-\d{2}-\d{2})\.tar\.zst$/.exec(name)?.[1];
  if (day === undefined) throw upstreamError(`${VEX}/archive_latest.txt names no archive: ${name.slice(0, 80)}`);
  const lines = (await upstream.text(`${VEX}/changes.csv`, 64 * MEGABYTE)).split('\n');
  const changes = lines
    .flatMap((line) => readChange(line) ?? [])
    .filter(({ date }) => date >= day)
    .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : a.path < b.path ? -1 : 1))
    .slice(0, MOST_CHANGES);
  return [
    // One name for every day's archive: the newer replaces the older.
    { path: 'redhat-vex/csaf_vex.tar.zst', url: `${VEX}/${name}`, maxBytes: 8 * 1024 * MEGABYTE },
    { path: DELETIONS, url: `${VEX}/deletions.csv`, maxBytes: 64 * MEGABYTE },
    ...changes.map(
      ({ path }): RemoteFile => ({
        path: `redhat-vex/changes/${day}/${path}`,
        url: `${VEX}/${path}`,
        maxBytes: 256 * MEGABYTE,
        // Deleted since it was changed.
        optional: true,
      }),
    ),
  ];
}
