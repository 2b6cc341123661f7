import type { Filter } from '../../domain/filter.ts';
import type * as shape from '../contract/ecr-shapes.ts';
import { askForScan } from '../ingest/inventories.ts';
import { readPage } from '../inspector2/handler.ts';
import { apiError } from '../wire/errors.ts';
import { basicFinding, enhancedFinding } from './finding-shape.ts';
import type { EcrCapability, EcrDeps } from './handler.ts';
import { type Image, imageOf, type NamedRepository, repositoryOf } from './images.ts';
import { scanningConfiguration } from './registry-scanning.ts';
import { scanOverviews } from './scan-overview.ts';

const DEFAULT_PAGE = 100;
const WORST_FIRST = { field: 'SEVERITY', order: 'DESC' } as const;

/** What is open: a suppressed finding is answered for, a closed one is gone. */
const openFindingsOf = ({ id }: Image): Filter => ({
  resourceId: [{ kind: 'string', comparison: 'EQUALS', value: id }],
  findingStatus: [{ kind: 'string', comparison: 'EQUALS', value: 'ACTIVE' }],
});

const scopeOfImage = ({ accountId, region }: Image) => ({ accountIds: [accountId], region });

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

  return {
    async DescribeImageScanFindings(input, caller) {
      const repository = repositoryOf(input, caller);
      const image = await imageOf(store, repository, input.imageId);
      const configuration = await scanningConfiguration(store, image);
      const scan = (await scanOverviews(deps, repository, configuration, [image])).get(image.id);
      if (scan === undefined) throw scanNotFound(repository, input.imageId);
      const answer = {
        registryId: repository.owner.accountId,
        repositoryName: repository.repositoryName,
        imageId: imageIdOf(image, input.imageId),
        imageScanStatus: scan.status,
      };
      if (scan.summary === undefined) return answer;
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
        ...scan.summary,
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
      await askForScan(queue, image);
      return {
        registryId: image.accountId,
        repositoryName: repository.repositoryName,
        imageId: imageIdOf(image, input.imageId),
        imageScanStatus: { status: 'IN_PROGRESS' },
      };
    },
  };
}
