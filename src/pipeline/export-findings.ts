import { z } from 'zod';
import { ExportError, type FindingsFormat, findingsKey } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import { PART_BYTES } from '../integrations/object-target.ts';
import { FINDINGS_CSV_HEADER, findingsCsvRow } from '../reports/inspector2/findings-csv.ts';
import { FINDINGS_REPORT, type UploadRecord } from '../store/export-documents.ts';
import type { ListedFinding } from '../store/store.ts';
import { accountPages } from './account-pages.ts';
import type { JobDefinition, PipelineDeps } from './deps.ts';
import { type ExportRun, runExport } from './export-run.ts';

const jobData = z.object({ accountId: z.string(), region: z.string(), id: z.string() });

/** Findings read at once. */
const PAGE = 500;

const ACTIVE: Filter = { findingStatus: [{ kind: 'string', comparison: 'EQUALS', value: 'ACTIVE' }] };
/** Without a word about the status a report holds the active findings (inspector.md 3.10). */
const reported = (filter: Filter): Filter => (filter.findingStatus === undefined ? { ...filter, ...ACTIVE } : filter);

/** How a report is written, piece by piece; the pieces one after the other are the file. */
interface Writing {
  readonly contentType: string;
  readonly head: string;
  item(finding: ListedFinding, index: number): string;
  readonly tail: string;
}

const writingOf = ({ findingDocument }: PipelineDeps, now: Date): Readonly<Record<FindingsFormat, Writing>> => ({
  CSV: {
    contentType: 'text/csv',
    head: FINDINGS_CSV_HEADER,
    item: (finding) => findingsCsvRow(finding, now),
    tail: '',
  },
  JSON: {
    contentType: 'application/json',
    head: '{"findings":[\n',
    item: (finding, index) => `${index === 0 ? '' : ',\n'}${JSON.stringify(findingDocument(finding))}`,
    tail: '\n]}\n',
  },
});

/** Page by page into parts, never more than a part and a page in memory; the record says which page is next. */
async function writeReport(deps: PipelineDeps, run: ExportRun<FindingsFormat>): Promise<{ items: number }> {
  const { target, signal, document } = run;
  const { id, createdAt, body } = document;
  // Ages are those of the day of the order, whichever run writes them.
  const writing = writingOf(deps, new Date(createdAt))[body.format];
  const filter = reported(body.filter);
  const key = findingsKey(body.destination, body.keyName ?? id, body.format);
  let { items = 0, upload } = body.progress ?? {};
  let pending: string[] = [];
  let size = 0;
  const add = (text: string): void => {
    pending.push(text);
    size += Buffer.byteLength(text);
  };
  async function send(): Promise<UploadRecord> {
    if (upload === undefined) {
      upload = await target.begin(key, writing.contentType, signal);
      await run.record({ items: 0, upload });
    }
    const content = Buffer.from(pending.join(''));
    [pending, size] = [[], 0];
    upload = await target.append(upload, content, signal);
    return upload;
  }
  if (items === 0) add(writing.head);
  const pages = accountPages(body.scope, body.progress?.next ?? {}, (scope, after) =>
    deps.store.findings.list(scope, filter, undefined, { limit: PAGE, ...(after !== undefined && { after }) }),
  );
  for await (const page of pages) {
    await run.touch();
    for (const finding of page.items) add(writing.item(finding, items++));
    if (size >= PART_BYTES && page.next !== undefined) {
      await run.record({ next: page.next, items, upload: await send() });
    }
  }
  if (items === 0) throw new ExportError('NO_FINDINGS_FOUND', 'No finding matches the filter of the report.');
  add(writing.tail);
  const whole = await send();
  await run.confirm();
  await target.complete(whole, signal);
  return { items };
}

/** Writes a findings report to where it was ordered; goes on where the run before it ended. */
export const exportFindings: JobDefinition = {
  name: 'export-findings',
  concurrency: 2,
  expireSeconds: 12 * 60 * 60,
  run(deps, data, signal) {
    const { id, ...owner } = jobData.parse(data);
    return runExport(deps, FINDINGS_REPORT, { owner, id, signal }, (run) => writeReport(deps, run));
  },
};
