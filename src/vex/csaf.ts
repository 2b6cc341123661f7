import { sortedSet } from '../domain/order.ts';
import { VEX_JUSTIFICATIONS, type VexStatement, type VexStatus } from '../domain/vex.ts';
import { type Fields, fieldsOf, textOf } from '../feeds/csaf/fields.ts';
import { type CsafContent, csafContent, productsOn, remarksOf, statusesOf } from './csaf/content.ts';
import { type Placed, placed } from './csaf/flaw.ts';
import { productResolver } from './csaf/products.ts';
import { flawsOfContent } from './csaf-check.ts';
import { isoTime, type VexReading } from './reading.ts';

/** `recommended` is advice on what to install, no statement on what it holds (6.1.6 lets it stand beside any other). */
const STATUS_OF: ReadonlyMap<string, VexStatus> = new Map([
  ['first_affected', 'affected'],
  ['known_affected', 'affected'],
  ['last_affected', 'affected'],
  ['first_fixed', 'fixed'],
  ['fixed', 'fixed'],
  ['known_not_affected', 'not_affected'],
  ['under_investigation', 'under_investigation'],
]);
/** Flaws that are told one by one at the statements that they take away. */
const OF_STATEMENTS = new Set(['6.1.1', '6.1.6', '6.1.27.9']);
/** A document with a flaw on every product is told briefly. */
const MOST_TOLD = 100;

export const isCsaf = (json: unknown): boolean => {
  const document = fieldsOf(fieldsOf(json)?.document);
  return textOf(document?.csaf_version) !== undefined && fieldsOf(document?.tracking) !== undefined;
};

interface Remark {
  readonly text: string;
  readonly time: string | undefined;
}

/** The first remark of a kind on each product. */
function remarksByProduct(
  content: CsafContent,
  vulnerability: Placed<Fields>,
  key: string,
  textKey: string,
  category?: string,
): ReadonlyMap<string, Remark> {
  const found = new Map<string, Remark>();
  for (const { value } of remarksOf(vulnerability, key)) {
    const text = textOf(value[textKey]);
    if (text === undefined || (category !== undefined && value.category !== category)) continue;
    const remark = { text, time: isoTime(textOf(value.date)) };
    for (const id of productsOn(value, content)) if (!found.has(id)) found.set(id, remark);
  }
  return found;
}

/** What the vulnerability's notes say, for products of which nothing is said of their own. */
function noteOf(vulnerability: Placed<Fields>): string | undefined {
  const notes = remarksOf(vulnerability, 'notes').map(({ value }) => value);
  const note =
    notes.find(({ category }) => category === 'details') ?? notes.find(({ category }) => category === 'general');
  return textOf(note?.text);
}

/** What is said of each product of one vulnerability besides its status. */
function remarksOn(content: CsafContent, vulnerability: Placed<Fields>) {
  const flags = remarksByProduct(content, vulnerability, 'flags', 'label');
  const impacts = remarksByProduct(content, vulnerability, 'threats', 'details', 'impact');
  const remediations = remarksByProduct(content, vulnerability, 'remediations', 'details');
  const note = noteOf(vulnerability);
  return (id: string, status: VexStatus) => {
    const isSafe = status === 'not_affected';
    const flag = isSafe ? flags.get(id) : undefined;
    const remark = isSafe ? impacts.get(id) : status === 'under_investigation' ? undefined : remediations.get(id);
    const justification = VEX_JUSTIFICATIONS.find((known) => known === flag?.text);
    const reason = remark?.text ?? note;
    const time = [flag?.time, remark?.time]
      .flatMap((at) => at ?? [])
      .sort()
      .at(-1);
    return {
      ...(justification !== undefined && { justification }),
      ...(reason !== undefined && { reason }),
      time,
      isExplained: flag !== undefined || remark !== undefined,
    };
  };
}

/** The names of a vulnerability: its CVE, and its ids in other systems. */
function idsOf({ value }: Placed<Fields>): readonly string[] {
  const ids = [...placed(value.ids, '')].flatMap(({ value: id }) => textOf(id.text) ?? []);
  return sortedSet([...(textOf(value.cve) === undefined ? [] : [String(value.cve)]), ...ids]);
}

/** (vulnerability, product) of which the document says different things, be it in one entry or in two (6.1.6, 6.1.23). */
function contradicted(content: CsafContent): ReadonlySet<string> {
  const said = new Map<string, VexStatus>();
  const found = new Set<string>();
  for (const vulnerability of content.vulnerabilities) {
    const ids = idsOf(vulnerability);
    for (const { value, status: key } of statusesOf(vulnerability)) {
      const status = STATUS_OF.get(key);
      if (status === undefined) continue;
      for (const id of ids) {
        const subject = `${id}\0${value}`;
        const before = said.get(subject);
        if (before === undefined) said.set(subject, status);
        else if (before !== status) found.add(subject);
      }
    }
  }
  return found;
}

/**
 * Statements of a CSAF 2.0 document, one for each product and vulnerability that has a status. Where the document's
 * flaws leave open what is said of what (products that are undefined, defined twice or by themselves, statuses that
 * contradict each other, in a VEX "not affected" without a reason) there is a problem in the statement's place; other
 * flaws of the standard's mandatory tests are told, and the statements hold.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html
 */
export function readCsafVex(json: unknown): VexReading {
  const content = csafContent(json);
  const { document, tracking, category } = content;
  const flaws = flawsOfContent(content);
  const problems: string[] = [];
  const resolve = productResolver(content, flaws);
  const isContradicted = contradicted(content);
  const author = textOf(fieldsOf(document.publisher)?.name) ?? 'unknown';
  const released = isoTime(textOf(tracking.current_release_date));
  const id = textOf(tracking.id) ?? 'CSAF';
  const statements: VexStatement[] = [];
  for (const vulnerability of content.vulnerabilities) {
    const vulnerabilityIds = idsOf(vulnerability);
    if (vulnerabilityIds.length === 0) {
      problems.push(`${vulnerability.path}: it names no vulnerability`);
      continue;
    }
    const remarks = remarksOn(content, vulnerability);
    for (const { path, value: productId, status: key } of statusesOf(vulnerability)) {
      const status = STATUS_OF.get(key);
      if (status === undefined) continue;
      const resolved = resolve(productId);
      const { time, isExplained, ...said } = remarks(productId, status);
      const flaw =
        'flaw' in resolved
          ? resolved.flaw
          : vulnerabilityIds.some((name) => isContradicted.has(`${name}\0${productId}`))
            ? `the document contradicts itself on product ${productId}`
            : category === 'csaf_vex' && status === 'not_affected' && !isExplained
              ? `product ${productId} is not affected, without a reason`
              : undefined;
      if ('flaw' in resolved || flaw !== undefined) {
        problems.push(`${path}: ${textOf(vulnerability.value.cve) ?? vulnerabilityIds[0]}: ${flaw}`);
        continue;
      }
      const timestamp = time ?? released;
      statements.push({
        vulnerabilityIds,
        products: [resolved.product],
        status,
        ...said,
        author,
        ...(timestamp !== undefined && { timestamp }),
        document: id,
      });
    }
  }
  if (statements.length === 0 && problems.length === 0) problems.push('no product has a status');
  const others = flaws.filter(({ test, path }) => !OF_STATEMENTS.has(test) || !path.includes('/product_status/'));
  problems.push(...others.slice(0, MOST_TOLD).map(({ test, path, message }) => `${path}: ${message} (CSAF ${test})`));
  if (others.length > MOST_TOLD) problems.push(`and ${others.length - MOST_TOLD} more flaws`);
  return { statements, problems };
}
