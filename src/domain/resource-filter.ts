import type { Condition, Filter } from './filter.ts';
import { tagOfReference } from './image-reference.ts';
import { ownMember } from './own-member.ts';
import { detailsOf, placeOf, type Resource } from './resource.ts';

type TextsOf = (resource: Resource) => readonly string[];
type TagsOf = (resource: Resource) => Resource['tags'];

const maybe = (value: string | undefined): readonly string[] => (value === undefined ? [] : [value]);
const imageTags: TextsOf = (resource) => detailsOf(resource, 'image')?.image.tags.map(tagOfReference) ?? [];
const functionName: TextsOf = (resource) => maybe(detailsOf(resource, 'function')?.name);
const repository: TextsOf = (resource) =>
  maybe((detailsOf(resource, 'image') ?? detailsOf(resource, 'container-repository'))?.repository);
const registry: TextsOf = (resource) =>
  maybe((detailsOf(resource, 'image') ?? detailsOf(resource, 'container-repository'))?.registry);
const instanceTags: TagsOf = ({ details, tags }) => (details.kind === 'instance' ? tags : {});
const functionTags: TagsOf = ({ details, tags }) => (details.kind === 'function' ? tags : {});

/** Fields that are named after a service of AWS are of its resources alone. */
const isOnAws = (resource: Resource): boolean => placeOf(resource).provider === 'AWS';
const textsOnAws =
  (texts: TextsOf): TextsOf =>
  (resource) =>
    isOnAws(resource) ? texts(resource) : [];
const tagsOnAws =
  (tags: TagsOf): TagsOf =>
  (resource) =>
    isOnAws(resource) ? tags(resource) : {};

/** Fields with text, by their names on the wire (inspector.md 2.5 ResourceFilterCriteria). Sorted. */
const TEXTS = {
  accountId: ({ accountId }) => [accountId],
  cloudContainerImageTags: imageTags,
  cloudContainerRegistryName: registry,
  cloudContainerRepositoryName: repository,
  cloudProvider: (resource) => [placeOf(resource).provider],
  cloudProviderAccountId: (resource) => [placeOf(resource).accountId],
  cloudProviderOrgId: (resource) => maybe(placeOf(resource).orgId),
  cloudProviderRegion: (resource) => [placeOf(resource).region],
  cloudServerlessFunctionName: functionName,
  cloudServerlessFunctionRuntime: (resource) => maybe(detailsOf(resource, 'function')?.runtime),
  ecrImageTags: textsOnAws(imageTags),
  ecrRepositoryName: textsOnAws(repository),
  lambdaFunctionName: textsOnAws(functionName),
  resourceId: ({ id }) => [id],
  resourceType: ({ type }) => [type],
} satisfies Readonly<Record<string, TextsOf>>;

/** Fields with tags. Sorted. */
const MAPS = {
  cloudServerlessFunctionTags: functionTags,
  cloudVmInstanceTags: instanceTags,
  ec2InstanceTags: tagsOnAws(instanceTags),
  lambdaFunctionTags: tagsOnAws(functionTags),
} satisfies Readonly<Record<string, TagsOf>>;

/** What exports can choose resources by: all fields of ResourceFilterCriteria. */
export type ResourceFilterField = keyof typeof TEXTS | keyof typeof MAPS;
export const RESOURCE_FILTER_FIELDS: readonly string[] = [...Object.keys(TEXTS), ...Object.keys(MAPS)].sort();

const isNegative = (c: Condition): boolean => c.kind === 'string' && c.comparison === 'NOT_EQUALS';

function holds(condition: Condition, texts: readonly string[], tags: Resource['tags']): boolean {
  if (condition.kind === 'map') {
    const value = ownMember(tags, condition.key);
    return value !== undefined && (condition.value === undefined || value === condition.value);
  }
  if (condition.kind !== 'string') return false;
  return condition.comparison === 'NOT_EQUALS' ? !texts.includes(condition.value) : texts.includes(condition.value);
}

/** Does the filter take this resource? Fields AND; inside one any EQUALS and no NOT_EQUALS (inspector.md 2.1). */
export function matchesResource(filter: Filter, resource: Resource): boolean {
  return Object.entries(filter).every(([field, conditions]) => {
    const [textsOf, tagsOf] = [ownMember<TextsOf>(TEXTS, field), ownMember<TagsOf>(MAPS, field)];
    if (textsOf === undefined && tagsOf === undefined) return false;
    const [texts, tags] = [textsOf?.(resource) ?? [], tagsOf?.(resource) ?? {}];
    const positive = conditions.filter((c) => !isNegative(c));
    const test = (c: Condition): boolean => holds(c, texts, tags);
    return conditions.filter(isNegative).every(test) && (positive.length === 0 || positive.some(test));
  });
}
