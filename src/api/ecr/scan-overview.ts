import { type Coverage, databaseOfGeneration } from '../../domain/coverage.ts';
import type { Filter } from '../../domain/filter.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { singletonKeyOf } from '../../queue/queue.ts';
import type { Aggregate } from '../../store/aggregation.ts';
import type * as shape from '../contract/ecr-shapes.ts';
import { severityOf } from './finding-shape.ts';
import type { EcrDeps } from './handler.ts';
import type { Image, NamedRepository } from './images.ts';
import { type Configuration, frequencyOf } from './registry-scanning.ts';
import { IN_PROGRESS, scanStatusOf } from './scan-status.ts';

/** Where the scan of an image stands and, once it was looked at, how much was found. */
export interface ScanOverview {
  readonly status: shape.ImageScanStatus;
  readonly summary?: shape.ImageScanFindingsSummary;
}

const anyOf = (values: readonly string[]): Filter[string] =>
  values.map((value) => ({ kind: 'string', comparison: 'EQUALS', value }));

/** Severities that nothing has are left out, as on AWS. */
const severityCounts = (found: Aggregate | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries(
    SEVERITIES.flatMap((severity) => {
      const count = found?.severities[severity] ?? 0;
      return count === 0 ? [] : [[severityOf(severity), count] as const];
    }),
  );

/** Where the scans of images of one repository stand, by the images' ids; one that has no scan at all is not there. */
export async function scanOverviews(
  { store, queue, database }: EcrDeps,
  { owner, repositoryName }: NamedRepository,
  configuration: Configuration,
  images: readonly Image[],
): Promise<ReadonlyMap<string, ScanOverview>> {
  const ids = images.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const scope = { accountIds: [owner.accountId], region: owner.region };
  const all = { limit: ids.length };
  const coverages = await store.coverage.list(scope, { resourceId: anyOf(ids), scanType: anyOf(['PACKAGE']) }, all);
  const counted = await store.findings.aggregate(
    scope,
    { by: 'CONTAINER_IMAGE', filter: { resourceIds: anyOf(ids) }, sortBy: 'ALL', order: 'DESC' },
    all,
  );
  const countsOf = new Map(counted.items.map((each) => [each.resource?.id, each]));
  const { frequency } = frequencyOf(configuration, repositoryName);

  /** The data's own day, where the database that judged is the one in use. */
  function sourceUpdatedAt({ summary }: Coverage): string | undefined {
    const { digest, dataDate } = database().info;
    if (summary === undefined || databaseOfGeneration(summary.generation) !== digest) return undefined;
    const date = new Date(dataDate);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }

  const keyOf = ({ resource }: Coverage): string => singletonKeyOf(owner, resource.id);
  const asked = await queue.open('scan-resource', coverages.items.map(keyOf));
  function statusOf(coverage: Coverage): shape.ImageScanStatus {
    const status = scanStatusOf(coverage, frequency);
    // Basic scanning has no such word: who polls while it is IN_PROGRESS takes any other for an error.
    if (status.status === 'PENDING' && configuration.scanType === 'BASIC') return IN_PROGRESS;
    // A scan that is over is not the last one where another was asked for: who started it waits for its results.
    return status.status === 'COMPLETE' && asked.has(keyOf(coverage)) ? IN_PROGRESS : status;
  }

  const overviews = new Map<string, ScanOverview>();
  for (const coverage of coverages.items) {
    const { id } = coverage.resource;
    const status = statusOf(coverage);
    // Nothing was looked at yet: counts of nothing would read like a clean image.
    const summary = coverage.lastScannedAt !== undefined && {
      imageScanCompletedAt: coverage.lastScannedAt,
      vulnerabilitySourceUpdatedAt: sourceUpdatedAt(coverage),
      findingSeverityCounts: severityCounts(countsOf.get(id)),
    };
    overviews.set(id, { status, ...(summary && { summary }) });
  }
  return overviews;
}
