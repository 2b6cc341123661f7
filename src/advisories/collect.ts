import { setImmediate } from 'node:timers/promises';
import type { AdvisoryRecord, Completeness, FeedInfo, ReleaseLifecycle } from '../domain/advisory.ts';
import { compareText } from '../domain/order.ts';
import type { Feed, FeedRecord, Snapshot, VulnerabilityFacts } from '../feeds/feed.ts';
import { type AliasGraph, createAliasGraph, isCveId } from './canonical.ts';
import { createExternalSort, type ExternalSort } from './external-sort.ts';
import { isPlainId, packageName, storageKey } from './generation-folder.ts';

/** What the feeds said, spooled and not yet merged. Values are JSON. */
export interface Collection {
  /** AdvisoryRecords by package key. */
  readonly records: ExternalSort;
  /** VulnerabilityFacts by their own id. */
  readonly facts: ExternalSort;
  /** Vulnerability ids by advisory, where the advisory has an id of its own. */
  readonly advisories: ExternalSort;
  readonly graph: AliasGraph;
  readonly completeness: Omit<Completeness, 'packages'>[];
  readonly lifecycles: ReleaseLifecycle[];
}

export const startCollection = (scratch: string): Collection => ({
  records: createExternalSort(scratch, 'records'),
  facts: createExternalSort(scratch, 'facts'),
  advisories: createExternalSort(scratch, 'advisories'),
  graph: createAliasGraph(),
  completeness: [],
  lifecycles: [],
});

export interface ReadFeedOptions {
  readonly signal: AbortSignal;
  readonly progress?: ((message: string) => void) | undefined;
  /** ISO time: a record dated later says nothing about how fresh a feed is. */
  readonly now: string;
  /** Ecosystems whose records are passed over. */
  readonly without?: ReadonlySet<string>;
}

const ecosystemOfRecord = (record: FeedRecord): string | undefined => {
  if (record.kind === 'advisory') return record.advisory.ecosystem;
  return record.kind === 'completeness' ? record.completeness.ecosystem : undefined;
};

/** How many problems of a feed are told one by one; all are counted. */
const PROBLEMS_TOLD = 5;
/** Records between two turns of the event loop. */
const TURN = 4_096;

/** Why a record cannot be kept, if it cannot. */
export function flawOf(advisory: AdvisoryRecord): string | undefined {
  const bad = [advisory.advisoryId, ...advisory.vulnerabilityIds].find((id) => !isPlainId(id));
  if (bad !== undefined) return `${JSON.stringify(bad.slice(0, 80))} is not an advisory id`;
  if (advisory.vulnerabilityIds.length === 0) return `${advisory.advisoryId} names no vulnerability`;
  if (advisory.name === '' || advisory.ecosystem === '') return `${advisory.advisoryId} names no package`;
  return advisory.ecosystem.includes('\0') ? `${advisory.advisoryId} has a broken ecosystem` : undefined;
}

function latest(dates: readonly (string | undefined)[], now: string): string | undefined {
  let found: string | undefined;
  for (const date of dates) {
    if (date !== undefined && date <= now && (found === undefined || date > found)) found = date;
  }
  return found;
}

const datesOf = (record: FeedRecord): readonly (string | undefined)[] => {
  if (record.kind === 'advisory') return [record.advisory.published, record.advisory.modified];
  if (record.kind !== 'vulnerability') return [];
  const { published, modified, epss, kev } = record.facts;
  return [published, modified, epss?.date, kev?.dateAdded];
};

const isoDate = (text: string | undefined): string | undefined => {
  if (text === undefined || /^\d{4}-\d{2}-\d{2}/.test(text)) return text;
  const time = Date.parse(text); // Last-Modified
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

/** Reads one feed into the collection and says what it contributed. */
export async function collectFeed(
  feed: Feed,
  snapshot: Snapshot,
  into: Collection,
  { signal, progress, now, without }: ReadFeedOptions,
): Promise<FeedInfo> {
  let records = 0;
  let problems = 0;
  let newest: string | undefined;
  let lastAdvisory = '';
  const ecosystems = new Map<string, number>();

  const addProblem = (reason: string) => {
    problems++;
    if (problems <= PROBLEMS_TOLD) progress?.(`${feed.id}: ${reason}`);
  };

  function addAdvisory(advisory: AdvisoryRecord): void {
    const { advisoryId, vulnerabilityIds, ecosystem } = advisory;
    ecosystems.set(ecosystem, (ecosystems.get(ecosystem) ?? 0) + 1);
    into.records.add(storageKey(packageName(advisory.ecosystem, advisory.name)), JSON.stringify(advisory));
    const line = JSON.stringify(vulnerabilityIds);
    if (isCveId(advisoryId) || vulnerabilityIds.includes(advisoryId) || lastAdvisory === advisoryId + line) return;
    lastAdvisory = advisoryId + line;
    into.advisories.add(advisoryId, line);
    into.graph.speaksOf(advisoryId, vulnerabilityIds.filter(isCveId));
  }

  function addFacts(stated: VulnerabilityFacts): void {
    const aliases = (stated.aliases ?? []).filter((alias) => {
      if (isPlainId(alias)) return true;
      addProblem(`${stated.id} has an alias that is no id: ${JSON.stringify(alias.slice(0, 80))}`);
      return false;
    });
    if (aliases.length > 0 || !isCveId(stated.id)) into.graph.link(stated.id, aliases);
    into.facts.add(stated.id, JSON.stringify(stated));
  }

  progress?.(`reading ${feed.id}`);
  let seen = 0;
  for await (const record of feed.parse(snapshot, signal)) {
    if (++seen % TURN === 0) await setImmediate();
    signal.throwIfAborted();
    const ecosystem = without && ecosystemOfRecord(record);
    if (ecosystem !== undefined && without?.has(ecosystem)) continue;
    if (record.kind === 'problem') addProblem(`${record.path}: ${record.reason}`);
    else if (record.kind === 'completeness') into.completeness.push(record.completeness);
    else if (record.kind === 'lifecycle') {
      into.lifecycles.push(record.lifecycle);
      records++;
    } else {
      const flaw =
        record.kind === 'advisory'
          ? flawOf(record.advisory)
          : isPlainId(record.facts.id)
            ? undefined
            : `${JSON.stringify(record.facts.id.slice(0, 80))} is not a vulnerability id`;
      if (flaw !== undefined) {
        addProblem(flaw);
        continue;
      }
      if (record.kind === 'advisory') addAdvisory(record.advisory);
      else addFacts(record.facts);
      records++;
      newest = latest([newest, ...datesOf(record)], now);
    }
  }
  if (problems > PROBLEMS_TOLD) progress?.(`${feed.id}: ${problems - PROBLEMS_TOLD} more problems`);
  const date = latest(
    snapshot.files.map((file) => isoDate(file.date ?? file.lastModified)),
    now,
  );
  return {
    feed: feed.id,
    name: feed.source.name,
    url: feed.source.url,
    licence: feed.source.licence,
    records,
    ...(ecosystems.size > 0 && {
      ecosystems: Object.fromEntries([...ecosystems].sort(([a], [b]) => compareText(a, b))),
    }),
    problems,
    ...(newest !== undefined && { newest }),
    ...(date !== undefined && { date }),
  };
}
