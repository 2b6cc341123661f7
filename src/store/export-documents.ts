import type { ExportDestination, ExportFailure, FindingsFormat, SbomFormat } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import type { Scope } from '../domain/resource.ts';
import { documentKind } from './store.ts';

export type ExportStatus = 'IN_PROGRESS' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED';

/** A large object on its way to its destination: enough for another process to go on with it. */
export interface UploadRecord {
  readonly key: string;
  /** The destination's own name of the upload. */
  readonly id: string;
  /** What the destination answered to each part, in their order. */
  readonly parts: readonly string[];
  /** Of all parts. */
  readonly bytes: number;
}

/** How far it is: everything before `next` is safely at its destination. */
export interface ExportProgress {
  /** Account and page that come next; absent at the beginning. */
  readonly next?: { readonly account?: string; readonly after?: string };
  readonly items: number;
  readonly upload?: UploadRecord;
}

export interface ExportBody<Format> {
  readonly format: Format;
  readonly destination: ExportDestination;
  /** The caller's criteria, as ordered; what is added to them is added by the job. */
  readonly filter: Filter;
  /** What the caller might see when the export was ordered. */
  readonly scope: Scope;
  readonly status: ExportStatus;
  readonly failure?: ExportFailure;
  readonly message?: string;
  /** When it has failed if it has not ended, ISO 8601. */
  readonly deadline: string;
  /** Which run of the job works at it: an older one has lost it. */
  readonly run?: string;
  /** Runs since anything last arrived at the destination. */
  readonly attempts: number;
  readonly progress?: ExportProgress;
  /** Stands in the key in place of the id. */
  readonly keyName?: string;
}

export const FINDINGS_REPORT = documentKind<ExportBody<FindingsFormat>>('findings-report');
export const SBOM_EXPORT = documentKind<ExportBody<SbomFormat>>('sbom-export');

/** Name of the report in progress: names are unique, so an account has one (inspector.md 3.12). */
export const REPORT_IN_PROGRESS = 'in progress';

const TIMEOUT_MS = 12 * 60 * 60 * 1000;
/** A job that was sent or works says so at least this often; after it, another is sent. */
const STALLED_MS = 5 * 60 * 1000;

const iso = (time: number): string => new Date(time).toISOString();

/** When to look whether an export stalled: never past its deadline. */
export const nextLook = (deadline: string, now: Date): string => {
  const look = iso(now.getTime() + STALLED_MS);
  return look < deadline ? look : deadline;
};

/** A new export as it is stored. */
export function newExport<Format>(
  order: Pick<ExportBody<Format>, 'format' | 'destination' | 'filter' | 'scope' | 'keyName'>,
  now: Date,
): { readonly body: ExportBody<Format>; readonly dueAt: string } {
  const deadline = iso(now.getTime() + TIMEOUT_MS);
  return { body: { ...order, status: 'IN_PROGRESS', deadline, attempts: 0 }, dueAt: nextLook(deadline, now) };
}
