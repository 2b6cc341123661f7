import { tagOfReference } from '../../domain/image-reference.ts';
import type * as shape from '../contract/ecr-shapes.ts';
import { readPage } from '../inspector2/handler.ts';
import { apiError } from '../wire/errors.ts';
import type { EcrCapability, EcrDeps } from './handler.ts';
import { type Image, imageOf, imagesOf, type NamedRepository, repositoryOf } from './images.ts';
import { scanningConfiguration } from './registry-scanning.ts';
import { type ScanOverview, scanOverviews } from './scan-overview.ts';

const DEFAULT_PAGE = 100;

/** What is known of an image here. Its size and media types are the registry's own knowledge. */
const imageDetail = (
  { accountId, details }: Image,
  repositoryName: string,
  scan: ScanOverview | undefined,
): shape.ImageDetail => ({
  registryId: accountId,
  repositoryName,
  imageDigest: details.image.digest,
  imageTags: details.image.tags.map(tagOfReference),
  imagePushedAt: details.pushedAt,
  imageScanStatus: scan?.status,
  imageScanFindingsSummary: scan?.summary,
  imageStatus: 'ACTIVE',
});

/** Images of a repository: scripts ask for the digest of a tag here, for the state of its scan and for what it counted. */
export function describeImages(deps: EcrDeps): EcrCapability<'DescribeImages'> {
  const { store, tokens } = deps;

  async function detailsOf(repository: NamedRepository, images: readonly Image[]): Promise<shape.ImageDetail[]> {
    const configuration = await scanningConfiguration(store, repository.owner);
    const scans = await scanOverviews(deps, repository, configuration, images);
    return images.map((image) => imageDetail(image, repository.repositoryName, scans.get(image.id)));
  }

  return {
    async DescribeImages(input, caller) {
      const repository = repositoryOf(input, caller);
      const { imageIds, filter: { tagStatus = 'ANY', imageStatus = 'ACTIVE' } = {} } = input;
      if (imageIds !== undefined) {
        if (input.nextToken !== undefined || input.maxResults !== undefined) {
          throw apiError('InvalidParameterException', 'Paging is not possible when imageIds are given');
        }
        const images: Image[] = [];
        for (const id of imageIds) images.push(await imageOf(store, repository, id));
        return { imageDetails: await detailsOf(repository, images) };
      }
      const tagged = tagStatus === 'ANY' ? undefined : tagStatus === 'TAGGED';
      const request = {
        operation: 'ecr:DescribeImages',
        query: [repository, tagStatus, imageStatus],
        input,
        defaultSize: DEFAULT_PAGE,
      };
      const { items, nextToken } = await readPage(tokens, caller, request, (page) =>
        imagesOf(store, repository, tagged, page),
      );
      const isShown = imageStatus === 'ACTIVE' || imageStatus === 'ANY';
      return { imageDetails: isShown ? await detailsOf(repository, items) : [], nextToken };
    },
  };
}
