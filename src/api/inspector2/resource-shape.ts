import { tagOfReference } from '../../domain/image-reference.ts';
import type {
  CodeRepositoryDetails,
  ContainerImageDetails,
  ContainerRepositoryDetails,
  FunctionDetails,
  InstanceDetails,
  Resource,
} from '../../domain/resource.ts';
import { placeOf } from '../../domain/resource.ts';
import type * as wire from '../contract/inspector2.generated.ts';

// What is shared is spread last: adding members to a copy costs V8 thirty times as much.

/** A machine in the words of AWS and, since 2026, in those that any cloud shares. */
function wireInstance(details: InstanceDetails, isAws: boolean): wire.ResourceDetails {
  const { host, platform, networkId, subnetIds, imageReference, executionRole, keyName, launchedAt } = details;
  const shared = {
    type: details.instanceType,
    platform,
    ipV4Addresses: details.ipV4Addresses ?? host?.ipV4Addresses,
    ipV6Addresses: details.ipV6Addresses ?? host?.ipV6Addresses,
    keyName,
    launchedAt,
  };
  const vm = {
    vmName: host?.hostname,
    vmImageReference: imageReference,
    networkId,
    subnetIds,
    securityGroupIds: details.securityGroupIds,
    executionRole,
    ...shared,
  };
  if (!isAws) return { vm };
  const subnetId = subnetIds?.[0];
  return {
    awsEc2Instance: {
      imageId: imageReference,
      iamInstanceProfileArn: executionRole,
      vpcId: networkId,
      subnetId,
      ...shared,
    },
    vm,
  };
}

function wireImage(details: ContainerImageDetails, isAws: boolean): wire.ResourceDetails {
  const { platform, registry, repository, image, pushedAt, lastInUseAt, inUseCount } = details;
  const shared = {
    repositoryName: repository,
    registry,
    imageTags: image.tags.map(tagOfReference),
    pushedAt,
    author: image.author,
    architecture: image.architecture,
    platform,
    lastInUseAt,
    inUseCount,
  };
  const neutral = { image: { imageDigest: image.digest, ...shared } };
  return isAws ? { awsEcrContainerImage: { imageHash: image.digest, ...shared }, ...neutral } : neutral;
}

const architecturesOf = ({ architecture }: FunctionDetails): wire.Architecture[] | undefined =>
  architecture === undefined ? undefined : [architecture];

function wireFunction(details: FunctionDetails, isAws: boolean): wire.ResourceDetails {
  const { runtime, version, packageType, layers, networkId, subnetIds, securityGroupIds } = details;
  const shared = {
    version,
    packageType,
    architectures: architecturesOf(details),
    lastModifiedAt: details.modifiedAt,
    layers: layers?.length === 0 ? undefined : layers,
  };
  const serverlessFunction = {
    serverlessFunctionName: details.name,
    runtime,
    codeDigest: details.codeDigest,
    executionRole: details.executionRole,
    networkId,
    subnetIds,
    securityGroupIds,
    ...shared,
  };
  if (!isAws) return { serverlessFunction };
  return {
    awsLambdaFunction: {
      functionName: details.name,
      runtime: runtime as wire.Runtime, // discovery writes the wire's names
      codeSha256: details.codeDigest,
      executionRoleArn: details.executionRole,
      vpcConfig: networkId === undefined ? undefined : { vpcId: networkId, subnetIds, securityGroupIds },
      ...shared,
    },
    serverlessFunction,
  };
}

const wireCodeRepository = ({ projectName, integrationArn, providerType }: CodeRepositoryDetails) => ({
  codeRepository: { projectName, integrationArn, providerType },
});

function wireDetails({ details }: Resource, isAws: boolean): wire.ResourceDetails | undefined {
  switch (details.kind) {
    case 'instance':
      return wireInstance(details, isAws);
    case 'image':
      return wireImage(details, isAws);
    case 'function':
      return wireFunction(details, isAws);
    case 'code-repository':
      return wireCodeRepository(details);
    case 'container-repository':
      return undefined;
  }
}

/** The resource of a finding (inspector.md 2.5 Resource). */
export function wireResource(resource: Resource): wire.Resource {
  const place = placeOf(resource);
  return {
    type: resource.type,
    id: resource.id,
    partition: place.partition,
    region: place.region,
    tags: resource.tags,
    details: wireDetails(resource, place.provider === 'AWS'),
    provider: place.provider,
    providerAccountId: place.accountId,
    providerOrgId: place.orgId,
  };
}

/** Family of a system by its platform string; without a distribution it is `UNKNOWN` already. */
function systemOf(platform: string): 'WINDOWS' | 'MACOS' | 'LINUX' | 'UNKNOWN' {
  const other = (['WINDOWS', 'MACOS', 'UNKNOWN'] as const).find((system) => platform.startsWith(system));
  return other ?? 'LINUX';
}

function instanceMetadata({ platform, imageReference }: InstanceDetails, tags: Resource['tags']) {
  const system = systemOf(platform);
  return {
    ec2: { tags, platform: system, amiId: imageReference },
    // The shape that clouds share has no word for macOS.
    vmInstance: { tags, platform: system === 'MACOS' ? 'UNKNOWN' : system, vmImageReference: imageReference },
  } as const;
}

function imageMetadata({ image, pulledAt, lastInUseAt, inUseCount }: ContainerImageDetails) {
  const tags = image.tags.map(tagOfReference);
  const shared = { imagePulledAt: pulledAt, lastInUseAt, inUseCount };
  return { ecrImage: { tags, ...shared }, containerImage: { imageTags: tags, ...shared } };
}

const repositoryMetadata = ({ repository: name, scanFrequency }: ContainerRepositoryDetails) => ({
  ecrRepository: { name, scanFrequency },
  containerRepository: { name, scanFrequency },
});

function functionMetadata({ name, runtime, layers }: FunctionDetails, functionTags: Resource['tags']) {
  return {
    lambdaFunction: { functionName: name, runtime: runtime as wire.Runtime, layers, functionTags },
    serverlessFunction: { serverlessFunctionName: name, runtime, functionTags },
  };
}

const codeMetadata = (details: CodeRepositoryDetails) => ({
  codeRepository: {
    projectName: details.projectName,
    providerType: details.providerType,
    providerTypeVisibility: details.visibility,
    integrationArn: details.integrationArn,
    lastScannedCommitId: details.lastScannedCommitId,
  },
});

function bothMetadata({ details, tags }: Resource): wire.ResourceScanMetadata {
  switch (details.kind) {
    case 'instance':
      return instanceMetadata(details, tags);
    case 'image':
      return imageMetadata(details);
    case 'container-repository':
      return repositoryMetadata(details);
    case 'function':
      return functionMetadata(details, tags);
    case 'code-repository':
      return codeMetadata(details);
  }
}

/** What coverage says of a resource beside its status (inspector.md 2.5 ResourceScanMetadata). */
export function wireScanMetadata(resource: Resource): wire.ResourceScanMetadata {
  const both = bothMetadata(resource);
  if (placeOf(resource).provider === 'AWS') return both;
  const { ec2: _ec2, ecrImage: _image, ecrRepository: _repository, lambdaFunction: _function, ...neutral } = both;
  return neutral;
}
