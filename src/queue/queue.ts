/**
 * The job queue's contract. Work is asked for by name; `pipeline/index.ts` says what a name does.
 * Every job is idempotent and may run twice: delivery is at least once.
 */
export interface Queue {
  /** Returns the job's id, or undefined when `singletonKey` says that the same work already waits. */
  send(name: string, data: object, options?: SendOptions): Promise<string | undefined>;
  /** Cron (UTC, five fields). Scheduling the same name again replaces it. */
  schedule(name: string, cron: string, data?: object): Promise<void>;
  /** Handlers get an abort signal that fires on cancel, time-out and shutdown. One call a name. */
  work(name: string, handler: JobHandler, options?: WorkOptions): Promise<void>;
  cancel(name: string, id: string): Promise<void>;
  status(name: string, id: string): Promise<JobStatus | undefined>;
  /** Of these singleton keys, those that have a job which waits, for its retry too, or runs. */
  open(name: string, singletonKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /** Stops taking jobs, waits for the running ones (at most `graceMs`), then closes. */
  stop(graceMs?: number): Promise<void>;
}

export interface SendOptions {
  readonly singletonKey?: string;
  /** Seconds from now. */
  readonly startAfter?: number;
  readonly priority?: number;
  readonly retryLimit?: number;
}

/** The singleton key of what a job does for one thing of an account: a resource, an export. */
export const singletonKeyOf = (owner: { readonly accountId: string; readonly region: string }, id: string): string =>
  `${owner.accountId}/${owner.region}/${id}`;

export interface WorkOptions {
  readonly concurrency?: number;
  /** A run longer than this is aborted and retried. Default 15 minutes. */
  readonly expireSeconds?: number;
}

export interface Job {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
  readonly signal: AbortSignal;
}

export type JobHandler = (job: Job) => Promise<void>;

export interface JobStatus {
  readonly state: 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled';
  /** What it was sent with. */
  readonly data: unknown;
  /** Message of the last failure. */
  readonly error?: string;
}
