import { z } from 'zod';
import { parseCvss } from '../../domain/cvss.ts';
import { sortedSet } from '../../domain/order.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { isoText, listed, looseText, refusal, textList } from '../fields.ts';
import { affectedRanges } from './affected.ts';

/** @see https://github.com/nodejs/security-wg/blob/main/vuln/core */
const advisory = z.object({
  cve: textList,
  ref: looseText,
  vulnerable: z.string(),
  patched: looseText,
  description: looseText,
  overview: looseText,
  severity: looseText,
  cvss: looseText,
  publish_date: isoText,
  /** Of a package of npm: not Node.js itself. */
  module_name: looseText,
});

/** What an advisory on Node.js says. @param key its number in the index */
export function coreRecords(key: string, value: unknown, where: string): readonly FeedRecord[] {
  const read = advisory.safeParse(value);
  if (!read.success) return [{ kind: 'problem', path: where, reason: refusal(read.error) }];
  const { cve, ref, vulnerable, patched, description, overview, severity, cvss, publish_date, module_name } = read.data;
  const ranges = affectedRanges(vulnerable, patched);
  if ('reason' in ranges) return [{ kind: 'problem', path: where, reason: ranges.reason }];
  const id = `NSWG-COR-${key}`;
  const cves = sortedSet(cve.map((one) => one.trim().toUpperCase()).filter(isCveId));
  // Some vectors lack their prefix.
  const rating = cvss === undefined ? undefined : parseCvss(cvss.replace(/^(?=3\.[01]\/)/, 'CVSS:'), 'NODEJS');
  const common = {
    ...(description === undefined ? {} : { title: description }),
    ...(overview === undefined ? {} : { description: overview }),
    ...(rating === undefined ? {} : { cvss: [rating] }),
    ...listed('references', [ref]),
    ...(publish_date === undefined ? {} : { published: publish_date }),
  };
  return [
    {
      kind: 'advisory',
      advisory: {
        advisoryId: id,
        feed: 'nodejs-security-wg',
        vulnerabilityIds: cves.length === 0 ? [id] : cves,
        ecosystem: module_name === undefined ? 'CPE' : 'npm',
        name: module_name ?? 'nodejs:node.js',
        scheme: 'semver',
        ranges,
        status: ranges.some((range) => range.fixed !== undefined) ? 'fixed' : 'affected',
        ...(severity === undefined || severity === 'unknown' ? {} : { vendorSeverity: severity }),
        url: `https://github.com/nodejs/security-wg/blob/main/vuln/core/${key}.json`,
        ...(publish_date === undefined ? {} : { published: publish_date }),
      },
    },
    ...subjects(id, cves).map((names): FeedRecord => ({ kind: 'vulnerability', facts: { ...names, ...common } })),
  ];
}

/** Whose facts an advisory gives: its one CVE's, of which it is an alias; those of several, of none; else its own. */
export function subjects(
  id: string,
  cves: readonly string[],
): readonly { readonly id: string; readonly aliases?: readonly string[] }[] {
  if (cves.length > 1) return cves.map((cve) => ({ id: cve }));
  return [cves[0] === undefined ? { id } : { id: cves[0], aliases: [id] }];
}
