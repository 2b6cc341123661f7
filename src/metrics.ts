import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Figures of one process for Prometheus, served at `/metrics`. */
export interface Metrics {
  /** What `/metrics` shows; the API adds figures of its own. */
  readonly registry: Registry;
  /** A job of the queue ended. */
  jobEnded(name: string, outcome: 'completed' | 'failed' | 'aborted', seconds: number): void;
  /** Findings changed, by kind of change. */
  findingsChanged(kind: string, count: number): void;
  /** A scan judged this many packages. */
  packagesJudged(evaluated: number, notEvaluated: number): void;
  /** The advisory database in use: the age of its data in seconds. */
  databaseInUse(digest: string, dataDate: string): void;
  /** Feeds whose last good data are in use because their new ones are not to be had or believed. */
  feedAlarms(alarms: readonly { readonly feed: string; readonly kind: string }[]): void;
  /** VEX documents of the data folder: those in effect, and those that cannot be used. */
  vexDocuments(used: number, broken: number): void;
}

/** A registry of its own for each call, so that several apps can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const jobs = new Histogram({
    name: 'assay_job_seconds',
    help: 'Time that jobs took, by name and outcome',
    labelNames: ['name', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  });
  const changes = new Counter({
    name: 'assay_finding_changes_total',
    help: 'Changes of findings, by kind',
    labelNames: ['kind'],
    registers,
  });
  const packages = new Counter({
    name: 'assay_packages_judged_total',
    help: 'Packages of scanned inventories, by whether they could be evaluated',
    labelNames: ['evaluated'],
    registers,
  });
  const database = new Gauge({
    name: 'assay_advisory_database_timestamp_seconds',
    help: 'Date of the newest data of the advisory database in use',
    labelNames: ['digest'],
    registers,
  });
  const alarm = new Gauge({
    name: 'assay_feed_alarm',
    help: 'Feeds whose last good data stay in use, by what is wrong with the new ones',
    labelNames: ['feed', 'kind'],
    registers,
  });
  const vex = new Gauge({
    name: 'assay_vex_documents',
    help: 'VEX documents of the data folder, by whether they are used or broken',
    labelNames: ['state'],
    registers,
  });
  return {
    registry,
    jobEnded: (name, outcome, seconds) => jobs.observe({ name, outcome }, seconds),
    findingsChanged: (kind, count) => changes.inc({ kind }, count),
    packagesJudged: (evaluated, notEvaluated) => {
      packages.inc({ evaluated: 'yes' }, evaluated);
      packages.inc({ evaluated: 'no' }, notEvaluated);
    },
    databaseInUse: (digest, dataDate) => {
      database.reset();
      database.set({ digest }, (Date.parse(dataDate) || 0) / 1000);
    },
    feedAlarms: (alarms) => {
      alarm.reset();
      for (const { feed, kind } of alarms) alarm.set({ feed, kind }, 1);
    },
    vexDocuments: (used, broken) => {
      vex.set({ state: 'used' }, used);
      vex.set({ state: 'broken' }, broken);
    },
  };
}
