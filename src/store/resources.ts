import { type Kysely, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { tagOfReference } from '../domain/image-reference.ts';
import { detailsOf, placeOf, type Resource, type ResourceDetails, type ResourceType } from '../domain/resource.ts';
import type { Database } from './database.ts';
import { pageOf, readPageKey } from './page-key.ts';
import { type JsonRow, selectRows, setExcluded } from './rows.ts';
import type { Tables } from './schema.ts';
import type { ResourceStore } from './store.ts';

const KEY = ['account_id', 'region', 'id'] as const;
const FACTS = [
  'type',
  'tags',
  'details',
  'registry',
  'repository',
  'image_digest',
  'image_tags',
  'architecture',
  'pushed_at',
  'provider',
  'provider_account_id',
  'provider_region',
  'provider_org_id',
  'image_reference',
  'network_id',
  'subnet_ids',
  'function_name',
  'runtime',
  'layers',
  'execution_role',
  'modified_at',
  'project_name',
  'provider_type',
  'pulled_at',
  'last_in_use_at',
  'in_use_count',
  'updated_at',
] as const;

/** Columns of their own for what filters and groups ask; the whole stands in `details`. */
function rowOfResource(resource: Resource, now: string): JsonRow {
  const { details } = resource;
  const image = detailsOf(resource, 'image');
  const instance = detailsOf(resource, 'instance');
  const serverless = detailsOf(resource, 'function');
  const code = detailsOf(resource, 'code-repository');
  const holder = image ?? detailsOf(resource, 'container-repository');
  const place = placeOf(resource);
  return {
    account_id: resource.accountId,
    region: resource.region,
    id: resource.id,
    type: resource.type,
    tags: resource.tags,
    details,
    registry: holder?.registry,
    repository: holder?.repository,
    image_digest: image?.image.digest,
    image_tags: image?.image.tags.map(tagOfReference),
    architecture: image?.image.architecture,
    pushed_at: image?.pushedAt,
    provider: place.provider,
    provider_account_id: place.accountId,
    provider_region: place.region,
    provider_org_id: place.orgId,
    image_reference: instance?.imageReference,
    network_id: instance?.networkId,
    subnet_ids: instance?.subnetIds,
    function_name: serverless?.name,
    runtime: serverless?.runtime,
    layers: serverless?.layers,
    execution_role: serverless?.executionRole,
    modified_at: serverless?.modifiedAt,
    project_name: code?.projectName,
    provider_type: code?.providerType,
    pulled_at: image?.pulledAt,
    last_in_use_at: image?.lastInUseAt,
    in_use_count: image?.inUseCount,
    updated_at: now,
  };
}

export interface ResourceRow {
  readonly accountId: string;
  readonly region: string;
  readonly id: string;
  readonly type: string;
  readonly tags: Record<string, string>;
  readonly details: unknown;
}

export const RESOURCE_SELECTION = ['accountId', 'region', 'id', 'type', 'tags', 'details'] as const;

export const resourceOfRow = (row: ResourceRow): Resource => ({
  accountId: row.accountId,
  region: row.region,
  id: row.id,
  type: row.type as ResourceType,
  tags: row.tags,
  details: row.details as ResourceDetails,
});

const insertion = (resource: Resource, clock: Clock) => sql`
  insert into resource (${sql.raw([...KEY, ...FACTS].join(', '))})
  ${selectRows('resource', [...KEY, ...FACTS], [rowOfResource(resource, clock.now().toISOString())])}
  on conflict (account_id, region, id)`;

/** Inserts a resource that is not there; what is known of one that is there stays. */
export async function insertResource(trx: Kysely<Tables>, resource: Resource, clock: Clock): Promise<void> {
  await sql`${insertion(resource, clock)} do nothing`.execute(trx);
}

/** Inserts or replaces what is known of a resource, inventory and revision aside; writes nothing when nothing moved. */
export async function upsertResource(trx: Kysely<Tables>, resource: Resource, clock: Clock): Promise<void> {
  await sql`
    ${insertion(resource, clock)} do update set ${setExcluded(FACTS)}
    where resource.type <> excluded.type or resource.tags <> excluded.tags or resource.details <> excluded.details
  `.execute(trx);
}

const IMAGE_ORDER = 'SEEN_AT DESC';

export const resourceStore = (database: Database, clock: Clock): ResourceStore => ({
  async upsert(resource) {
    await database.write((trx) => upsertResource(trx, resource, clock));
  },
  async get(owner, id) {
    const row = await database.read((db) =>
      db
        .selectFrom('resource')
        .select(RESOURCE_SELECTION)
        .where('accountId', '=', owner.accountId)
        .where('region', '=', owner.region)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return row && resourceOfRow(row);
  },
  async revision(owner, id) {
    const row = await database.read((db) =>
      db
        .selectFrom('resource')
        .select('revision')
        .where('accountId', '=', owner.accountId)
        .where('region', '=', owner.region)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    return row?.revision ?? 0;
  },
  async images({ accountId, region }, { repositories, digest, tag, tagged }, page) {
    const after = page.after === undefined ? undefined : readPageKey(IMAGE_ORDER, 2, page.after);
    const { rows } = await database.read((db) =>
      sql<ResourceRow & { readonly seenAt: string }>`
        select account_id, region, id, type, tags, details, seen_at from (
          select *, coalesce(inventory_collected_at, updated_at) as seen_at from resource
          where account_id = ${accountId} and region = ${region} and coalesce(repository, '') = any(${repositories}::text[])
        ) image
        where (${digest ?? null}::text is null or image_digest = ${digest ?? null})
          and (${tag ?? null}::text is null or image_tags @> array[${tag ?? null}::text] collate "C")
          and (${tagged ?? null}::boolean is null or (coalesce(cardinality(image_tags), 0) > 0) = ${tagged ?? null})
          ${after === undefined ? sql`` : sql`and (seen_at, id) < (${after[0]}::timestamptz, ${after[1]})`}
        order by seen_at desc, id desc limit ${page.limit + 1}
      `.execute(db),
    );
    return pageOf(rows, page, IMAGE_ORDER, (row) => [row.seenAt, row.id], resourceOfRow);
  },
});
