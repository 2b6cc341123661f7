import type { FeedInfo, GenerationInfo } from '../domain/advisory.ts';
import { decodeVulnerability, type StoredVulnerability } from './encoding.ts';
import {
  type FactTable,
  MENTIONS_TABLE,
  packageName,
  readGenerationInfo,
  readPackage,
  splitPackageName,
} from './generation-folder.ts';
import { openStoredGeneration, type PackageKey, type StoredEntry, type StoredGeneration } from './read.ts';

export type Change = 'added' | 'removed' | 'changed';

interface EntryChange {
  readonly change: Change;
  readonly key: string;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

/** Entries that differ, by one walk through both tables side by side: two entries are held at a time. */
function* changedEntries(table: FactTable, old: StoredGeneration, next: StoredGeneration): Generator<EntryChange> {
  const [a, b] = [old.entries(table)[Symbol.iterator](), next.entries(table)[Symbol.iterator]()];
  const step = (entries: Iterator<StoredEntry>): StoredEntry | undefined => {
    const { done, value } = entries.next();
    return done === true ? undefined : value;
  };
  try {
    let [left, right] = [step(a), step(b)];
    while (left !== undefined || right !== undefined) {
      const order = left === undefined ? 1 : right === undefined ? -1 : Buffer.compare(left.key, right.key);
      const [before, after] = [order <= 0 ? left : undefined, order >= 0 ? right : undefined];
      if (before === undefined || after === undefined || !before.value.equals(after.value)) {
        yield {
          change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
          key: (before ?? after)?.key.toString() ?? '',
          before: before?.value,
          after: after?.value,
        };
      }
      if (before !== undefined) left = step(a);
      if (after !== undefined) right = step(b);
    }
  } finally {
    a.return?.();
    b.return?.();
  }
}

const parse = (value: Buffer): unknown => JSON.parse(value.toString());

export interface PackageChange extends PackageKey {
  readonly change: Change;
  /** Records before and after. */
  readonly before: number;
  readonly after: number;
}

export interface VulnerabilityChange {
  readonly id: string;
  /** `rescored`: nothing but its EPSS score, which moves every day. */
  readonly change: Change | 'rescored';
}

/** Two generations side by side. Each list is a walk through both: bounded memory, sorted by key, repeatable. */
export interface GenerationDiff {
  readonly old: GenerationInfo;
  readonly next: GenerationInfo;
  /** Records of each feed before and after; 0 where a generation does not have it. */
  readonly feeds: readonly { readonly feed: string; readonly before: number; readonly after: number }[];
  /** Packages whose records differ. */
  packages(): Iterable<PackageChange>;
  vulnerabilities(): Iterable<VulnerabilityChange>;
  /**
   * Packages whose verdicts may differ: their records do, or a vulnerability that they name was withdrawn, came back, or is
   * known to be malicious now. A score that moves changes no verdict.
   */
  changedKeys(): Iterable<PackageKey>;
  close(): Promise<void>;
}

/**
 * Opens two generation folders to compare them. The caller closes.
 * @throws AssayError input: a folder is no sound generation
 */
export function diffGenerations(oldFolder: string, newFolder: string): GenerationDiff {
  const [old, next] = [readGenerationInfo(oldFolder), readGenerationInfo(newFolder)];
  const [left, right] = [openStoredGeneration(oldFolder), openStoredGeneration(newFolder)];
  // Equal digests are equal facts: nothing to walk through.
  const entries = (table: FactTable): Iterable<EntryChange> =>
    old.digest === next.digest ? [] : changedEntries(table, left, right);

  function* packages(): Generator<PackageChange> {
    for (const { change, key, before, after } of entries('packages')) {
      const [was, is] = [before && readPackage(key, parse(before)), after && readPackage(key, parse(after))];
      const count = (found: typeof was): number => (found?.records as unknown[] | undefined)?.length ?? 0;
      yield { ...splitPackageName((is ?? was)?.text ?? key), change, before: count(was), after: count(is) };
    }
  }

  function* vulnerabilities(): Generator<VulnerabilityChange> {
    for (const { change, key, before, after } of entries('vulnerabilities')) {
      const isScore = before !== undefined && after !== undefined && withoutScore(before) === withoutScore(after);
      yield { id: key, change: isScore ? 'rescored' : change };
    }
  }

  function* changedKeys(): Generator<PackageKey> {
    const told = new Set<string>();
    for (const { key, before, after } of entries('vulnerabilities')) {
      if (verdictOf(key, before) === verdictOf(key, after)) continue;
      for (const stored of [left, right]) {
        const mentions = stored.get(MENTIONS_TABLE, key);
        for (const [ecosystem, ...names] of mentions === undefined
          ? []
          : (parse(mentions) as [string, ...string[]][])) {
          for (const name of names) {
            const text = packageName(ecosystem, name);
            if (!told.has(text)) yield { ecosystem, name };
            told.add(text);
          }
        }
      }
    }
    for (const { ecosystem, name } of packages())
      if (!told.has(packageName(ecosystem, name))) yield { ecosystem, name };
  }

  return {
    old,
    next,
    feeds: feedCounts(old.feeds, next.feeds),
    packages,
    vulnerabilities,
    changedKeys,
    async close() {
      await left.close();
      await right.close();
    },
  };
}

/** (ecosystem, package) keys whose verdicts may differ between two generation folders; see {@link GenerationDiff}. */
export function* changedKeys(oldFolder: string, newFolder: string): Generator<PackageKey> {
  const diff = diffGenerations(oldFolder, newFolder);
  try {
    yield* diff.changedKeys();
  } finally {
    void diff.close();
  }
}

function withoutScore(value: Buffer): string {
  const { epss: _, ...rest } = decodeVulnerability(parse(value) as StoredVulnerability, '');
  return JSON.stringify(rest);
}

/** What of a vulnerability decides whether it counts at all. */
function verdictOf(id: string, value: Buffer | undefined): string {
  const { withdrawn, malicious } =
    value === undefined ? {} : decodeVulnerability(parse(value) as StoredVulnerability, id);
  return `${withdrawn === undefined} ${malicious === true}`;
}

function feedCounts(old: readonly FeedInfo[], next: readonly FeedInfo[]): GenerationDiff['feeds'] {
  const count = (infos: readonly FeedInfo[], id: string): number => infos.find(({ feed }) => feed === id)?.records ?? 0;
  return [...new Set([...old, ...next].map(({ feed }) => feed))]
    .sort()
    .map((feed) => ({ feed, before: count(old, feed), after: count(next, feed) }));
}
