import { findingArn } from '../domain/arn.ts';
import type { PackageField } from '../domain/filter.ts';
import type { Finding, VulnerablePackage } from '../domain/finding.ts';
import { tagOfReference } from '../domain/image-reference.ts';
import { detailsOf, placeOf, type Resource, type ResourceDetails } from '../domain/resource.ts';
import { versionParts, wireArchitecture } from '../domain/version-parts.ts';

/** What a filter is asked about: a finding with what lives on other rows. */
export interface FilterSubject {
  readonly finding: Finding;
  readonly resource: Resource;
  readonly epssScore?: number;
}

export type Value = string | number;
/** Every value of a field: none when it is missing, several for lists. */
export type ValuesOf<T> = (subject: T) => readonly Value[];

const listed = (value: Value | readonly Value[] | undefined): readonly Value[] => {
  if (value === undefined) return [];
  return typeof value === 'object' ? value : [value];
};

/** A field of resources of one kind. */
const of =
  <K extends ResourceDetails['kind']>(
    kind: K,
    read: (details: Extract<ResourceDetails, { readonly kind: K }>) => Value | readonly Value[] | undefined,
  ): ValuesOf<FilterSubject> =>
  ({ resource }) => {
    const details = detailsOf(resource, kind);
    return details === undefined ? [] : listed(read(details));
  };

/** Fields that are named after a service of AWS are of its resources alone. */
const onAws =
  (values: ValuesOf<FilterSubject>): ValuesOf<FilterSubject> =>
  (subject) =>
    placeOf(subject.resource).provider === 'AWS' ? values(subject) : [];

const instance = {
  imageReference: of('instance', (d) => d.imageReference),
  networkId: of('instance', (d) => d.networkId),
  subnetIds: of('instance', (d) => d.subnetIds),
};
const image = {
  architecture: of('image', (d) => d.image.architecture),
  digest: of('image', (d) => d.image.digest),
  inUseCount: of('image', (d) => d.inUseCount),
  lastInUseAt: of('image', (d) => d.lastInUseAt),
  pushedAt: of('image', (d) => d.pushedAt),
  registry: of('image', (d) => d.registry),
  repository: of('image', (d) => d.repository),
  tags: of('image', (d) => d.image.tags.map(tagOfReference)),
};
const serverless = {
  executionRole: of('function', (d) => d.executionRole),
  layers: of('function', (d) => d.layers),
  modifiedAt: of('function', (d) => d.modifiedAt),
  name: of('function', (d) => d.name),
  runtime: of('function', (d) => d.runtime),
};

/** Fields with plain values, by their name on the wire (inspector.md 2.5 FilterCriteria). Sorted. */
export const FIELDS = {
  awsAccountId: ({ finding }) => [finding.accountId],
  cloudImageArchitecture: image.architecture,
  cloudImageDigest: image.digest,
  cloudImageInUseCount: image.inUseCount,
  cloudImageLastInUseAt: image.lastInUseAt,
  cloudImagePushedAt: image.pushedAt,
  cloudImageRegistry: image.registry,
  cloudImageRepositoryName: image.repository,
  cloudImageTags: image.tags,
  cloudProvider: ({ resource }) => [placeOf(resource).provider],
  cloudProviderAccountId: ({ resource }) => [placeOf(resource).accountId],
  cloudProviderOrgId: ({ resource }) => listed(placeOf(resource).orgId),
  cloudProviderRegion: ({ resource }) => [placeOf(resource).region],
  cloudServerlessFunctionExecutionRole: serverless.executionRole,
  cloudServerlessFunctionLastModifiedAt: serverless.modifiedAt,
  cloudServerlessFunctionName: serverless.name,
  cloudServerlessFunctionRuntime: serverless.runtime,
  cloudVmImageReference: instance.imageReference,
  cloudVmNetworkId: instance.networkId,
  cloudVmSubnetIds: instance.subnetIds,
  codeRepositoryProjectName: of('code-repository', (d) => d.projectName),
  codeRepositoryProviderType: of('code-repository', (d) => d.providerType),
  codeVulnerabilityDetectorName: ({ finding }) => listed(finding.codeVulnerability?.detectorName),
  codeVulnerabilityDetectorTags: ({ finding }) => listed(finding.codeVulnerability?.detectorTags),
  codeVulnerabilityFilePath: ({ finding }) => listed(finding.codeVulnerability?.filePath),
  componentId: ({ finding }) => listed(finding.networkReachability?.path.map((step) => step.id)),
  componentType: ({ finding }) => listed(finding.networkReachability?.path.map((step) => step.type)),
  ec2InstanceImageId: onAws(instance.imageReference),
  ec2InstanceSubnetId: onAws(instance.subnetIds),
  ec2InstanceVpcId: onAws(instance.networkId),
  ecrImageArchitecture: onAws(image.architecture),
  ecrImageHash: onAws(image.digest),
  ecrImageInUseCount: onAws(image.inUseCount),
  ecrImageLastInUseAt: onAws(image.lastInUseAt),
  ecrImagePushedAt: onAws(image.pushedAt),
  ecrImageRegistry: onAws(image.registry),
  ecrImageRepositoryName: onAws(image.repository),
  ecrImageTags: onAws(image.tags),
  epssScore: ({ epssScore }) => listed(epssScore),
  exploitAvailable: ({ finding }) => listed(finding.exploitAvailable),
  findingArn: ({ finding }) => [findingArn(finding, finding.id)],
  findingStatus: ({ finding }) => [finding.status],
  findingType: ({ finding }) => [finding.type],
  firstObservedAt: ({ finding }) => [finding.firstObservedAt],
  fixAvailable: ({ finding }) => listed(finding.fixAvailable),
  inspectorScore: ({ finding }) => listed(finding.inspectorScore),
  lambdaFunctionExecutionRoleArn: onAws(serverless.executionRole),
  lambdaFunctionLastModifiedAt: onAws(serverless.modifiedAt),
  lambdaFunctionLayers: onAws(serverless.layers),
  lambdaFunctionName: onAws(serverless.name),
  lambdaFunctionRuntime: onAws(serverless.runtime),
  lastObservedAt: ({ finding }) => [finding.lastObservedAt],
  networkProtocol: ({ finding }) => listed(finding.networkReachability?.protocol),
  relatedVulnerabilities: ({ finding }) => listed(finding.packageVulnerability?.relatedVulnerabilities),
  resourceId: ({ finding }) => [finding.resourceId],
  resourceType: ({ finding }) => [finding.resourceType],
  severity: ({ finding }) => [finding.severity],
  title: ({ finding }) => [finding.title],
  updatedAt: ({ finding }) => [finding.updatedAt],
  vendorSeverity: ({ finding }) => listed(finding.packageVulnerability?.vendorSeverity),
  vulnerabilityId: ({ finding }) => listed(finding.packageVulnerability?.vulnerabilityId),
  vulnerabilitySource: ({ finding }) => listed(finding.packageVulnerability?.source),
} satisfies Readonly<Record<string, ValuesOf<FilterSubject>>>;

export const PACKAGE_VALUES: Readonly<Record<PackageField, ValuesOf<VulnerablePackage>>> = {
  architecture: (p) => listed(p.arch === undefined ? undefined : wireArchitecture(p.arch)),
  epoch: (p) => [versionParts(p.type, p.version).epoch],
  filePath: (p) => [p.filePath],
  name: (p) => [p.name],
  release: (p) => listed(versionParts(p.type, p.version).release),
  sourceLambdaLayerArn: (p) => listed(p.functionLayer),
  sourceLayerHash: (p) => listed(p.layer),
  version: (p) => [versionParts(p.type, p.version).version],
};
