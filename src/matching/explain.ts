import type { AdvisoryDatabase, AdvisoryRecord } from '../domain/advisory.ts';
import type { ExplainedRecord, ExplainedSilence, Explanation } from '../domain/explanation.ts';
import type { Distribution, LivePatch } from '../domain/inventory.ts';
import { sortedSet } from '../domain/order.ts';
import type { Package } from '../domain/package.ts';
import { matchOf, type Outcome, weigh } from './decide.ts';
import { outcomeOfRecord } from './explain-record.ts';
import { hitOf } from './hits.ts';
import type { KernelScope } from './kernel.ts';
import { livePatchThatRepairs } from './live-patch.ts';
import { comparedOf, heardOf } from './match-package.ts';
import { silencedByOwner } from './ownership.ts';
import { type Context, questionOf } from './question.ts';
import { statementsOn } from './statements.ts';
import { listenerOf, voiceOf } from './voice.ts';

/** Where the package was found, as far as it decides. */
export interface ExplainScope {
  readonly distribution?: Distribution;
  /** As matchInventory finds it; by default every kernel counts. */
  readonly kernel?: KernelScope;
  readonly livePatches?: readonly LivePatch[];
  /** Distribution packages by name, to judge language packages that one of them owns. */
  readonly owners?: ReadonlyMap<string, Package>;
}

/** Sentences for what silences, by the record that does. */
const SILENCES: Readonly<Record<string, (record: AdvisoryRecord) => string>> = {
  'not-affected': ({ advisoryId }) => `${advisoryId} says that the package is not affected`,
  fixed: ({ advisoryId }) =>
    `the fix of ${advisoryId} is in this version, and a released fix outweighs a record that knows of none`,
  'channel-fix': ({ advisoryId, channel }) =>
    `the fix of ${advisoryId} for channel ${channel ?? ''} is in this version`,
  update: ({ advisoryId }) => `an installed update brings the fix of ${advisoryId}`,
  'channel-only': ({ advisoryId, channel }) =>
    `only ${advisoryId} for channel ${channel ?? ''} names it, and the channel is not attached`,
};

function silenceOf(outcome: Outcome | undefined): ExplainedSilence | undefined {
  if (outcome === undefined || 'hits' in outcome) return undefined;
  const { by, statement } = outcome.silence;
  return { by, record: statement.record, text: SILENCES[by]?.(statement.record) ?? by };
}

/** Does the record speak of the vulnerability under any of its names, also a withdrawn one? */
const names = (record: AdvisoryRecord, ids: ReadonlySet<string>): boolean =>
  ids.has(record.advisoryId) || record.vulnerabilityIds.some((id) => ids.has(id));

/** The vulnerability under every name it has: CVE, GHSA, advisory. */
export function namesOf(vulnerabilityId: string, database: AdvisoryDatabase) {
  const known = database.vulnerability(vulnerabilityId);
  const id = known?.id ?? vulnerabilityId;
  return { known, id, ids: new Set([vulnerabilityId, id, ...(known?.aliases ?? [])]) };
}

const contextOf = (database: AdvisoryDatabase, { distribution, kernel = 'every', owners }: ExplainScope): Context => ({
  distribution,
  database,
  kernel,
  includeKernel: true,
  ...(owners !== undefined && { owners }),
});

/** Will {@link explain} have records to show? Far cheaper than to explain. */
export function hasRecords(
  pkg: Package,
  ids: ReadonlySet<string>,
  database: AdvisoryDatabase,
  scope: ExplainScope,
): boolean {
  const question = questionOf(pkg, contextOf(database, scope));
  return (
    !('reason' in question) &&
    question.comparands.some(({ name }) =>
      statementsOn(database, question.ecosystem, name).some(({ record }) => names(record, ids)),
    )
  );
}

/**
 * Why a package is or is not affected: every record that speaks of the vulnerability under any of its names, what came
 * of it, and whose word counts. The verdict is the one that matchInventory gives.
 * @param vulnerabilityId any of its names: CVE, GHSA, advisory
 */
export function explain(
  pkg: Package,
  vulnerabilityId: string,
  database: AdvisoryDatabase,
  scope: ExplainScope = {},
): Explanation {
  const { distribution, kernel = 'every', livePatches = [] } = scope;
  const { known, id, ids } = namesOf(vulnerabilityId, database);
  const context = contextOf(database, scope);
  const question = questionOf(pkg, context);
  const base = { package: pkg, vulnerabilityId: id, aliases: sortedSet([...ids].filter((each) => each !== id)) };
  const ecosystem = question.ecosystem;
  const place = ecosystem === undefined ? {} : { ecosystem, completeness: database.completeness(ecosystem) };
  if ('reason' in question)
    return { ...base, ...place, compared: [], records: [], verdict: 'not-evaluated', reason: question.reason };

  const listener = listenerOf(pkg, distribution);
  const dates = new Map(database.info.feeds.map(({ feed, newest, date }) => [feed, newest ?? date]));
  const heard = question.isKernelAside ? [] : heardOf(question, context);
  const hits = heard.flatMap(({ statement, comparand, voice }) =>
    statement.isIgnore ? [] : (hitOf(statement, comparand, voice) ?? []),
  );
  const outcome = weigh(comparedOf(question), hits, () => heard).get(id);
  const found =
    outcome !== undefined && 'hits' in outcome
      ? matchOf(id, outcome.hits, outcome.shown, comparedOf(question))
      : undefined;
  const match = found && (question.matchClass === undefined ? found : { ...found, class: question.matchClass });

  const records: ExplainedRecord[] = [];
  for (const comparand of question.comparands)
    for (const statement of statementsOn(database, question.ecosystem, comparand.name)) {
      const { record } = statement;
      if (!names(record, ids)) continue;
      const voice = voiceOf(statement, comparand, listener);
      const isWithdrawn = known?.withdrawn !== undefined;
      const made = isWithdrawn
        ? { outcome: 'withdrawn' as const, comparison: `withdrawn ${known.withdrawn}` }
        : outcomeOfRecord(statement, comparand, voice, pkg);
      const feedDate = dates.get(record.feed);
      const [decisive] = outcome !== undefined && 'hits' in outcome ? outcome.hits : [];
      const decides =
        outcome === undefined
          ? false
          : 'hits' in outcome
            ? decisive?.statement === statement && decisive.comparand === comparand
            : outcome.silence.statement === statement;
      records.push({
        record,
        ...made,
        comparedName: comparand.name,
        comparedVersion: comparand.version,
        decides,
        ...(feedDate !== undefined && { feedDate }),
      });
    }
  const [usual] = question.comparands;
  const all = {
    ...base,
    ...place,
    compared: question.comparands.map(({ name, version, kind }) => ({
      name,
      version,
      ...(kind !== undefined && { kind }),
    })),
    records,
  };
  const silenced = (silence: ExplainedSilence): Explanation => ({
    ...all,
    verdict: 'silenced',
    ...(match !== undefined && { match }),
    silence,
  });
  if (known?.withdrawn !== undefined)
    return silenced({ by: 'withdrawn', text: `${id} was withdrawn on ${known.withdrawn}` });
  if (question.isKernelAside)
    return silenced({ by: 'kernel', text: `${pkg.name} is of the kernel's source, but no kernel` });
  if (match?.class !== undefined)
    return silenced({
      by: 'kernel',
      text: match.class === 'kernel-in-image' ? 'an image runs on the kernel of its host' : 'another kernel is running',
    });
  const patch = match && livePatchThatRepairs(match, livePatches, kernel, ecosystem, database);
  if (patch !== undefined) return silenced({ by: 'live-patch', text: `the live patch ${patch} is in effect` });
  if (match !== undefined && pkg.ownedBy !== undefined && silencedByOwner(pkg, context)(id))
    return silenced({
      by: 'owner',
      text: `the distribution says that ${pkg.ownedBy} is not affected, or carries the fix`,
    });
  if (match !== undefined) return { ...all, verdict: 'affected', match };
  const silence = silenceOf(outcome);
  if (silence !== undefined) return { ...all, verdict: 'silenced', silence };
  if (usual !== undefined && usual.scheme.parse(usual.version) === undefined)
    return { ...all, verdict: 'not-evaluated', reason: 'unparsed-version' };
  return { ...all, verdict: 'not-affected' };
}
