import type { CvssRating } from '../../domain/advisory.ts';
import { parseCvss } from '../../domain/cvss.ts';
import type { OvalCve, OvalDefinition } from './document.ts';
import { detached } from './scan-xml.ts';

/** CVE ids in a text, in its order, each once. */
export const cvesIn = (text: string): readonly string[] =>
  [...new Set(text.match(/CVE-\d{4}-\d{4,19}(?!\d)/g))].map(detached);

/** CVEs of a definition: of its references and of its advisory; sorted. */
export function cvesOf(definition: OvalDefinition): readonly string[] {
  const ids = new Set<string>();
  for (const { source, id } of definition.references) {
    if (/^(SUSE )?CVE$/i.test(source)) for (const cve of cvesIn(id)) ids.add(cve);
  }
  for (const { text } of definition.cves) for (const cve of cvesIn(text)) ids.add(cve);
  return [...ids].sort();
}

/** Ratings of one vulnerability: `7.4/CVSS:3.1/AV:N/…` is a score and its vector. */
export const ratingsOf = ({ vectors }: OvalCve, source: string): readonly CvssRating[] =>
  vectors.flatMap((vector) => parseCvss(vector.replace(/^\d{1,2}(\.\d)?\//, ''), source) ?? []);

/** `2007-06-26` or a time as written in OVAL, as an ISO date; undefined when it is none. */
export function isoDate(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
