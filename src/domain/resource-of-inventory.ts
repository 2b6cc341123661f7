import { imageArn, instanceIdOfMachine } from './arn.ts';
import { isReference, splitReference } from './image-reference.ts';
import type { Distribution, Inventory } from './inventory.ts';
import type { Owner, Resource } from './resource.ts';

/** `DEBIAN_12`: the platform string of the wire (inspector.md 3.1). */
export function platformOf(distribution: Distribution | undefined): string {
  if (distribution === undefined) return 'UNKNOWN';
  const words = [distribution.id, distribution.versionId ?? distribution.codename ?? ''];
  return words
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/_$/, '')
    .toUpperCase();
}

const inRepository = (text: string): string => text.toLowerCase().replace(/[^a-z0-9._/-]+/g, '-');

/**
 * The resource that an inventory describes, with an id that is the same on every scan.
 * undefined for subjects that are scan-only (a directory, an archive, an SBOM).
 */
export function resourceOfInventory(
  owner: Owner,
  inventory: Inventory,
  tags: Readonly<Record<string, string>> = {},
): Resource | undefined {
  const { subject } = inventory;
  const platform = platformOf(inventory.distribution);
  if (subject.kind === 'host' && subject.host !== undefined) {
    return {
      ...owner,
      id: instanceIdOfMachine(subject.host.machineId),
      type: 'AWS_EC2_INSTANCE',
      tags: { Name: subject.host.hostname, ...tags },
      details: { kind: 'instance', platform, host: subject.host },
    };
  }
  if (subject.kind === 'image' && subject.image !== undefined) {
    const { registry, repository } = splitReference(subject.image.tags.find(isReference) ?? subject.name);
    return {
      ...owner,
      id: imageArn(owner, inRepository(`${registry}/${repository}`), subject.image.digest),
      type: 'AWS_ECR_CONTAINER_IMAGE',
      tags,
      details: {
        kind: 'image',
        platform,
        registry,
        repository: inRepository(`${registry}/${repository}`),
        image: subject.image,
      },
    };
  }
  return undefined;
}
