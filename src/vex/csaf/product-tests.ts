import { textOf } from '../../feeds/csaf/fields.ts';
import { type CsafContent, productsOn, remarksOf, statusesOf } from './content.ts';
import { type CsafFlaw, type Placed, placed, placedTexts, repeated } from './flaw.ts';

const REMARKS = ['flags', 'remediations', 'threats'] as const;

function* idsOf(places: Iterable<Placed<Readonly<Record<string, unknown>>>>, key: string): Generator<Placed<string>> {
  for (const { path, value } of places) {
    const id = textOf(value[key]);
    if (id !== undefined) yield { path: `${path}/${key}`, value: id };
  }
}

/** 6.1.1, 6.1.2 */
function* productIds(content: CsafContent): Generator<CsafFlaw> {
  const defined = new Set([...idsOf(content.products, 'product_id')].map(({ value }) => value));
  function* references(): Generator<Placed<string>> {
    for (const { path, value } of content.groups) yield* placedTexts(value.product_ids, `${path}/product_ids`);
    yield* idsOf(content.relationships, 'product_reference');
    yield* idsOf(content.relationships, 'relates_to_product_reference');
    for (const vulnerability of content.vulnerabilities) {
      yield* statusesOf(vulnerability);
      for (const key of REMARKS) {
        for (const { path, value } of remarksOf(vulnerability, key))
          yield* placedTexts(value.product_ids, `${path}/product_ids`);
      }
      for (const { path, value } of remarksOf(vulnerability, 'scores'))
        yield* placedTexts(value.products, `${path}/products`);
    }
  }
  for (const { path, value } of references()) {
    if (!defined.has(value)) yield { test: '6.1.1', path, message: `product ${value} is not defined` };
  }
  yield* repeated('6.1.2', 'product', idsOf(content.products, 'product_id'));
}

/** 6.1.3: relationships that lead back to themselves. */
function* circles({ relationships }: CsafContent): Generator<CsafFlaw> {
  const ends = new Map<string, readonly string[]>();
  const places: Placed<string>[] = [];
  for (const { path, value } of relationships) {
    for (const { value: product } of placed([value.full_product_name], path)) {
      const id = textOf(product.product_id);
      if (id === undefined) continue;
      places.push({ path, value: id });
      const both = [value.product_reference, value.relates_to_product_reference].flatMap((end) => textOf(end) ?? []);
      ends.set(id, [...(ends.get(id) ?? []), ...both]);
    }
  }
  // A product is clean once all that it is made of is: what is left over is in a circle or leads into one.
  const clean = new Set<string>();
  const usedBy = new Map<string, string[]>();
  const open = new Map<string, number>();
  for (const [id, parts] of ends) {
    const made = parts.filter((part) => ends.has(part));
    open.set(id, made.length);
    for (const part of made) {
      const users = usedBy.get(part);
      if (users === undefined) usedBy.set(part, [id]);
      else users.push(id);
    }
  }
  const waiting = [...open].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    clean.add(id);
    for (const user of usedBy.get(id) ?? []) {
      const left = (open.get(user) ?? 0) - 1;
      open.set(user, left);
      if (left === 0) waiting.push(user);
    }
  }
  for (const { path, value } of places) {
    if (!clean.has(value)) yield { test: '6.1.3', path, message: `product ${value} is defined by itself` };
  }
}

/** 6.1.4, 6.1.5 */
function* groupIds({ groups, vulnerabilities }: CsafContent): Generator<CsafFlaw> {
  const defined = new Set([...idsOf(groups, 'group_id')].map(({ value }) => value));
  for (const vulnerability of vulnerabilities) {
    for (const key of REMARKS) {
      for (const remark of remarksOf(vulnerability, key)) {
        for (const { path, value } of placedTexts(remark.value.group_ids, `${remark.path}/group_ids`)) {
          if (!defined.has(value)) yield { test: '6.1.4', path, message: `product group ${value} is not defined` };
        }
      }
    }
  }
  yield* repeated('6.1.5', 'product group', idsOf(groups, 'group_id'));
}

const GROUP_OF_STATUS: ReadonlyMap<string, string> = new Map([
  ['first_affected', 'affected'],
  ['known_affected', 'affected'],
  ['last_affected', 'affected'],
  ['known_not_affected', 'not affected'],
  ['first_fixed', 'fixed'],
  ['fixed', 'fixed'],
  ['under_investigation', 'under investigation'],
]);

/** 6.1.6 */
function* contradictions({ vulnerabilities }: CsafContent): Generator<CsafFlaw> {
  for (const vulnerability of vulnerabilities) {
    const said = new Map<string, string>();
    for (const { path, value, status } of statusesOf(vulnerability)) {
      const group = GROUP_OF_STATUS.get(status);
      if (group === undefined) continue;
      const before = said.get(value);
      if (before === undefined) said.set(value, group);
      else if (before !== group) yield { test: '6.1.6', path, message: `product ${value} is ${before} and ${group}` };
    }
  }
}

/** 6.1.29, 6.1.32, 6.1.33 */
function* remarks(content: CsafContent): Generator<CsafFlaw> {
  const isOnNothing = ({ value }: Placed<Readonly<Record<string, unknown>>>): boolean =>
    value.product_ids === undefined && value.group_ids === undefined;
  for (const vulnerability of content.vulnerabilities) {
    for (const remediation of remarksOf(vulnerability, 'remediations')) {
      if (isOnNothing(remediation))
        yield { test: '6.1.29', path: remediation.path, message: 'the remediation names no product' };
    }
    const flagged = new Set<string>();
    for (const flag of remarksOf(vulnerability, 'flags')) {
      if (isOnNothing(flag)) yield { test: '6.1.32', path: flag.path, message: 'the flag names no product' };
      for (const id of productsOn(flag.value, content)) {
        if (flagged.has(id)) yield { test: '6.1.33', path: flag.path, message: `product ${id} has several flags` };
        flagged.add(id);
      }
    }
  }
}

export function* productTests(content: CsafContent): Generator<CsafFlaw, void, undefined> {
  yield* productIds(content);
  yield* circles(content);
  yield* groupIds(content);
  yield* contradictions(content);
  yield* remarks(content);
}
