import {
  type AssessedResource,
  type AssessmentTarget,
  RESOURCE_TYPES_OF_TARGET,
  type Selector,
  type TagCondition,
} from '../domain/assessment.ts';
import type { Coverage } from '../domain/coverage.ts';
import type { Condition, Filter } from '../domain/filter.ts';
import { matchesPattern } from '../domain/name-pattern.ts';
import { ownMember } from '../domain/own-member.ts';
import type { Resource, Scope } from '../domain/resource.ts';
import type { DocumentStore, Page, PageRequest, Store } from '../store/store.ts';
import { RESOURCE_GROUPS } from './kinds.ts';

/** What a target selects: its own selector, the instances of its resource group, or all instances. */
export async function selectorOf(documents: DocumentStore, scope: Scope, target: AssessmentTarget): Promise<Selector> {
  if (target.selector !== undefined) return target.selector;
  const group =
    target.resourceGroupId === undefined
      ? undefined
      : await documents.get(RESOURCE_GROUPS, scope, target.resourceGroupId);
  return { types: ['instance'], tags: group?.body.tags ?? [], names: [] };
}

/** What a person calls the resource. */
function nameOfResource({ id, tags, details }: Resource): string {
  if (details.kind === 'image') return details.repository;
  return tags.Name ?? (details.kind === 'instance' ? details.host?.hostname : undefined) ?? id;
}

export function assessedResource(resource: Resource): AssessedResource {
  const { id, type, tags, details } = resource;
  const host = details.kind === 'instance' ? details.host : undefined;
  return {
    id,
    type,
    tags,
    name: nameOfResource(resource),
    ...(host && { hostname: host.hostname }),
    ipV4Addresses: host?.ipV4Addresses ?? [],
  };
}

const hasTag = (resource: Resource, { key, value }: TagCondition): boolean => {
  const found = ownMember(resource.tags, key);
  return found !== undefined && (value === undefined || found === value);
};

/** One of the types, any of the tags, any of the names. */
export function isSelected({ types, tags, names }: Selector, resource: Resource): boolean {
  const name = nameOfResource(resource);
  return (
    types.some((type) => RESOURCE_TYPES_OF_TARGET[type].includes(resource.type)) &&
    (tags.length === 0 || tags.some((tag) => hasTag(resource, tag))) &&
    (names.length === 0 || names.some((pattern) => matchesPattern(pattern, name) || pattern === resource.id))
  );
}

/** The part of a selector that the database can judge. */
function candidates({ types, tags }: Selector): Filter {
  const equals = (value: string): Condition => ({ kind: 'string', comparison: 'EQUALS', value });
  const areInstances = types.every((type) => type === 'instance');
  return {
    scanType: [equals('PACKAGE')],
    resourceType: types.flatMap((type) => RESOURCE_TYPES_OF_TARGET[type]).map(equals),
    ...(areInstances && tags.length > 0 && { ec2InstanceTags: tags.map((tag) => ({ kind: 'map' as const, ...tag })) }),
  };
}

/** A page of the resources of a selector, each with how well it is covered; may be empty while more follow. */
export async function selectedPage(
  { coverage }: Pick<Store, 'coverage'>,
  scope: Scope,
  selector: Selector,
  request: PageRequest,
): Promise<Page<Coverage>> {
  const { items, next } = await coverage.list(scope, candidates(selector), request);
  return { items: items.filter(({ resource }) => isSelected(selector, resource)), ...(next !== undefined && { next }) };
}

const PAGE = 200;

/** Every resource of a selector. */
export async function* selected(
  store: Pick<Store, 'coverage'>,
  scope: Scope,
  selector: Selector,
): AsyncGenerator<Coverage> {
  let after: string | undefined;
  do {
    const page = await selectedPage(store, scope, selector, { limit: PAGE, ...(after !== undefined && { after }) });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}
