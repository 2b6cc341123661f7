import { tagOfReference } from '../../domain/image-reference.ts';
import { detailsOf, placeOf, type Resource } from '../../domain/resource.ts';
import type { Aggregate } from '../../store/aggregation.ts';
import type * as wire from '../contract/inspector2.generated.ts';

const severityCounts = ({ severities, total }: Aggregate): wire.SeverityCounts => ({
  all: total,
  critical: severities.CRITICAL,
  high: severities.HIGH,
  medium: severities.MEDIUM,
  low: severities.LOW,
  informational: severities.INFORMATIONAL,
  untriaged: severities.UNTRIAGED,
});

/** What every answer begins with. */
const counted = (item: Aggregate) => ({ accountId: item.accountId, severityCounts: severityCounts(item) });

/** Where the resources of a group live, by the keys that the store grouped by. */
const cloudOf = ({ keys }: Aggregate) => ({
  cloudAccountId: keys.cloudAccountId,
  cloudOrgId: keys.cloudOrgId,
  cloudPartition: keys.cloudPartition,
  cloudProvider: keys.cloudProvider as wire.Provider | undefined,
  cloudRegion: keys.cloudRegion,
});

/** Where one resource lives. */
function placeOfResource(resource: Resource) {
  const { provider, accountId, orgId, partition, region } = placeOf(resource);
  return {
    cloudAccountId: accountId,
    cloudOrgId: orgId,
    cloudPartition: partition,
    cloudProvider: provider,
    cloudRegion: region,
  };
}

const available = ({ exploitable, fixable }: Aggregate) => ({
  exploitAvailableCount: exploitable,
  fixAvailableCount: fixable,
});
const availableActive = ({ exploitable, fixable }: Aggregate) => ({
  exploitAvailableActiveFindingsCount: exploitable,
  fixAvailableActiveFindingsCount: fixable,
});

type ByResource = (item: Aggregate, resource: Resource) => wire.AggregationResponse;

/** Shapes of the groups that are one resource each. */
const OF_RESOURCE: Readonly<Partial<Record<wire.AggregationType, ByResource>>> = {
  AWS_EC2_INSTANCE(item, resource) {
    const details = detailsOf(resource, 'instance');
    return {
      ec2InstanceAggregation: {
        ...counted(item),
        instanceId: resource.id,
        ami: details?.imageReference,
        operatingSystem: details?.platform,
        instanceTags: resource.tags,
        networkFindings: item.network,
      },
    };
  },
  VM_INSTANCE(item, resource) {
    const details = detailsOf(resource, 'instance');
    return {
      vmInstanceAggregation: {
        ...counted(item),
        ...placeOfResource(resource),
        ...availableActive(item),
        resourceId: resource.id,
        vmImageReference: details?.imageReference,
        operatingSystem: details?.platform,
        tags: resource.tags,
        networkFindings: item.network,
      },
    };
  },
  AWS_ECR_CONTAINER(item, resource) {
    const details = detailsOf(resource, 'image');
    return {
      awsEcrContainerAggregation: {
        ...counted(item),
        resourceId: resource.id,
        imageSha: details?.image.digest,
        repository: details?.repository,
        architecture: details?.image.architecture,
        imageTags: details?.image.tags.map(tagOfReference),
        lastInUseAt: details?.lastInUseAt,
        inUseCount: details?.inUseCount,
      },
    };
  },
  CONTAINER_IMAGE(item, resource) {
    const details = detailsOf(resource, 'image');
    return {
      containerImageAggregation: {
        ...counted(item),
        ...placeOfResource(resource),
        ...availableActive(item),
        resourceId: resource.id,
        imageDigest: details?.image.digest,
        repository: details?.repository,
        registry: details?.registry,
        architecture: details?.image.architecture,
        imageTags: details?.image.tags.map(tagOfReference),
        lastInUseAt: details?.lastInUseAt,
        inUseCount: details?.inUseCount,
      },
    };
  },
  AWS_LAMBDA_FUNCTION(item, resource) {
    const details = detailsOf(resource, 'function');
    return {
      lambdaFunctionAggregation: {
        ...counted(item),
        resourceId: resource.id,
        functionName: details?.name,
        runtime: details?.runtime,
        lambdaTags: resource.tags,
        lastModifiedAt: details?.modifiedAt,
      },
    };
  },
  SERVERLESS_FUNCTION(item, resource) {
    const details = detailsOf(resource, 'function');
    return {
      serverlessFunctionAggregation: {
        ...counted(item),
        ...placeOfResource(resource),
        ...availableActive(item),
        resourceId: resource.id,
        functionName: details?.name,
        runtime: details?.runtime,
        tags: resource.tags,
        lastModifiedAt: details?.modifiedAt,
      },
    };
  },
  CODE_REPOSITORY(item, resource) {
    const details = detailsOf(resource, 'code-repository');
    return {
      codeRepositoryAggregation: {
        ...counted(item),
        ...availableActive(item),
        resourceId: resource.id,
        projectNames: details?.projectName ?? resource.id,
        providerType: details?.providerType,
      },
    };
  },
};

const OF_KEYS: Readonly<Partial<Record<wire.AggregationType, (item: Aggregate) => wire.AggregationResponse>>> = {
  ACCOUNT: (item) => ({ accountAggregation: { ...counted(item), ...available(item) } }),
  FINDING_TYPE: (item) => ({ findingTypeAggregation: { ...counted(item), ...cloudOf(item), ...available(item) } }),
  AMI: (item) => ({
    amiAggregation: {
      ...counted(item),
      ...cloudOf(item),
      ami: item.keys.ami ?? '',
      affectedInstances: item.affected,
    },
  }),
  REPOSITORY: (item) => ({
    repositoryAggregation: {
      ...counted(item),
      ...cloudOf(item),
      repository: item.keys.repository ?? '',
      affectedImages: item.affected,
    },
  }),
  IMAGE_LAYER: (item) => ({
    imageLayerAggregation: {
      ...counted(item),
      ...cloudOf(item),
      repository: item.keys.repository ?? '',
      resourceId: item.keys.resourceId ?? '',
      layerHash: item.keys.layerHash ?? '',
    },
  }),
  LAMBDA_LAYER: (item) => ({
    lambdaLayerAggregation: {
      ...counted(item),
      functionName: item.keys.functionName ?? '',
      resourceId: item.keys.resourceId ?? '',
      layerArn: item.keys.layerArn ?? '',
    },
  }),
  PACKAGE: (item) => ({ packageAggregation: { ...counted(item), packageName: item.keys.packageName ?? '' } }),
  TITLE: (item) => ({
    titleAggregation: {
      ...counted(item),
      title: item.keys.title ?? '',
      // A finding of networks or code has no vulnerability.
      vulnerabilityId: item.keys.vulnerabilityId === '' ? undefined : item.keys.vulnerabilityId,
    },
  }),
};

/** A group of findings as Inspector shows it: the member of the union that fits the type (inspector.md 2.5). */
export function aggregationResponse(type: wire.AggregationType, item: Aggregate): wire.AggregationResponse {
  const byResource = OF_RESOURCE[type];
  if (byResource !== undefined && item.resource !== undefined) return byResource(item, item.resource);
  return OF_KEYS[type]?.(item) ?? {};
}
