import type { CvssRating, VendorStatus } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import type { CsafDocument, CsafVulnerability } from '../csaf/document.ts';

/** An erratum: what fixes a product. */
export interface Erratum {
  readonly id: string;
  readonly url: string;
  readonly date?: string;
}

/** `https://access.redhat.com/errata/RHSA-2024:9371` */
function erratumOf(url: string, date: string | undefined): Erratum | undefined {
  const id = /\/errata\/(RH[A-Z]{2}-\d{4}:\d+)/.exec(url)?.[1];
  return id === undefined ? undefined : { id, url, ...(date !== undefined && { date }) };
}

/** The erratum that fixes each product. */
export function errataOf(vulnerability: CsafVulnerability): ReadonlyMap<string, Erratum> {
  const errata = new Map<string, Erratum>();
  for (const { category, url, date, products } of vulnerability.remediations) {
    const erratum = category === 'vendor_fix' && url !== undefined ? erratumOf(url, date) : undefined;
    if (erratum === undefined) continue;
    for (const id of products) if (!errata.has(id)) errata.set(id, erratum);
  }
  return errata;
}

/** Why there is no fix, in the words that Red Hat gives as details of `no_fix_planned` and `none_available`. */
function statusOfDetails(details: string): VendorStatus | undefined {
  const word = details.trim().toLowerCase();
  if (word === 'out of support scope') return 'end-of-life';
  if (word === 'will not fix') return 'ignored';
  if (word === 'fix deferred') return 'postponed';
  return word === 'under investigation' ? 'undetermined' : undefined;
}

/** Why each product without a fix has none. */
export function reasonsOf(vulnerability: CsafVulnerability): ReadonlyMap<string, VendorStatus> {
  const reasons = new Map<string, VendorStatus>();
  for (const { category, details, products } of vulnerability.remediations) {
    if (category !== 'no_fix_planned' && category !== 'none_available') continue;
    const status = statusOfDetails(details) ?? (category === 'no_fix_planned' ? 'ignored' : undefined);
    if (status !== undefined) for (const id of products) reasons.set(id, status);
  }
  return reasons;
}

/** Severity of a product; most documents have one severity for all. */
export function severityOf(
  vulnerability: CsafVulnerability,
  document: CsafDocument,
): (productId: string) => string | undefined {
  const impacts = vulnerability.threats.filter(({ category }) => category === 'impact');
  const [first] = impacts;
  const general = (first?.details || document.severity)?.toLowerCase() || undefined;
  if (impacts.every(({ details }) => details === first?.details)) return () => general;
  const byProduct = new Map<string, string>();
  for (const { details, products } of impacts) for (const id of products) byProduct.set(id, details.toLowerCase());
  return (productId) => byProduct.get(productId) || general;
}

/** Ratings of a vulnerability, each vector once. */
export function ratingsOf(vulnerability: CsafVulnerability, source: string): readonly CvssRating[] {
  const vectors = new Set(vulnerability.scores.flatMap((score) => score.vectors));
  return [...vectors].sort().flatMap((vector) => parseCvss(vector, source) ?? []);
}
