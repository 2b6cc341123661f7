import { z } from 'zod';
import { parseCvss } from '../../domain/cvss.ts';
import { sortedSet } from '../../domain/order.ts';
import { severityOfScore } from '../../domain/severity.ts';
import { isCveId } from '../cve-id.ts';
import type { FeedRecord } from '../feed.ts';
import { isoText, listed, looseText, refusal, textList } from '../fields.ts';
import { affectedRanges } from './affected.ts';
import { subjects } from './core.ts';

/** @see https://github.com/nodejs/security-wg/blob/main/vuln/npm */
const advisory = z.object({
  title: looseText,
  module_name: z.string().trim().min(1),
  publish_date: isoText,
  updated_at: isoText,
  cves: textList,
  cve: textList,
  vulnerable_versions: z.string().optional(),
  patched_versions: looseText,
  vulnerable: z.string().optional(),
  patched: looseText,
  overview: looseText,
  description: looseText,
  ref: looseText,
  references: textList,
  cvss_vector: looseText,
  /** 6.5, `6.5 (High)`, -1 for none. */
  cvss_score: looseText,
});

/** A score without a vector is no rating: it stands as the word of its band. */
function wordOfScore(text: string | undefined): string | undefined {
  const score = Number.parseFloat(text ?? '');
  return score >= 0 && score <= 10 ? severityOfScore(score).toLowerCase().replace('informational', 'none') : undefined;
}

/** What an advisory on a package of npm says. @param key its number in the index */
export function npmRecords(key: string, value: unknown, where: string): readonly FeedRecord[] {
  const read = advisory.safeParse(value);
  if (!read.success) return [{ kind: 'problem', path: where, reason: refusal(read.error) }];
  const record = read.data;
  const vulnerable = record.vulnerable_versions ?? record.vulnerable;
  if (vulnerable === undefined) return [{ kind: 'problem', path: where, reason: 'it names no vulnerable versions' }];
  const ranges = affectedRanges(vulnerable, record.patched_versions ?? record.patched);
  if ('reason' in ranges) return [{ kind: 'problem', path: where, reason: ranges.reason }];
  const id = `NSWG-ECO-${key}`;
  const cves = sortedSet([...record.cves, ...record.cve].map((cve) => cve.trim().toUpperCase()).filter(isCveId));
  const rating = record.cvss_vector === undefined ? undefined : parseCvss(record.cvss_vector, 'NODEJS');
  const vendorSeverity = wordOfScore(record.cvss_score);
  const dates = {
    ...(record.publish_date === undefined ? {} : { published: record.publish_date }),
    ...(record.updated_at === undefined ? {} : { modified: record.updated_at }),
  };
  const title = record.title ?? record.description;
  const common = {
    ...(title === undefined ? {} : { title }),
    ...(record.overview === undefined ? {} : { description: record.overview }),
    ...(rating === undefined ? {} : { cvss: [rating] }),
    ...listed('references', [record.ref, ...record.references]),
    ...dates,
  };
  return [
    {
      kind: 'advisory',
      advisory: {
        advisoryId: id,
        feed: 'nodejs-security-wg',
        vulnerabilityIds: cves.length === 0 ? [id] : cves,
        ecosystem: 'npm',
        name: record.module_name,
        scheme: 'semver',
        ranges,
        status: ranges.some((range) => range.fixed !== undefined) ? 'fixed' : 'affected',
        ...(vendorSeverity === undefined ? {} : { vendorSeverity }),
        url: `https://github.com/nodejs/security-wg/blob/main/vuln/npm/${key}.json`,
        ...dates,
      },
    },
    ...subjects(id, cves).map((names): FeedRecord => ({ kind: 'vulnerability', facts: { ...names, ...common } })),
  ];
}
