import type { Ecosystem } from '../domain/ecosystem.ts';
import type { ChannelFix, Match } from '../domain/match.ts';
import { compareText } from '../domain/order.ts';
import type { Package } from '../domain/package.ts';
import { tellsOfEverybody } from './channels.ts';
import type { Comparand } from './comparand.ts';
import { fixCarriedBy, fixedVersionOf, type Hit, ruleOf } from './hits.ts';
import { updateThatFixes } from './patches.ts';
import type { Statement } from './statements.ts';
import { hasSay, type Voice } from './voice.ts';

/** A statement that speaks of the package, or of its channel. */
export interface Heard {
  readonly statement: Statement;
  readonly comparand: Comparand;
  readonly voice: Voice;
}

/** Asks for what is said: all of it, or only what may speak against the rest. */
export type Hearing = (which: 'all' | 'particular') => readonly Heard[];

/** The package as it was compared. */
export interface Compared {
  readonly package: Package;
  readonly ecosystem: Ecosystem;
  readonly isDistributions: boolean;
}

/** Why a vulnerability that a record names does not count: who says so. */
export interface Silence {
  readonly by: 'not-affected' | 'fixed' | 'channel-fix' | 'update' | 'channel-only';
  readonly statement: Statement;
}

/** What becomes of one vulnerability. */
export type Outcome = { readonly hits: readonly Hit[]; readonly shown: readonly Hit[] } | { readonly silence: Silence };

/**
 * The advisory that decides comes first: the most specific, then one with a fix, then that of a channel which the
 * package gets, then the highest fix, because nothing less satisfies them all.
 */
function compareHits(a: Hit, b: Hit): number {
  const [left, right] = [a.statement, b.statement];
  return (
    left.authority - right.authority ||
    Number(a.fixed === undefined) - Number(b.fixed === undefined) ||
    Number(b.voice === 'channel') - Number(a.voice === 'channel') ||
    compareText(b.fixed ?? '', a.fixed ?? '') ||
    compareText(left.record.advisoryId, right.record.advisoryId) ||
    compareText(left.record.feed, right.record.feed) ||
    compareText(a.range?.introduced ?? '', b.range?.introduced ?? '') ||
    compareText(a.comparand.name, b.comparand.name)
  );
}

/**
 * A distribution that has released a fix does not take it back: its fix outweighs another record of the same package
 * that knows of none, which is older or of another feed.
 */
const isOpen = ({ range, fixed }: Hit): boolean =>
  range !== undefined && fixed === undefined && range.lastAffected === undefined;

/** Who says that this version is not affected, or carries the fix, by vulnerability. */
interface Fixes {
  /** Not affected, against every record. */
  readonly ignored: Map<string, Statement>;
  /** What statements with a say speak of; filled when only a channel for others is left. */
  spoken?: ReadonlySet<string>;
  /** The main channel, against open records alone. */
  readonly main: Map<string, Statement>;
  /** A channel whose builds the package follows, against every record of the main channel. */
  readonly channel: Map<string, Statement>;
  /** An installed update, against every record. */
  readonly update: Map<string, Statement>;
}

/** @param named vulnerabilities that a hit names: of others nobody asks */
function fixesOf(
  compared: Compared,
  hits: readonly Hit[],
  named: ReadonlyMap<string, unknown>,
  heard: readonly Heard[],
  weighsFixes: boolean,
): Fixes {
  const fixes: Fixes = { ignored: new Map(), main: new Map(), channel: new Map(), update: new Map() };
  const affecting = new Set(hits.map(({ statement }) => statement));
  for (const { statement, comparand, voice } of heard) {
    if (voice === 'shown' || !statement.vulnerabilities().some((id) => named.has(id))) continue;
    const { patches } = statement.record;
    if (statement.isIgnore && hasSay(voice))
      for (const id of statement.vulnerabilities()) if (!fixes.ignored.has(id)) fixes.ignored.set(id, statement);
    if (patches !== undefined && updateThatFixes(patches, compared.package) !== undefined) {
      for (const id of statement.vulnerabilities()) fixes.update.set(id, statement);
      continue;
    }
    if (voice === 'main' && !weighsFixes) continue;
    if (affecting.has(statement)) continue;
    if (fixCarriedBy(comparand, statement) === undefined) continue;
    const fixed = voice === 'main' ? fixes.main : fixes.channel;
    for (const id of statement.vulnerabilities()) fixed.set(id, statement);
  }
  return fixes;
}

function outcomeOf(id: string, hits: readonly Hit[], hear: Hearing, fixes: Fixes): Outcome | undefined {
  const ignored = fixes.ignored.get(id);
  if (ignored !== undefined) return { silence: { by: 'not-affected', statement: ignored } };
  const update = fixes.update.get(id);
  if (update !== undefined) return { silence: { by: 'update', statement: update } };
  const shown = hits.filter(({ voice }) => !hasSay(voice));
  let deciding = hits.filter(({ voice }) => hasSay(voice));
  const channel = fixes.channel.get(id);
  if (channel !== undefined && !hits.some(({ voice }) => voice === 'channel' || voice === 'branch'))
    return { silence: { by: 'channel-fix', statement: channel } };
  const main = fixes.main.get(id);
  if (main !== undefined) {
    deciding = deciding.filter((hit) => !isOpen(hit));
    if (deciding.length === 0 && hits.some((hit) => hasSay(hit.voice)))
      return { silence: { by: 'fixed', statement: main } };
  }
  if (deciding.length > 0) return { hits: deciding.sort(compareHits), shown };
  const [first] = shown;
  if (first === undefined) return undefined;
  fixes.spoken ??= new Set(hear('all').flatMap((each) => (hasSay(each.voice) ? each.statement.vulnerabilities() : [])));
  const tells = shown.filter(({ statement }) => tellsOfEverybody(statement.record.channel ?? ''));
  if (fixes.spoken.has(id) || tells.length === 0)
    return { silence: { by: 'channel-only', statement: first.statement } };
  return { hits: tells.sort(compareHits), shown };
}

/** What becomes of each vulnerability that a hit names. */
export function weigh(compared: Compared, hits: readonly Hit[], hear: Hearing): ReadonlyMap<string, Outcome> {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits)
    for (const id of hit.statement.vulnerabilities()) {
      const group = groups.get(id);
      if (group === undefined) groups.set(id, [hit]);
      else group.push(hit);
    }
  // Fixes of the main channel are weighed against records without one alone; else only particular words count.
  const weighsFixes = compared.isDistributions && hits.some(isOpen);
  const heard = hear(weighsFixes ? 'all' : 'particular');
  const isSimple = heard.every(
    ({ statement, voice }) => voice === 'main' && !statement.isIgnore && statement.record.patches === undefined,
  );
  const isUnopposed = isSimple && !weighsFixes;
  const fixes = isUnopposed ? undefined : fixesOf(compared, hits, groups, heard, weighsFixes);
  const outcomes = new Map<string, Outcome>();
  for (const [id, group] of groups) {
    const outcome =
      fixes === undefined || (isSimple && fixes.main.size === 0)
        ? { hits: group.length === 1 ? group : group.sort(compareHits), shown: NONE }
        : outcomeOf(id, group, hear, fixes);
    if (outcome !== undefined) outcomes.set(id, outcome);
  }
  return outcomes;
}

const NONE: readonly Hit[] = [];

/** One match a vulnerability, from all that is said of the package; sorted by vulnerability. */
export function decide(compared: Compared, hits: readonly Hit[], hear: Hearing): readonly Match[] {
  const matches: Match[] = [];
  for (const [id, outcome] of weigh(compared, hits, hear)) {
    const match = 'hits' in outcome ? matchOf(id, outcome.hits, outcome.shown, compared) : undefined;
    if (match !== undefined) matches.push(match);
  }
  return matches.length < 2 ? matches : matches.sort((a, b) => compareText(a.vulnerabilityId, b.vulnerabilityId));
}

/** The highest fix of each channel: nothing less satisfies all its records. */
function channelFixesOf(shown: readonly Hit[]): readonly ChannelFix[] {
  const fixes = new Map<string, { readonly fixedVersion: string; readonly key: string }>();
  for (const hit of shown) {
    const { channel } = hit.statement.record;
    const fixedVersion = fixedVersionOf(hit);
    if (channel === undefined || channel === 'livepatch' || fixedVersion === undefined) continue;
    const known = fixes.get(channel);
    const key = hit.fixed ?? '';
    if (known === undefined || known.key < key) fixes.set(channel, { fixedVersion, key });
  }
  return [...fixes]
    .sort(([a], [b]) => compareText(a, b))
    .map(([channel, { fixedVersion }]) => ({ channel, fixedVersion }));
}

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The word of the first that has one. */
function vendorSeverityOf(hits: readonly Hit[]): string | undefined {
  for (const { statement } of hits)
    if (statement.record.vendorSeverity !== undefined) return statement.record.vendorSeverity;
  return undefined;
}

// The inner loop of matching: fields are set one by one, which takes half the time of spreading them.
export function matchOf(
  vulnerabilityId: string,
  hits: readonly Hit[],
  shown: readonly Hit[],
  compared: Compared,
): Match | undefined {
  const [hit] = hits;
  if (hit === undefined) return undefined;
  const { record } = hit.statement;
  const evidence: Draft<Match['evidence']> = {
    advisoryId: record.advisoryId,
    feed: record.feed,
    ecosystem: compared.ecosystem,
    comparedName: hit.comparand.name,
    comparedVersion: hit.comparand.version,
    scheme: record.scheme,
    rule: ruleOf(hit),
  };
  if (record.url !== undefined) evidence.advisoryUrl = record.url;
  // Of a channel for others, the fix is no way out here: the package is affected all the same.
  const isForOthers = !hasSay(hit.voice);
  const match: Draft<Match> = {
    package: compared.package,
    vulnerabilityId,
    status: isForOthers && record.status === 'fixed' ? 'affected' : record.status,
    evidence,
    relatedAdvisories: relatedOf(record.advisoryId, hits),
  };
  const fixedVersion = isForOthers ? undefined : fixedVersionOf(hit);
  if (fixedVersion !== undefined) match.fixedVersion = fixedVersion;
  const vendorSeverity = vendorSeverityOf(hits);
  if (vendorSeverity !== undefined) match.vendorSeverity = vendorSeverity;
  if (shown.length > 0) {
    const channelFixes = channelFixesOf(shown);
    if (channelFixes.length > 0) match.channelFixes = channelFixes;
  }
  return match;
}

const NO_ADVISORIES: readonly string[] = [];

function relatedOf(advisoryId: string, hits: readonly Hit[]): readonly string[] {
  if (hits.length === 1) return NO_ADVISORIES;
  const related = new Set(hits.map(({ statement }) => statement.record.advisoryId));
  related.delete(advisoryId);
  return [...related].sort();
}
