import { type Kysely, sql } from 'kysely';
import type { Finding } from '../domain/finding.ts';
import type { Owner } from '../domain/resource.ts';
import { severityRank } from '../domain/severity.ts';
import { NO_SCORE } from './finding-row.ts';
import { jsonText } from './json-text.ts';
import type { Tables } from './schema.ts';

/**
 * `account_score` says which accounts have ever had a finding of a type and severity with a score. Scores have one decimal, so there
 * are few: lists by score walk along them as others walk along the facets (store/facets.ts), and no step is in vain.
 */
export async function noteScores(trx: Kysely<Tables>, owner: Owner, findings: readonly Finding[]): Promise<void> {
  const texts = findings.map((finding) =>
    jsonText({
      severity_rank: severityRank(finding.severity),
      inspector_score: finding.inspectorScore ?? NO_SCORE,
      type: finding.type,
    }),
  );
  // In one order: transactions that meet new scores wait for each other instead of locking crosswise.
  await sql`
    insert into account_score (account_id, region, severity_rank, inspector_score, type)
    select ${owner.accountId}, ${owner.region}, severity_rank, inspector_score, type
    from jsonb_to_recordset(${`[${[...new Set(texts)].join(',')}]`}::jsonb)
      as seen(severity_rank smallint, inspector_score double precision, type text)
    where not exists (select 1 from account_score known where known.region = ${owner.region}
      and known.inspector_score = seen.inspector_score and known.account_id = ${owner.accountId}
      and known.severity_rank = seen.severity_rank and known.type = seen.type)
    order by inspector_score, severity_rank, type on conflict do nothing
  `.execute(trx);
}
