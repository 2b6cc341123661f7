import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AffectedRange } from '../../domain/advisory.ts';
import { affectedRangesOf, type Interval, subtract, union, type VersionSet } from '../affected-ranges.ts';
import type { FeedRecord } from '../feed.ts';
import { listed, looseText, refusal, textList } from '../fields.ts';
import { endBefore, startAt } from './bounds.ts';
import { cvesAmong, type Named, ownCves } from './own-cves.ts';

const bounds = z.object({ below: looseText, atOrAbove: looseText, excludes: textList });
const identifiers = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((found) => found ?? {});
/** The older forms keep the bounds and the summary elsewhere. */
const vulnerability = bounds.extend({
  ranges: z.array(bounds).optional(),
  identifiers,
  summary: looseText,
  details: looseText,
  severity: looseText,
  cwe: textList,
  info: textList,
});
type Vulnerability = z.output<typeof vulnerability>;
const component = z.object({ npmname: looseText, vulnerabilities: z.array(z.unknown()).nullish() });

/** Stands in each list to show its form. */
const EXAMPLE = 'retire-example';
const NPM_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
/** Where the working group's advisories could be read. */
const WORKING_GROUP = /(?:nodesecurity\.io|npmjs\.com)\/advisories\/(\d+)/;

/**
 * Advisories on a component. One that npm does not have is found by its files alone, and says nothing here.
 * @param isOfNpm is the component called as npm calls it, whatever its form?
 */
export function retireRecords(name: string, value: unknown, where: string, isOfNpm: boolean): readonly FeedRecord[] {
  if (name === EXAMPLE) return [];
  const read = component.safeParse(value);
  if (!read.success) return [{ kind: 'problem', path: where, reason: refusal(read.error) }];
  const npmName = read.data.npmname ?? (isOfNpm || NPM_NAME.test(name) ? name : undefined);
  if (npmName === undefined) return [];
  const entries = (read.data.vulnerabilities ?? []).map((entry) => vulnerability.safeParse(entry));
  const cves = ownCves(entries.map((found) => (found.success ? named(found.data) : NAMELESS)));
  return entries.flatMap((found, i) => {
    const at = `${where}/${i}`;
    if (!found.success) return [{ kind: 'problem' as const, path: at, reason: refusal(found.error) }];
    return vulnerabilityRecords(name, npmName, found.data, cves[i] ?? [], at);
  });
}

const NAMELESS: Named = { cves: [], ghsa: undefined, text: '' };

const named = ({ identifiers: known, summary, details }: Vulnerability): Named => ({
  cves: cvesAmong(textsOf(known.CVE)),
  ghsa: ghsaOf(known),
  text: [summary ?? '', details ?? ''].join('\n'),
});

const ghsaOf = (known: Vulnerability['identifiers']): string | undefined =>
  textsOf(known.githubID).find((id) => /^GHSA-/.test(id));

/** What is affected, or the text of the bound that cannot be read. */
function affectedBy(entry: Vulnerability): VersionSet | { readonly reason: string } {
  const intervals: Interval[] = [];
  const excluded: Interval[] = [];
  for (const { below, atOrAbove, excludes } of entry.ranges ?? [entry]) {
    const from = atOrAbove === undefined ? undefined : startAt(atOrAbove);
    const to = below === undefined ? undefined : endBefore(below);
    if ((from === undefined && atOrAbove !== undefined) || (to === undefined && below !== undefined))
      return { reason: `${atOrAbove ?? ''}…${below ?? ''} are no versions` };
    if (from === undefined && to === undefined) return { reason: 'it has no bounds' };
    intervals.push({ ...(from && { from }), ...(to && { to }) });
    for (const version of excludes) {
      const point = startAt(version);
      if (point === undefined) return { reason: `${version} is no version` };
      excluded.push({ from: point, to: point });
    }
  }
  return subtract(union(intervals), union(excluded));
}

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one: unknown) =>
    typeof one === 'string' || typeof one === 'number' ? [String(one).trim()] : [],
  );

interface Names {
  /** Whose vulnerabilities the entry speaks of. */
  readonly ids: readonly string[];
  /** Another name of the only one. */
  readonly alias?: string | undefined;
  readonly advisoryId: string;
}

/** CVEs, then GitHub's id, then any other that is told; a digest of the entry where nothing is. */
function namesOf(
  name: string,
  { identifiers: known, info, summary, ranges, below }: Vulnerability,
  cves: readonly string[],
): Names {
  const ghsa = ghsaOf(known);
  const number = info.flatMap((url) => WORKING_GROUP.exec(url)?.[1] ?? [])[0];
  const group = number === undefined ? undefined : `NSWG-ECO-${number}`;
  const other = ghsa ?? group;
  const [cve, ...more] = cves;
  if (cve !== undefined) return { ids: cves, advisoryId: other ?? cve, ...(more.length === 0 ? { alias: other } : {}) };
  if (other !== undefined) return { ids: [other], advisoryId: other, alias: ghsa === undefined ? undefined : group };
  const [kind, value] = Object.entries(known)
    .filter(([key]) => key !== 'summary')
    .flatMap(([key, told]) => textsOf(told).map((text) => [key, text] as const))[0] ?? [undefined, undefined];
  const digest = createHash('sha256').update(JSON.stringify([name, summary ?? known.summary, ranges ?? below, info]));
  const rest = kind === undefined ? digest.digest('hex').slice(0, 12) : `${kind}-${value}`;
  const id = `RETIREJS-${name}-${rest}`.replace(/[^\w.@/-]+/g, '-');
  return { ids: [id], advisoryId: id };
}

function vulnerabilityRecords(
  name: string,
  npmName: string,
  entry: Vulnerability,
  cves: readonly string[],
  at: string,
): readonly FeedRecord[] {
  const affected = affectedBy(entry);
  if ('reason' in affected) return [{ kind: 'problem', path: at, reason: affected.reason }];
  if (affected.length === 0) return [{ kind: 'problem', path: at, reason: 'no version is affected' }];
  const { ids, alias, advisoryId } = namesOf(name, entry, cves);
  const ranges: readonly AffectedRange[] = affectedRangesOf(affected);
  const title = entry.summary ?? textsOf(entry.identifiers.summary)[0];
  return [
    {
      kind: 'advisory',
      advisory: {
        advisoryId,
        feed: 'retirejs',
        vulnerabilityIds: ids,
        ecosystem: 'npm',
        name: npmName,
        scheme: 'semver',
        ranges,
        status: ranges.some((range) => range.fixed !== undefined) ? 'fixed' : 'affected',
        ...(entry.severity === undefined ? {} : { vendorSeverity: entry.severity }),
        ...(entry.info[0] ? { url: entry.info[0] } : {}),
      },
    },
    ...ids.map(
      (id): FeedRecord => ({
        kind: 'vulnerability',
        facts: {
          id,
          ...listed('aliases', [alias]),
          ...(title === undefined ? {} : { title }),
          ...(entry.details === undefined ? {} : { description: entry.details }),
          ...listed(
            'cwes',
            entry.cwe.filter((cwe) => /^CWE-\d+$/.test(cwe)),
          ),
          ...listed('references', entry.info),
        },
      }),
    ),
  ];
}
