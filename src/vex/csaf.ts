import { sortedSet } from '../domain/order.ts';
import {
  VEX_JUSTIFICATIONS,
  type VexIdentifiers,
  type VexProduct,
  type VexStatement,
  type VexStatus,
} from '../domain/vex.ts';
import type { CsafProduct } from '../feeds/csaf/document.ts';
import { type Fields, fieldsOf, textOf, textsOf } from '../feeds/csaf/fields.ts';
import { readProducts } from '../feeds/csaf/products.ts';
import { type CsafContent, csafContent, productsOn, remarksOf, statusesOf } from './csaf/content.ts';
import { type Placed, placed } from './csaf/flaw.ts';
import { type CsafFlaw, flawsOfContent } from './csaf-check.ts';
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

/** Everything that a product identification helper gives: package URL, CPE, hashes, SBOMs, and the rest. */
function helperIdentifiers(helper: Fields | undefined): VexIdentifiers {
  if (helper === undefined) return [];
  const hashes = [...placed(helper.hashes, '')].flatMap(({ value }) =>
    [...placed(value.file_hashes, '')].flatMap(({ value: hash }) => {
      const [algorithm, digest] = [textOf(hash.algorithm), textOf(hash.value)];
      return algorithm === undefined || digest === undefined
        ? []
        : [`${algorithm.toLowerCase()}:${digest.toLowerCase()}`];
    }),
  );
  const uris = [...placed(helper.x_generic_uris, '')].flatMap(({ value }) => textOf(value.uri) ?? []);
  const one = [textOf(helper.purl), textOf(helper.cpe)].flatMap((text) => text ?? []);
  return [...one, ...textsOf(helper.purls), ...hashes, ...textsOf(helper.sbom_urls), ...uris];
}

/** Identifiers of every product by id; a name stands for products that have nothing better, as in other formats. */
function identifiersById({ products }: CsafContent): ReadonlyMap<string, VexIdentifiers> {
  const found = new Map<string, VexIdentifiers>();
  for (const { value } of products) {
    const id = textOf(value.product_id);
    if (id === undefined || found.has(id)) continue;
    const identifiers = helperIdentifiers(fieldsOf(value.product_identification_helper));
    const name = textOf(value.name);
    found.set(id, identifiers.length > 0 || name === undefined ? identifiers : [name]);
  }
  return found;
}

/** Why nothing can be said of a product, or what it is. */
type Resolved = { readonly product: VexProduct } | { readonly flaw: string };

/** Products of statements. One that the document defines twice, not at all, or by itself could be anything. */
function productResolver(json: unknown, content: CsafContent, flaws: readonly CsafFlaw[]): (id: string) => Resolved {
  const tree = fieldsOf(fieldsOf(json)?.product_tree);
  const products = readProducts(tree);
  const identifiers = identifiersById(content);
  const relationships = new Set(
    content.relationships.flatMap(({ value }) => textOf(fieldsOf(value.full_product_name)?.product_id) ?? []),
  );
  const ids = new Set<string>();
  const twice = new Set<string>();
  for (const { value } of content.products) {
    const id = textOf(value.product_id);
    if (id !== undefined && ids.has(id)) twice.add(id);
    if (id !== undefined) ids.add(id);
  }
  const hasCircle = flaws.some(({ test }) => test === '6.1.3');

  /** What is wrong with the product or anything that it is made of. */
  function flawOf(start: CsafProduct): string | undefined {
    const seen = new Set<CsafProduct>();
    const waiting = [start];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (twice.has(next.id)) return `product ${next.id} is defined twice`;
      if (!relationships.has(next.id)) continue;
      if (next.component === undefined || next.platform === undefined) {
        return `product ${next.id} is made of products that are not defined${hasCircle ? ', or of itself' : ''}`;
      }
      waiting.push(next.component, next.platform);
    }
    return undefined;
  }
  const namesOf = (product: CsafProduct): VexIdentifiers => identifiers.get(product.id) ?? [];
  /** Package in product, package in module in product: the root is what is scanned, the innermost part is the package. */
  function productOf(product: CsafProduct): VexProduct {
    let [part, root] = [product, product];
    while (part.component !== undefined) part = part.component;
    while (root.platform !== undefined) root = root.platform;
    if (part === root) return { identifiers: namesOf(product), subcomponents: [] };
    return { identifiers: namesOf(root), subcomponents: [namesOf(part)] };
  }
  const known = new Map<string, Resolved>();
  return (id) => {
    let resolved = known.get(id);
    if (resolved === undefined) {
      const product = products.get(id);
      const flaw = product === undefined ? `product ${id} is not defined` : flawOf(product);
      resolved = product === undefined || flaw !== undefined ? { flaw: flaw ?? '' } : { product: productOf(product) };
      known.set(id, resolved);
    }
    return resolved;
  };
}

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
  const resolve = productResolver(json, content, flaws);
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
        problems.push(`${path}: ${vulnerabilityIds[0]}: ${flaw}`);
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
  const others = flaws.filter(({ test, path }) => !OF_STATEMENTS.has(test) || !path.includes('/product_status/'));
  problems.push(...others.slice(0, MOST_TOLD).map(({ test, path, message }) => `${path}: ${message} (CSAF ${test})`));
  if (others.length > MOST_TOLD) problems.push(`and ${others.length - MOST_TOLD} more flaws`);
  return { statements, problems };
}
