import { type Fields, fieldsOf, textOf } from '../../feeds/csaf/fields.ts';
import { type Placed, placed, placedTexts } from './flaw.ts';

/** A document with what several tests look at, each with its place. */
export interface CsafContent {
  readonly document: Fields;
  readonly tracking: Fields;
  readonly category: string;
  readonly hasTree: boolean;
  readonly branches: readonly Placed<Fields>[];
  /** Every definition of a product: of branches, full product names, relationships. */
  readonly products: readonly Placed<Fields>[];
  readonly relationships: readonly Placed<Fields>[];
  readonly groups: readonly Placed<Fields>[];
  readonly productsOfGroup: ReadonlyMap<string, readonly string[]>;
  readonly vulnerabilities: readonly Placed<Fields>[];
}

/** All branches, however deep, parents first: the stack is ours, so that no document can exhaust that of the process. */
function branchesOf(tree: Fields): readonly Placed<Fields>[] {
  const found: Placed<Fields>[] = [];
  const waiting = [...placed(tree.branches, '/product_tree/branches')].reverse();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    found.push(next);
    const inner = [...placed(next.value.branches, `${next.path}/branches`)];
    for (const branch of inner.reverse()) waiting.push(branch);
  }
  return found;
}

export function csafContent(json: unknown): CsafContent {
  const root = fieldsOf(json) ?? {};
  const document = fieldsOf(root.document) ?? {};
  const tree = fieldsOf(root.product_tree);
  const branches = branchesOf(tree ?? {});
  const relationships = [...placed(tree?.relationships, '/product_tree/relationships')];
  const groups = [...placed(tree?.product_groups, '/product_tree/product_groups')];
  const at = (path: string, value: unknown): readonly Placed<Fields>[] => {
    const fields = fieldsOf(value);
    return fields === undefined ? [] : [{ path, value: fields }];
  };
  const productsOfGroup = new Map<string, readonly string[]>();
  for (const { path, value } of groups) {
    const id = textOf(value.group_id);
    if (id !== undefined)
      productsOfGroup.set(
        id,
        [...placedTexts(value.product_ids, path)].map((p) => p.value),
      );
  }
  return {
    document,
    tracking: fieldsOf(document.tracking) ?? {},
    category: textOf(document.category) ?? '',
    hasTree: tree !== undefined,
    branches,
    products: [
      ...branches.flatMap(({ path, value }) => at(`${path}/product`, value.product)),
      ...placed(tree?.full_product_names, '/product_tree/full_product_names'),
      ...relationships.flatMap(({ path, value }) => at(`${path}/full_product_name`, value.full_product_name)),
    ],
    relationships,
    groups,
    productsOfGroup,
    vulnerabilities: [...placed(root.vulnerabilities, '/vulnerabilities')],
  };
}

/** Products that a remark (flag, threat, remediation) is on, those of groups among them. */
export function productsOn(remark: Fields, content: CsafContent): readonly string[] {
  const groups = [...placedTexts(remark.group_ids, '')].flatMap(
    ({ value }) => content.productsOfGroup.get(value) ?? [],
  );
  return [...new Set([...placedTexts(remark.product_ids, '')].map(({ value }) => value).concat(groups))];
}

/** Remarks of a vulnerability under one key, in order. */
export const remarksOf = (vulnerability: Placed<Fields>, key: string): readonly Placed<Fields>[] => [
  ...placed(vulnerability.value[key], `${vulnerability.path}/${key}`),
];

/** Every product of every status of a vulnerability. */
export function* statusesOf(
  vulnerability: Placed<Fields>,
): Generator<Placed<string> & { readonly status: string }, void, undefined> {
  for (const [status, list] of Object.entries(fieldsOf(vulnerability.value.product_status) ?? {})) {
    for (const place of placedTexts(list, `${vulnerability.path}/product_status/${status}`)) yield { ...place, status };
  }
}
