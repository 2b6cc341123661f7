import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { Explanation } from '../domain/explanation.ts';
import type { Inventory } from '../domain/inventory.ts';
import { explain, hasRecords, namesOf } from './explain.ts';
import { scopeOf } from './match-inventory.ts';

/**
 * Explanations of one vulnerability for every package of an inventory that some record of it speaks of, in the order of
 * the packages. A generator with undefined for the others, so that who reads it can rest in between.
 * @param vulnerabilityId any of its names
 */
export function* explainPackages(
  inventory: Inventory,
  vulnerabilityId: string,
  database: AdvisoryDatabase,
): Generator<Explanation | undefined> {
  const scope = scopeOf(inventory);
  const { ids } = namesOf(vulnerabilityId, database);
  for (const pkg of inventory.packages) {
    yield hasRecords(pkg, ids, database, scope) ? explain(pkg, vulnerabilityId, database, scope) : undefined;
  }
}

/** The same at once, without the others. */
export const explainInventory = (
  inventory: Inventory,
  vulnerabilityId: string,
  database: AdvisoryDatabase,
): readonly Explanation[] =>
  [...explainPackages(inventory, vulnerabilityId, database)].filter((each) => each !== undefined);
