import { setImmediate } from 'node:timers/promises';
import { type Clock, systemClock } from '../clock.ts';
import type { AdvisoryRecord, FeedInfo, GenerationInfo } from '../domain/advisory.ts';
import { CPE_ECOSYSTEM } from '../domain/cpe.ts';
import { AssayError, inputError } from '../domain/errors.ts';
import { compareText } from '../domain/order.ts';
import type { Feed, Snapshot, VulnerabilityFacts } from '../feeds/feed.ts';
import { FEEDS } from '../feeds/index.ts';
import { withoutRepeats } from '../feeds/precedence.ts';
import { type Collection, collectFeed, startCollection } from './collect.ts';
import { encodeRecord, encodeVulnerability } from './encoding.ts';
import { createExternalSort, type ExternalSort, groupByKey } from './external-sort.ts';
import { packageName, storedPackage } from './generation-folder.ts';
import { type CollectedFacts, mergeCompleteness, mergeFacts, mergeLifecycles } from './merge.ts';
import { type RejectedFeed, RejectedFeedsError } from './rejected-feeds.ts';
import { replaceFolder } from './replace-folder.ts';
import { starterVulnerability } from './starter-facts.ts';
import { createGenerationWriter, type GenerationWriter } from './write-generation.ts';

export interface BuildOptions {
  readonly feedsFolder: string;
  /** Becomes the generation; an earlier one there is replaced, anything else is refused. */
  readonly outFolder: string;
  readonly signal: AbortSignal;
  /** Lines for people: which feed is read, what could not be. */
  readonly progress?: ((message: string) => void) | undefined;
  /** `starter`: facts only, of the vulnerabilities that a record speaks of or that CISA KEV lists. */
  readonly select?: 'all' | 'starter';
  readonly feeds?: readonly Feed[];
  /** What the last fetch said of the files; a feed that is not here locates its own. */
  readonly snapshots?: ReadonlyMap<string, Snapshot>;
  readonly clock?: Clock;
  /** Why a feed's records are not to be used, if they are not; also makes a broken file of a feed a reason against it alone. */
  readonly judge?: (feed: FeedInfo) => string | undefined;
}

/**
 * Builds a generation from the feeds that a folder holds and puts it at `outFolder`, whole or not at all.
 *
 * Advisory records are grouped by (ecosystem, name), their vulnerability ids made canonical, sorted, repetitions
 * dropped. A vulnerability has one canonical id (`AliasGraph.resolve`): its CVE where it has exactly one; an advisory
 * that names several CVEs relates to each and merges none of them. Every other id is an alias that `vulnerability(id)`
 * resolves; one that stands for several CVEs gives the first of them, and `resolve(id)` lists all.
 * The same feed files give the same content digest on any machine, in whatever order they are read.
 *
 * @throws AssayError input: no feed in the folder; upstream: a feed file is broken; environment: see replaceFolder
 * @throws RejectedFeedsError with `judge`: feeds that it refused and feeds that are broken, all of them
 */
export async function buildDatabase(options: BuildOptions): Promise<GenerationInfo> {
  const { feedsFolder, outFolder, progress, feeds = FEEDS, snapshots, clock = systemClock } = options;
  const found: { feed: Feed; snapshot: Snapshot }[] = [];
  for (const feed of feeds) {
    const snapshot = snapshots?.get(feed.id) ?? (await feed.locate(feedsFolder));
    if (snapshot !== undefined) found.push({ feed, snapshot });
  }
  if (found.length === 0) {
    throw inputError(`${feedsFolder}: holds none of the feeds ${feeds.map((f) => f.id).join(', ')}`, {
      remedy: 'See docs/database.md for the layout of a feeds folder; `assay db update` fetches one.',
    });
  }
  const builtAt = clock.now().toISOString();
  return replaceFolder(outFolder, async (folder, scratch) => {
    const collection = startCollection(scratch);
    const infos = await collectAll(found, collection, options, builtAt);
    progress?.('merging');
    const writer = createGenerationWriter(folder, scratch);
    try {
      return await writeFacts(collection, infos, writer, createExternalSort(scratch, 'merged'), options, builtAt);
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  });
}

async function collectAll(
  found: readonly { readonly feed: Feed; readonly snapshot: Snapshot }[],
  collection: Collection,
  { signal, progress, judge, select }: BuildOptions,
  now: string,
): Promise<readonly FeedInfo[]> {
  const infos: FeedInfo[] = [];
  const rejected: RejectedFeed[] = [];
  // Products by CPE would be more than half of the starter database, for software that few targets have.
  const without = select === 'starter' ? new Set([CPE_ECOSYSTEM]) : new Set<string>();
  for (const { feed, snapshot } of found) {
    try {
      const info = await collectFeed(feed, snapshot, collection, { signal, progress, now, without });
      const reason = judge?.(info);
      if (reason === undefined) infos.push(info);
      else rejected.push({ feed: feed.id, kind: 'shrunk', reason });
    } catch (error) {
      // The others are read all the same: the next attempt should know of all that are bad.
      const isFeedsFault = error instanceof AssayError && error.kind === 'upstream' && !signal.aborted;
      if (judge === undefined || !isFeedsFault) throw error;
      rejected.push({ feed: feed.id, kind: 'broken', reason: error.message });
    }
  }
  if (rejected.length > 0) throw new RejectedFeedsError(rejected);
  return infos;
}

async function writeFacts(
  collection: Collection,
  feeds: readonly FeedInfo[],
  writer: GenerationWriter,
  merged: ExternalSort,
  { signal, select = 'all' }: BuildOptions,
  builtAt: string,
): Promise<GenerationInfo> {
  const isStarter = select === 'starter';
  const { records, packages } = await writePackages(collection, writer, signal);
  await writer.writeMentions((id) => merged.add(id, MENTION));
  await spreadFacts(collection, merged, signal);
  const kept = await writeVulnerabilities(merged, writer, isStarter, signal);
  await writeAliases(collection, writer, kept);
  const sorted = [...feeds].sort((a, b) => (a.feed < b.feed ? -1 : 1));
  return writer.finish((counts) => ({
    builtAt,
    // Without any date the data counts as old as can be: no gate takes it for fresh.
    dataDate:
      feeds
        .flatMap((f) => f.date ?? f.newest ?? [])
        .sort()
        .at(-1) ?? '1970-01-01',
    starter: isStarter,
    records,
    vulnerabilities: counts.vulnerabilities,
    feeds: sorted,
    completeness: mergeCompleteness(collection.completeness, packages),
    lifecycles: mergeLifecycles(collection.lifecycles),
  }));
}

async function writePackages(
  { records, graph }: Collection,
  writer: GenerationWriter,
  signal: AbortSignal,
): Promise<{ records: number; packages: Map<string, number> }> {
  const packages = new Map<string, number>();
  let total = 0;
  for (const { key, values } of groupByKey(records.sorted())) {
    signal.throwIfAborted();
    const encoded = new Set<string>();
    const mentioned = new Set<string>();
    let text = key;
    for (const stated of withoutRepeats(values.map((value) => JSON.parse(value) as AdvisoryRecord))) {
      const ids = [...new Set(stated.vulnerabilityIds.flatMap((id) => graph.resolve(id)))].sort();
      const record = { ...stated, vulnerabilityIds: ids };
      text = packageName(record.ecosystem, record.name);
      encoded.add(encodeRecord(record));
      for (const id of ids) mentioned.add(id);
    }
    const ecosystem = text.slice(0, text.indexOf('\0'));
    packages.set(ecosystem, (packages.get(ecosystem) ?? 0) + 1);
    total += encoded.size;
    writer.mention(mentioned, text);
    await writer.put('packages', key, storedPackage(text, key, `[${[...encoded].sort().join(',')}]`));
  }
  return { records: total, packages };
}

// On their way to a vulnerability facts are JSON behind a letter: F of it alone, S shared with others, N only a name.
const MENTION = 'N';

/** Brings facts and names under the canonical ids, which are known once all feeds are read. */
async function spreadFacts({ facts, graph }: Collection, merged: ExternalSort, signal: AbortSignal): Promise<void> {
  let seen = 0;
  for (const { key, value } of facts.sorted()) {
    if (++seen % 4_096 === 0) await setImmediate();
    signal.throwIfAborted();
    const canonical = graph.resolve(key);
    const letter = canonical.length > 1 ? 'S' : 'F';
    for (const id of canonical) merged.add(id, letter + value);
  }
  for (const alias of graph.aliases()) {
    const canonical = graph.resolve(alias);
    if (canonical.length === 1) for (const id of canonical) merged.add(id, `N${JSON.stringify({ id: alias })}`);
  }
}

function readCollected(id: string, value: string): CollectedFacts {
  if (value === MENTION) return { facts: { id }, nameOnly: true };
  const facts = JSON.parse(value.slice(1)) as VulnerabilityFacts;
  return { facts, ...(value.startsWith('S') && { shared: true }), ...(value.startsWith('N') && { nameOnly: true }) };
}

/** @returns the ids kept, when not all are */
async function writeVulnerabilities(
  merged: ExternalSort,
  writer: GenerationWriter,
  isStarter: boolean,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const kept = new Set<string>();
  for (const { key: id, values } of groupByKey(merged.sorted())) {
    signal.throwIfAborted();
    const vulnerability = mergeFacts(
      id,
      values.map((value) => readCollected(id, value)),
    );
    if (isStarter) {
      if (!values.includes(MENTION) && vulnerability.kev === undefined) continue;
      kept.add(id);
    }
    await writer.put(
      'vulnerabilities',
      id,
      encodeVulnerability(isStarter ? starterVulnerability(vulnerability) : vulnerability),
    );
  }
  return isStarter ? kept : undefined;
}

/** Aliases, and advisories by their own id, each with the canonical ids that it stands for. */
async function writeAliases(
  { graph, advisories }: Collection,
  writer: GenerationWriter,
  kept: ReadonlySet<string> | undefined,
): Promise<void> {
  const known = graph.aliases().map((alias): [string, readonly string[]] => [alias, graph.resolve(alias)]);
  const named = new Map<string, Set<string>>();
  for (const { key, values } of groupByKey(advisories.sorted())) {
    if (graph.knows(key)) continue;
    const ids = values.flatMap((value) => (JSON.parse(value) as string[]).flatMap((id) => graph.resolve(id)));
    named.set(key, new Set(ids));
  }
  const all = [...known, ...[...named].map(([id, ids]): [string, readonly string[]] => [id, [...ids].sort()])];
  all.sort(([a], [b]) => compareText(a, b));
  for (const [alias, ids] of all) {
    const targets = kept === undefined ? ids : ids.filter((id) => kept.has(id));
    if (targets.length > 0) await writer.put('aliases', alias, JSON.stringify(targets));
  }
}
