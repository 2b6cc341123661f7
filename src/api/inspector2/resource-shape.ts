import { tagOfReference } from '../../domain/image-reference.ts';
import type { ContainerImageDetails, InstanceDetails, Resource } from '../../domain/resource.ts';
import type * as wire from '../contract/inspector2.generated.ts';

/** A machine in the words of AWS and, since 2026, in those that any cloud shares. */
function wireInstance({ platform, host }: InstanceDetails): wire.ResourceDetails {
  const addresses = { ipV4Addresses: host?.ipV4Addresses, ipV6Addresses: host?.ipV6Addresses };
  return {
    awsEc2Instance: { platform, ...addresses },
    vm: { platform, vmName: host?.hostname, ...addresses },
  };
}

function wireImage({ platform, registry, repository, image, pushedAt }: ContainerImageDetails): wire.ResourceDetails {
  const shared = {
    repositoryName: repository,
    registry,
    imageTags: image.tags.map(tagOfReference),
    pushedAt,
    author: image.author,
    architecture: image.architecture,
    platform,
  };
  return {
    awsEcrContainerImage: { ...shared, imageHash: image.digest },
    image: { ...shared, imageDigest: image.digest },
  };
}

/** The resource of a finding (inspector.md 2.5 Resource). */
export function wireResource(resource: Resource, partition: string): wire.Resource {
  const { details } = resource;
  return {
    type: resource.type,
    id: resource.id,
    partition,
    region: resource.region,
    tags: resource.tags,
    details: details.kind === 'instance' ? wireInstance(details) : wireImage(details),
    provider: 'AWS',
    providerAccountId: resource.accountId,
  };
}

/** What coverage says of a resource beside its status (inspector.md 2.5 ResourceScanMetadata). */
export function wireScanMetadata({ details, tags }: Resource): wire.ResourceScanMetadata {
  if (details.kind === 'instance') {
    const platform = details.platform.startsWith('WINDOWS') ? 'WINDOWS' : 'LINUX';
    return { ec2: { tags, platform }, vmInstance: { tags, platform } };
  }
  const imageTags = details.image.tags.map(tagOfReference);
  return { ecrImage: { tags: imageTags }, containerImage: { imageTags } };
}
