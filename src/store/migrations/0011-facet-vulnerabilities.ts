import { type Kysely, sql } from 'kysely';

/** With the vulnerability, what few facets have is sorted by it from the index alone. */
export async function facetVulnerabilities(db: Kysely<unknown>): Promise<void> {
  await sql`drop index finding_facet`.execute(db);
  await sql`create index finding_facet on finding (account_id, region, facet_id, id) include (vulnerability_id)`.execute(
    db,
  );
}
