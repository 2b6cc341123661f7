import type { CsafBranch, CsafProduct } from './document.ts';
import { type Fields, fieldsOf, objectsOf, textOf, textsOf } from './fields.ts';

/** The product tree is no tree of files: CSAF allows 30 levels of branches. */
const MAX_DEPTH = 60;

interface Growing extends CsafProduct {
  component?: CsafProduct;
  platform?: CsafProduct;
}

function productOf(value: unknown, branch: CsafBranch | undefined): CsafProduct | undefined {
  const fields = fieldsOf(value);
  const id = textOf(fields?.product_id);
  if (fields === undefined || id === undefined) return undefined;
  const helper = fieldsOf(fields.product_identification_helper);
  const purl = textOf(helper?.purl);
  const cpe = textOf(helper?.cpe);
  return {
    id,
    name: textOf(fields.name) ?? id,
    // CSAF 2.1 has a list.
    purls: purl === undefined ? textsOf(helper?.purls) : [purl],
    ...(cpe !== undefined && { cpe }),
    ...(branch !== undefined && { branch }),
  };
}

function addBranches(
  value: unknown,
  parent: CsafBranch | undefined,
  into: Map<string, CsafProduct>,
  depth: number,
): void {
  if (depth > MAX_DEPTH) return;
  for (const fields of objectsOf(value)) {
    const own: CsafBranch = {
      category: textOf(fields.category) ?? '',
      name: textOf(fields.name) ?? '',
      ...(parent !== undefined && { parent }),
    };
    const product = productOf(fields.product, own);
    if (product !== undefined) into.set(product.id, product);
    if (fields.branches !== undefined) addBranches(fields.branches, own, into, depth + 1);
  }
}

/** Does following parts and platforms from the product lead back to it? */
function isInCircle(product: CsafProduct): boolean {
  const seen = new Set<CsafProduct>([product]);
  const waiting = [product];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const other of [next.component, next.platform]) {
      if (other === product) return true;
      if (other === undefined || seen.has(other)) continue;
      seen.add(other);
      waiting.push(other);
    }
  }
  return false;
}

/** Products of the tree by id. A relationship to a product that is not there keeps the end that is. */
export function readProducts(tree: Fields | undefined): Map<string, CsafProduct> {
  const products = new Map<string, CsafProduct>();
  if (tree === undefined) return products;
  addBranches(tree.branches, undefined, products, 0);
  for (const fields of objectsOf(tree.full_product_names)) {
    const product = productOf(fields, undefined);
    if (product !== undefined) products.set(product.id, product);
  }
  // Relationships may speak of one another in any order: all are made before they are joined.
  const joins: (readonly [Growing, string | undefined, string | undefined])[] = [];
  const referred = new Set<string>();
  for (const fields of objectsOf(tree.relationships)) {
    const product = productOf(fields.full_product_name, undefined);
    if (product === undefined) continue;
    const relation = textOf(fields.category);
    const joined: Growing = relation === undefined ? { ...product } : { ...product, relation };
    const component = textOf(fields.product_reference);
    const platform = textOf(fields.relates_to_product_reference);
    products.set(joined.id, joined);
    joins.push([joined, component, platform]);
    if (component !== undefined) referred.add(component);
    if (platform !== undefined) referred.add(platform);
  }
  for (const [joined, component, platform] of joins) {
    const part = component === undefined ? undefined : products.get(component);
    const whole = platform === undefined ? undefined : products.get(platform);
    if (part !== undefined) joined.component = part;
    if (whole !== undefined) joined.platform = whole;
  }
  for (const [joined] of joins) {
    // Only what others speak of can be in a circle (CSAF 6.1.3 forbids it).
    if (!referred.has(joined.id) || !isInCircle(joined)) continue;
    delete joined.component;
    delete joined.platform;
  }
  return products;
}

/** Product ids of each group. */
export function readGroups(tree: Fields | undefined): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>();
  for (const fields of objectsOf(tree?.product_groups)) {
    const id = textOf(fields.group_id);
    if (id !== undefined) groups.set(id, textsOf(fields.product_ids));
  }
  return groups;
}
