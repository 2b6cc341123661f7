import type {
  AdvisoryRecord,
  Completeness,
  CvssRating,
  KnownExploitation,
  ReleaseLifecycle,
  Vulnerability,
} from '../domain/advisory.ts';

/** Facts that one feed adds to a vulnerability; the build merges them (advisories/merge.ts). */
export interface VulnerabilityFacts {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly cvss?: readonly CvssRating[];
  readonly cwes?: readonly string[];
  readonly epss?: NonNullable<Vulnerability['epss']>;
  readonly kev?: KnownExploitation;
  readonly exploitation?: 'none' | 'poc' | 'active';
  readonly exploitSeenAt?: string;
  readonly malicious?: true;
  readonly references?: readonly string[];
  readonly published?: string;
  readonly modified?: string;
  readonly withdrawn?: string;
}

/** Everything a feed can say. */
export type FeedRecord =
  | { readonly kind: 'advisory'; readonly advisory: AdvisoryRecord }
  | { readonly kind: 'vulnerability'; readonly facts: VulnerabilityFacts }
  /** How much the feed knows of an ecosystem; `packages` is counted by the build. */
  | { readonly kind: 'completeness'; readonly completeness: Omit<Completeness, 'packages'> }
  | { readonly kind: 'lifecycle'; readonly lifecycle: ReleaseLifecycle }
  /** A record that could not be read: counted and shown, never silently dropped. */
  | { readonly kind: 'problem'; readonly path: string; readonly reason: string };

/** A file of a snapshot: `path` relative to the feeds folder, `date` when upstream last changed it, if it says. */
export interface SnapshotFile {
  readonly path: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly date?: string;
}

/** The files of one feed, in the layout of a feeds folder (`osv/PyPI/all.zip`, `kev/known_exploited_vulnerabilities.json`). */
export interface Snapshot {
  /** The feeds folder. */
  readonly folder: string;
  readonly files: readonly SnapshotFile[];
}

export interface FetchContext {
  /** Feeds folder to write to; a file appears there whole or not at all. */
  readonly folder: string;
  /** Base URL or folder that mirrors the feeds-folder layout; replaces the production URLs. */
  readonly mirror?: string;
  readonly signal: AbortSignal;
  readonly progress?: (message: string) => void;
}

/** An advisory by its id, a vulnerability's facts by theirs, a lifecycle by its ecosystem. */
export interface Sentinel {
  readonly kind: 'advisory' | 'vulnerability' | 'lifecycle';
  readonly id: string;
}

export interface Feed {
  readonly id: string;
  readonly source: { readonly name: string; readonly url: string; readonly licence: string };
  /** What it adds, for docs/feeds.md: `fixed versions by branch and origin package; "never affected"`. */
  readonly gives: string;
  /** Production addresses as docs/feeds.md shows them; capitals stand for what varies: `https://…/BRANCH/main.json`. */
  readonly addresses: readonly string[];
  /** An old record that the feed will not lose: `assay doctor feeds` looks for it, so that a changed shape shows. */
  readonly sentinel: Sentinel;
  /** Which of its files does a feeds folder hold? undefined when none. Reads names, not contents. */
  locate(folder: string): Promise<Snapshot | undefined>;
  /** Conditional download (ETag, Last-Modified) of its production URLs or the mirror. An upstream error rejects, it never empties. */
  fetch(context: FetchContext, previous: Snapshot | undefined): Promise<Snapshot | 'unchanged'>;
  /** Pure: the same files give the same records in the same order. */
  parse(snapshot: Snapshot, signal: AbortSignal): AsyncIterable<FeedRecord>;
}
