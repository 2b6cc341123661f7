import type { AffectedRange } from '../../domain/advisory.ts';
import { type CertainOrder, certainOrder } from './version-order.ts';

/** One event of an OSV range; exactly one member is set. @see https://ossf.github.io/osv-schema/#affectedrangesevents-fields */
export interface OsvEvent {
  readonly introduced?: string | undefined;
  readonly fixed?: string | undefined;
  readonly last_affected?: string | undefined;
  readonly limit?: string | undefined;
}

type Kind = 'introduced' | 'last_affected' | 'fixed';
interface Step {
  readonly kind: Kind;
  readonly version: string;
}
/** Order of events at one version, as osv.dev evaluates them. */
const KINDS: readonly Kind[] = ['introduced', 'last_affected', 'fixed'];

/** Steps in the order of their versions; undefined when that order is not certain. */
function sorted(steps: readonly Step[], order: CertainOrder): readonly Step[] | undefined {
  let certain = true;
  const inOrder = [...steps].sort((a, b) => {
    const place = order(a.version, b.version);
    if (place === undefined) certain = false;
    return place || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  });
  return certain ? inOrder : undefined;
}

/** `introduced, fixed, introduced, fixed …`: the order in which every database writes them. */
const alternates = (steps: readonly Step[]): boolean =>
  steps.every((step, i) => (step.kind === 'introduced') === (i % 2 === 0));

/**
 * The intervals that a list of OSV events describes, by the algorithm of the OSV specification: the events in the
 * order of their versions, each switching *affected* on or off. Where that order cannot be told, the list's own
 * order is trusted if it alternates; else undefined, never a guess.
 * @param order of the ecosystem's versions; by default only what is certain in every scheme
 * @see https://ossf.github.io/osv-schema/#evaluation
 */
export function rangesOfEvents(
  events: readonly OsvEvent[],
  order: CertainOrder = certainOrder,
): AffectedRange[] | undefined {
  const listed = events.flatMap((event) =>
    KINDS.flatMap((kind): Step[] => (event[kind] === undefined ? [] : [{ kind, version: event[kind] }])),
  );
  const limits = events.flatMap((event) => (event.limit === undefined || event.limit === '*' ? [] : [event.limit]));
  const unlimited = limits.length === 0 || events.some((event) => event.limit === '*');
  const steps = sorted(listed, order) ?? (alternates(listed) ? listed : undefined);
  if (steps === undefined) return undefined;

  const ranges: AffectedRange[] = [];
  let open: string | undefined;
  for (const { kind, version } of steps) {
    const last = ranges.at(-1);
    if (kind === 'introduced') open ??= version;
    else if (kind === 'fixed' && open === undefined && last?.lastAffected === version) {
      ranges[ranges.length - 1] = { introduced: last.introduced, fixed: version };
    } else if (open !== undefined) {
      ranges.push({ introduced: open, ...(kind === 'fixed' ? { fixed: version } : { lastAffected: version }) });
      open = undefined;
    }
  }
  if (open !== undefined) ranges.push({ introduced: open });
  const held = ranges.filter((range) => range.fixed === undefined || range.fixed !== range.introduced);
  return unlimited ? held : limited(held, limits, order);
}

/** Versions at or over every limit are outside of the range, whatever the events say. */
function limited(
  ranges: readonly AffectedRange[],
  limits: readonly string[],
  order: CertainOrder,
): AffectedRange[] | undefined {
  let highest = limits[0] ?? '0';
  for (const limit of limits) {
    const place = order(limit, highest);
    if (place === undefined) return undefined;
    if (place > 0) highest = limit;
  }
  const kept: AffectedRange[] = [];
  for (const range of ranges) {
    const start = order(range.introduced, highest);
    const end = range.fixed ?? range.lastAffected;
    const stop = end === undefined ? 1 : order(end, highest);
    if (start === undefined || stop === undefined) return undefined;
    if (start >= 0) continue;
    const inside = range.fixed === undefined ? stop < 0 : stop <= 0;
    kept.push(inside ? range : { introduced: range.introduced, fixed: highest });
  }
  return kept;
}

/** Does the version certainly lie in one of the ranges? False means *not certain*. */
export function certainlyInside(
  version: string,
  ranges: readonly AffectedRange[],
  order: CertainOrder = certainOrder,
): boolean {
  return ranges.some((range) => {
    const start = range.introduced === '0' ? 1 : order(version, range.introduced);
    if (start === undefined || start < 0) return false;
    if (range.fixed !== undefined) return (order(version, range.fixed) ?? 0) < 0;
    return range.lastAffected === undefined || (order(version, range.lastAffected) ?? 1) <= 0;
  });
}
