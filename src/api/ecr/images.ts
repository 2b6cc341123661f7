import type { ContainerImageDetails, Owner, Resource } from '../../domain/resource.ts';
import type { Store } from '../../store/store.ts';
import type { ImageIdentifier } from '../contract/ecr-shapes.ts';
import { ownerOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { type ApiError, apiError } from '../wire/errors.ts';

/** A repository as the caller names it, and whose it is. */
export interface NamedRepository {
  readonly owner: Owner;
  readonly repositoryName: string;
}

/** A resource that is an image, as every one of a repository is. */
export interface Image extends Resource {
  readonly details: ContainerImageDetails;
}

const isImage = (resource: Resource): resource is Image => resource.details.kind === 'image';

const repositoryNotFound = ({ owner, repositoryName }: NamedRepository): ApiError =>
  apiError(
    'RepositoryNotFoundException',
    `The repository with name '${repositoryName}' does not exist in the registry with id '${owner.accountId}'`,
  );

const imageNotFound = (repository: NamedRepository, { imageDigest, imageTag }: ImageIdentifier): ApiError =>
  apiError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest ?? null}', imageTag:'${imageTag ?? null}'} does not exist ` +
      `within the repository with name '${repository.repositoryName}' ` +
      `in the registry with id '${repository.owner.accountId}'`,
  );

/**
 * The registry that a request speaks of: the caller's own, or that of an account whose administrator it is. Any other
 * one has no such repository, whatever it holds.
 */
export function repositoryOf(
  { registryId, repositoryName }: { readonly registryId?: string | undefined; readonly repositoryName: string },
  caller: Caller,
): NamedRepository {
  const owner = { ...ownerOf(caller), accountId: registryId ?? caller.accountId };
  const repository = { owner, repositoryName };
  const isSeen = owner.accountId === caller.accountId || caller.members?.includes(owner.accountId) === true;
  if (!isSeen) throw repositoryNotFound(repository);
  return repository;
}

/** Repositories begin with their registry's host here; in the owner's own registry clients leave it out. */
const storedNames = ({ owner: { accountId, region }, repositoryName }: NamedRepository): readonly string[] => [
  repositoryName,
  `${accountId}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${repositoryName}`,
];

export async function repositoryExists(store: Store, repository: NamedRepository): Promise<boolean> {
  const { items } = await store.resources.images(repository.owner, { repositories: storedNames(repository) }, ONE);
  return items.length > 0;
}

const ONE = { limit: 1 };

/** The image that a tag names now, or that a digest names. Throws the service's error for what is not there. */
export async function imageOf(store: Store, repository: NamedRepository, id: ImageIdentifier): Promise<Image> {
  const { imageDigest: digest, imageTag: tag } = id;
  if (digest === undefined && tag === undefined) {
    throw apiError(
      'InvalidParameterException',
      "Invalid parameter at 'imageId' failed to satisfy constraint: 'Member must have an image digest or an image tag'",
    );
  }
  const select = {
    repositories: storedNames(repository),
    ...(digest !== undefined && { digest }),
    ...(tag !== undefined && { tag }),
  };
  const found = (await store.resources.images(repository.owner, select, ONE)).items.find(isImage);
  if (found !== undefined) return found;
  throw (await repositoryExists(store, repository)) ? imageNotFound(repository, id) : repositoryNotFound(repository);
}

/** Images of a repository, newest first. Throws when there is no such repository. */
export async function imagesOf(
  store: Store,
  repository: NamedRepository,
  tagged: boolean | undefined,
  page: { readonly limit: number; readonly after?: string },
): Promise<{ readonly items: readonly Image[]; readonly next?: string }> {
  if (!(await repositoryExists(store, repository))) throw repositoryNotFound(repository);
  const select = { repositories: storedNames(repository), ...(tagged !== undefined && { tagged }) };
  const { items, next } = await store.resources.images(repository.owner, select, page);
  return { items: items.filter(isImage), ...(next !== undefined && { next }) };
}
