import type { VexIdentifiers, VexProduct } from '../../domain/vex.ts';
import { type Fields, fieldsOf, textOf, textsOf } from '../../feeds/csaf/fields.ts';
import type { CsafContent } from './content.ts';
import { type CsafFlaw, placed } from './flaw.ts';

/** Everything that a product identification helper gives: package URL, CPE, hashes, SBOMs, and the rest. */
function helperIdentifiers(helper: Fields | undefined): VexIdentifiers {
  if (helper === undefined) return [];
  const hashes = [...placed(helper.hashes, '')].flatMap(({ value }) =>
    [...placed(value.file_hashes, '')].flatMap(({ value: hash }) => {
      const [algorithm, digest] = [textOf(hash.algorithm), textOf(hash.value)];
      if (algorithm === undefined || digest === undefined) return [];
      return [`${algorithm.toLowerCase()}:${digest.toLowerCase()}`];
    }),
  );
  const uris = [...placed(helper.x_generic_uris, '')].flatMap(({ value }) => textOf(value.uri) ?? []);
  const one = [textOf(helper.purl), textOf(helper.cpe)].flatMap((text) => text ?? []);
  return [...one, ...textsOf(helper.purls), ...hashes, ...textsOf(helper.sbom_urls), ...uris];
}

interface Definition {
  readonly identifiers: VexIdentifiers;
  readonly isTwice: boolean;
}

/** A name stands for products that have nothing better, as in other formats. */
function definitionsOf({ products }: CsafContent): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  for (const { value } of products) {
    const id = textOf(value.product_id);
    if (id === undefined) continue;
    const own = helperIdentifiers(fieldsOf(value.product_identification_helper));
    const name = textOf(value.name);
    const identifiers = own.length > 0 || name === undefined ? own : [name];
    found.set(id, { identifiers, isTwice: found.has(id) });
  }
  return found;
}

/** What a relationship makes a product of. */
interface Ends {
  readonly path: string;
  readonly part: string;
  readonly whole: string;
}

function endsOf({ relationships }: CsafContent): ReadonlyMap<string, Ends> {
  const found = new Map<string, Ends>();
  for (const { path, value } of relationships) {
    const id = textOf(fieldsOf(value.full_product_name)?.product_id);
    const [part, whole] = [textOf(value.product_reference), textOf(value.relates_to_product_reference)];
    if (id !== undefined) found.set(id, { path, part: part ?? '', whole: whole ?? '' });
  }
  return found;
}

/** Parts and wholes that one product may be made of: Red Hat's modules have five, a chain without end would take all day. */
const MOST_PARTS = 100;

/** What a product is, or why nothing can be said of it. */
export type Resolved = { readonly product: VexProduct } | { readonly flaw: string };

/**
 * Products of statements by id. One that the document does not define, defines twice, or makes of itself could be
 * anything, and so could what is made of it.
 */
export function productResolver(content: CsafContent, flaws: readonly CsafFlaw[]): (id: string) => Resolved {
  const definitions = definitionsOf(content);
  const ends = endsOf(content);
  const circular = new Set(flaws.filter(({ test }) => test === '6.1.3').map(({ path }) => path));

  function flawOf(start: string): string | undefined {
    const seen = new Set<string>();
    const waiting = [start];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const definition = definitions.get(id);
      const madeOf = id === start ? `product ${id}` : `product ${start} is made of ${id}, which`;
      if (definition === undefined) return `${madeOf} is not defined`;
      if (definition.isTwice) return `${madeOf} is defined twice`;
      const made = ends.get(id);
      if (made === undefined) continue;
      if (circular.has(made.path)) return `${madeOf} is defined by itself`;
      if (seen.size > MOST_PARTS) return `product ${start} is made of more than ${MOST_PARTS} products`;
      waiting.push(made.part, made.whole);
    }
    return undefined;
  }
  const namesOf = (id: string): VexIdentifiers => definitions.get(id)?.identifiers ?? [];
  /** Package in product, package in module in product: the root is what is scanned, the innermost part is the package. */
  function productOf(id: string): VexProduct {
    let [part, root] = [id, id];
    for (let made = ends.get(part); made !== undefined; made = ends.get(part)) part = made.part;
    for (let made = ends.get(root); made !== undefined; made = ends.get(root)) root = made.whole;
    if (part === root) return { identifiers: namesOf(id), subcomponents: [] };
    return { identifiers: namesOf(root), subcomponents: [namesOf(part)] };
  }
  const known = new Map<string, Resolved>();
  return (id) => {
    let resolved = known.get(id);
    if (resolved === undefined) {
      const flaw = flawOf(id);
      resolved = flaw === undefined ? { product: productOf(id) } : { flaw };
      known.set(id, resolved);
    }
    return resolved;
  };
}
