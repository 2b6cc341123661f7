import type { ExportDestination, ExportFailure, FindingsFormat, SbomFormat } from '../domain/export.ts';
import type { Filter } from '../domain/filter.ts';
import { documentKind } from './store.ts';

/** When a schedule exports: by the clock, or the SBOM of each resource that is new or whose software changed. */
export type ExportTrigger = { readonly cron: string } | { readonly event: 'RESOURCE_CHANGED' };

export interface ExportScheduleBody {
  readonly trigger: ExportTrigger;
  /** The format says what is exported. */
  readonly format: FindingsFormat | SbomFormat;
  readonly destination: ExportDestination;
  readonly filter: Filter;
  /** Each export overwrites the one before, under a key with `latest` in place of its id. */
  readonly latest: boolean;
  readonly lastRun?: {
    /** ISO 8601. */
    readonly at: string;
    /** Absent for a single resource. */
    readonly exportId?: string;
    readonly resourceId?: string;
    readonly failure?: ExportFailure;
    readonly message?: string;
  };
}

export const EXPORT_SCHEDULE = documentKind<ExportScheduleBody>('export-schedule');
/** Schedules of an account. */
export const MAX_SCHEDULES = 100;
/** What `latest` exports are called in their keys. */
export const LATEST = 'latest';
