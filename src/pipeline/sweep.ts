import { PREVIEWS } from '../assessment/kinds.ts';
import { CLIENT_TOKEN } from '../store/client-tokens.ts';
import { CODE_SCAN } from '../store/code-documents.ts';
import { FINDINGS_REPORT, SBOM_EXPORT } from '../store/export-documents.ts';
import { untilEmpty } from './batches.ts';
import type { JobDefinition } from './deps.ts';
import { sweepSuspended } from './sweep-suspended.ts';

const DAY_MS = 86_400_000;
/** An inventory that no resource points at any more. */
const UNUSED_DAYS = 1;
/** A preview of exclusions is asked for within minutes. */
const PREVIEW_DAYS = 1;
/** Nobody collected it in this time: nobody will. */
const OUTBOX_DAYS = 30;
/** Results of CIS scans (inspector.md 3.11), and what became of scans of code. */
const SCAN_DAYS = 90;
/** Idempotency tokens (inspector.md 2.0). */
const TOKEN_DAYS = 1;
/** Thirteen months: a year's audit and the month it takes (DESIGN.md §5). */
const HISTORY_DAYS = 396;
const AUDIT_DAYS = 396;
/** Findings of an account that is suspended (inspector.md 3.4). */
const SUSPENDED_DAYS = 90;
/** What became of reports and SBOM exports; their files are not ours. */
const EXPORT_DAYS = 90;

/** Deletes what is past its retention, once a day, in short transactions. */
export const sweep: JobDefinition = {
  name: 'sweep',
  cron: '17 3 * * *',
  async run(deps, _data, signal) {
    const { store, clock, auditDays = AUDIT_DAYS } = deps;
    const now = clock.now();
    const before = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();
    const limit = store.batchSize;
    const deleted = {
      findings: await untilEmpty(signal, limit, (n) => store.findings.sweep(now.toISOString(), n)),
      suspended: await sweepSuspended(deps, before(SUSPENDED_DAYS), signal),
      inventories: await untilEmpty(signal, limit, (n) => store.inventories.sweep(before(UNUSED_DAYS), n)),
      previews: await untilEmpty(signal, limit, (n) => store.documents.sweep(PREVIEWS, before(PREVIEW_DAYS), n)),
      outbox: await untilEmpty(signal, limit, (n) => store.outbox.sweep(before(OUTBOX_DAYS), n)),
      audit: await untilEmpty(signal, limit, (n) => store.audit.sweep(before(auditDays), n)),
      exports:
        (await untilEmpty(signal, limit, (n) => store.documents.sweep(FINDINGS_REPORT, before(EXPORT_DAYS), n))) +
        (await untilEmpty(signal, limit, (n) => store.documents.sweep(SBOM_EXPORT, before(EXPORT_DAYS), n))),
      tokens: await untilEmpty(signal, limit, (n) => store.documents.sweep(CLIENT_TOKEN, before(TOKEN_DAYS), n)),
      history: await untilEmpty(signal, limit, (n) => store.history.sweep(before(HISTORY_DAYS), n)),
      cisRows: await untilEmpty(signal, limit, (n) => store.cis.sweep(before(SCAN_DAYS), n)),
      codeScans: await untilEmpty(signal, limit, (n) => store.documents.sweep(CODE_SCAN, before(SCAN_DAYS), n)),
    };
    await store.maintain(signal);
    return deleted;
  },
};
