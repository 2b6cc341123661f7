import { z } from 'zod';
import type { CvssRating, KnownExploitation } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import { sortedSet } from '../../domain/order.ts';
import { ownMember } from '../../domain/own-member.ts';
import { isCveId } from '../cve-id.ts';
import type { VulnerabilityFacts } from '../feed.ts';
import { listed, utcTime } from '../fields.ts';
import { type Affected, affectedSchema } from './affected.ts';

const described = z.object({ lang: z.string(), value: z.string() });
/** One author's part of a record: the CNA that assigned it, or an authorised data publisher (CISA). */
const container = affectedSchema.extend({
  providerMetadata: z.object({ shortName: z.string().optional() }).optional(),
  title: z.string().optional(),
  descriptions: z.array(described).optional(),
  problemTypes: z
    .array(
      z.object({
        descriptions: z.array(z.object({ cweId: z.string().optional(), description: z.string().optional() })),
      }),
    )
    .optional(),
  metrics: z.array(z.record(z.string(), z.unknown())).optional(),
  references: z.array(z.object({ url: z.string() })).optional(),
});
type Container = z.output<typeof container>;

/** What Assay reads of a CVE record. @see https://github.com/CVEProject/cve-schema (CVE Record Format 5.x) */
const record = z.object({
  cveMetadata: z.object({
    cveId: z.string().refine(isCveId, 'no CVE id'),
    state: z.string(),
    datePublished: utcTime,
    dateUpdated: utcTime,
    dateRejected: utcTime,
  }),
  containers: z.object({ cna: container, adp: z.array(container).optional() }),
});

const vector = z.object({ vectorString: z.string() });
const kevContent = z.object({ dateAdded: z.iso.date() });
const ssvcContent = z.object({ options: z.array(z.record(z.string(), z.unknown())) });
const other = z.object({ type: z.string(), content: z.unknown() });

const CVSS_METRIC = /^cvssV[234]_[01]$/;
const EXPLOITATION = ['none', 'poc', 'active'] as const;
/** CNAs whose ratings other feeds carry under another name. */
const PROVIDERS: Readonly<Record<string, string>> = { GitHub_M: 'GITHUB' };

export interface CveRecord {
  readonly facts: VulnerabilityFacts;
  /** What its authors say of products, one entry an author. */
  readonly affected: readonly Affected[];
}

/** What one CVE record says, or the reason why the bytes hold none. */
export function readCveRecord(bytes: Buffer): CveRecord | { readonly reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const read = record.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { reason: issue === undefined ? 'no CVE record' : `${issue.path.join('.')}: ${issue.message}` };
  }
  const { cveMetadata: meta, containers } = read.data;
  const dates = {
    ...(meta.datePublished === undefined ? {} : { published: meta.datePublished }),
    ...(meta.dateUpdated === undefined ? {} : { modified: meta.dateUpdated }),
  };
  if (meta.state === 'REJECTED') {
    const withdrawn = meta.dateRejected ?? meta.dateUpdated ?? meta.datePublished;
    if (withdrawn === undefined) return { reason: 'rejected, without a date' };
    return { facts: { id: meta.cveId, ...dates, withdrawn }, affected: [] };
  }
  const parts = [containers.cna, ...(containers.adp ?? [])];
  const description = first(parts, (part) => part.descriptions?.find((d) => /^en\b/i.test(d.lang))?.value);
  const cvss = parts.flatMap(ratingsOf);
  const cwes = sortedSet(parts.flatMap(cwesOf));
  const references = parts.flatMap((part) => part.references?.map((reference) => reference.url) ?? []);
  const kev = first(parts, kevOf);
  const exploitation = first(parts, exploitationOf);
  const facts = {
    id: meta.cveId,
    // An ADP container's title names the container, not the vulnerability.
    ...(containers.cna.title ? { title: containers.cna.title } : {}),
    ...(description ? { description } : {}),
    ...(cvss.length === 0 ? {} : { cvss }),
    ...(cwes.length === 0 ? {} : { cwes }),
    ...listed('references', references),
    ...(kev === undefined ? {} : { kev }),
    ...(exploitation === undefined ? {} : { exploitation }),
    ...dates,
  };
  return { facts, affected: parts };
}

/** The first part that says something. */
function first<T>(parts: readonly Container[], say: (part: Container) => T | undefined): T | undefined {
  for (const part of parts) {
    const said = say(part);
    if (said !== undefined) return said;
  }
  return undefined;
}

function ratingsOf(part: Container): CvssRating[] {
  const provider = part.providerMetadata?.shortName?.trim() || 'CNA';
  const source = ownMember(PROVIDERS, provider) ?? provider.toUpperCase();
  const vectors = (part.metrics ?? []).flatMap((metric) =>
    Object.entries(metric).flatMap(([kind, value]) => {
      const read = CVSS_METRIC.test(kind) ? vector.safeParse(value) : undefined;
      return read?.success ? [read.data.vectorString.trim()] : [];
    }),
  );
  return sortedSet(vectors).flatMap((text) => parseCvss(text, source) ?? []);
}

function cwesOf(part: Container): string[] {
  const descriptions = part.problemTypes?.flatMap((type) => type.descriptions) ?? [];
  return descriptions.flatMap(({ cweId, description }) => /\bCWE-\d+\b/.exec(cweId ?? description ?? '')?.[0] ?? []);
}

/** Contents of the metrics of one type that are no CVSS. */
function contentsOf(part: Container, type: string): unknown[] {
  return (part.metrics ?? []).flatMap((metric) => {
    const read = metric.other === undefined ? undefined : other.safeParse(metric.other);
    return read?.success && read.data.type.toLowerCase() === type ? [read.data.content] : [];
  });
}

function kevOf(part: Container): KnownExploitation | undefined {
  for (const content of contentsOf(part, 'kev')) {
    const read = kevContent.safeParse(content);
    if (read.success) return { dateAdded: read.data.dateAdded };
  }
  return undefined;
}

/** CISA's decision point "Exploitation". @see https://certcc.github.io/SSVC/reference/decision_points/exploitation/ */
function exploitationOf(part: Container): (typeof EXPLOITATION)[number] | undefined {
  for (const content of contentsOf(part, 'ssvc')) {
    const read = ssvcContent.safeParse(content);
    const said = read.success ? read.data.options.find((option) => option.Exploitation !== undefined) : undefined;
    // Lists in lists without end are no word, and no text can be made of them.
    const word = typeof said?.Exploitation === 'string' ? said.Exploitation.toLowerCase() : undefined;
    const known = EXPLOITATION.find((value) => value === word);
    if (known !== undefined) return known;
  }
  return undefined;
}
