import { type Coverage, databaseOfGeneration } from '../../domain/coverage.ts';
import type { Filter } from '../../domain/filter.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import { singletonKeyOf } from '../../queue/queue.ts';
import type { Store } from '../../store/store.ts';
import type * as shape from '../contract/ecr-shapes.ts';
import { readPage } from '../inspector2/handler.ts';
import { apiError } from '../wire/errors.ts';
import { basicFinding, enhancedFinding, severityOf } from './finding-shape.ts';
import type { EcrCapability, EcrDeps } from './handler.ts';
import { type Image, imageOf, type NamedRepository, repositoryOf } from './images.ts';
import { frequencyOf, scanningConfiguration } from './registry-scanning.ts';
import { IN_PROGRESS, scanStatusOf } from './scan-status.ts';

const DEFAULT_PAGE = 100;
const WORST_FIRST = { field: 'SEVERITY', order: 'DESC' } as const;

/** What is open: a suppressed finding is answered for, a closed one is gone. */
const openFindingsOf = ({ id }: Image): Filter => ({
  resourceId: [{ kind: 'string', comparison: 'EQUALS', value: id }],
  findingStatus: [{ kind: 'string', comparison: 'EQUALS', value: 'ACTIVE' }],
});

const scopeOfImage = ({ accountId, region }: Image) => ({ accountIds: [accountId], region });

async function severityCounts(store: Store, image: Image): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const severity of SEVERITIES) {
    const only: Filter = { severity: [{ kind: 'string', comparison: 'EQUALS', value: severity }] };
    const count = await store.findings.count(scopeOfImage(image), { ...openFindingsOf(image), ...only });
    if (count > 0) counts[severityOf(severity)] = count;
  }
  return counts;
}

/** The digest and, where a client named it or there is one, the tag. */
const imageIdOf = ({ details }: Image, asked: shape.ImageIdentifier): shape.ImageIdentifier => ({
  imageDigest: details.image.digest,
  imageTag: asked.imageTag,
});

const scanNotFound = ({ owner, repositoryName }: NamedRepository, id: shape.ImageIdentifier) =>
  apiError(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '{imageDigest:'${id.imageDigest ?? null}', ` +
      `imageTag:'${id.imageTag ?? null}'}' in the repository with name '${repositoryName}' ` +
      `in the registry with id '${owner.accountId}'`,
  );

/** What a scan found in an image, and asking for one. */
export function scanFindings(deps: EcrDeps): EcrCapability<'DescribeImageScanFindings' | 'StartImageScan'> {
  const { store, queue, tokens } = deps;

  /** The data's own day, where the database that judged is the one in use. */
  function sourceUpdatedAt({ summary }: Coverage): string | undefined {
    const { digest, dataDate } = deps.database().info;
    if (summary === undefined || databaseOfGeneration(summary.generation) !== digest) return undefined;
    const date = new Date(dataDate);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
  }

  /** A scan that is over is not the last one where another was asked for: who started it waits for its results. */
  async function statusOf(
    image: Image,
    coverage: Coverage,
    frequency: shape.ScanFrequency,
  ): Promise<shape.ImageScanStatus> {
    const status = scanStatusOf(coverage, frequency);
    const isAgain =
      status.status === 'COMPLETE' && (await queue.isOpen('scan-resource', singletonKeyOf(image, image.id)));
    return isAgain ? IN_PROGRESS : status;
  }

  return {
    async DescribeImageScanFindings(input, caller) {
      const repository = repositoryOf(input, caller);
      const image = await imageOf(store, repository, input.imageId);
      const coverage = await store.coverage.get(image, image.id, 'PACKAGE');
      if (coverage === undefined) throw scanNotFound(repository, input.imageId);
      const configuration = await scanningConfiguration(store, image);
      const { frequency } = frequencyOf(configuration, repository.repositoryName);
      const answer = {
        registryId: repository.owner.accountId,
        repositoryName: repository.repositoryName,
        imageId: imageIdOf(image, input.imageId),
        imageScanStatus: await statusOf(image, coverage, frequency),
      };
      // Nothing was looked at yet: empty lists would read like a clean image.
      if (coverage.lastScannedAt === undefined) return answer;
      const request = {
        operation: 'ecr:DescribeImageScanFindings',
        query: [image.id, configuration.scanType],
        input,
        defaultSize: DEFAULT_PAGE,
      };
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        store.findings.list(scopeOfImage(image), openFindingsOf(image), WORST_FIRST, page),
      );
      const imageScanFindings: shape.ImageScanFindings = {
        imageScanCompletedAt: coverage.lastScannedAt,
        vulnerabilitySourceUpdatedAt: sourceUpdatedAt(coverage),
        findingSeverityCounts: await severityCounts(store, image),
        ...(configuration.scanType === 'ENHANCED'
          ? { enhancedFindings: items.map(enhancedFinding) }
          : { findings: items.map(basicFinding) }),
      };
      return { ...answer, imageScanFindings, nextToken };
    },

    async StartImageScan(input, caller) {
      const repository = repositoryOf(input, caller);
      const image = await imageOf(store, repository, input.imageId);
      const configuration = await scanningConfiguration(store, image);
      // AWS's own words: enhanced scanning looks by itself, by the frequency of the registry.
      if (configuration.scanType === 'ENHANCED') throw apiError('ValidationException', 'This feature is disabled');
      const { accountId, region, id } = image;
      const data = { accountId, region, resourceId: id };
      await queue.send('scan-resource', data, { singletonKey: singletonKeyOf(image, id) });
      return {
        registryId: accountId,
        repositoryName: repository.repositoryName,
        imageId: imageIdOf(image, input.imageId),
        imageScanStatus: { status: 'IN_PROGRESS' },
      };
    },
  };
}
