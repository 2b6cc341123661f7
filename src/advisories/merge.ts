import type {
  Completeness,
  CvssRating,
  KnownExploitation,
  ReleaseLifecycle,
  Vulnerability,
} from '../domain/advisory.ts';
import { compareText } from '../domain/order.ts';
import type { VulnerabilityFacts } from '../feeds/feed.ts';
import { compareIds } from './canonical.ts';

/** What the build collects under a canonical id: one feed's facts, and how they came to be there. */
export interface CollectedFacts {
  readonly facts: VulnerabilityFacts;
  /** From an advisory that names several vulnerabilities: fills gaps, never stands beside what speaks of this one alone. */
  readonly shared?: boolean;
  /** Only a name, no feed's statement: an alias, or that some advisory record speaks of the vulnerability. */
  readonly nameOnly?: boolean;
}

/** Longest description kept, in characters. */
const DESCRIPTION_LIMIT = 2_048;
const TITLE_LIMIT = 300;
/** Most references kept of one vulnerability. */
export const REFERENCE_LIMIT = 20;
const EXPLOITATION = ['none', 'poc', 'active'] as const;

const sortedSet = <T extends string>(values: Iterable<T>): T[] => [...new Set(values)].sort();
const newest = (dates: readonly (string | undefined)[]): string | undefined =>
  dates
    .filter((d) => d !== undefined)
    .sort()
    .at(-1);
const oldest = (dates: readonly (string | undefined)[]): string | undefined =>
  dates.filter((d) => d !== undefined).sort()[0];

/** At most `limit` characters, cut between words where one is near, never inside a surrogate pair. */
function bounded(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > limit * 0.9 ? cut.slice(0, space) : cut.replace(/[\ud800-\udbff]$/, '')).trimEnd()}…`;
}

/** The most telling facts first, in an order that does not depend on the order of feeds or files. */
function inOrder(id: string, collected: readonly CollectedFacts[]): readonly CollectedFacts[] {
  if (collected.length < 2) return collected;
  const weighed = collected.map((entry) => ({
    entry,
    weight: (entry.facts.id === id ? 0 : 1) + (entry.shared === true ? 2 : 0),
    text: JSON.stringify(entry.facts),
  }));
  weighed.sort(
    (a, b) => a.weight - b.weight || compareIds(a.entry.facts.id, b.entry.facts.id) || compareText(a.text, b.text),
  );
  return weighed.map(({ entry }) => entry);
}

/** One rating a source and version: that of the first facts that have one, the higher score where they disagree among themselves. */
function mergeCvss(facts: readonly VulnerabilityFacts[]): CvssRating[] {
  const kept = new Map<string, CvssRating>();
  for (const { cvss = [] } of facts) {
    const ranked = [...cvss].sort((a, b) => b.baseScore - a.baseScore || compareText(a.vector, b.vector));
    for (const rating of ranked) {
      const key = `${rating.source}\0${rating.version}`;
      if (!kept.has(key)) kept.set(key, rating);
    }
  }
  return [...kept.entries()].sort(([a], [b]) => compareText(a, b)).map(([, rating]) => rating);
}

/** CISA's catalogue and CISA's remarks in CVE records repeat each other; the latter leave out what is to be done and when. */
function mergeKev(facts: readonly VulnerabilityFacts[]): KnownExploitation | undefined {
  const listed = facts
    .flatMap((f) => f.kev ?? [])
    .sort((a, b) => compareText(a.dateAdded, b.dateAdded) || compareText(JSON.stringify(a), JSON.stringify(b)));
  const [first] = listed;
  if (first === undefined) return undefined;
  const dateDue = listed.find((kev) => kev.dateDue !== undefined)?.dateDue;
  const action = listed.find((kev) => kev.action !== undefined)?.action;
  const said = listed.filter((kev) => kev.ransomware !== undefined);
  return {
    dateAdded: first.dateAdded,
    ...(dateDue !== undefined && { dateDue }),
    ...(action !== undefined && { action }),
    ...(said.length > 0 && { ransomware: said.some((kev) => kev.ransomware === true) }),
  };
}

/**
 * When its owner withdrew or rejected it. What carries the canonical id is the owner; without such facts
 * every advisory of the group must be withdrawn. (A withdrawn duplicate does not withdraw the CVE that it repeats.)
 */
function withdrawal(id: string, facts: readonly VulnerabilityFacts[]): string | undefined {
  const own = facts.filter((f) => f.id === id);
  const said = (own.length > 0 ? own : facts).map((f) => f.withdrawn);
  const isWithdrawn = own.length > 0 || said.every((d) => d !== undefined);
  return isWithdrawn ? newest(said) : undefined;
}

/** Lists come from the facts that speak of this vulnerability alone; from shared ones only when those say nothing. */
function preferOwn<T>(
  own: readonly VulnerabilityFacts[],
  all: readonly VulnerabilityFacts[],
  read: (f: VulnerabilityFacts[]) => T[],
): T[] {
  const found = read([...own]);
  return found.length > 0 ? found : read([...all]);
}

function firstReferences(facts: readonly VulnerabilityFacts[], limit: number): string[] {
  const kept = new Set<string>();
  for (const { references = [] } of facts) {
    for (const url of references) if (kept.size < limit) kept.add(url);
  }
  return [...kept].sort();
}

/** The one statement of a vulnerability under its own id, where there is no other: the merge of most, without its lists. */
function onlyStatement(id: string, collected: readonly CollectedFacts[]): VulnerabilityFacts | undefined {
  let only: VulnerabilityFacts | undefined;
  for (const { facts, shared, nameOnly } of collected) {
    if (facts.id !== id || shared) return undefined;
    if (nameOnly) continue;
    if (only !== undefined) return undefined;
    only = facts;
  }
  return only;
}

function ofOneStatement(id: string, facts: VulnerabilityFacts): Vulnerability {
  const { title, description, cvss, cwes, epss, kev, exploitation, exploitSeenAt, references } = facts;
  const { published, modified, withdrawn } = facts;
  return {
    id,
    aliases: [],
    ...(title && { title: bounded(title, TITLE_LIMIT) }),
    ...(description && { description: bounded(description, DESCRIPTION_LIMIT) }),
    cvss: cvss === undefined ? [] : mergeCvss([facts]),
    cwes: cwes === undefined ? [] : sortedSet(cwes),
    ...(epss !== undefined && { epss }),
    ...(kev !== undefined && { kev }),
    ...(exploitation !== undefined && { exploitation }),
    ...(exploitSeenAt !== undefined && { exploitSeenAt }),
    ...(facts.malicious && { malicious: true as const }),
    references: references === undefined ? [] : firstReferences([facts], REFERENCE_LIMIT),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(withdrawn !== undefined && { withdrawn }),
  };
}

/** What all feeds together say of one vulnerability. The same facts in any order give the same answer. */
export function mergeFacts(id: string, collected: readonly CollectedFacts[]): Vulnerability {
  const only = onlyStatement(id, collected);
  if (only !== undefined) return ofOneStatement(id, only);
  const ordered = inOrder(id, collected);
  const all = ordered.map(({ facts }) => facts);
  const own = ordered.filter(({ shared }) => shared !== true).map(({ facts }) => facts);
  const first = <T>(read: (facts: VulnerabilityFacts) => T | undefined): T | undefined =>
    all.map(read).find((value) => value !== undefined && value !== '');

  const title = first((f) => f.title);
  const description = first((f) => f.description);
  const epss = all.flatMap((f) => f.epss ?? []).sort((a, b) => compareText(b.date, a.date) || b.score - a.score)[0];
  const kev = mergeKev(all);
  const exploitation = EXPLOITATION.findLast((word) => all.some((f) => f.exploitation === word));
  const exploitSeenAt = newest(all.map((f) => f.exploitSeenAt));
  const carriers = all.filter((f) => f.id === id);
  const published = oldest(carriers.map((f) => f.published)) ?? oldest(own.map((f) => f.published));
  const modified = newest(own.map((f) => f.modified));
  const withdrawn = withdrawal(
    id,
    ordered.filter((c) => c.shared !== true && c.nameOnly !== true).map(({ facts }) => facts),
  );
  return {
    id,
    // A name of several vulnerabilities is nobody's other name.
    aliases: sortedSet(own.map((f) => f.id).filter((alias) => alias !== id)),
    ...(title !== undefined && { title: bounded(title, TITLE_LIMIT) }),
    ...(description !== undefined && { description: bounded(description, DESCRIPTION_LIMIT) }),
    cvss: preferOwn(own, all, mergeCvss),
    cwes: preferOwn(own, all, (facts) => sortedSet(facts.flatMap((f) => f.cwes ?? []))),
    ...(epss !== undefined && { epss }),
    ...(kev !== undefined && { kev }),
    ...(exploitation !== undefined && { exploitation }),
    ...(exploitSeenAt !== undefined && { exploitSeenAt }),
    ...(all.some((f) => f.malicious) && { malicious: true as const }),
    references: firstReferences(all, REFERENCE_LIMIT),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(withdrawn !== undefined && { withdrawn }),
  };
}

const LEVELS = ['none', 'partial', 'fixed-only', 'full'] as const;

/** Several feeds may know the same ecosystem: the best level counts, with the notes of those that claim it. */
export function mergeCompleteness(
  statements: readonly Omit<Completeness, 'packages'>[],
  packages: ReadonlyMap<string, number>,
): Completeness[] {
  const ecosystems = sortedSet([...statements.map((s) => s.ecosystem), ...packages.keys()]);
  return ecosystems.map((ecosystem) => {
    const said = statements.filter((s) => s.ecosystem === ecosystem);
    // Records without a statement: nobody vouches for more than what is there.
    const level = LEVELS.findLast((word) => said.some((s) => s.level === word)) ?? 'partial';
    const notes = sortedSet(said.filter((s) => s.level === level).flatMap((s) => s.note ?? []));
    return {
      ecosystem,
      level,
      packages: packages.get(ecosystem) ?? 0,
      ...(notes.length > 0 && { note: notes.join('; ') }),
    };
  });
}

/** One statement a release: the latest days that any feed says, since a release is extended, never shortened. */
export function mergeLifecycles(stated: readonly ReleaseLifecycle[]): ReleaseLifecycle[] {
  return sortedSet(stated.map((s) => s.ecosystem)).map((ecosystem) => {
    const said = stated
      .filter((s) => s.ecosystem === ecosystem)
      .sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
    const endOfLife = newest(said.map((s) => s.endOfLife));
    const extendedEndOfLife = newest(said.map((s) => s.extendedEndOfLife));
    const url = said.find((s) => s.url !== undefined)?.url;
    return {
      ecosystem,
      name: said[0]?.name ?? ecosystem,
      ...(endOfLife !== undefined && { endOfLife }),
      ...(extendedEndOfLife !== undefined && { extendedEndOfLife }),
      ...(url !== undefined && { url }),
    };
  });
}
