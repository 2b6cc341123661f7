import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Vulnerability } from '../domain/advisory.ts';
import type { Database } from './database.ts';
import { NO_SCORE } from './finding-row.ts';
import { jsonText } from './json-text.ts';
import { batches, type JsonRow, selectRows, setExcluded } from './rows.ts';
import type { Tables } from './schema.ts';
import type { VulnerabilityStore } from './store.ts';

const FACTS = ['digest', 'epss_score', 'cvss_score', 'kev', 'exploitation', 'exploit_seen_at', 'body'] as const;

function rowOfVulnerability(vulnerability: Vulnerability): JsonRow {
  const scores = vulnerability.cvss.map((rating) => rating.baseScore);
  return {
    id: vulnerability.id,
    digest: createHash('sha256').update(jsonText(vulnerability)).digest('hex'),
    epss_score: vulnerability.epss?.score ?? NO_SCORE,
    cvss_score: Math.max(NO_SCORE, ...scores),
    kev: vulnerability.kev !== undefined,
    exploitation: vulnerability.exploitation,
    exploit_seen_at: vulnerability.exploitSeenAt,
    body: vulnerability,
  };
}

/**
 * A row for every vulnerability that findings name and nobody described yet: lists sort by EPSS along this table, and
 * must not lose a finding. `ids` sorted: concurrent transactions then wait for each other in one order.
 */
export async function insertPlaceholders(trx: Kysely<Tables>, ids: readonly string[]): Promise<void> {
  await sql`
    insert into vulnerability (id, digest, epss_score, cvss_score, kev)
    select id, '', ${NO_SCORE}, ${NO_SCORE}, false from unnest(${ids}::text[]) as wanted(id)
    where not exists (select 1 from vulnerability v where v.id = wanted.id)
    order by id
    on conflict do nothing
  `.execute(trx);
}

export const vulnerabilityStore = (database: Database, batchSize: number): VulnerabilityStore => ({
  async upsert(vulnerabilities) {
    let written = 0;
    // The last of several with the same id counts: one statement cannot write a row twice.
    const rows = new Map(vulnerabilities.map((v) => [v.id, v]));
    const sorted = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map(rowOfVulnerability);
    for (const batch of batches(sorted, batchSize)) {
      const { numAffectedRows } = await database.write((trx) =>
        sql`
          insert into vulnerability (id, ${sql.raw(FACTS.join(', '))})
          ${selectRows('vulnerability', ['id', ...FACTS], batch)}
          on conflict (id) do update set ${setExcluded(FACTS)} where vulnerability.digest <> excluded.digest
        `.execute(trx),
      );
      written += Number(numAffectedRows ?? 0);
    }
    return written;
  },
  async get(id) {
    const row = await database.read((db) =>
      db.selectFrom('vulnerability').select('body').where('id', '=', id).executeTakeFirst(),
    );
    return (row?.body ?? undefined) as Vulnerability | undefined;
  },
});
