import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Inventory, InventorySubject, ScanProblem } from '../domain/inventory.ts';
import { inventoryDigest } from '../domain/inventory-digest.ts';
import type { Resource } from '../domain/resource.ts';
import { deleteBlob, packBlob, putBlob, unpackBlob } from './blobs.ts';
import type { Database, Trx } from './database.ts';
import { jsonText } from './json-text.ts';
import { storePackageVersions } from './package-versions.ts';
import { upsertResource } from './resources.ts';
import type { InventoryStore } from './store.ts';

/** What all resources with the same software share. Subject, problems and time are each resource's own. */
type Content = Pick<Inventory, 'distribution' | 'packages'>;

/** Points the resource at the inventory; `undefined` when the inventory is not (or no longer) stored whole. */
async function point(trx: Trx, resource: Resource, inventory: Inventory, digest: string, clock: Clock) {
  // Shared lock: a sweep that wants to delete this inventory waits, then sees that it is used.
  const stored = await trx
    .selectFrom('inventory')
    .select('id')
    .where('digest', '=', digest)
    .where('complete', '=', true)
    .forShare()
    .executeTakeFirst();
  if (stored === undefined) return undefined;
  await upsertResource(trx, resource, clock);
  const { rows } = await sql<{ changed: boolean }>`
    update resource r set
      inventory_id = ${stored.id}, inventory_subject = ${jsonText(inventory.subject)}::jsonb,
      inventory_problems = ${jsonText(inventory.problems)}::jsonb,
      inventory_collected_at = ${inventory.collectedAt}::timestamptz,
      revision = r.revision + (before.inventory_id is distinct from ${stored.id})::integer
    from (
      select inventory_id from resource
      where account_id = ${resource.accountId} and region = ${resource.region} and id = ${resource.id} for update
    ) before
    where r.account_id = ${resource.accountId} and r.region = ${resource.region} and r.id = ${resource.id}
    returning before.inventory_id is distinct from ${stored.id} as changed
  `.execute(trx);
  return { digest, changed: rows[0]?.changed ?? true };
}

/** Stores content in several short transactions; it counts once it is `complete`, so a kill in between only repeats. */
async function storeContent(database: Database, batchSize: number, inventory: Inventory, digest: string, now: string) {
  const { distribution, packages } = inventory;
  const content: Content = { ...(distribution && { distribution }), packages };
  const data = await packBlob(content);
  const id = await database.write(async (trx) => {
    await putBlob(trx, digest, data);
    const row = await trx
      .insertInto('inventory')
      .values({ digest, packages: packages.length, complete: false, createdAt: now })
      .onConflict((conflict) => conflict.column('digest').doUpdateSet({ createdAt: now }))
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  });
  await storePackageVersions(database, batchSize, id, inventory);
  await database.write((trx) => trx.updateTable('inventory').set({ complete: true }).where('id', '=', id).execute());
}

export const inventoryStore = (database: Database, batchSize: number, clock: Clock): InventoryStore => ({
  async attach(resource, inventory) {
    const digest = inventoryDigest(inventory);
    for (;;) {
      const outcome = await database.write((trx) => point(trx, resource, inventory, digest, clock));
      if (outcome !== undefined) return outcome;
      await storeContent(database, batchSize, inventory, digest, clock.now().toISOString());
    }
  },

  async current(owner, resourceId) {
    const row = await database.read((db) =>
      db
        .selectFrom('resource as r')
        .innerJoin('inventory as i', 'i.id', 'r.inventoryId')
        .innerJoin('blob as b', 'b.digest', 'i.digest')
        .select(['i.digest', 'b.data', 'r.inventorySubject', 'r.inventoryProblems', 'r.inventoryCollectedAt'])
        .where('r.accountId', '=', owner.accountId)
        .where('r.region', '=', owner.region)
        .where('r.id', '=', resourceId)
        .executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    const content = (await unpackBlob(row.data)) as Content;
    return {
      digest: row.digest,
      inventory: {
        ...content,
        subject: row.inventorySubject as InventorySubject,
        problems: row.inventoryProblems as readonly ScanProblem[],
        collectedAt: String(row.inventoryCollectedAt),
      },
    };
  },

  async sweep(before, limit) {
    for (let deleted = 0; deleted < limit; deleted++)
      if (!(await database.write((trx) => deleteUnused(trx, before)))) return deleted;
    return limit;
  },
});

/** One inventory a transaction: it may have thousands of packages. False when none is left to delete. */
async function deleteUnused(trx: Trx, before: string): Promise<boolean> {
  const { rows: unused } = await sql<{ id: number; digest: string }>`
    select i.id, i.digest from inventory i
    where i.created_at < ${before}::timestamptz
      and not exists (select 1 from resource r where r.inventory_id = i.id)
    order by i.id limit 1 for update skip locked
  `.execute(trx);
  const [inventory] = unused;
  if (inventory === undefined) return false;
  // Asked again under the lock: a resource may have been pointed at it while we waited.
  const { numAffectedRows } = await sql`
    delete from inventory i
    where i.id = ${inventory.id} and not exists (select 1 from resource r where r.inventory_id = i.id)
  `.execute(trx);
  if (numAffectedRows === 1n) {
    await trx.deleteFrom('inventoryPackage').where('inventoryId', '=', inventory.id).execute();
    await deleteBlob(trx, inventory.digest);
  }
  return true;
}
