import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { DISTRIBUTION_TYPES, ecosystemOf } from '../domain/ecosystem.ts';
import type { Distribution, Inventory } from '../domain/inventory.ts';
import type { Package } from '../domain/package.ts';
import type { Database } from './database.ts';
import { batches, type JsonRow, selectRows } from './rows.ts';

const COLUMNS = [
  'identity',
  'type',
  'ecosystem',
  'distribution',
  'namespace',
  'name',
  'version',
  'arch',
  'source_name',
  'source_version',
] as const;

const distributionName = (d: Distribution): string => [d.id, d.versionId ?? d.codename].filter(Boolean).join('-');

/** What makes a package the same one on another machine: everything but where it lies and who found it. */
function rowOfPackage(p: Package, distribution: Distribution | undefined): JsonRow {
  const ofDistribution = DISTRIBUTION_TYPES.has(p.type) && distribution ? distributionName(distribution) : undefined;
  const facts = [p.type, ofDistribution, p.namespace, p.name, p.version, p.arch, p.source?.name, p.source?.version];
  return {
    identity: createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32),
    type: p.type,
    ecosystem: ecosystemOf(p.type, distribution),
    distribution: ofDistribution,
    namespace: p.namespace,
    name: p.name,
    version: p.version,
    arch: p.arch,
    source_name: p.source?.name,
    source_version: p.source?.version,
  };
}

/** Stores the distinct package versions of an inventory, once for the whole fleet, and joins them to it. */
export async function storePackageVersions(
  database: Database,
  batchSize: number,
  inventoryId: number,
  inventory: Inventory,
): Promise<void> {
  const distinct = new Map(
    inventory.packages.map((p) => rowOfPackage(p, inventory.distribution)).map((row) => [String(row.identity), row]),
  );
  // In one order: concurrent transactions that insert the same package versions then never wait in a circle.
  const rows = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const batch of batches(rows, batchSize))
    await database.write(async (trx) => {
      await sql`
        insert into package_version (${sql.raw(COLUMNS.join(', '))})
        ${selectRows(
          'package_version',
          COLUMNS,
          batch.map(([, row]) => row),
        )} on conflict (identity) do nothing
      `.execute(trx);
      await sql`
        insert into inventory_package (inventory_id, package_version_id)
        select ${inventoryId}::integer, id from package_version where identity = any(${batch.map(([id]) => id)}::text[])
        on conflict do nothing
      `.execute(trx);
    });
}
