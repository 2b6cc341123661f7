import type { CisScan } from '../../domain/cis.ts';
import type { Scope } from '../../domain/resource.ts';
import { type CisReport, type CisReportRow, cisCsv, cisPdf } from '../../reports/cis.ts';
import type { Store } from '../../store/store.ts';
import type { RenderDownload } from '../downloads.ts';
import { validationError } from '../wire/errors.ts';
import { arnOfScan, findScan } from './cis-shape.ts';
import { noSuchResource } from './filter-arn.ts';
import { type Capability, type HandlerDeps, scopeOf } from './handler.ts';

/** Name in the registry of reports behind links. */
const REPORT = 'cis-scan';

/** Rows that a report may hold in memory. */
const MAX_ROWS = { CSV: 200_000, PDF: 20_000 } as const;
type Format = keyof typeof MAX_ROWS;

const PAGE = 1_000;

/** Every check of every machine of a scope, machine by machine. */
async function* rowsOf({ cis }: Store, scope: Scope, scan: CisScan): AsyncIterable<CisReportRow> {
  let afterTarget: string | undefined;
  do {
    const page = { limit: PAGE, ...(afterTarget !== undefined && { after: afterTarget }) };
    const targets = await cis.byTarget(scope, scan.id, {}, { field: 'ACCOUNT_ID', order: 'ASC' }, page);
    for (const target of targets.items) {
      const own = { ...scope, accountIds: [target.accountId] };
      let count = 0;
      let after: string | undefined;
      do {
        const part = { limit: PAGE, ...(after !== undefined && { after }) };
        const results = await cis.results(
          own,
          scan.id,
          target.resourceId,
          {},
          { field: 'CHECK_ID', order: 'ASC' },
          part,
        );
        for (const check of results.items) yield { target, check };
        count += results.items.length;
        after = results.next;
      } while (after !== undefined);
      if (count === 0) yield { target };
    }
    afterTarget = targets.next;
  } while (afterTarget !== undefined);
}

async function reportOf(store: Store, scope: Scope, scan: CisScan, format: Format): Promise<CisReport> {
  const rows: CisReportRow[] = [];
  for await (const row of rowsOf(store, scope, scan)) {
    if (rows.length === MAX_ROWS[format]) return { scanArn: arnOfScan(scan), scan, rows, isCut: true };
    rows.push(row);
  }
  return { scanArn: arnOfScan(scan), scan, rows, isCut: false };
}

/** A link to the report of a scan that has ended. */
export function cisReport({ store, downloads }: HandlerDeps): Capability<'GetCisScanReport'> {
  return {
    async GetCisScanReport({ scanArn, reportFormat: format = 'PDF', targetAccounts = [] }, caller) {
      const seen = scopeOf(caller);
      const scan = await findScan(store, seen, scanArn);
      if (scan === undefined) throw noSuchResource(scanArn);
      if (scan.status === 'IN_PROGRESS') return { status: 'IN_PROGRESS' };
      const [account = ''] = targetAccounts;
      if (account !== '' && !seen.accountIds.includes(account)) throw noSuchResource(account);
      if (scan.totalChecks > MAX_ROWS[format] && account === '') {
        const most = MAX_ROWS[format];
        throw validationError(`A ${format} report has at most ${most} checks: name one account in targetAccounts.`);
      }
      const parameters = { scanArn, format, account };
      const fileName = `cis-scan-${scan.id}.${format.toLowerCase()}`;
      return { status: 'SUCCEEDED', url: downloads.urlOf(caller, REPORT, parameters, fileName) };
    },
  };
}

/** The reports that the links lead to, made when they are fetched. */
export function cisReportDownloads({
  store,
  membership,
}: Pick<HandlerDeps, 'store' | 'membership'>): Readonly<Record<string, RenderDownload>> {
  return {
    async [REPORT]({ scanArn = '', format = 'CSV', account = '' }, owner) {
      const { members } = await membership.standingOf(owner);
      const scope = { accountIds: [owner.accountId, ...members], region: owner.region };
      const scan = await findScan(store, scope, scanArn);
      if (scan === undefined) return undefined;
      const asked = account === '' ? scope : { ...scope, accountIds: scope.accountIds.filter((id) => id === account) };
      return format === 'PDF'
        ? { contentType: 'application/pdf', body: cisPdf(await reportOf(store, asked, scan, 'PDF')) }
        : { contentType: 'text/csv; charset=utf-8', body: cisCsv(await reportOf(store, asked, scan, 'CSV')) };
    },
  };
}
