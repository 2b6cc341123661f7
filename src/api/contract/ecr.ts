import type { Contract, Operation } from './contract.ts';
import type * as shape from './ecr-shapes.ts';

/** Input and output of the operations, by name. */
export interface Operations {
  readonly BatchGetRepositoryScanningConfiguration: {
    readonly input: shape.BatchGetRepositoryScanningConfigurationRequest;
    readonly output: shape.BatchGetRepositoryScanningConfigurationResponse;
  };
  readonly DescribeImageScanFindings: {
    readonly input: shape.DescribeImageScanFindingsRequest;
    readonly output: shape.DescribeImageScanFindingsResponse;
  };
  readonly DescribeImages: {
    readonly input: shape.DescribeImagesRequest;
    readonly output: shape.DescribeImagesResponse;
  };
  readonly GetRegistryScanningConfiguration: {
    readonly input: shape.GetRegistryScanningConfigurationRequest;
    readonly output: shape.GetRegistryScanningConfigurationResponse;
  };
  readonly PutRegistryScanningConfiguration: {
    readonly input: shape.PutRegistryScanningConfigurationRequest;
    readonly output: shape.PutRegistryScanningConfigurationResponse;
  };
  readonly StartImageScan: {
    readonly input: shape.StartImageScanRequest;
    readonly output: shape.StartImageScanResponse;
  };
}

const operation = (name: string, ...errors: readonly string[]): Operation => ({
  method: 'POST',
  uri: '/',
  input: `${name}Request`,
  output: `${name}Response`,
  errors: ['ServerException', 'InvalidParameterException', ...errors],
});

/** What is asked of a registry about scanning: declared by hand after the service's model, for this part of it alone. */
export const ecr: Contract = {
  service: 'ecr',
  protocol: 'json-1.1',
  targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
  operations: {
    BatchGetRepositoryScanningConfiguration: operation(
      'BatchGetRepositoryScanningConfiguration',
      'RepositoryNotFoundException',
      'ValidationException',
    ),
    DescribeImageScanFindings: operation(
      'DescribeImageScanFindings',
      'RepositoryNotFoundException',
      'ImageNotFoundException',
      'ScanNotFoundException',
      'ValidationException',
    ),
    DescribeImages: operation('DescribeImages', 'RepositoryNotFoundException', 'ImageNotFoundException'),
    GetRegistryScanningConfiguration: operation('GetRegistryScanningConfiguration', 'ValidationException'),
    PutRegistryScanningConfiguration: operation(
      'PutRegistryScanningConfiguration',
      'ValidationException',
      'BlockedByOrganizationPolicyException',
    ),
    StartImageScan: operation(
      'StartImageScan',
      'UnsupportedImageTypeException',
      'LimitExceededException',
      'RepositoryNotFoundException',
      'ImageNotFoundException',
      'ValidationException',
      'ImageArchivedException',
    ),
  },
  shapes: {
    Attribute: { type: 'structure', members: { key: 'AttributeKey', value: 'AttributeValue' }, required: ['key'] },
    AttributeKey: { type: 'string', min: 1, max: 128 },
    AttributeList: { type: 'list', of: 'Attribute', max: 50 },
    AttributeValue: { type: 'string', min: 1, max: 256 },
    AwsEcrContainerImageDetails: {
      type: 'structure',
      members: {
        architecture: 'String',
        author: 'String',
        imageHash: 'String',
        imageTags: 'ImageTagList',
        platform: 'String',
        pushedAt: 'Timestamp',
        lastInUseAt: 'Timestamp',
        inUseCount: 'Long',
        registry: 'RegistryId',
        repositoryName: 'RepositoryName',
      },
    },
    BatchGetRepositoryScanningConfigurationRequest: {
      type: 'structure',
      members: { repositoryNames: 'ScanningConfigurationRepositoryNameList' },
      required: ['repositoryNames'],
    },
    BatchGetRepositoryScanningConfigurationResponse: {
      type: 'structure',
      members: {
        scanningConfigurations: 'RepositoryScanningConfigurationList',
        failures: 'RepositoryScanningConfigurationFailureList',
      },
    },
    BlockedByOrganizationPolicyException: { type: 'structure', members: { message: 'String' }, status: 400 },
    Boolean: { type: 'boolean' },
    CvssScore: {
      type: 'structure',
      members: { baseScore: 'Double', scoringVector: 'String', source: 'String', version: 'String' },
    },
    CvssScoreAdjustment: { type: 'structure', members: { metric: 'String', reason: 'String' } },
    CvssScoreAdjustmentList: { type: 'list', of: 'CvssScoreAdjustment' },
    CvssScoreDetails: {
      type: 'structure',
      members: {
        adjustments: 'CvssScoreAdjustmentList',
        score: 'Double',
        scoreSource: 'String',
        scoringVector: 'String',
        version: 'String',
      },
    },
    CvssScoreList: { type: 'list', of: 'CvssScore' },
    DescribeImageScanFindingsRequest: {
      type: 'structure',
      members: {
        registryId: 'RegistryId',
        repositoryName: 'RepositoryName',
        imageId: 'ImageIdentifier',
        nextToken: 'String',
        maxResults: 'MaxResults',
      },
      required: ['repositoryName', 'imageId'],
    },
    DescribeImageScanFindingsResponse: {
      type: 'structure',
      members: {
        registryId: 'RegistryId',
        repositoryName: 'RepositoryName',
        imageId: 'ImageIdentifier',
        imageScanStatus: 'ImageScanStatus',
        imageScanFindings: 'ImageScanFindings',
        nextToken: 'String',
      },
    },
    DescribeImagesFilter: { type: 'structure', members: { tagStatus: 'TagStatus', imageStatus: 'ImageStatusFilter' } },
    DescribeImagesRequest: {
      type: 'structure',
      members: {
        registryId: 'RegistryId',
        repositoryName: 'RepositoryName',
        imageIds: 'ImageIdentifierList',
        nextToken: 'String',
        maxResults: 'MaxResults',
        filter: 'DescribeImagesFilter',
      },
      required: ['repositoryName'],
    },
    DescribeImagesResponse: { type: 'structure', members: { imageDetails: 'ImageDetailList', nextToken: 'String' } },
    Double: { type: 'double' },
    EnhancedImageScanFinding: {
      type: 'structure',
      members: {
        awsAccountId: 'RegistryId',
        description: 'String',
        findingArn: 'String',
        firstObservedAt: 'Timestamp',
        lastObservedAt: 'Timestamp',
        packageVulnerabilityDetails: 'PackageVulnerabilityDetails',
        remediation: 'Remediation',
        resources: 'ResourceList',
        score: 'Double',
        scoreDetails: 'ScoreDetails',
        severity: 'String',
        status: 'String',
        title: 'String',
        type: 'String',
        updatedAt: 'Timestamp',
        fixAvailable: 'String',
        exploitAvailable: 'String',
      },
    },
    EnhancedImageScanFindingList: { type: 'list', of: 'EnhancedImageScanFinding' },
    FindingSeverity: { type: 'string', enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'UNDEFINED'] },
    FindingSeverityCounts: { type: 'map', key: 'FindingSeverity', value: 'Integer' },
    GetRegistryScanningConfigurationRequest: { type: 'structure', members: {} },
    GetRegistryScanningConfigurationResponse: {
      type: 'structure',
      members: { registryId: 'RegistryId', scanningConfiguration: 'RegistryScanningConfiguration' },
    },
    ImageArchivedException: { type: 'structure', members: { message: 'String' }, status: 400 },
    ImageDetail: {
      type: 'structure',
      members: {
        registryId: 'RegistryId',
        repositoryName: 'RepositoryName',
        imageDigest: 'String',
        imageTags: 'ImageTagList',
        imageSizeInBytes: 'Long',
        imagePushedAt: 'Timestamp',
        imageScanStatus: 'ImageScanStatus',
        imageScanFindingsSummary: 'ImageScanFindingsSummary',
        imageManifestMediaType: 'String',
        artifactMediaType: 'String',
        lastRecordedPullTime: 'Timestamp',
        subjectManifestDigest: 'String',
        imageStatus: 'ImageStatus',
        lastArchivedAt: 'Timestamp',
        lastActivatedAt: 'Timestamp',
      },
    },
    ImageDetailList: { type: 'list', of: 'ImageDetail' },
    ImageIdentifier: { type: 'structure', members: { imageDigest: 'String', imageTag: 'ImageTag' } },
    ImageIdentifierList: { type: 'list', of: 'ImageIdentifier', min: 1, max: 100 },
    ImageNotFoundException: { type: 'structure', members: { message: 'String' }, status: 400 },
    ImageScanFinding: {
      type: 'structure',
      members: {
        name: 'String',
        description: 'String',
        uri: 'String',
        severity: 'FindingSeverity',
        attributes: 'AttributeList',
      },
    },
    ImageScanFindingList: { type: 'list', of: 'ImageScanFinding' },
    ImageScanFindings: {
      type: 'structure',
      members: {
        imageScanCompletedAt: 'Timestamp',
        vulnerabilitySourceUpdatedAt: 'Timestamp',
        findingSeverityCounts: 'FindingSeverityCounts',
        findings: 'ImageScanFindingList',
        enhancedFindings: 'EnhancedImageScanFindingList',
      },
    },
    ImageScanFindingsSummary: {
      type: 'structure',
      members: {
        imageScanCompletedAt: 'Timestamp',
        vulnerabilitySourceUpdatedAt: 'Timestamp',
        findingSeverityCounts: 'FindingSeverityCounts',
      },
    },
    ImageScanStatus: { type: 'structure', members: { status: 'ScanStatus', description: 'String' } },
    ImageStatus: { type: 'string', enum: ['ACTIVE', 'ARCHIVED', 'ACTIVATING'] },
    ImageStatusFilter: { type: 'string', enum: ['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY'] },
    ImageTag: { type: 'string', min: 1, max: 300 },
    ImageTagList: { type: 'list', of: 'ImageTag' },
    Integer: { type: 'integer' },
    InvalidParameterException: { type: 'structure', members: { message: 'String' }, status: 400 },
    LimitExceededException: { type: 'structure', members: { message: 'String' }, status: 400 },
    Long: { type: 'long' },
    MaxResults: { type: 'integer', min: 1, max: 1000 },
    PackageVulnerabilityDetails: {
      type: 'structure',
      members: {
        cvss: 'CvssScoreList',
        referenceUrls: 'StringList',
        relatedVulnerabilities: 'StringList',
        source: 'String',
        sourceUrl: 'String',
        vendorCreatedAt: 'Timestamp',
        vendorSeverity: 'String',
        vendorUpdatedAt: 'Timestamp',
        vulnerabilityId: 'String',
        vulnerablePackages: 'VulnerablePackagesList',
      },
    },
    PutRegistryScanningConfigurationRequest: {
      type: 'structure',
      members: { scanType: 'ScanType', rules: 'RegistryScanningRuleList' },
    },
    PutRegistryScanningConfigurationResponse: {
      type: 'structure',
      members: { registryScanningConfiguration: 'RegistryScanningConfiguration' },
    },
    Recommendation: { type: 'structure', members: { url: 'String', text: 'String' } },
    RegistryId: { type: 'string', pattern: '^(?:[0-9]{12})$' },
    RegistryScanningConfiguration: {
      type: 'structure',
      members: { scanType: 'ScanType', rules: 'RegistryScanningRuleList' },
    },
    RegistryScanningRule: {
      type: 'structure',
      members: { scanFrequency: 'ScanFrequency', repositoryFilters: 'ScanningRepositoryFilterList' },
      required: ['scanFrequency', 'repositoryFilters'],
    },
    RegistryScanningRuleList: { type: 'list', of: 'RegistryScanningRule', max: 2 },
    Remediation: { type: 'structure', members: { recommendation: 'Recommendation' } },
    RepositoryName: {
      type: 'string',
      min: 2,
      max: 256,
      pattern: '^(?:[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)$',
    },
    RepositoryNotFoundException: { type: 'structure', members: { message: 'String' }, status: 400 },
    RepositoryScanningConfiguration: {
      type: 'structure',
      members: {
        repositoryArn: 'String',
        repositoryName: 'RepositoryName',
        scanOnPush: 'Boolean',
        scanFrequency: 'ScanFrequency',
        appliedScanFilters: 'ScanningRepositoryFilterList',
      },
    },
    RepositoryScanningConfigurationFailure: {
      type: 'structure',
      members: {
        repositoryName: 'RepositoryName',
        failureCode: 'ScanningConfigurationFailureCode',
        failureReason: 'String',
      },
    },
    RepositoryScanningConfigurationFailureList: { type: 'list', of: 'RepositoryScanningConfigurationFailure' },
    RepositoryScanningConfigurationList: { type: 'list', of: 'RepositoryScanningConfiguration' },
    Resource: {
      type: 'structure',
      members: { details: 'ResourceDetails', id: 'String', tags: 'Tags', type: 'String' },
    },
    ResourceDetails: { type: 'structure', members: { awsEcrContainerImage: 'AwsEcrContainerImageDetails' } },
    ResourceList: { type: 'list', of: 'Resource' },
    ScanFrequency: { type: 'string', enum: ['SCAN_ON_PUSH', 'CONTINUOUS_SCAN', 'MANUAL'] },
    ScanNotFoundException: { type: 'structure', members: { message: 'String' }, status: 400 },
    ScanStatus: {
      type: 'string',
      enum: [
        'IN_PROGRESS',
        'COMPLETE',
        'FAILED',
        'UNSUPPORTED_IMAGE',
        'ACTIVE',
        'PENDING',
        'SCAN_ELIGIBILITY_EXPIRED',
        'FINDINGS_UNAVAILABLE',
        'LIMIT_EXCEEDED',
        'IMAGE_ARCHIVED',
      ],
    },
    ScanType: { type: 'string', enum: ['BASIC', 'ENHANCED'] },
    ScanningConfigurationFailureCode: { type: 'string', enum: ['REPOSITORY_NOT_FOUND'] },
    ScanningConfigurationRepositoryNameList: { type: 'list', of: 'RepositoryName', min: 1, max: 25 },
    ScanningRepositoryFilter: {
      type: 'structure',
      members: { filter: 'ScanningRepositoryFilterValue', filterType: 'ScanningRepositoryFilterType' },
      required: ['filter', 'filterType'],
    },
    ScanningRepositoryFilterList: { type: 'list', of: 'ScanningRepositoryFilter', max: 100 },
    ScanningRepositoryFilterType: { type: 'string', enum: ['WILDCARD'] },
    // As the model's own pattern, written so that no text makes it backtrack.
    ScanningRepositoryFilterValue: {
      type: 'string',
      min: 1,
      max: 255,
      pattern: '^(?:[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*)$',
    },
    ScoreDetails: { type: 'structure', members: { cvss: 'CvssScoreDetails' } },
    ServerException: { type: 'structure', members: { message: 'String' }, status: 500 },
    StartImageScanRequest: {
      type: 'structure',
      members: { registryId: 'RegistryId', repositoryName: 'RepositoryName', imageId: 'ImageIdentifier' },
      required: ['repositoryName', 'imageId'],
    },
    StartImageScanResponse: {
      type: 'structure',
      members: {
        registryId: 'RegistryId',
        repositoryName: 'RepositoryName',
        imageId: 'ImageIdentifier',
        imageScanStatus: 'ImageScanStatus',
      },
    },
    String: { type: 'string' },
    StringList: { type: 'list', of: 'String' },
    TagStatus: { type: 'string', enum: ['TAGGED', 'UNTAGGED', 'ANY'] },
    Tags: { type: 'map', key: 'String', value: 'String' },
    Timestamp: { type: 'timestamp' },
    UnsupportedImageTypeException: { type: 'structure', members: { message: 'String' }, status: 400 },
    ValidationException: { type: 'structure', members: { message: 'String' }, status: 400 },
    VulnerablePackage: {
      type: 'structure',
      members: {
        arch: 'String',
        epoch: 'Integer',
        filePath: 'String',
        name: 'String',
        packageManager: 'String',
        release: 'String',
        sourceLayerHash: 'String',
        version: 'String',
        fixedInVersion: 'String',
      },
    },
    VulnerablePackagesList: { type: 'list', of: 'VulnerablePackage' },
  },
};
