import { z } from 'zod';
import type { CvssRating } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import { sortedSet } from '../../domain/order.ts';
import { type Configurations, configurationsSchema } from '../cpe/configurations.ts';
import { isCveId } from '../cve-id.ts';
import type { VulnerabilityFacts } from '../feed.ts';
import { listed, utcTime } from '../fields.ts';

const list = <T extends z.ZodType>(item: T) => z.array(item).nullish();
const metric = z.object({ source: z.string(), cvssData: z.object({ vectorString: z.string() }) });

/** What Assay reads of NVD's record of a CVE. @see https://csrc.nist.gov/schema/nvd/api/2.0/cve_api_json_2.0.schema */
const cve = z.object({
  id: z.string().refine(isCveId, 'no CVE id'),
  published: utcTime,
  lastModified: utcTime,
  vulnStatus: z.string().optional(),
  cisaExploitAdd: z.iso.date().optional(),
  cisaActionDue: z.iso.date().optional(),
  cisaRequiredAction: z.string().optional(),
  descriptions: list(z.object({ lang: z.string(), value: z.string() })),
  metrics: z.record(z.string(), z.unknown()).nullish(),
  weaknesses: list(z.object({ description: z.array(z.object({ value: z.string() })) })),
  configurations: configurationsSchema.nullish(),
  references: list(z.object({ url: z.string() })),
});
/** An element of `vulnerabilities`; mirrors of single records leave the wrapping out. */
const wrapped = z.object({ cve: z.unknown() });

export interface NvdRecord {
  readonly facts: VulnerabilityFacts;
  readonly configurations: Configurations;
}

/** Who scored, by the address or id that NVD knows them by; for the others the name of their domain. */
const SOURCES: Readonly<Record<string, string>> = {
  'nvd@nist.gov': 'NVD',
  '134c704f-9b21-4f2e-91b3-4a467353bcc0': 'CISA-ADP',
  'security-advisories@github.com': 'GITHUB',
  'secalert@redhat.com': 'REDHAT',
  'secalert_us@oracle.com': 'ORACLE',
  'security@ubuntu.com': 'CANONICAL',
};

export function nvdSourceName(source: string): string {
  const known = Object.hasOwn(SOURCES, source) ? SOURCES[source] : undefined;
  const domain = /@(?:[\w-]+\.)*?([\w-]+)\.(?:(?:co|com|org|gov)\.)?[a-z]+$/i.exec(source)?.[1];
  return known ?? domain?.toUpperCase() ?? 'CNA';
}

const METRICS = ['cvssMetricV40', 'cvssMetricV31', 'cvssMetricV30', 'cvssMetricV2'];

/** Ratings of NVD first; each once. What is no vector is passed over, as NVD's own pages do. */
function ratingsOf(metrics: Readonly<Record<string, unknown>>): CvssRating[] {
  const ratings = METRICS.flatMap((name) => {
    const read = z.array(z.unknown()).safeParse(metrics[name]);
    return (read.data ?? []).flatMap((entry) => {
      const { data } = metric.safeParse(entry);
      return data === undefined ? [] : (parseCvss(data.cvssData.vectorString.trim(), nvdSourceName(data.source)) ?? []);
    });
  });
  const unique = new Map(ratings.map((rating) => [`${rating.source} ${rating.vector}`, rating]));
  return [...unique.values()].sort((a, b) => Number(b.source === 'NVD') - Number(a.source === 'NVD'));
}

/** What NVD says of one CVE, or the reason why the value holds no record. */
export function readNvdRecord(value: unknown): NvdRecord | { readonly reason: string } {
  const inner = wrapped.safeParse(value).data?.cve ?? value;
  const read = cve.safeParse(inner);
  if (!read.success) {
    const id = z.object({ id: z.string().max(40) }).safeParse(inner).data?.id;
    const [issue] = read.error.issues;
    const reason = issue === undefined ? 'no record of NVD' : `${issue.path.join('.')}: ${issue.message}`;
    return { reason: id === undefined ? reason : `${id}: ${reason}` };
  }
  const { id, published, lastModified, vulnStatus, ...rest } = read.data;
  const dates = {
    ...(published !== undefined && { published }),
    ...(lastModified !== undefined && { modified: lastModified }),
  };
  if (vulnStatus?.toLowerCase() === 'rejected') {
    const withdrawn = lastModified ?? published;
    if (withdrawn === undefined) return { reason: `${id}: rejected, without a date` };
    return { facts: { id, ...dates, withdrawn }, configurations: [] };
  }
  const description = rest.descriptions?.find(({ lang }) => /^en\b/i.test(lang))?.value;
  const cvss = ratingsOf(rest.metrics ?? {});
  const values = rest.weaknesses?.flatMap((weakness) => weakness.description.map((entry) => entry.value)) ?? [];
  const cwes = sortedSet(values.filter((text) => /^CWE-\d+$/.test(text)));
  const references = rest.references?.map((reference) => reference.url) ?? [];
  const { cisaExploitAdd, cisaActionDue, cisaRequiredAction } = rest;
  return {
    facts: {
      id,
      ...(description && { description }),
      ...(cvss.length > 0 && { cvss }),
      ...(cwes.length > 0 && { cwes }),
      ...listed('references', references),
      ...(cisaExploitAdd !== undefined && {
        kev: {
          dateAdded: cisaExploitAdd,
          ...(cisaActionDue !== undefined && { dateDue: cisaActionDue }),
          ...(cisaRequiredAction !== undefined && { action: cisaRequiredAction }),
        },
      }),
      ...dates,
    },
    configurations: rest.configurations ?? [],
  };
}

const override = z.object({
  _annotation: z.object({
    cve_id: z.string().refine(isCveId, 'no CVE id'),
    published: utcTime,
    modified: utcTime,
  }),
  cve: z.object({ configurations: configurationsSchema.optional() }),
});

export interface NvdOverride {
  readonly id: string;
  readonly published?: string;
  readonly modified?: string;
  /** Absent: the override was taken back, NVD's own hold. */
  readonly configurations?: Configurations;
}

/** A document of Anchore's overrides: configurations that take the place of NVD's. @see https://github.com/anchore/nvd-data-overrides */
export function readNvdOverride(bytes: Buffer): NvdOverride | { readonly reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const read = override.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return { reason: issue === undefined ? 'no override' : `${issue.path.join('.')}: ${issue.message}` };
  }
  const { _annotation: about, cve: replaced } = read.data;
  return {
    id: about.cve_id,
    ...(about.published != null && { published: about.published }),
    ...(about.modified != null && { modified: about.modified }),
    ...(replaced.configurations !== undefined && { configurations: replaced.configurations }),
  };
}
