import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type AssayError, upstreamError } from '../domain/errors.ts';
import type { Snapshot, SnapshotFile } from './feed.ts';
import { formsOf } from './packings.ts';

/** Names of files, folder by folder: a text is that name, an expression any name it matches. */
export type NamePattern = readonly (string | RegExp)[];

/** Where a feed keeps its files in a feeds folder, and where production has them. */
export interface FeedFiles {
  /** The feed's id. */
  readonly id: string;
  readonly patterns: readonly NamePattern[];
  /** Of the files that are there, those that count; all when left out. Sorted in, sorted out. */
  choose?(paths: readonly string[]): readonly string[];
  /** Day of a file whose name says it, ISO. */
  dateOf?(path: string): string | undefined;
  /** Production's files; a function where an index upstream says which there are today. */
  readonly production: readonly RemoteFile[] | ((upstream: UpstreamIndex) => Promise<readonly RemoteFile[]>);
  /** Files downloaded at once from its server; 1 when left out. For feeds of many small files, where the server allows it. */
  readonly atOnce?: number;
  /** Is this file what the feed parses? Rejects with an `upstream` error when its shape has changed or it is cut short. */
  check(folder: string, path: string, signal: AbortSignal): Promise<void>;
  /** The name to keep a file under, when its content decides. */
  nameOf?(folder: string, path: string, signal: AbortSignal): Promise<string>;
}

/** Small documents of production that say where the feed's files are: mirror lists, `repomd.xml`, `archive_latest.txt`. */
export interface UpstreamIndex {
  /** The text at an address, at most `maxBytes` (default 4 MiB); rejects with an `upstream` error when it is not there. */
  text(url: string, maxBytes?: number): Promise<string>;
}

/** A file of production. */
export interface RemoteFile {
  /** Its place in a feeds folder. */
  readonly path: string;
  readonly url: string;
  /** More bytes than this on the wire are an error. */
  readonly maxBytes: number;
  /** May be missing upstream: a branch that has ended, a list that has moved. */
  readonly optional?: true;
  /** What an index says of its state: a checksum, a date. The same as at the last fetch: it is not asked for. */
  readonly version?: string;
  /** What an index says of its content, in hex: anything else that comes is an error. */
  readonly sha256?: string;
}

const ABSENT = Symbol('feed absent');

/** The error that a mirror, or production, has no file of the feed at all. */
export const feedAbsent = (where: string, id: string): AssayError =>
  upstreamError(`${where}: no file of ${id}`, {
    remedy: 'A mirror has the layout of a feeds folder (docs/feeds.md).',
    cause: ABSENT,
  });

/** Is it the error of {@link feedAbsent}? A mirror may hold a part of the feeds. */
export const isFeedAbsent = (error: unknown): boolean => error instanceof Error && error.cause === ABSENT;

const manifestSchema = z.object({
  files: z.array(
    z.object({
      /** The name it was asked for. */
      path: z.string(),
      /** The name it has, when its content decided. */
      keptAs: z.string().optional(),
      size: z.number(),
      /** Address it came from, without user name and password; none for a copy. */
      url: z.string().optional(),
      etag: z.string().optional(),
      lastModified: z.string().optional(),
      /** What the index upstream said of its state. */
      version: z.string().optional(),
    }),
  ),
});
/** What a fetch remembers of a feed's files, beside them: `<feed>.snapshot.json`. */
export type FetchManifest = z.output<typeof manifestSchema>;

export const manifestPath = (id: string): string => `${id}.snapshot.json`;

/** The manifest of the last fetch; none when there was none or it cannot be read, which costs one download. */
export async function readManifest(folder: string, id: string): Promise<FetchManifest> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, manifestPath(id)), 'utf8')));
  } catch {
    return { files: [] };
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function matching(folder: string, pattern: NamePattern, path = ''): Promise<string[]> {
  const [segment, ...rest] = pattern;
  if (segment === undefined) return (await isFile(join(folder, path))) ? [path] : [];
  const found =
    typeof segment === 'string' ? [segment] : (await names(join(folder, path))).filter((name) => segment.test(name));
  const paths: string[] = [];
  for (const name of found) paths.push(...(await matching(folder, rest, path === '' ? name : `${path}/${name}`)));
  return paths;
}

/** Plain and packed forms of one file: the plain one counts, else the first of the packings. */
export const preferPlain = (paths: readonly string[]): string[] => {
  const all = new Set(paths);
  return paths.filter((path) => formsOf(path).find((form) => all.has(form)) === path);
};

/** Paths of the feed's files in a folder, sorted. */
export async function locatePaths(feed: FeedFiles, folder: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of feed.patterns) for (const path of await matching(folder, pattern)) found.add(path);
  const paths = preferPlain([...found].sort());
  return feed.choose?.(paths) ?? paths;
}

/** The feed's files in a folder, with what the last fetch remembers of those that are still as it wrote them. */
export async function locateFeed(feed: FeedFiles, folder: string): Promise<Snapshot | undefined> {
  const paths = await locatePaths(feed, folder);
  if (paths.length === 0) return undefined;
  const remembered = new Map(
    (await readManifest(folder, feed.id)).files.map((file) => [file.keptAs ?? file.path, file]),
  );
  const files: SnapshotFile[] = [];
  for (const path of paths) {
    const known = remembered.get(path);
    const same = known !== undefined && (await stat(join(folder, path))).size === known.size;
    const lastModified = same ? known.lastModified : undefined;
    const date = feed.dateOf?.(path) ?? isoOfHttpDate(lastModified);
    files.push({
      path,
      ...(same && known.etag !== undefined ? { etag: known.etag } : {}),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...(date === undefined ? {} : { date }),
    });
  }
  return { folder, files };
}

function isoOfHttpDate(text: string | undefined): string | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
