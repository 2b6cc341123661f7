// Written by `npm run contract` from the service model; do not edit.
import type { Contract } from './contract.ts';

/** ISO 8601 with milliseconds; the codec turns it into what the wire wants. */
export type Timestamp = string;
export type Nothing = Readonly<Record<string, never>>;

export interface AccessDeniedException { readonly message: string }
export interface Account { readonly accountId: string; readonly resourceStatus: ResourceStatus; readonly status: Status }
export interface AccountAggregation { readonly findingType?: AggregationFindingType | undefined; readonly resourceType?: AggregationResourceType | undefined; readonly sortBy?: AccountSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface AccountAggregationResponse { readonly accountId?: string | undefined; readonly exploitAvailableCount?: number | undefined; readonly fixAvailableCount?: number | undefined; readonly severityCounts?: SeverityCounts | undefined }
export type AccountSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export interface AccountState { readonly accountId: string; readonly resourceState: ResourceState; readonly state: State }
export type AggregationFindingType = 'NETWORK_REACHABILITY' | 'PACKAGE_VULNERABILITY' | 'CODE_VULNERABILITY';
/** Exactly one member. */
export interface AggregationRequest { readonly accountAggregation?: AccountAggregation | undefined; readonly amiAggregation?: AmiAggregation | undefined; readonly awsEcrContainerAggregation?: AwsEcrContainerAggregation | undefined; readonly codeRepositoryAggregation?: CodeRepositoryAggregation | undefined; readonly containerImageAggregation?: ContainerImageAggregation | undefined; readonly ec2InstanceAggregation?: Ec2InstanceAggregation | undefined; readonly findingTypeAggregation?: FindingTypeAggregation | undefined; readonly imageLayerAggregation?: ImageLayerAggregation | undefined; readonly lambdaFunctionAggregation?: LambdaFunctionAggregation | undefined; readonly lambdaLayerAggregation?: LambdaLayerAggregation | undefined; readonly packageAggregation?: PackageAggregation | undefined; readonly repositoryAggregation?: RepositoryAggregation | undefined; readonly serverlessFunctionAggregation?: ServerlessFunctionAggregation | undefined; readonly titleAggregation?: TitleAggregation | undefined; readonly vmInstanceAggregation?: VmInstanceAggregation | undefined }
export type AggregationResourceType = 'AWS_EC2_INSTANCE' | 'AWS_ECR_CONTAINER_IMAGE' | 'AWS_LAMBDA_FUNCTION' | 'CODE_REPOSITORY' | 'Microsoft.Compute/virtualMachines' | 'Microsoft.ContainerRegistry/registry/containerImage' | 'Microsoft.Web/sites';
/** Exactly one member. */
export interface AggregationResponse { readonly accountAggregation?: AccountAggregationResponse | undefined; readonly amiAggregation?: AmiAggregationResponse | undefined; readonly awsEcrContainerAggregation?: AwsEcrContainerAggregationResponse | undefined; readonly codeRepositoryAggregation?: CodeRepositoryAggregationResponse | undefined; readonly containerImageAggregation?: ContainerImageAggregationResponse | undefined; readonly ec2InstanceAggregation?: Ec2InstanceAggregationResponse | undefined; readonly findingTypeAggregation?: FindingTypeAggregationResponse | undefined; readonly imageLayerAggregation?: ImageLayerAggregationResponse | undefined; readonly lambdaFunctionAggregation?: LambdaFunctionAggregationResponse | undefined; readonly lambdaLayerAggregation?: LambdaLayerAggregationResponse | undefined; readonly packageAggregation?: PackageAggregationResponse | undefined; readonly repositoryAggregation?: RepositoryAggregationResponse | undefined; readonly serverlessFunctionAggregation?: ServerlessFunctionAggregationResponse | undefined; readonly titleAggregation?: TitleAggregationResponse | undefined; readonly vmInstanceAggregation?: VmInstanceAggregationResponse | undefined }
export type AggregationType = 'FINDING_TYPE' | 'PACKAGE' | 'TITLE' | 'REPOSITORY' | 'AMI' | 'AWS_EC2_INSTANCE' | 'AWS_ECR_CONTAINER' | 'IMAGE_LAYER' | 'ACCOUNT' | 'AWS_LAMBDA_FUNCTION' | 'LAMBDA_LAYER' | 'CODE_REPOSITORY' | 'VM_INSTANCE' | 'CONTAINER_IMAGE' | 'SERVERLESS_FUNCTION';
export interface AmiAggregation { readonly amis?: readonly StringFilter[] | undefined; readonly sortBy?: AmiSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface AmiAggregationResponse { readonly accountId?: string | undefined; readonly affectedInstances?: number | undefined; readonly ami: string; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: Provider | undefined; readonly cloudRegion?: string | undefined; readonly severityCounts?: SeverityCounts | undefined }
export type AmiSortBy = 'CRITICAL' | 'HIGH' | 'ALL' | 'AFFECTED_INSTANCES';
export type Architecture = 'X86_64' | 'ARM64';
export interface AssociateConfigurationRequest { readonly resource: CodeSecurityResource; readonly scanConfigurationArn: string }
export interface AssociateMemberRequest { readonly accountId: string }
export interface AssociateMemberResponse { readonly accountId: string }
export type AssociationResultStatusCode = 'INTERNAL_ERROR' | 'ACCESS_DENIED' | 'SCAN_CONFIGURATION_NOT_FOUND' | 'INVALID_INPUT' | 'RESOURCE_NOT_FOUND' | 'QUOTA_EXCEEDED';
export interface AtigData { readonly firstSeen?: Timestamp | undefined; readonly lastSeen?: Timestamp | undefined; readonly targets?: readonly string[] | undefined; readonly ttps?: readonly string[] | undefined }
export interface AutoEnable { readonly codeRepository?: boolean | undefined; readonly ec2: boolean; readonly ecr: boolean; readonly lambda?: boolean | undefined; readonly lambdaCode?: boolean | undefined }
export type AwsConfigConnectorArnComparison = 'EQUALS';
export interface AwsConfigConnectorArnFilter { readonly comparison: AwsConfigConnectorArnComparison; readonly value: string }
export interface AwsEc2InstanceDetails { readonly iamInstanceProfileArn?: string | undefined; readonly imageId?: string | undefined; readonly ipV4Addresses?: readonly string[] | undefined; readonly ipV6Addresses?: readonly string[] | undefined; readonly keyName?: string | undefined; readonly launchedAt?: Timestamp | undefined; readonly platform?: string | undefined; readonly subnetId?: string | undefined; readonly type?: string | undefined; readonly vpcId?: string | undefined }
export interface AwsEcrContainerAggregation { readonly architectures?: readonly StringFilter[] | undefined; readonly imageShas?: readonly StringFilter[] | undefined; readonly imageTags?: readonly StringFilter[] | undefined; readonly inUseCount?: readonly NumberFilter[] | undefined; readonly lastInUseAt?: readonly DateFilter[] | undefined; readonly repositories?: readonly StringFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly sortBy?: AwsEcrContainerSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface AwsEcrContainerAggregationResponse { readonly accountId?: string | undefined; readonly architecture?: string | undefined; readonly imageSha?: string | undefined; readonly imageTags?: readonly string[] | undefined; readonly inUseCount?: number | undefined; readonly lastInUseAt?: Timestamp | undefined; readonly repository?: string | undefined; readonly resourceId: string; readonly severityCounts?: SeverityCounts | undefined }
export interface AwsEcrContainerImageDetails { readonly architecture?: string | undefined; readonly author?: string | undefined; readonly imageHash: string; readonly imageTags?: readonly string[] | undefined; readonly inUseCount?: number | undefined; readonly lastInUseAt?: Timestamp | undefined; readonly platform?: string | undefined; readonly pushedAt?: Timestamp | undefined; readonly registry: string; readonly repositoryName: string }
export type AwsEcrContainerSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export interface AwsEcsMetadataDetails { readonly detailsGroup: string; readonly taskDefinitionArn: string }
export interface AwsEksMetadataDetails { readonly namespace?: string | undefined; readonly workloadInfoList?: readonly AwsEksWorkloadInfo[] | undefined }
export interface AwsEksWorkloadInfo { readonly name: string; readonly type: string }
export interface AwsLambdaFunctionDetails { readonly architectures?: readonly Architecture[] | undefined; readonly codeSha256: string; readonly executionRoleArn: string; readonly functionName: string; readonly lastModifiedAt?: Timestamp | undefined; readonly layers?: readonly string[] | undefined; readonly packageType?: PackageType | undefined; readonly runtime: Runtime; readonly version: string; readonly vpcConfig?: LambdaVpcConfig | undefined }
export interface AzureProviderDetailCreate { readonly autoInstallVMScanner?: boolean | undefined; readonly awsConfigConnectorArn: string; readonly azureRegions: readonly string[]; readonly scopeConfiguration: AzureScopeConfigurationInput }
export interface AzureProviderDetailUpdate { readonly autoInstallVMScanner?: boolean | undefined; readonly azureRegions?: readonly string[] | undefined; readonly scopeConfiguration?: AzureScopeConfigurationInput | undefined }
export interface AzureScopeConfiguration { readonly containerImageScanning?: ScopeConfiguration | undefined; readonly serverlessScanning?: ScopeConfiguration | undefined; readonly vmScanning?: ScopeConfiguration | undefined }
export interface AzureScopeConfigurationInput { readonly containerImageScanning?: ScopeConfigurationInput | undefined; readonly serverlessScanning?: ScopeConfigurationInput | undefined; readonly vmScanning?: ScopeConfigurationInput | undefined }
export interface BadRequestException { readonly message: string }
export interface BatchAssociateCodeSecurityScanConfigurationRequest { readonly associateConfigurationRequests: readonly AssociateConfigurationRequest[] }
export interface BatchAssociateCodeSecurityScanConfigurationResponse { readonly failedAssociations?: readonly FailedAssociationResult[] | undefined; readonly successfulAssociations?: readonly SuccessfulAssociationResult[] | undefined }
export interface BatchDisassociateCodeSecurityScanConfigurationRequest { readonly disassociateConfigurationRequests: readonly DisassociateConfigurationRequest[] }
export interface BatchDisassociateCodeSecurityScanConfigurationResponse { readonly failedAssociations?: readonly FailedAssociationResult[] | undefined; readonly successfulAssociations?: readonly SuccessfulAssociationResult[] | undefined }
export interface BatchGetAccountStatusRequest { readonly accountIds?: readonly string[] | undefined }
export interface BatchGetAccountStatusResponse { readonly accounts: readonly AccountState[]; readonly failedAccounts?: readonly FailedAccount[] | undefined }
export interface BatchGetCodeSnippetRequest { readonly findingArns: readonly string[] }
export interface BatchGetCodeSnippetResponse { readonly codeSnippetResults?: readonly CodeSnippetResult[] | undefined; readonly errors?: readonly CodeSnippetError[] | undefined }
export interface BatchGetFindingDetailsRequest { readonly findingArns: readonly string[] }
export interface BatchGetFindingDetailsResponse { readonly errors?: readonly FindingDetailsError[] | undefined; readonly findingDetails?: readonly FindingDetail[] | undefined }
export interface BatchGetFreeTrialInfoRequest { readonly accountIds: readonly string[] }
export interface BatchGetFreeTrialInfoResponse { readonly accounts: readonly FreeTrialAccountInfo[]; readonly failedAccounts: readonly FreeTrialInfoError[] }
export interface BatchGetMemberEc2DeepInspectionStatusRequest { readonly accountIds?: readonly string[] | undefined }
export interface BatchGetMemberEc2DeepInspectionStatusResponse { readonly accountIds?: readonly MemberAccountEc2DeepInspectionStatusState[] | undefined; readonly failedAccountIds?: readonly FailedMemberAccountEc2DeepInspectionStatusState[] | undefined }
export interface BatchUpdateMemberEc2DeepInspectionStatusRequest { readonly accountIds: readonly MemberAccountEc2DeepInspectionStatus[] }
export interface BatchUpdateMemberEc2DeepInspectionStatusResponse { readonly accountIds?: readonly MemberAccountEc2DeepInspectionStatusState[] | undefined; readonly failedAccountIds?: readonly FailedMemberAccountEc2DeepInspectionStatusState[] | undefined }
export interface CancelFindingsReportRequest { readonly reportId: string }
export interface CancelFindingsReportResponse { readonly reportId: string }
export interface CancelSbomExportRequest { readonly reportId: string }
export interface CancelSbomExportResponse { readonly reportId?: string | undefined }
export interface CisCheckAggregation { readonly accountId?: string | undefined; readonly checkDescription?: string | undefined; readonly checkId?: string | undefined; readonly level?: CisSecurityLevel | undefined; readonly platform?: string | undefined; readonly scanArn: string; readonly statusCounts?: StatusCounts | undefined; readonly title?: string | undefined }
export interface CisDateFilter { readonly earliestScanStartTime?: Timestamp | undefined; readonly latestScanStartTime?: Timestamp | undefined }
export type CisFindingStatus = 'PASSED' | 'FAILED' | 'SKIPPED';
export type CisFindingStatusComparison = 'EQUALS';
export interface CisFindingStatusFilter { readonly comparison: CisFindingStatusComparison; readonly value: CisFindingStatus }
export interface CisNumberFilter { readonly lowerInclusive?: number | undefined; readonly upperInclusive?: number | undefined }
export type CisReportFormat = 'PDF' | 'CSV';
export type CisReportStatus = 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS';
export type CisResultStatus = 'PASSED' | 'FAILED' | 'SKIPPED';
export type CisResultStatusComparison = 'EQUALS';
export interface CisResultStatusFilter { readonly comparison: CisResultStatusComparison; readonly value: CisResultStatus }
export type CisRuleStatus = 'FAILED' | 'PASSED' | 'NOT_EVALUATED' | 'INFORMATIONAL' | 'UNKNOWN' | 'NOT_APPLICABLE' | 'ERROR';
export interface CisScan { readonly failedChecks?: number | undefined; readonly scanArn: string; readonly scanConfigurationArn: string; readonly scanDate?: Timestamp | undefined; readonly scanName?: string | undefined; readonly scheduledBy?: string | undefined; readonly securityLevel?: CisSecurityLevel | undefined; readonly status?: CisScanStatus | undefined; readonly targets?: CisTargets | undefined; readonly totalChecks?: number | undefined }
export interface CisScanConfiguration { readonly ownerId?: string | undefined; readonly scanConfigurationArn: string; readonly scanName?: string | undefined; readonly schedule?: Schedule | undefined; readonly securityLevel?: CisSecurityLevel | undefined; readonly tags?: Readonly<Record<string, string>> | undefined; readonly targets?: CisTargets | undefined }
export type CisScanConfigurationsSortBy = 'SCAN_NAME' | 'SCAN_CONFIGURATION_ARN';
export interface CisScanResultDetails { readonly accountId?: string | undefined; readonly checkDescription?: string | undefined; readonly checkId?: string | undefined; readonly findingArn?: string | undefined; readonly level?: CisSecurityLevel | undefined; readonly platform?: string | undefined; readonly remediation?: string | undefined; readonly scanArn: string; readonly status?: CisFindingStatus | undefined; readonly statusReason?: string | undefined; readonly targetResourceId?: string | undefined; readonly title?: string | undefined }
export interface CisScanResultDetailsFilterCriteria { readonly checkIdFilters?: readonly CisStringFilter[] | undefined; readonly findingArnFilters?: readonly CisStringFilter[] | undefined; readonly findingStatusFilters?: readonly CisFindingStatusFilter[] | undefined; readonly securityLevelFilters?: readonly CisSecurityLevelFilter[] | undefined; readonly titleFilters?: readonly CisStringFilter[] | undefined }
export type CisScanResultDetailsSortBy = 'CHECK_ID' | 'STATUS';
export interface CisScanResultsAggregatedByChecksFilterCriteria { readonly accountIdFilters?: readonly CisStringFilter[] | undefined; readonly checkIdFilters?: readonly CisStringFilter[] | undefined; readonly failedResourcesFilters?: readonly CisNumberFilter[] | undefined; readonly platformFilters?: readonly CisStringFilter[] | undefined; readonly securityLevelFilters?: readonly CisSecurityLevelFilter[] | undefined; readonly titleFilters?: readonly CisStringFilter[] | undefined }
export type CisScanResultsAggregatedByChecksSortBy = 'CHECK_ID' | 'TITLE' | 'PLATFORM' | 'FAILED_COUNTS' | 'SECURITY_LEVEL';
export interface CisScanResultsAggregatedByTargetResourceFilterCriteria { readonly accountIdFilters?: readonly CisStringFilter[] | undefined; readonly checkIdFilters?: readonly CisStringFilter[] | undefined; readonly failedChecksFilters?: readonly CisNumberFilter[] | undefined; readonly platformFilters?: readonly CisStringFilter[] | undefined; readonly statusFilters?: readonly CisResultStatusFilter[] | undefined; readonly targetResourceIdFilters?: readonly CisStringFilter[] | undefined; readonly targetResourceTagFilters?: readonly TagFilter[] | undefined; readonly targetStatusFilters?: readonly CisTargetStatusFilter[] | undefined; readonly targetStatusReasonFilters?: readonly CisTargetStatusReasonFilter[] | undefined }
export type CisScanResultsAggregatedByTargetResourceSortBy = 'RESOURCE_ID' | 'FAILED_COUNTS' | 'ACCOUNT_ID' | 'PLATFORM' | 'TARGET_STATUS' | 'TARGET_STATUS_REASON';
export type CisScanStatus = 'FAILED' | 'COMPLETED' | 'CANCELLED' | 'IN_PROGRESS';
export type CisScanStatusComparison = 'EQUALS';
export interface CisScanStatusFilter { readonly comparison: CisScanStatusComparison; readonly value: CisScanStatus }
export type CisSecurityLevel = 'LEVEL_1' | 'LEVEL_2';
export type CisSecurityLevelComparison = 'EQUALS';
export interface CisSecurityLevelFilter { readonly comparison: CisSecurityLevelComparison; readonly value: CisSecurityLevel }
export interface CisSessionMessage { readonly cisRuleDetails: Uint8Array; readonly ruleId: string; readonly status: CisRuleStatus }
export type CisSortOrder = 'ASC' | 'DESC';
export type CisStringComparison = 'EQUALS' | 'PREFIX' | 'NOT_EQUALS';
export interface CisStringFilter { readonly comparison: CisStringComparison; readonly value: string }
export interface CisTargetResourceAggregation { readonly accountId?: string | undefined; readonly platform?: string | undefined; readonly scanArn: string; readonly statusCounts?: StatusCounts | undefined; readonly targetResourceId?: string | undefined; readonly targetResourceTags?: Readonly<Record<string, readonly string[]>> | undefined; readonly targetStatus?: CisTargetStatus | undefined; readonly targetStatusReason?: CisTargetStatusReason | undefined }
export type CisTargetStatus = 'TIMED_OUT' | 'CANCELLED' | 'COMPLETED';
export type CisTargetStatusComparison = 'EQUALS';
export interface CisTargetStatusFilter { readonly comparison: CisTargetStatusComparison; readonly value: CisTargetStatus }
export type CisTargetStatusReason = 'SCAN_IN_PROGRESS' | 'UNSUPPORTED_OS' | 'SSM_UNMANAGED';
export interface CisTargetStatusReasonFilter { readonly comparison: CisTargetStatusComparison; readonly value: CisTargetStatusReason }
export interface CisTargets { readonly accountIds?: readonly string[] | undefined; readonly targetResourceTags?: Readonly<Record<string, readonly string[]>> | undefined }
export interface CisaData { readonly action?: string | undefined; readonly dateAdded?: Timestamp | undefined; readonly dateDue?: Timestamp | undefined }
export type CloudProvider = 'AWS' | 'AZURE' | 'NOT_APPLICABLE';
export interface ClusterDetails { readonly clusterMetadata: ClusterMetadata; readonly lastInUse: Timestamp; readonly runningUnitCount?: number | undefined; readonly stoppedUnitCount?: number | undefined }
export interface ClusterForImageFilterCriteria { readonly resourceId: string }
export interface ClusterInformation { readonly clusterArn: string; readonly clusterDetails?: readonly ClusterDetails[] | undefined }
/** Exactly one member. */
export interface ClusterMetadata { readonly awsEcsMetadataDetails?: AwsEcsMetadataDetails | undefined; readonly awsEksMetadataDetails?: AwsEksMetadataDetails | undefined }
export interface CodeFilePath { readonly endLine: number; readonly fileName: string; readonly filePath: string; readonly startLine: number }
export interface CodeLine { readonly content: string; readonly lineNumber: number }
export interface CodeRepositoryAggregation { readonly projectNames?: readonly StringFilter[] | undefined; readonly providerTypes?: readonly StringFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly sortBy?: CodeRepositorySortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface CodeRepositoryAggregationResponse { readonly accountId?: string | undefined; readonly exploitAvailableActiveFindingsCount?: number | undefined; readonly fixAvailableActiveFindingsCount?: number | undefined; readonly projectNames: string; readonly providerType?: string | undefined; readonly resourceId?: string | undefined; readonly severityCounts?: SeverityCounts | undefined }
export interface CodeRepositoryDetails { readonly integrationArn?: string | undefined; readonly projectName?: string | undefined; readonly providerType?: CodeRepositoryProviderType | undefined }
export interface CodeRepositoryMetadata { readonly integrationArn?: string | undefined; readonly lastScannedCommitId?: string | undefined; readonly onDemandScan?: CodeRepositoryOnDemandScan | undefined; readonly projectName: string; readonly providerType: string; readonly providerTypeVisibility: string; readonly scanConfiguration?: ProjectCodeSecurityScanConfiguration | undefined }
export interface CodeRepositoryOnDemandScan { readonly lastScanAt?: Timestamp | undefined; readonly lastScannedCommitId?: string | undefined; readonly scanStatus?: ScanStatus | undefined }
export type CodeRepositoryProviderType = 'GITHUB' | 'GITLAB_SELF_MANAGED';
export type CodeRepositorySortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export type CodeScanStatus = 'IN_PROGRESS' | 'SUCCESSFUL' | 'FAILED' | 'SKIPPED';
export interface CodeSecurityIntegrationSummary { readonly createdOn: Timestamp; readonly integrationArn: string; readonly lastUpdateOn: Timestamp; readonly name: string; readonly status: IntegrationStatus; readonly statusReason: string; readonly type: IntegrationType }
/** Exactly one member. */
export interface CodeSecurityResource { readonly projectId?: string | undefined }
export interface CodeSecurityScanConfiguration { readonly continuousIntegrationScanConfiguration?: ContinuousIntegrationScanConfiguration | undefined; readonly periodicScanConfiguration?: PeriodicScanConfiguration | undefined; readonly ruleSetCategories: readonly RuleSetCategory[] }
export interface CodeSecurityScanConfigurationAssociationSummary { readonly resource?: CodeSecurityResource | undefined }
export interface CodeSecurityScanConfigurationSummary { readonly continuousIntegrationScanSupportedEvents?: readonly ContinuousIntegrationScanEvent[] | undefined; readonly frequencyExpression?: string | undefined; readonly name: string; readonly ownerAccountId: string; readonly periodicScanFrequency?: PeriodicScanFrequency | undefined; readonly ruleSetCategories: readonly RuleSetCategory[]; readonly scanConfigurationArn: string; readonly scopeSettings?: ScopeSettings | undefined }
export interface CodeSnippetError { readonly errorCode: CodeSnippetErrorCode; readonly errorMessage: string; readonly findingArn: string }
export type CodeSnippetErrorCode = 'INTERNAL_ERROR' | 'ACCESS_DENIED' | 'CODE_SNIPPET_NOT_FOUND' | 'INVALID_INPUT';
export interface CodeSnippetResult { readonly codeSnippet?: readonly CodeLine[] | undefined; readonly endLine?: number | undefined; readonly findingArn?: string | undefined; readonly startLine?: number | undefined; readonly suggestedFixes?: readonly SuggestedFix[] | undefined }
export interface CodeVulnerabilityDetails { readonly cwes: readonly string[]; readonly detectorId: string; readonly detectorName: string; readonly detectorTags?: readonly string[] | undefined; readonly filePath: CodeFilePath; readonly referenceUrls?: readonly string[] | undefined; readonly ruleId?: string | undefined; readonly sourceLambdaLayerArn?: string | undefined }
export interface ComputePlatform { readonly product?: string | undefined; readonly vendor?: string | undefined; readonly version?: string | undefined }
export type ConfigurationLevel = 'ORGANIZATION' | 'ACCOUNT';
export interface ConflictException { readonly message: string; readonly resourceId: string; readonly resourceType: string }
export interface Connector { readonly autoInstallVMScanner?: boolean | undefined; readonly awsConfigConnectorArn?: string | undefined; readonly azureRegions?: readonly string[] | undefined; readonly connectorArn: string; readonly createdAt: Timestamp; readonly description?: string | undefined; readonly enablementStatus?: EnablementStatus | undefined; readonly enablementStatusReason?: string | undefined; readonly health?: ConnectorHealth | undefined; readonly name?: string | undefined; readonly provider: ConnectorCloudProvider; readonly scopeConfiguration?: AzureScopeConfiguration | undefined; readonly tags?: Readonly<Record<string, string>> | undefined; readonly updatedAt: Timestamp }
export type ConnectorArnComparison = 'EQUALS';
export interface ConnectorArnFilter { readonly comparison: ConnectorArnComparison; readonly value: string }
export type ConnectorCloudProvider = 'AZURE';
export interface ConnectorContainerImageScanConfiguration { readonly pullDuration?: ContainerImagePullDateRescanDuration | undefined; readonly pushDuration?: ContainerImageRescanDuration | undefined }
export interface ConnectorFilterCriteria { readonly accounts?: readonly StringFilter[] | undefined; readonly awsConfigConnectorArns?: readonly AwsConfigConnectorArnFilter[] | undefined; readonly connectorArns?: readonly ConnectorArnFilter[] | undefined; readonly connectorType?: readonly ConnectorTypeFilter[] | undefined; readonly provider?: readonly ProviderFilter[] | undefined }
export interface ConnectorHealth { readonly connectorStatus: ConnectorHealthStatus; readonly lastCheckedAt: Timestamp; readonly message?: string | undefined }
export type ConnectorHealthStatus = 'CONNECTED' | 'DEGRADED' | 'FAILED_TO_CONNECT' | 'PENDING_AUTHORIZATION' | 'PENDING_CONFIGURATION' | 'UNKNOWN';
export interface ConnectorScanConfiguration { readonly containerImageScanning?: ConnectorContainerImageScanConfiguration | undefined }
export interface ConnectorScanConfigurationItem { readonly awsConfigConnectorArn: string; readonly connectorArns: readonly string[]; readonly scanConfiguration: ConnectorScanConfiguration }
export type ConnectorType = 'CUSTOMER_MANAGED' | 'SERVICE_LINKED';
export type ConnectorTypeComparison = 'EQUALS';
export interface ConnectorTypeFilter { readonly comparison: ConnectorTypeComparison; readonly value: ConnectorType }
export interface ContainerImageAggregation { readonly architectures?: readonly StringFilter[] | undefined; readonly cloudAccountIds?: readonly StringFilter[] | undefined; readonly cloudOrgIds?: readonly StringFilter[] | undefined; readonly cloudPartitions?: readonly StringFilter[] | undefined; readonly cloudProviders?: readonly StringFilter[] | undefined; readonly cloudRegions?: readonly StringFilter[] | undefined; readonly imageDigests?: readonly StringFilter[] | undefined; readonly imageTags?: readonly StringFilter[] | undefined; readonly inUseCount?: readonly NumberFilter[] | undefined; readonly lastInUseAt?: readonly DateFilter[] | undefined; readonly registries?: readonly StringFilter[] | undefined; readonly repositories?: readonly StringFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly sortBy?: ContainerImageSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface ContainerImageAggregationResponse { readonly accountId?: string | undefined; readonly architecture?: string | undefined; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: Provider | undefined; readonly cloudRegion?: string | undefined; readonly exploitAvailableActiveFindingsCount?: number | undefined; readonly fixAvailableActiveFindingsCount?: number | undefined; readonly imageDigest?: string | undefined; readonly imageTags?: readonly string[] | undefined; readonly inUseCount?: number | undefined; readonly lastInUseAt?: Timestamp | undefined; readonly registry?: string | undefined; readonly repository?: string | undefined; readonly resourceId: string; readonly severityCounts?: SeverityCounts | undefined }
export interface ContainerImageMetadata { readonly imagePulledAt?: Timestamp | undefined; readonly imageTags?: readonly string[] | undefined; readonly inUseCount?: number | undefined; readonly lastInUseAt?: Timestamp | undefined }
export type ContainerImagePullDateRescanDuration = 'DAYS_3' | 'DAYS_7' | 'DAYS_14' | 'DAYS_30' | 'DAYS_60' | 'DAYS_90' | 'DAYS_180';
export type ContainerImageRescanDuration = 'LIFETIME' | 'DAYS_3' | 'DAYS_7' | 'DAYS_30' | 'DAYS_180' | 'DAYS_14' | 'DAYS_60' | 'DAYS_90';
export type ContainerImageSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export interface ContainerRegistryMetadata { readonly name?: string | undefined }
export interface ContainerRepositoryMetadata { readonly name?: string | undefined; readonly scanFrequency?: string | undefined }
export interface ContinuousIntegrationScanConfiguration { readonly supportedEvents: readonly ContinuousIntegrationScanEvent[] }
export type ContinuousIntegrationScanEvent = 'PULL_REQUEST' | 'PUSH';
export interface Counts { readonly count?: number | undefined; readonly groupKey?: GroupKey | undefined }
export interface CoverageDateFilter { readonly endInclusive?: Timestamp | undefined; readonly startInclusive?: Timestamp | undefined }
export interface CoverageFilterCriteria { readonly accountId?: readonly CoverageStringFilter[] | undefined; readonly cloudContainerImageTags?: readonly CoverageStringFilter[] | undefined; readonly cloudContainerRegistryName?: readonly CoverageStringFilter[] | undefined; readonly cloudContainerRepositoryName?: readonly CoverageStringFilter[] | undefined; readonly cloudProvider?: readonly CoverageStringFilter[] | undefined; readonly cloudProviderAccountId?: readonly CoverageStringFilter[] | undefined; readonly cloudProviderOrgId?: readonly CoverageStringFilter[] | undefined; readonly cloudProviderRegion?: readonly CoverageStringFilter[] | undefined; readonly cloudServerlessFunctionName?: readonly CoverageStringFilter[] | undefined; readonly cloudServerlessFunctionRuntime?: readonly CoverageStringFilter[] | undefined; readonly cloudServerlessFunctionTags?: readonly CoverageMapFilter[] | undefined; readonly cloudVmInstanceTags?: readonly CoverageMapFilter[] | undefined; readonly codeRepositoryProjectName?: readonly CoverageStringFilter[] | undefined; readonly codeRepositoryProviderType?: readonly CoverageStringFilter[] | undefined; readonly codeRepositoryProviderTypeVisibility?: readonly CoverageStringFilter[] | undefined; readonly ec2InstanceTags?: readonly CoverageMapFilter[] | undefined; readonly ecrImageInUseCount?: readonly CoverageNumberFilter[] | undefined; readonly ecrImageLastInUseAt?: readonly CoverageDateFilter[] | undefined; readonly ecrImageTags?: readonly CoverageStringFilter[] | undefined; readonly ecrRepositoryName?: readonly CoverageStringFilter[] | undefined; readonly imagePulledAt?: readonly CoverageDateFilter[] | undefined; readonly lambdaFunctionName?: readonly CoverageStringFilter[] | undefined; readonly lambdaFunctionRuntime?: readonly CoverageStringFilter[] | undefined; readonly lambdaFunctionTags?: readonly CoverageMapFilter[] | undefined; readonly lastScannedAt?: readonly CoverageDateFilter[] | undefined; readonly lastScannedCommitId?: readonly CoverageStringFilter[] | undefined; readonly resourceId?: readonly CoverageStringFilter[] | undefined; readonly resourceType?: readonly CoverageStringFilter[] | undefined; readonly scanMode?: readonly CoverageStringFilter[] | undefined; readonly scanStatusCode?: readonly CoverageStringFilter[] | undefined; readonly scanStatusReason?: readonly CoverageStringFilter[] | undefined; readonly scanType?: readonly CoverageStringFilter[] | undefined }
export type CoverageMapComparison = 'EQUALS';
export interface CoverageMapFilter { readonly comparison: CoverageMapComparison; readonly key: string; readonly value?: string | undefined }
export interface CoverageNumberFilter { readonly lowerInclusive?: number | undefined; readonly upperInclusive?: number | undefined }
export type CoverageResourceType = 'AWS_EC2_INSTANCE' | 'AWS_ECR_CONTAINER_IMAGE' | 'AWS_ECR_REPOSITORY' | 'AWS_LAMBDA_FUNCTION' | 'CODE_REPOSITORY' | 'Microsoft.Compute/virtualMachines' | 'Microsoft.ContainerRegistry/registry/containerImage' | 'Microsoft.ContainerRegistry/registry/containerRepository' | 'Microsoft.Web/sites' | 'Microsoft.ContainerRegistry/registries';
export type CoverageStringComparison = 'EQUALS' | 'NOT_EQUALS';
export interface CoverageStringFilter { readonly comparison: CoverageStringComparison; readonly value: string }
export interface CoveredResource { readonly accountId: string; readonly lastScannedAt?: Timestamp | undefined; readonly provider?: Provider | undefined; readonly providerAccountId?: string | undefined; readonly providerOrgId?: string | undefined; readonly providerPartition?: string | undefined; readonly providerRegion?: string | undefined; readonly resourceId: string; readonly resourceMetadata?: ResourceScanMetadata | undefined; readonly resourceType: CoverageResourceType; readonly scanMode?: ScanMode | undefined; readonly scanStatus?: ScanStatus | undefined; readonly scanType: ScanType }
export interface CreateCisScanConfigurationRequest { readonly scanName: string; readonly schedule: Schedule; readonly securityLevel: CisSecurityLevel; readonly tags?: Readonly<Record<string, string>> | undefined; readonly targets: CreateCisTargets }
export interface CreateCisScanConfigurationResponse { readonly scanConfigurationArn?: string | undefined }
export interface CreateCisTargets { readonly accountIds: readonly string[]; readonly targetResourceTags: Readonly<Record<string, readonly string[]>> }
export interface CreateCodeSecurityIntegrationRequest { readonly details?: CreateIntegrationDetail | undefined; readonly name: string; readonly tags?: Readonly<Record<string, string>> | undefined; readonly type: IntegrationType }
export interface CreateCodeSecurityIntegrationResponse { readonly authorizationUrl?: string | undefined; readonly integrationArn: string; readonly status: IntegrationStatus }
export interface CreateCodeSecurityScanConfigurationRequest { readonly configuration: CodeSecurityScanConfiguration; readonly level: ConfigurationLevel; readonly name: string; readonly scopeSettings?: ScopeSettings | undefined; readonly tags?: Readonly<Record<string, string>> | undefined }
export interface CreateCodeSecurityScanConfigurationResponse { readonly scanConfigurationArn: string }
export interface CreateConnectorRequest { readonly clientToken?: string | undefined; readonly description?: string | undefined; readonly name: string; readonly provider: ConnectorCloudProvider; readonly providerDetail: ProviderDetailCreate; readonly tags?: Readonly<Record<string, string>> | undefined }
export interface CreateConnectorResponse { readonly connectorArn: string }
export interface CreateFilterRequest { readonly action: FilterAction; readonly description?: string | undefined; readonly filterCriteria: FilterCriteria; readonly name: string; readonly reason?: string | undefined; readonly tags?: Readonly<Record<string, string>> | undefined }
export interface CreateFilterResponse { readonly arn: string }
export interface CreateFindingsReportRequest { readonly filterCriteria?: FilterCriteria | undefined; readonly reportFormat: ReportFormat; readonly s3Destination: Destination }
export interface CreateFindingsReportResponse { readonly reportId?: string | undefined }
export interface CreateGitLabSelfManagedIntegrationDetail { readonly accessToken: string; readonly instanceUrl: string }
/** Exactly one member. */
export interface CreateIntegrationDetail { readonly gitlabSelfManaged?: CreateGitLabSelfManagedIntegrationDetail | undefined }
export interface CreateSbomExportRequest { readonly reportFormat: SbomReportFormat; readonly resourceFilterCriteria?: ResourceFilterCriteria | undefined; readonly s3Destination: Destination }
export interface CreateSbomExportResponse { readonly reportId?: string | undefined }
export type Currency = 'USD';
export interface Cvss2 { readonly baseScore?: number | undefined; readonly scoringVector?: string | undefined }
export interface Cvss3 { readonly baseScore?: number | undefined; readonly scoringVector?: string | undefined }
export interface Cvss4 { readonly baseScore?: number | undefined; readonly scoringVector?: string | undefined }
export interface CvssScore { readonly baseScore: number; readonly scoringVector: string; readonly source: string; readonly version: string }
export interface CvssScoreAdjustment { readonly metric: string; readonly reason: string }
export interface CvssScoreDetails { readonly adjustments?: readonly CvssScoreAdjustment[] | undefined; readonly cvssSource?: string | undefined; readonly score: number; readonly scoreSource: string; readonly scoringVector: string; readonly version: string }
export interface DailySchedule { readonly startTime: Time }
export interface DateFilter { readonly endInclusive?: Timestamp | undefined; readonly startInclusive?: Timestamp | undefined }
export type Day = 'SUN' | 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT';
export interface DelegatedAdmin { readonly accountId?: string | undefined; readonly relationshipStatus?: RelationshipStatus | undefined }
export interface DelegatedAdminAccount { readonly accountId?: string | undefined; readonly status?: DelegatedAdminStatus | undefined }
export type DelegatedAdminStatus = 'ENABLED' | 'DISABLE_IN_PROGRESS';
export interface DeleteCisScanConfigurationRequest { readonly scanConfigurationArn: string }
export interface DeleteCisScanConfigurationResponse { readonly scanConfigurationArn: string }
export interface DeleteCodeSecurityIntegrationRequest { readonly integrationArn: string }
export interface DeleteCodeSecurityIntegrationResponse { readonly integrationArn?: string | undefined }
export interface DeleteCodeSecurityScanConfigurationRequest { readonly scanConfigurationArn: string }
export interface DeleteCodeSecurityScanConfigurationResponse { readonly scanConfigurationArn?: string | undefined }
export interface DeleteConnectorRequest { readonly connectorArn: string }
export interface DeleteConnectorResponse {}
export interface DeleteFilterRequest { readonly arn: string }
export interface DeleteFilterResponse { readonly arn: string }
export interface DescribeOrganizationConfigurationRequest {}
export interface DescribeOrganizationConfigurationResponse { readonly autoEnable?: AutoEnable | undefined; readonly maxAccountLimitReached?: boolean | undefined }
export interface Destination { readonly bucketName: string; readonly keyPrefix?: string | undefined; readonly kmsKeyArn: string }
export interface DisableDelegatedAdminAccountRequest { readonly delegatedAdminAccountId: string }
export interface DisableDelegatedAdminAccountResponse { readonly delegatedAdminAccountId: string }
export interface DisableRequest { readonly accountIds?: readonly string[] | undefined; readonly resourceTypes?: readonly ResourceScanType[] | undefined }
export interface DisableResponse { readonly accounts: readonly Account[]; readonly failedAccounts?: readonly FailedAccount[] | undefined }
export interface DisassociateConfigurationRequest { readonly resource: CodeSecurityResource; readonly scanConfigurationArn: string }
export interface DisassociateMemberRequest { readonly accountId: string }
export interface DisassociateMemberResponse { readonly accountId: string }
export interface Ec2Configuration { readonly activateVMScanner?: boolean | undefined; readonly scanMode: Ec2ScanMode }
export interface Ec2ConfigurationState { readonly scanModeState?: Ec2ScanModeState | undefined; readonly vmScannerState?: VMScannerState | undefined }
export type Ec2DeepInspectionStatus = 'ACTIVATED' | 'DEACTIVATED' | 'PENDING' | 'FAILED';
export interface Ec2InstanceAggregation { readonly amis?: readonly StringFilter[] | undefined; readonly instanceIds?: readonly StringFilter[] | undefined; readonly instanceTags?: readonly MapFilter[] | undefined; readonly operatingSystems?: readonly StringFilter[] | undefined; readonly sortBy?: Ec2InstanceSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface Ec2InstanceAggregationResponse { readonly accountId?: string | undefined; readonly ami?: string | undefined; readonly instanceId: string; readonly instanceTags?: Readonly<Record<string, string>> | undefined; readonly networkFindings?: number | undefined; readonly operatingSystem?: string | undefined; readonly severityCounts?: SeverityCounts | undefined }
export type Ec2InstanceSortBy = 'NETWORK_FINDINGS' | 'CRITICAL' | 'HIGH' | 'ALL';
export interface Ec2Metadata { readonly amiId?: string | undefined; readonly platform?: Ec2Platform | undefined; readonly tags?: Readonly<Record<string, string>> | undefined }
export type Ec2Platform = 'WINDOWS' | 'LINUX' | 'UNKNOWN' | 'MACOS';
export type Ec2ScanMode = 'EC2_SSM_AGENT_BASED' | 'EC2_HYBRID';
export interface Ec2ScanModeState { readonly scanMode?: Ec2ScanMode | undefined; readonly scanModeStatus?: Ec2ScanModeStatus | undefined }
export type Ec2ScanModeStatus = 'SUCCESS' | 'PENDING';
export interface EcrConfiguration { readonly pullDateRescanDuration?: EcrPullDateRescanDuration | undefined; readonly pullDateRescanMode?: EcrPullDateRescanMode | undefined; readonly rescanDuration: EcrRescanDuration }
export interface EcrConfigurationState { readonly rescanDurationState?: EcrRescanDurationState | undefined }
export interface EcrContainerImageMetadata { readonly imagePulledAt?: Timestamp | undefined; readonly inUseCount?: number | undefined; readonly lastInUseAt?: Timestamp | undefined; readonly tags?: readonly string[] | undefined }
export type EcrPullDateRescanDuration = 'DAYS_14' | 'DAYS_30' | 'DAYS_60' | 'DAYS_90' | 'DAYS_180' | 'DAYS_3' | 'DAYS_7';
export type EcrPullDateRescanMode = 'LAST_PULL_DATE' | 'LAST_IN_USE_AT';
export interface EcrRepositoryMetadata { readonly name?: string | undefined; readonly scanFrequency?: EcrScanFrequency | undefined }
export type EcrRescanDuration = 'LIFETIME' | 'DAYS_30' | 'DAYS_180' | 'DAYS_14' | 'DAYS_60' | 'DAYS_90' | 'DAYS_3' | 'DAYS_7';
export interface EcrRescanDurationState { readonly pullDateRescanDuration?: EcrPullDateRescanDuration | undefined; readonly pullDateRescanMode?: EcrPullDateRescanMode | undefined; readonly rescanDuration?: EcrRescanDuration | undefined; readonly status?: EcrRescanDurationStatus | undefined; readonly updatedAt?: Timestamp | undefined }
export type EcrRescanDurationStatus = 'SUCCESS' | 'PENDING' | 'FAILED';
export type EcrScanFrequency = 'MANUAL' | 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN';
export interface EnableDelegatedAdminAccountRequest { readonly clientToken?: string | undefined; readonly delegatedAdminAccountId: string }
export interface EnableDelegatedAdminAccountResponse { readonly delegatedAdminAccountId: string }
export interface EnableRequest { readonly accountIds?: readonly string[] | undefined; readonly clientToken?: string | undefined; readonly resourceTypes: readonly ResourceScanType[] }
export interface EnableResponse { readonly accounts: readonly Account[]; readonly failedAccounts?: readonly FailedAccount[] | undefined }
export type EnablementStatus = 'ENABLED' | 'PENDING_ENABLEMENT' | 'FAILED_TO_ENABLE' | 'PENDING_UPDATE' | 'FAILED_TO_UPDATE' | 'PENDING_DELETION' | 'DELETED' | 'FAILED_TO_DELETE';
export interface Epss { readonly score?: number | undefined }
export interface EpssDetails { readonly score?: number | undefined }
export type ErrorCode = 'ALREADY_ENABLED' | 'ENABLE_IN_PROGRESS' | 'DISABLE_IN_PROGRESS' | 'SUSPEND_IN_PROGRESS' | 'RESOURCE_NOT_FOUND' | 'ACCESS_DENIED' | 'INTERNAL_ERROR' | 'SSM_UNAVAILABLE' | 'SSM_THROTTLED' | 'EVENTBRIDGE_UNAVAILABLE' | 'EVENTBRIDGE_THROTTLED' | 'RESOURCE_SCAN_NOT_DISABLED' | 'DISASSOCIATE_ALL_MEMBERS' | 'ACCOUNT_IS_ISOLATED' | 'EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED' | 'EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED' | 'BLOCKED_BY_ORGANIZATION_POLICY';
export interface Evidence { readonly evidenceDetail?: string | undefined; readonly evidenceRule?: string | undefined; readonly severity?: string | undefined }
export type ExploitAvailable = 'YES' | 'NO';
export interface ExploitObserved { readonly firstSeen?: Timestamp | undefined; readonly lastSeen?: Timestamp | undefined }
export interface ExploitabilityDetails { readonly lastKnownExploitAt?: Timestamp | undefined }
export type ExternalReportStatus = 'SUCCEEDED' | 'IN_PROGRESS' | 'CANCELLED' | 'FAILED';
export interface FailedAccount { readonly accountId: string; readonly errorCode: ErrorCode; readonly errorMessage: string; readonly resourceStatus?: ResourceStatus | undefined; readonly status?: Status | undefined }
export interface FailedAssociationResult { readonly resource?: CodeSecurityResource | undefined; readonly scanConfigurationArn?: string | undefined; readonly statusCode?: AssociationResultStatusCode | undefined; readonly statusMessage?: string | undefined }
export interface FailedMemberAccountEc2DeepInspectionStatusState { readonly accountId: string; readonly ec2ScanStatus?: Status | undefined; readonly errorMessage?: string | undefined }
export interface Filter { readonly action: FilterAction; readonly arn: string; readonly createdAt: Timestamp; readonly criteria: FilterCriteria; readonly description?: string | undefined; readonly name: string; readonly ownerId: string; readonly reason?: string | undefined; readonly tags?: Readonly<Record<string, string>> | undefined; readonly updatedAt: Timestamp }
export type FilterAction = 'NONE' | 'SUPPRESS';
export interface FilterCriteria { readonly awsAccountId?: readonly StringFilter[] | undefined; readonly cloudImageArchitecture?: readonly StringFilter[] | undefined; readonly cloudImageDigest?: readonly StringFilter[] | undefined; readonly cloudImageInUseCount?: readonly NumberFilter[] | undefined; readonly cloudImageLastInUseAt?: readonly DateFilter[] | undefined; readonly cloudImagePushedAt?: readonly DateFilter[] | undefined; readonly cloudImageRegistry?: readonly StringFilter[] | undefined; readonly cloudImageRepositoryName?: readonly StringFilter[] | undefined; readonly cloudImageTags?: readonly StringFilter[] | undefined; readonly cloudProvider?: readonly StringFilter[] | undefined; readonly cloudProviderAccountId?: readonly StringFilter[] | undefined; readonly cloudProviderOrgId?: readonly StringFilter[] | undefined; readonly cloudProviderRegion?: readonly StringFilter[] | undefined; readonly cloudServerlessFunctionExecutionRole?: readonly StringFilter[] | undefined; readonly cloudServerlessFunctionLastModifiedAt?: readonly DateFilter[] | undefined; readonly cloudServerlessFunctionName?: readonly StringFilter[] | undefined; readonly cloudServerlessFunctionRuntime?: readonly StringFilter[] | undefined; readonly cloudVmImageReference?: readonly StringFilter[] | undefined; readonly cloudVmNetworkId?: readonly StringFilter[] | undefined; readonly cloudVmSubnetIds?: readonly StringFilter[] | undefined; readonly codeRepositoryProjectName?: readonly StringFilter[] | undefined; readonly codeRepositoryProviderType?: readonly StringFilter[] | undefined; readonly codeVulnerabilityDetectorName?: readonly StringFilter[] | undefined; readonly codeVulnerabilityDetectorTags?: readonly StringFilter[] | undefined; readonly codeVulnerabilityFilePath?: readonly StringFilter[] | undefined; readonly componentId?: readonly StringFilter[] | undefined; readonly componentType?: readonly StringFilter[] | undefined; readonly ec2InstanceImageId?: readonly StringFilter[] | undefined; readonly ec2InstanceSubnetId?: readonly StringFilter[] | undefined; readonly ec2InstanceVpcId?: readonly StringFilter[] | undefined; readonly ecrImageArchitecture?: readonly StringFilter[] | undefined; readonly ecrImageHash?: readonly StringFilter[] | undefined; readonly ecrImageInUseCount?: readonly NumberFilter[] | undefined; readonly ecrImageLastInUseAt?: readonly DateFilter[] | undefined; readonly ecrImagePushedAt?: readonly DateFilter[] | undefined; readonly ecrImageRegistry?: readonly StringFilter[] | undefined; readonly ecrImageRepositoryName?: readonly StringFilter[] | undefined; readonly ecrImageTags?: readonly StringFilter[] | undefined; readonly epssScore?: readonly NumberFilter[] | undefined; readonly exploitAvailable?: readonly StringFilter[] | undefined; readonly findingArn?: readonly StringFilter[] | undefined; readonly findingStatus?: readonly StringFilter[] | undefined; readonly findingType?: readonly StringFilter[] | undefined; readonly firstObservedAt?: readonly DateFilter[] | undefined; readonly fixAvailable?: readonly StringFilter[] | undefined; readonly inspectorScore?: readonly NumberFilter[] | undefined; readonly lambdaFunctionExecutionRoleArn?: readonly StringFilter[] | undefined; readonly lambdaFunctionLastModifiedAt?: readonly DateFilter[] | undefined; readonly lambdaFunctionLayers?: readonly StringFilter[] | undefined; readonly lambdaFunctionName?: readonly StringFilter[] | undefined; readonly lambdaFunctionRuntime?: readonly StringFilter[] | undefined; readonly lastObservedAt?: readonly DateFilter[] | undefined; readonly networkProtocol?: readonly StringFilter[] | undefined; readonly portRange?: readonly PortRangeFilter[] | undefined; readonly relatedVulnerabilities?: readonly StringFilter[] | undefined; readonly resourceId?: readonly StringFilter[] | undefined; readonly resourceTags?: readonly MapFilter[] | undefined; readonly resourceType?: readonly StringFilter[] | undefined; readonly severity?: readonly StringFilter[] | undefined; readonly title?: readonly StringFilter[] | undefined; readonly updatedAt?: readonly DateFilter[] | undefined; readonly vendorSeverity?: readonly StringFilter[] | undefined; readonly vulnerabilityId?: readonly StringFilter[] | undefined; readonly vulnerabilitySource?: readonly StringFilter[] | undefined; readonly vulnerablePackages?: readonly PackageFilter[] | undefined }
export interface Finding { readonly awsAccountId: string; readonly codeVulnerabilityDetails?: CodeVulnerabilityDetails | undefined; readonly description: string; readonly epss?: EpssDetails | undefined; readonly exploitAvailable?: ExploitAvailable | undefined; readonly exploitabilityDetails?: ExploitabilityDetails | undefined; readonly findingArn: string; readonly firstObservedAt: Timestamp; readonly fixAvailable?: FixAvailable | undefined; readonly inspectorScore?: number | undefined; readonly inspectorScoreDetails?: InspectorScoreDetails | undefined; readonly lastObservedAt: Timestamp; readonly networkReachabilityDetails?: NetworkReachabilityDetails | undefined; readonly packageVulnerabilityDetails?: PackageVulnerabilityDetails | undefined; readonly remediation: Remediation; readonly resources: readonly Resource[]; readonly severity: Severity; readonly status: FindingStatus; readonly title?: string | undefined; readonly type: FindingType; readonly updatedAt?: Timestamp | undefined }
export interface FindingDetail { readonly cisaData?: CisaData | undefined; readonly cwes?: readonly string[] | undefined; readonly epssScore?: number | undefined; readonly evidences?: readonly Evidence[] | undefined; readonly exploitObserved?: ExploitObserved | undefined; readonly findingArn?: string | undefined; readonly referenceUrls?: readonly string[] | undefined; readonly riskScore?: number | undefined; readonly tools?: readonly string[] | undefined; readonly ttps?: readonly string[] | undefined }
export interface FindingDetailsError { readonly errorCode: FindingDetailsErrorCode; readonly errorMessage: string; readonly findingArn: string }
export type FindingDetailsErrorCode = 'INTERNAL_ERROR' | 'ACCESS_DENIED' | 'FINDING_DETAILS_NOT_FOUND' | 'INVALID_INPUT';
export type FindingStatus = 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';
export type FindingType = 'NETWORK_REACHABILITY' | 'PACKAGE_VULNERABILITY' | 'CODE_VULNERABILITY';
export interface FindingTypeAggregation { readonly findingType?: AggregationFindingType | undefined; readonly resourceType?: AggregationResourceType | undefined; readonly sortBy?: FindingTypeSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface FindingTypeAggregationResponse { readonly accountId?: string | undefined; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: string | undefined; readonly cloudRegion?: string | undefined; readonly exploitAvailableCount?: number | undefined; readonly fixAvailableCount?: number | undefined; readonly severityCounts?: SeverityCounts | undefined }
export type FindingTypeSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export type FixAvailable = 'YES' | 'NO' | 'PARTIAL';
export interface FreeTrialAccountInfo { readonly accountId: string; readonly freeTrialInfo: readonly FreeTrialInfo[] }
export interface FreeTrialInfo { readonly cloudProvider?: CloudProvider | undefined; readonly end: Timestamp; readonly start: Timestamp; readonly status: FreeTrialStatus; readonly type: FreeTrialType }
export interface FreeTrialInfoError { readonly accountId: string; readonly code: FreeTrialInfoErrorCode; readonly message: string }
export type FreeTrialInfoErrorCode = 'ACCESS_DENIED' | 'INTERNAL_ERROR';
export type FreeTrialStatus = 'ACTIVE' | 'INACTIVE';
export type FreeTrialType = 'EC2' | 'ECR' | 'LAMBDA' | 'LAMBDA_CODE' | 'CODE_REPOSITORY' | 'VM' | 'CONTAINER_IMAGE' | 'SERVERLESS_FUNCTION';
export interface GetCisScanReportRequest { readonly reportFormat?: CisReportFormat | undefined; readonly scanArn: string; readonly targetAccounts?: readonly string[] | undefined }
export interface GetCisScanReportResponse { readonly status?: CisReportStatus | undefined; readonly url?: string | undefined }
export interface GetCisScanResultDetailsRequest { readonly accountId: string; readonly filterCriteria?: CisScanResultDetailsFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly scanArn: string; readonly sortBy?: CisScanResultDetailsSortBy | undefined; readonly sortOrder?: CisSortOrder | undefined; readonly targetResourceId: string }
export interface GetCisScanResultDetailsResponse { readonly nextToken?: string | undefined; readonly scanResultDetails?: readonly CisScanResultDetails[] | undefined }
export interface GetClustersForImageRequest { readonly filter: ClusterForImageFilterCriteria; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface GetClustersForImageResponse { readonly cluster: readonly ClusterInformation[]; readonly nextToken?: string | undefined }
export interface GetCodeSecurityIntegrationRequest { readonly integrationArn: string; readonly tags?: Readonly<Record<string, string>> | undefined }
export interface GetCodeSecurityIntegrationResponse { readonly authorizationUrl?: string | undefined; readonly createdOn: Timestamp; readonly integrationArn: string; readonly lastUpdateOn: Timestamp; readonly name: string; readonly status: IntegrationStatus; readonly statusReason: string; readonly tags?: Readonly<Record<string, string>> | undefined; readonly type: IntegrationType }
export interface GetCodeSecurityScanConfigurationRequest { readonly scanConfigurationArn: string }
export interface GetCodeSecurityScanConfigurationResponse { readonly configuration?: CodeSecurityScanConfiguration | undefined; readonly createdAt?: Timestamp | undefined; readonly lastUpdatedAt?: Timestamp | undefined; readonly level?: ConfigurationLevel | undefined; readonly name?: string | undefined; readonly scanConfigurationArn?: string | undefined; readonly scopeSettings?: ScopeSettings | undefined; readonly tags?: Readonly<Record<string, string>> | undefined }
export interface GetCodeSecurityScanRequest { readonly resource: CodeSecurityResource; readonly scanId: string }
export interface GetCodeSecurityScanResponse { readonly accountId?: string | undefined; readonly createdAt?: Timestamp | undefined; readonly lastCommitId?: string | undefined; readonly resource?: CodeSecurityResource | undefined; readonly scanId?: string | undefined; readonly status?: CodeScanStatus | undefined; readonly statusReason?: string | undefined; readonly updatedAt?: Timestamp | undefined }
export interface GetConfigurationRequest { readonly accountId?: string | undefined }
export interface GetConfigurationResponse { readonly ec2Configuration?: Ec2ConfigurationState | undefined; readonly ecrConfiguration?: EcrConfigurationState | undefined }
export interface GetDelegatedAdminAccountRequest {}
export interface GetDelegatedAdminAccountResponse { readonly delegatedAdmin?: DelegatedAdmin | undefined }
export interface GetEc2DeepInspectionConfigurationRequest {}
export interface GetEc2DeepInspectionConfigurationResponse { readonly errorMessage?: string | undefined; readonly orgPackagePaths?: readonly string[] | undefined; readonly packagePaths?: readonly string[] | undefined; readonly status?: Ec2DeepInspectionStatus | undefined }
export interface GetEncryptionKeyRequest { readonly resourceType: ResourceType; readonly scanType: ScanType }
export interface GetEncryptionKeyResponse { readonly kmsKeyId: string }
export interface GetFindingsReportStatusRequest { readonly reportId?: string | undefined }
export interface GetFindingsReportStatusResponse { readonly destination?: Destination | undefined; readonly errorCode?: ReportingErrorCode | undefined; readonly errorMessage?: string | undefined; readonly filterCriteria?: FilterCriteria | undefined; readonly reportId?: string | undefined; readonly status?: ExternalReportStatus | undefined }
export interface GetMemberRequest { readonly accountId: string }
export interface GetMemberResponse { readonly member?: Member | undefined }
export interface GetSbomExportRequest { readonly reportId: string }
export interface GetSbomExportResponse { readonly errorCode?: ReportingErrorCode | undefined; readonly errorMessage?: string | undefined; readonly filterCriteria?: ResourceFilterCriteria | undefined; readonly format?: SbomReportFormat | undefined; readonly reportId?: string | undefined; readonly s3Destination?: Destination | undefined; readonly status?: ExternalReportStatus | undefined }
export type GroupKey = 'SCAN_STATUS_CODE' | 'SCAN_STATUS_REASON' | 'ACCOUNT_ID' | 'RESOURCE_TYPE' | 'ECR_REPOSITORY_NAME' | 'PROVIDER' | 'PROVIDER_ACCOUNT_ID' | 'PROVIDER_REGION' | 'PROVIDER_ORG_ID';
export interface Image { readonly architecture?: string | undefined; readonly author?: string | undefined; readonly imageDigest?: string | undefined; readonly imageTags?: readonly string[] | undefined; readonly inUseCount?: number | undefined; readonly lastInUseAt?: Timestamp | undefined; readonly platform?: string | undefined; readonly pushedAt?: Timestamp | undefined; readonly registry?: string | undefined; readonly repositoryName?: string | undefined }
export interface ImageLayerAggregation { readonly cloudAccountIds?: readonly StringFilter[] | undefined; readonly cloudOrgIds?: readonly StringFilter[] | undefined; readonly cloudPartitions?: readonly StringFilter[] | undefined; readonly cloudProviders?: readonly StringFilter[] | undefined; readonly cloudRegions?: readonly StringFilter[] | undefined; readonly layerHashes?: readonly StringFilter[] | undefined; readonly repositories?: readonly StringFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly sortBy?: ImageLayerSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface ImageLayerAggregationResponse { readonly accountId: string; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: string | undefined; readonly cloudRegion?: string | undefined; readonly layerHash: string; readonly repository: string; readonly resourceId: string; readonly severityCounts?: SeverityCounts | undefined }
export type ImageLayerSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export type InheritanceMode = 'INHERIT_FROM_ADMIN';
export interface InspectorScoreDetails { readonly adjustedCvss?: CvssScoreDetails | undefined }
export type IntegrationStatus = 'PENDING' | 'IN_PROGRESS' | 'ACTIVE' | 'INACTIVE' | 'DISABLING';
export type IntegrationType = 'GITLAB_SELF_MANAGED' | 'GITHUB';
export interface InternalServerException { readonly message: string; readonly retryAfterSeconds?: number | undefined }
export interface LambdaFunctionAggregation { readonly functionNames?: readonly StringFilter[] | undefined; readonly functionTags?: readonly MapFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly runtimes?: readonly StringFilter[] | undefined; readonly sortBy?: LambdaFunctionSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface LambdaFunctionAggregationResponse { readonly accountId?: string | undefined; readonly functionName?: string | undefined; readonly lambdaTags?: Readonly<Record<string, string>> | undefined; readonly lastModifiedAt?: Timestamp | undefined; readonly resourceId: string; readonly runtime?: string | undefined; readonly severityCounts?: SeverityCounts | undefined }
export interface LambdaFunctionMetadata { readonly functionName?: string | undefined; readonly functionTags?: Readonly<Record<string, string>> | undefined; readonly layers?: readonly string[] | undefined; readonly runtime?: Runtime | undefined }
export type LambdaFunctionSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export interface LambdaLayerAggregation { readonly functionNames?: readonly StringFilter[] | undefined; readonly layerArns?: readonly StringFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly sortBy?: LambdaLayerSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface LambdaLayerAggregationResponse { readonly accountId: string; readonly functionName: string; readonly layerArn: string; readonly resourceId: string; readonly severityCounts?: SeverityCounts | undefined }
export type LambdaLayerSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export interface LambdaVpcConfig { readonly securityGroupIds?: readonly string[] | undefined; readonly subnetIds?: readonly string[] | undefined; readonly vpcId?: string | undefined }
export interface ListAccountPermissionsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly service?: Service | undefined }
export interface ListAccountPermissionsResponse { readonly nextToken?: string | undefined; readonly permissions: readonly Permission[] }
export interface ListCisScanConfigurationsFilterCriteria { readonly scanConfigurationArnFilters?: readonly CisStringFilter[] | undefined; readonly scanNameFilters?: readonly CisStringFilter[] | undefined; readonly targetResourceTagFilters?: readonly TagFilter[] | undefined }
export interface ListCisScanConfigurationsRequest { readonly filterCriteria?: ListCisScanConfigurationsFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly sortBy?: CisScanConfigurationsSortBy | undefined; readonly sortOrder?: CisSortOrder | undefined }
export interface ListCisScanConfigurationsResponse { readonly nextToken?: string | undefined; readonly scanConfigurations?: readonly CisScanConfiguration[] | undefined }
export interface ListCisScanResultsAggregatedByChecksRequest { readonly filterCriteria?: CisScanResultsAggregatedByChecksFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly scanArn: string; readonly sortBy?: CisScanResultsAggregatedByChecksSortBy | undefined; readonly sortOrder?: CisSortOrder | undefined }
export interface ListCisScanResultsAggregatedByChecksResponse { readonly checkAggregations?: readonly CisCheckAggregation[] | undefined; readonly nextToken?: string | undefined }
export interface ListCisScanResultsAggregatedByTargetResourceRequest { readonly filterCriteria?: CisScanResultsAggregatedByTargetResourceFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly scanArn: string; readonly sortBy?: CisScanResultsAggregatedByTargetResourceSortBy | undefined; readonly sortOrder?: CisSortOrder | undefined }
export interface ListCisScanResultsAggregatedByTargetResourceResponse { readonly nextToken?: string | undefined; readonly targetResourceAggregations?: readonly CisTargetResourceAggregation[] | undefined }
export type ListCisScansDetailLevel = 'ORGANIZATION' | 'MEMBER';
export interface ListCisScansFilterCriteria { readonly failedChecksFilters?: readonly CisNumberFilter[] | undefined; readonly scanArnFilters?: readonly CisStringFilter[] | undefined; readonly scanAtFilters?: readonly CisDateFilter[] | undefined; readonly scanConfigurationArnFilters?: readonly CisStringFilter[] | undefined; readonly scanNameFilters?: readonly CisStringFilter[] | undefined; readonly scanStatusFilters?: readonly CisScanStatusFilter[] | undefined; readonly scheduledByFilters?: readonly CisStringFilter[] | undefined; readonly targetAccountIdFilters?: readonly CisStringFilter[] | undefined; readonly targetResourceIdFilters?: readonly CisStringFilter[] | undefined; readonly targetResourceTagFilters?: readonly TagFilter[] | undefined }
export interface ListCisScansRequest { readonly detailLevel?: ListCisScansDetailLevel | undefined; readonly filterCriteria?: ListCisScansFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly sortBy?: ListCisScansSortBy | undefined; readonly sortOrder?: CisSortOrder | undefined }
export interface ListCisScansResponse { readonly nextToken?: string | undefined; readonly scans?: readonly CisScan[] | undefined }
export type ListCisScansSortBy = 'STATUS' | 'SCHEDULED_BY' | 'SCAN_START_DATE' | 'FAILED_CHECKS';
export interface ListCodeSecurityIntegrationsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListCodeSecurityIntegrationsResponse { readonly integrations?: readonly CodeSecurityIntegrationSummary[] | undefined; readonly nextToken?: string | undefined }
export interface ListCodeSecurityScanConfigurationAssociationsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly scanConfigurationArn: string }
export interface ListCodeSecurityScanConfigurationAssociationsResponse { readonly associations?: readonly CodeSecurityScanConfigurationAssociationSummary[] | undefined; readonly nextToken?: string | undefined }
export interface ListCodeSecurityScanConfigurationsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListCodeSecurityScanConfigurationsResponse { readonly configurations?: readonly CodeSecurityScanConfigurationSummary[] | undefined; readonly nextToken?: string | undefined }
export interface ListConnectorScanConfigurationsRequest { readonly awsConfigConnectorArns?: readonly string[] | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListConnectorScanConfigurationsResponse { readonly nextToken?: string | undefined; readonly scanConfigurations: readonly ConnectorScanConfigurationItem[] }
export interface ListConnectorsRequest { readonly filterCriteria?: ConnectorFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListConnectorsResponse { readonly items: readonly Connector[]; readonly nextToken?: string | undefined }
export interface ListCoverageRequest { readonly filterCriteria?: CoverageFilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListCoverageResponse { readonly coveredResources?: readonly CoveredResource[] | undefined; readonly nextToken?: string | undefined }
export interface ListCoverageStatisticsRequest { readonly filterCriteria?: CoverageFilterCriteria | undefined; readonly groupBy?: GroupKey | undefined; readonly nextToken?: string | undefined }
export interface ListCoverageStatisticsResponse { readonly countsByGroup?: readonly Counts[] | undefined; readonly nextToken?: string | undefined; readonly totalCounts: number }
export interface ListDelegatedAdminAccountsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListDelegatedAdminAccountsResponse { readonly delegatedAdminAccounts?: readonly DelegatedAdminAccount[] | undefined; readonly nextToken?: string | undefined }
export interface ListFiltersRequest { readonly action?: FilterAction | undefined; readonly arns?: readonly string[] | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListFiltersResponse { readonly filters: readonly Filter[]; readonly nextToken?: string | undefined }
export interface ListFindingAggregationsRequest { readonly accountIds?: readonly StringFilter[] | undefined; readonly aggregationRequest?: AggregationRequest | undefined; readonly aggregationType: AggregationType; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListFindingAggregationsResponse { readonly aggregationType: AggregationType; readonly nextToken?: string | undefined; readonly responses?: readonly AggregationResponse[] | undefined }
export interface ListFindingsRequest { readonly filterCriteria?: FilterCriteria | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly sortCriteria?: SortCriteria | undefined }
export interface ListFindingsResponse { readonly findings?: readonly Finding[] | undefined; readonly nextToken?: string | undefined }
export interface ListMembersRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly onlyAssociated?: boolean | undefined }
export interface ListMembersResponse { readonly members?: readonly Member[] | undefined; readonly nextToken?: string | undefined }
export interface ListTagsForResourceRequest { readonly resourceArn: string }
export interface ListTagsForResourceResponse { readonly tags?: Readonly<Record<string, string>> | undefined }
export interface ListUsageTotalsRequest { readonly accountIds?: readonly string[] | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListUsageTotalsResponse { readonly nextToken?: string | undefined; readonly totals?: readonly UsageTotal[] | undefined }
export type MapComparison = 'EQUALS';
export interface MapFilter { readonly comparison: MapComparison; readonly key: string; readonly value?: string | undefined }
export interface Member { readonly accountId?: string | undefined; readonly delegatedAdminAccountId?: string | undefined; readonly relationshipStatus?: RelationshipStatus | undefined; readonly updatedAt?: Timestamp | undefined }
export interface MemberAccountEc2DeepInspectionStatus { readonly accountId: string; readonly activateDeepInspection: boolean }
export interface MemberAccountEc2DeepInspectionStatusState { readonly accountId: string; readonly errorMessage?: string | undefined; readonly status?: Ec2DeepInspectionStatus | undefined }
export interface MonthlySchedule { readonly day: Day; readonly startTime: Time }
export interface NetworkPath { readonly steps?: readonly Step[] | undefined }
export type NetworkProtocol = 'TCP' | 'UDP';
export interface NetworkReachabilityDetails { readonly networkPath: NetworkPath; readonly openPortRange: PortRange; readonly protocol: NetworkProtocol }
export interface NumberFilter { readonly lowerInclusive?: number | undefined; readonly upperInclusive?: number | undefined }
export interface OneTimeSchedule {}
export type Operation = 'ENABLE_SCANNING' | 'DISABLE_SCANNING' | 'ENABLE_REPOSITORY' | 'DISABLE_REPOSITORY';
export interface PackageAggregation { readonly packageNames?: readonly StringFilter[] | undefined; readonly sortBy?: PackageSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface PackageAggregationResponse { readonly accountId?: string | undefined; readonly packageName: string; readonly severityCounts?: SeverityCounts | undefined }
export interface PackageFilter { readonly architecture?: StringFilter | undefined; readonly epoch?: NumberFilter | undefined; readonly filePath?: StringFilter | undefined; readonly name?: StringFilter | undefined; readonly release?: StringFilter | undefined; readonly sourceLambdaLayerArn?: StringFilter | undefined; readonly sourceLayerHash?: StringFilter | undefined; readonly version?: StringFilter | undefined }
export type PackageManager = 'BUNDLER' | 'CARGO' | 'COMPOSER' | 'NPM' | 'NUGET' | 'PIPENV' | 'POETRY' | 'YARN' | 'GOBINARY' | 'GOMOD' | 'JAR' | 'OS' | 'PIP' | 'PYTHONPKG' | 'NODEPKG' | 'POM' | 'GEMSPEC' | 'DOTNET_CORE';
export type PackageSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export type PackageType = 'IMAGE' | 'ZIP';
export interface PackageVulnerabilityDetails { readonly cvss?: readonly CvssScore[] | undefined; readonly referenceUrls?: readonly string[] | undefined; readonly relatedVulnerabilities?: readonly string[] | undefined; readonly source: string; readonly sourceUrl?: string | undefined; readonly vendorCreatedAt?: Timestamp | undefined; readonly vendorSeverity?: string | undefined; readonly vendorUpdatedAt?: Timestamp | undefined; readonly vulnerabilityId: string; readonly vulnerablePackages?: readonly VulnerablePackage[] | undefined }
export interface PeriodicScanConfiguration { readonly frequency?: PeriodicScanFrequency | undefined; readonly frequencyExpression?: string | undefined }
export type PeriodicScanFrequency = 'WEEKLY' | 'MONTHLY' | 'NEVER';
export interface Permission { readonly operation: Operation; readonly service: Service }
export interface PortRange { readonly begin: number; readonly end: number }
export interface PortRangeFilter { readonly beginInclusive?: number | undefined; readonly endInclusive?: number | undefined }
export interface ProjectCodeSecurityScanConfiguration { readonly continuousIntegrationScanConfigurations?: readonly ProjectContinuousIntegrationScanConfiguration[] | undefined; readonly periodicScanConfigurations?: readonly ProjectPeriodicScanConfiguration[] | undefined }
export interface ProjectContinuousIntegrationScanConfiguration { readonly ruleSetCategories?: readonly RuleSetCategory[] | undefined; readonly supportedEvent?: ContinuousIntegrationScanEvent | undefined }
export interface ProjectPeriodicScanConfiguration { readonly frequencyExpression?: string | undefined; readonly ruleSetCategories?: readonly RuleSetCategory[] | undefined }
export type ProjectSelectionScope = 'ALL';
export type Provider = 'AWS' | 'AZURE';
export type ProviderComparison = 'EQUALS';
/** Exactly one member. */
export interface ProviderDetailCreate { readonly azure?: AzureProviderDetailCreate | undefined }
/** Exactly one member. */
export interface ProviderDetailUpdate { readonly azure?: AzureProviderDetailUpdate | undefined }
export interface ProviderFilter { readonly comparison: ProviderComparison; readonly value: ConnectorCloudProvider }
export interface Recommendation { readonly Url?: string | undefined; readonly text?: string | undefined }
export type RelationshipStatus = 'CREATED' | 'INVITED' | 'DISABLED' | 'ENABLED' | 'REMOVED' | 'RESIGNED' | 'DELETED' | 'EMAIL_VERIFICATION_IN_PROGRESS' | 'EMAIL_VERIFICATION_FAILED' | 'REGION_DISABLED' | 'ACCOUNT_SUSPENDED' | 'CANNOT_CREATE_DETECTOR_IN_ORG_MASTER';
export interface Remediation { readonly recommendation?: Recommendation | undefined }
export type ReportFormat = 'CSV' | 'JSON';
export type ReportingErrorCode = 'INTERNAL_ERROR' | 'INVALID_PERMISSIONS' | 'NO_FINDINGS_FOUND' | 'BUCKET_NOT_FOUND' | 'INCOMPATIBLE_BUCKET_REGION' | 'MALFORMED_KMS_KEY';
export interface RepositoryAggregation { readonly repositories?: readonly StringFilter[] | undefined; readonly sortBy?: RepositorySortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface RepositoryAggregationResponse { readonly accountId?: string | undefined; readonly affectedImages?: number | undefined; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: Provider | undefined; readonly cloudRegion?: string | undefined; readonly repository: string; readonly severityCounts?: SeverityCounts | undefined }
export type RepositorySortBy = 'CRITICAL' | 'HIGH' | 'ALL' | 'AFFECTED_IMAGES';
export interface ResetEncryptionKeyRequest { readonly resourceType: ResourceType; readonly scanType: ScanType }
export interface ResetEncryptionKeyResponse {}
export interface Resource { readonly details?: ResourceDetails | undefined; readonly id: string; readonly partition?: string | undefined; readonly provider?: Provider | undefined; readonly providerAccountId?: string | undefined; readonly providerOrgId?: string | undefined; readonly region?: string | undefined; readonly tags?: Readonly<Record<string, string>> | undefined; readonly type: ResourceType }
export interface ResourceDetails { readonly awsEc2Instance?: AwsEc2InstanceDetails | undefined; readonly awsEcrContainerImage?: AwsEcrContainerImageDetails | undefined; readonly awsLambdaFunction?: AwsLambdaFunctionDetails | undefined; readonly codeRepository?: CodeRepositoryDetails | undefined; readonly image?: Image | undefined; readonly serverlessFunction?: ServerlessFunction | undefined; readonly vm?: Vm | undefined }
export interface ResourceFilterCriteria { readonly accountId?: readonly ResourceStringFilter[] | undefined; readonly cloudContainerImageTags?: readonly ResourceStringFilter[] | undefined; readonly cloudContainerRegistryName?: readonly ResourceStringFilter[] | undefined; readonly cloudContainerRepositoryName?: readonly ResourceStringFilter[] | undefined; readonly cloudProvider?: readonly ResourceStringFilter[] | undefined; readonly cloudProviderAccountId?: readonly ResourceStringFilter[] | undefined; readonly cloudProviderOrgId?: readonly ResourceStringFilter[] | undefined; readonly cloudProviderRegion?: readonly ResourceStringFilter[] | undefined; readonly cloudServerlessFunctionName?: readonly ResourceStringFilter[] | undefined; readonly cloudServerlessFunctionRuntime?: readonly ResourceStringFilter[] | undefined; readonly cloudServerlessFunctionTags?: readonly ResourceMapFilter[] | undefined; readonly cloudVmInstanceTags?: readonly ResourceMapFilter[] | undefined; readonly ec2InstanceTags?: readonly ResourceMapFilter[] | undefined; readonly ecrImageTags?: readonly ResourceStringFilter[] | undefined; readonly ecrRepositoryName?: readonly ResourceStringFilter[] | undefined; readonly lambdaFunctionName?: readonly ResourceStringFilter[] | undefined; readonly lambdaFunctionTags?: readonly ResourceMapFilter[] | undefined; readonly resourceId?: readonly ResourceStringFilter[] | undefined; readonly resourceType?: readonly ResourceStringFilter[] | undefined }
export type ResourceMapComparison = 'EQUALS';
export interface ResourceMapFilter { readonly comparison: ResourceMapComparison; readonly key: string; readonly value?: string | undefined }
export interface ResourceNotFoundException { readonly message: string }
export interface ResourceScanMetadata { readonly codeRepository?: CodeRepositoryMetadata | undefined; readonly containerImage?: ContainerImageMetadata | undefined; readonly containerRegistry?: ContainerRegistryMetadata | undefined; readonly containerRepository?: ContainerRepositoryMetadata | undefined; readonly ec2?: Ec2Metadata | undefined; readonly ecrImage?: EcrContainerImageMetadata | undefined; readonly ecrRepository?: EcrRepositoryMetadata | undefined; readonly lambdaFunction?: LambdaFunctionMetadata | undefined; readonly serverlessFunction?: ServerlessFunctionMetadata | undefined; readonly vmInstance?: VmInstanceMetadata | undefined }
export type ResourceScanType = 'EC2' | 'ECR' | 'LAMBDA' | 'LAMBDA_CODE' | 'CODE_REPOSITORY';
export interface ResourceState { readonly codeRepository?: State | undefined; readonly ec2: State; readonly ecr: State; readonly lambda?: State | undefined; readonly lambdaCode?: State | undefined }
export interface ResourceStatus { readonly codeRepository?: Status | undefined; readonly ec2: Status; readonly ecr: Status; readonly lambda?: Status | undefined; readonly lambdaCode?: Status | undefined }
export type ResourceStringComparison = 'EQUALS' | 'NOT_EQUALS';
export interface ResourceStringFilter { readonly comparison: ResourceStringComparison; readonly value: string }
export type ResourceType = 'AWS_EC2_INSTANCE' | 'AWS_ECR_CONTAINER_IMAGE' | 'AWS_ECR_REPOSITORY' | 'AWS_LAMBDA_FUNCTION' | 'CODE_REPOSITORY' | 'Microsoft.Compute/virtualMachines' | 'Microsoft.ContainerRegistry/registry/containerImage' | 'Microsoft.Web/sites';
export type RuleSetCategory = 'SAST' | 'IAC' | 'SCA';
export type Runtime = 'NODEJS' | 'NODEJS_12_X' | 'NODEJS_14_X' | 'NODEJS_16_X' | 'JAVA_8' | 'JAVA_8_AL2' | 'JAVA_11' | 'PYTHON_3_7' | 'PYTHON_3_8' | 'PYTHON_3_9' | 'UNSUPPORTED' | 'NODEJS_18_X' | 'GO_1_X' | 'JAVA_17' | 'PYTHON_3_10' | 'PYTHON_3_11' | 'DOTNETCORE_3_1' | 'DOTNET_6' | 'DOTNET_7' | 'RUBY_2_7' | 'RUBY_3_2' | 'DOTNET_10' | 'NODEJS_24_X' | 'NODEJS_22_X' | 'JAVA_21' | 'JAVA_25' | 'PYTHON_3_12' | 'PYTHON_3_13' | 'PYTHON_3_14' | 'RUBY_3_3' | 'DOTNET_8' | 'NODEJS_20_X';
export type SbomReportFormat = 'CYCLONEDX_1_4' | 'SPDX_2_3';
export type ScanMode = 'EC2_SSM_AGENT_BASED' | 'EC2_AGENTLESS' | 'EC2_INSPECTOR_AGENT_BASED' | 'VM_INSPECTOR_AGENT_BASED';
export interface ScanStatus { readonly reason: ScanStatusReason; readonly statusCode: ScanStatusCode }
export type ScanStatusCode = 'ACTIVE' | 'INACTIVE';
export type ScanStatusReason = 'PENDING_INITIAL_SCAN' | 'ACCESS_DENIED' | 'INTERNAL_ERROR' | 'UNMANAGED_EC2_INSTANCE' | 'UNSUPPORTED_OS' | 'SCAN_ELIGIBILITY_EXPIRED' | 'RESOURCE_TERMINATED' | 'SUCCESSFUL' | 'NO_RESOURCES_FOUND' | 'IMAGE_SIZE_EXCEEDED' | 'SCAN_FREQUENCY_MANUAL' | 'SCAN_FREQUENCY_SCAN_ON_PUSH' | 'EC2_INSTANCE_STOPPED' | 'PENDING_DISABLE' | 'NO_INVENTORY' | 'STALE_INVENTORY' | 'EXCLUDED_BY_TAG' | 'UNSUPPORTED_RUNTIME' | 'UNSUPPORTED_MEDIA_TYPE' | 'UNSUPPORTED_CONFIG_FILE' | 'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED' | 'DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED' | 'DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED' | 'DEEP_INSPECTION_NO_INVENTORY' | 'AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED' | 'AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED' | 'PENDING_REVIVAL_SCAN' | 'INTEGRATION_CONNECTION_LOST' | 'ACCESS_DENIED_TO_ENCRYPTION_KEY' | 'UNSUPPORTED_LANGUAGE' | 'NO_SCAN_CONFIGURATION_ASSOCIATED' | 'SCAN_IN_PROGRESS' | 'IMAGE_ARCHIVED' | 'UNSUPPORTED_CODE_ARTIFACTS' | 'RESOURCE_UNMANAGED' | 'RESOURCE_STOPPED';
export type ScanType = 'NETWORK' | 'PACKAGE' | 'CODE';
/** Exactly one member. */
export interface Schedule { readonly daily?: DailySchedule | undefined; readonly monthly?: MonthlySchedule | undefined; readonly oneTime?: OneTimeSchedule | undefined; readonly weekly?: WeeklySchedule | undefined }
export interface ScopeConfiguration { readonly scopeType: ScopeType; readonly scopeValues?: readonly string[] | undefined; readonly state?: ScopeState | undefined; readonly stateReason?: string | undefined }
export interface ScopeConfigurationInput { readonly scopeType: ScopeType; readonly scopeValues?: readonly string[] | undefined }
export interface ScopeSettings { readonly projectSelectionScope?: ProjectSelectionScope | undefined }
export type ScopeState = 'ACTIVE' | 'PENDING' | 'ERROR' | 'DISABLED';
export type ScopeType = 'TENANT' | 'SUBSCRIPTION';
export interface SearchVulnerabilitiesFilterCriteria { readonly vulnerabilityIds: readonly string[] }
export interface SearchVulnerabilitiesRequest { readonly filterCriteria: SearchVulnerabilitiesFilterCriteria; readonly nextToken?: string | undefined }
export interface SearchVulnerabilitiesResponse { readonly nextToken?: string | undefined; readonly vulnerabilities: readonly Vulnerability[] }
export interface SendCisSessionHealthRequest { readonly scanJobId: string; readonly sessionToken: string }
export interface SendCisSessionHealthResponse {}
export interface SendCisSessionTelemetryRequest { readonly messages: readonly CisSessionMessage[]; readonly scanJobId: string; readonly sessionToken: string }
export interface SendCisSessionTelemetryResponse {}
export interface ServerlessFunction { readonly architectures?: readonly Architecture[] | undefined; readonly codeDigest?: string | undefined; readonly executionRole?: string | undefined; readonly lastModifiedAt?: Timestamp | undefined; readonly layers?: readonly string[] | undefined; readonly networkId?: string | undefined; readonly packageType?: PackageType | undefined; readonly runtime?: string | undefined; readonly securityGroupIds?: readonly string[] | undefined; readonly serverlessFunctionName?: string | undefined; readonly subnetIds?: readonly string[] | undefined; readonly version?: string | undefined }
export interface ServerlessFunctionAggregation { readonly cloudAccountIds?: readonly StringFilter[] | undefined; readonly cloudOrgIds?: readonly StringFilter[] | undefined; readonly cloudPartitions?: readonly StringFilter[] | undefined; readonly cloudProviders?: readonly StringFilter[] | undefined; readonly cloudRegions?: readonly StringFilter[] | undefined; readonly functionNames?: readonly StringFilter[] | undefined; readonly functionTags?: readonly MapFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly runtimes?: readonly StringFilter[] | undefined; readonly sortBy?: ServerlessFunctionSortBy | undefined; readonly sortOrder?: SortOrder | undefined }
export interface ServerlessFunctionAggregationResponse { readonly accountId?: string | undefined; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: Provider | undefined; readonly cloudRegion?: string | undefined; readonly exploitAvailableActiveFindingsCount?: number | undefined; readonly fixAvailableActiveFindingsCount?: number | undefined; readonly functionName?: string | undefined; readonly lastModifiedAt?: Timestamp | undefined; readonly resourceId: string; readonly runtime?: string | undefined; readonly severityCounts?: SeverityCounts | undefined; readonly tags?: Readonly<Record<string, string>> | undefined }
export interface ServerlessFunctionMetadata { readonly functionTags?: Readonly<Record<string, string>> | undefined; readonly runtime?: string | undefined; readonly serverlessFunctionName?: string | undefined }
export type ServerlessFunctionSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export type Service = 'EC2' | 'ECR' | 'LAMBDA';
export interface ServiceQuotaExceededException { readonly message: string; readonly resourceId: string }
export type Severity = 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL' | 'UNTRIAGED';
export interface SeverityCounts { readonly all?: number | undefined; readonly critical?: number | undefined; readonly high?: number | undefined; readonly informational?: number | undefined; readonly low?: number | undefined; readonly medium?: number | undefined; readonly untriaged?: number | undefined }
export interface SortCriteria { readonly field: SortField; readonly sortOrder: SortOrder }
export type SortField = 'AWS_ACCOUNT_ID' | 'FINDING_TYPE' | 'SEVERITY' | 'FIRST_OBSERVED_AT' | 'LAST_OBSERVED_AT' | 'FINDING_STATUS' | 'RESOURCE_TYPE' | 'ECR_IMAGE_PUSHED_AT' | 'ECR_IMAGE_REPOSITORY_NAME' | 'ECR_IMAGE_REGISTRY' | 'NETWORK_PROTOCOL' | 'COMPONENT_TYPE' | 'VULNERABILITY_ID' | 'VULNERABILITY_SOURCE' | 'INSPECTOR_SCORE' | 'VENDOR_SEVERITY' | 'EPSS_SCORE';
export type SortOrder = 'ASC' | 'DESC';
export interface StartCisSessionMessage { readonly sessionToken: string }
export interface StartCisSessionRequest { readonly message: StartCisSessionMessage; readonly scanJobId: string }
export interface StartCisSessionResponse {}
export interface StartCodeSecurityScanRequest { readonly clientToken?: string | undefined; readonly resource: CodeSecurityResource }
export interface StartCodeSecurityScanResponse { readonly scanId?: string | undefined; readonly status?: CodeScanStatus | undefined }
export interface State { readonly errorCode?: ErrorCode | undefined; readonly errorMessage?: string | undefined; readonly status: Status }
export type Status = 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED' | 'SUSPENDING' | 'SUSPENDED';
export interface StatusCounts { readonly failed?: number | undefined; readonly passed?: number | undefined; readonly skipped?: number | undefined }
export interface Step { readonly componentArn?: string | undefined; readonly componentId: string; readonly componentType: string }
export interface StopCisMessageProgress { readonly errorChecks?: number | undefined; readonly failedChecks?: number | undefined; readonly informationalChecks?: number | undefined; readonly notApplicableChecks?: number | undefined; readonly notEvaluatedChecks?: number | undefined; readonly successfulChecks?: number | undefined; readonly totalChecks?: number | undefined; readonly unknownChecks?: number | undefined }
export interface StopCisSessionMessage { readonly benchmarkProfile?: string | undefined; readonly benchmarkVersion?: string | undefined; readonly computePlatform?: ComputePlatform | undefined; readonly progress: StopCisMessageProgress; readonly reason?: string | undefined; readonly status: StopCisSessionStatus }
export interface StopCisSessionRequest { readonly message: StopCisSessionMessage; readonly scanJobId: string; readonly sessionToken: string }
export interface StopCisSessionResponse {}
export type StopCisSessionStatus = 'SUCCESS' | 'FAILED' | 'INTERRUPTED' | 'UNSUPPORTED_OS';
export type StringComparison = 'EQUALS' | 'PREFIX' | 'NOT_EQUALS';
export interface StringFilter { readonly comparison: StringComparison; readonly value: string }
export interface SuccessfulAssociationResult { readonly resource?: CodeSecurityResource | undefined; readonly scanConfigurationArn?: string | undefined }
export interface SuggestedFix { readonly code?: string | undefined; readonly description?: string | undefined }
export type TagComparison = 'EQUALS';
export interface TagFilter { readonly comparison: TagComparison; readonly key: string; readonly value: string }
export interface TagResourceRequest { readonly resourceArn: string; readonly tags: Readonly<Record<string, string>> }
export interface TagResourceResponse {}
export interface ThrottlingException { readonly message: string; readonly retryAfterSeconds?: number | undefined }
export interface Time { readonly timeOfDay: string; readonly timezone: string }
export interface TitleAggregation { readonly findingType?: AggregationFindingType | undefined; readonly resourceType?: AggregationResourceType | undefined; readonly sortBy?: TitleSortBy | undefined; readonly sortOrder?: SortOrder | undefined; readonly titles?: readonly StringFilter[] | undefined; readonly vulnerabilityIds?: readonly StringFilter[] | undefined }
export interface TitleAggregationResponse { readonly accountId?: string | undefined; readonly severityCounts?: SeverityCounts | undefined; readonly title: string; readonly vulnerabilityId?: string | undefined }
export type TitleSortBy = 'CRITICAL' | 'HIGH' | 'ALL';
export interface UntagResourceRequest { readonly resourceArn: string; readonly tagKeys: readonly string[] }
export interface UntagResourceResponse {}
export interface UpdateCisScanConfigurationRequest { readonly scanConfigurationArn: string; readonly scanName?: string | undefined; readonly schedule?: Schedule | undefined; readonly securityLevel?: CisSecurityLevel | undefined; readonly targets?: UpdateCisTargets | undefined }
export interface UpdateCisScanConfigurationResponse { readonly scanConfigurationArn: string }
export interface UpdateCisTargets { readonly accountIds?: readonly string[] | undefined; readonly targetResourceTags?: Readonly<Record<string, readonly string[]>> | undefined }
export interface UpdateCodeSecurityIntegrationRequest { readonly details: UpdateIntegrationDetails; readonly integrationArn: string }
export interface UpdateCodeSecurityIntegrationResponse { readonly integrationArn: string; readonly status: IntegrationStatus }
export interface UpdateCodeSecurityScanConfigurationRequest { readonly configuration: CodeSecurityScanConfiguration; readonly scanConfigurationArn: string }
export interface UpdateCodeSecurityScanConfigurationResponse { readonly scanConfigurationArn?: string | undefined }
export interface UpdateConfigurationInheritance { readonly ec2Configuration?: InheritanceMode | undefined; readonly ecrConfiguration?: InheritanceMode | undefined }
export interface UpdateConfigurationRequest { readonly accountId?: string | undefined; readonly ec2Configuration?: Ec2Configuration | undefined; readonly ecrConfiguration?: EcrConfiguration | undefined; readonly updateConfigurationInheritance?: UpdateConfigurationInheritance | undefined }
export interface UpdateConfigurationResponse {}
export interface UpdateConnectorRequest { readonly connectorArn: string; readonly description?: string | undefined; readonly providerDetail?: ProviderDetailUpdate | undefined }
export interface UpdateConnectorResponse { readonly connectorArn?: string | undefined }
export interface UpdateConnectorScanConfigurationRequest { readonly awsConfigConnectorArn: string; readonly scanConfiguration: ConnectorScanConfiguration }
export interface UpdateConnectorScanConfigurationResponse {}
export interface UpdateEc2DeepInspectionConfigurationRequest { readonly activateDeepInspection?: boolean | undefined; readonly packagePaths?: readonly string[] | undefined }
export interface UpdateEc2DeepInspectionConfigurationResponse { readonly errorMessage?: string | undefined; readonly orgPackagePaths?: readonly string[] | undefined; readonly packagePaths?: readonly string[] | undefined; readonly status?: Ec2DeepInspectionStatus | undefined }
export interface UpdateEncryptionKeyRequest { readonly kmsKeyId: string; readonly resourceType: ResourceType; readonly scanType: ScanType }
export interface UpdateEncryptionKeyResponse {}
export interface UpdateFilterRequest { readonly action?: FilterAction | undefined; readonly description?: string | undefined; readonly filterArn: string; readonly filterCriteria?: FilterCriteria | undefined; readonly name?: string | undefined; readonly reason?: string | undefined }
export interface UpdateFilterResponse { readonly arn: string }
export interface UpdateGitHubIntegrationDetail { readonly code: string; readonly installationId: string }
export interface UpdateGitLabSelfManagedIntegrationDetail { readonly authCode: string }
/** Exactly one member. */
export interface UpdateIntegrationDetails { readonly github?: UpdateGitHubIntegrationDetail | undefined; readonly gitlabSelfManaged?: UpdateGitLabSelfManagedIntegrationDetail | undefined }
export interface UpdateOrgEc2DeepInspectionConfigurationRequest { readonly orgPackagePaths: readonly string[] }
export interface UpdateOrgEc2DeepInspectionConfigurationResponse {}
export interface UpdateOrganizationConfigurationRequest { readonly autoEnable: AutoEnable }
export interface UpdateOrganizationConfigurationResponse { readonly autoEnable: AutoEnable }
export interface Usage { readonly cloudProvider?: CloudProvider | undefined; readonly currency?: Currency | undefined; readonly estimatedMonthlyCost?: number | undefined; readonly total?: number | undefined; readonly type?: UsageType | undefined }
export interface UsageTotal { readonly accountId?: string | undefined; readonly usage?: readonly Usage[] | undefined }
export type UsageType = 'EC2_INSTANCE_HOURS' | 'ECR_INITIAL_SCAN' | 'ECR_RESCAN' | 'LAMBDA_FUNCTION_HOURS' | 'LAMBDA_FUNCTION_CODE_HOURS' | 'CODE_REPOSITORY_SAST' | 'CODE_REPOSITORY_IAC' | 'CODE_REPOSITORY_SCA' | 'EC2_AGENTLESS_INSTANCE_HOURS' | 'AZURE_CONTAINER_IMAGE_INITIAL_SCAN' | 'AZURE_CONTAINER_IMAGE_RESCAN' | 'AZURE_VM_AGENT_BASED_INSTANCE_HOURS' | 'AZURE_SERVERLESS_FUNCTION_HOURS';
export interface VMScannerState { readonly activated?: boolean | undefined; readonly activatedAt?: Timestamp | undefined; readonly status?: VMScannerStatus | undefined }
export type VMScannerStatus = 'SUCCESS' | 'PENDING' | 'FAILED';
export interface ValidationException { readonly fields?: readonly ValidationExceptionField[] | undefined; readonly message: string; readonly reason: ValidationExceptionReason }
export interface ValidationExceptionField { readonly message: string; readonly name: string }
export type ValidationExceptionReason = 'CANNOT_PARSE' | 'FIELD_VALIDATION_FAILED' | 'OTHER';
export interface Vm { readonly executionRole?: string | undefined; readonly ipV4Addresses?: readonly string[] | undefined; readonly ipV6Addresses?: readonly string[] | undefined; readonly keyName?: string | undefined; readonly launchedAt?: Timestamp | undefined; readonly networkId?: string | undefined; readonly platform?: string | undefined; readonly securityGroupIds?: readonly string[] | undefined; readonly subnetIds?: readonly string[] | undefined; readonly type?: string | undefined; readonly vmImageReference?: string | undefined; readonly vmName?: string | undefined }
export interface VmInstanceAggregation { readonly cloudAccountIds?: readonly StringFilter[] | undefined; readonly cloudOrgIds?: readonly StringFilter[] | undefined; readonly cloudPartitions?: readonly StringFilter[] | undefined; readonly cloudProviders?: readonly StringFilter[] | undefined; readonly cloudRegions?: readonly StringFilter[] | undefined; readonly instanceTags?: readonly MapFilter[] | undefined; readonly operatingSystems?: readonly StringFilter[] | undefined; readonly resourceIds?: readonly StringFilter[] | undefined; readonly sortBy?: VmInstanceSortBy | undefined; readonly sortOrder?: SortOrder | undefined; readonly vmImageReferences?: readonly StringFilter[] | undefined }
export interface VmInstanceAggregationResponse { readonly accountId?: string | undefined; readonly cloudAccountId?: string | undefined; readonly cloudOrgId?: string | undefined; readonly cloudPartition?: string | undefined; readonly cloudProvider?: Provider | undefined; readonly cloudRegion?: string | undefined; readonly exploitAvailableActiveFindingsCount?: number | undefined; readonly fixAvailableActiveFindingsCount?: number | undefined; readonly networkFindings?: number | undefined; readonly operatingSystem?: string | undefined; readonly resourceId: string; readonly severityCounts?: SeverityCounts | undefined; readonly tags?: Readonly<Record<string, string>> | undefined; readonly vmImageReference?: string | undefined }
export interface VmInstanceMetadata { readonly inventoryHash?: string | undefined; readonly platform?: VmPlatform | undefined; readonly tags?: Readonly<Record<string, string>> | undefined; readonly vmImageReference?: string | undefined }
export type VmInstanceSortBy = 'CRITICAL' | 'HIGH' | 'ALL' | 'NETWORK_FINDINGS';
export type VmPlatform = 'WINDOWS' | 'LINUX' | 'UNKNOWN';
export interface Vulnerability { readonly atigData?: AtigData | undefined; readonly cisaData?: CisaData | undefined; readonly cvss2?: Cvss2 | undefined; readonly cvss3?: Cvss3 | undefined; readonly cvss4?: Cvss4 | undefined; readonly cwes?: readonly string[] | undefined; readonly description?: string | undefined; readonly detectionPlatforms?: readonly string[] | undefined; readonly epss?: Epss | undefined; readonly exploitObserved?: ExploitObserved | undefined; readonly id: string; readonly referenceUrls?: readonly string[] | undefined; readonly relatedVulnerabilities?: readonly string[] | undefined; readonly source?: VulnerabilitySource | undefined; readonly sourceUrl?: string | undefined; readonly vendorCreatedAt?: Timestamp | undefined; readonly vendorSeverity?: string | undefined; readonly vendorUpdatedAt?: Timestamp | undefined }
export type VulnerabilitySource = 'NVD';
export interface VulnerablePackage { readonly arch?: string | undefined; readonly epoch?: number | undefined; readonly filePath?: string | undefined; readonly fixedInVersion?: string | undefined; readonly name: string; readonly packageManager?: PackageManager | undefined; readonly release?: string | undefined; readonly remediation?: string | undefined; readonly sourceLambdaLayerArn?: string | undefined; readonly sourceLayerHash?: string | undefined; readonly version: string }
export interface WeeklySchedule { readonly days: readonly Day[]; readonly startTime: Time }

/** Input and output of every operation, by name. */
export interface Operations {
  readonly AssociateMember: { readonly input: AssociateMemberRequest; readonly output: AssociateMemberResponse };
  readonly BatchAssociateCodeSecurityScanConfiguration: { readonly input: BatchAssociateCodeSecurityScanConfigurationRequest; readonly output: BatchAssociateCodeSecurityScanConfigurationResponse };
  readonly BatchDisassociateCodeSecurityScanConfiguration: { readonly input: BatchDisassociateCodeSecurityScanConfigurationRequest; readonly output: BatchDisassociateCodeSecurityScanConfigurationResponse };
  readonly BatchGetAccountStatus: { readonly input: BatchGetAccountStatusRequest; readonly output: BatchGetAccountStatusResponse };
  readonly BatchGetCodeSnippet: { readonly input: BatchGetCodeSnippetRequest; readonly output: BatchGetCodeSnippetResponse };
  readonly BatchGetFindingDetails: { readonly input: BatchGetFindingDetailsRequest; readonly output: BatchGetFindingDetailsResponse };
  readonly BatchGetFreeTrialInfo: { readonly input: BatchGetFreeTrialInfoRequest; readonly output: BatchGetFreeTrialInfoResponse };
  readonly BatchGetMemberEc2DeepInspectionStatus: { readonly input: BatchGetMemberEc2DeepInspectionStatusRequest; readonly output: BatchGetMemberEc2DeepInspectionStatusResponse };
  readonly BatchUpdateMemberEc2DeepInspectionStatus: { readonly input: BatchUpdateMemberEc2DeepInspectionStatusRequest; readonly output: BatchUpdateMemberEc2DeepInspectionStatusResponse };
  readonly CancelFindingsReport: { readonly input: CancelFindingsReportRequest; readonly output: CancelFindingsReportResponse };
  readonly CancelSbomExport: { readonly input: CancelSbomExportRequest; readonly output: CancelSbomExportResponse };
  readonly CreateCisScanConfiguration: { readonly input: CreateCisScanConfigurationRequest; readonly output: CreateCisScanConfigurationResponse };
  readonly CreateCodeSecurityIntegration: { readonly input: CreateCodeSecurityIntegrationRequest; readonly output: CreateCodeSecurityIntegrationResponse };
  readonly CreateCodeSecurityScanConfiguration: { readonly input: CreateCodeSecurityScanConfigurationRequest; readonly output: CreateCodeSecurityScanConfigurationResponse };
  readonly CreateConnector: { readonly input: CreateConnectorRequest; readonly output: CreateConnectorResponse };
  readonly CreateFilter: { readonly input: CreateFilterRequest; readonly output: CreateFilterResponse };
  readonly CreateFindingsReport: { readonly input: CreateFindingsReportRequest; readonly output: CreateFindingsReportResponse };
  readonly CreateSbomExport: { readonly input: CreateSbomExportRequest; readonly output: CreateSbomExportResponse };
  readonly DeleteCisScanConfiguration: { readonly input: DeleteCisScanConfigurationRequest; readonly output: DeleteCisScanConfigurationResponse };
  readonly DeleteCodeSecurityIntegration: { readonly input: DeleteCodeSecurityIntegrationRequest; readonly output: DeleteCodeSecurityIntegrationResponse };
  readonly DeleteCodeSecurityScanConfiguration: { readonly input: DeleteCodeSecurityScanConfigurationRequest; readonly output: DeleteCodeSecurityScanConfigurationResponse };
  readonly DeleteConnector: { readonly input: DeleteConnectorRequest; readonly output: DeleteConnectorResponse };
  readonly DeleteFilter: { readonly input: DeleteFilterRequest; readonly output: DeleteFilterResponse };
  readonly DescribeOrganizationConfiguration: { readonly input: DescribeOrganizationConfigurationRequest; readonly output: DescribeOrganizationConfigurationResponse };
  readonly Disable: { readonly input: DisableRequest; readonly output: DisableResponse };
  readonly DisableDelegatedAdminAccount: { readonly input: DisableDelegatedAdminAccountRequest; readonly output: DisableDelegatedAdminAccountResponse };
  readonly DisassociateMember: { readonly input: DisassociateMemberRequest; readonly output: DisassociateMemberResponse };
  readonly Enable: { readonly input: EnableRequest; readonly output: EnableResponse };
  readonly EnableDelegatedAdminAccount: { readonly input: EnableDelegatedAdminAccountRequest; readonly output: EnableDelegatedAdminAccountResponse };
  readonly GetCisScanReport: { readonly input: GetCisScanReportRequest; readonly output: GetCisScanReportResponse };
  readonly GetCisScanResultDetails: { readonly input: GetCisScanResultDetailsRequest; readonly output: GetCisScanResultDetailsResponse };
  readonly GetClustersForImage: { readonly input: GetClustersForImageRequest; readonly output: GetClustersForImageResponse };
  readonly GetCodeSecurityIntegration: { readonly input: GetCodeSecurityIntegrationRequest; readonly output: GetCodeSecurityIntegrationResponse };
  readonly GetCodeSecurityScan: { readonly input: GetCodeSecurityScanRequest; readonly output: GetCodeSecurityScanResponse };
  readonly GetCodeSecurityScanConfiguration: { readonly input: GetCodeSecurityScanConfigurationRequest; readonly output: GetCodeSecurityScanConfigurationResponse };
  readonly GetConfiguration: { readonly input: GetConfigurationRequest; readonly output: GetConfigurationResponse };
  readonly GetDelegatedAdminAccount: { readonly input: GetDelegatedAdminAccountRequest; readonly output: GetDelegatedAdminAccountResponse };
  readonly GetEc2DeepInspectionConfiguration: { readonly input: GetEc2DeepInspectionConfigurationRequest; readonly output: GetEc2DeepInspectionConfigurationResponse };
  readonly GetEncryptionKey: { readonly input: GetEncryptionKeyRequest; readonly output: GetEncryptionKeyResponse };
  readonly GetFindingsReportStatus: { readonly input: GetFindingsReportStatusRequest; readonly output: GetFindingsReportStatusResponse };
  readonly GetMember: { readonly input: GetMemberRequest; readonly output: GetMemberResponse };
  readonly GetSbomExport: { readonly input: GetSbomExportRequest; readonly output: GetSbomExportResponse };
  readonly ListAccountPermissions: { readonly input: ListAccountPermissionsRequest; readonly output: ListAccountPermissionsResponse };
  readonly ListCisScanConfigurations: { readonly input: ListCisScanConfigurationsRequest; readonly output: ListCisScanConfigurationsResponse };
  readonly ListCisScanResultsAggregatedByChecks: { readonly input: ListCisScanResultsAggregatedByChecksRequest; readonly output: ListCisScanResultsAggregatedByChecksResponse };
  readonly ListCisScanResultsAggregatedByTargetResource: { readonly input: ListCisScanResultsAggregatedByTargetResourceRequest; readonly output: ListCisScanResultsAggregatedByTargetResourceResponse };
  readonly ListCisScans: { readonly input: ListCisScansRequest; readonly output: ListCisScansResponse };
  readonly ListCodeSecurityIntegrations: { readonly input: ListCodeSecurityIntegrationsRequest; readonly output: ListCodeSecurityIntegrationsResponse };
  readonly ListCodeSecurityScanConfigurationAssociations: { readonly input: ListCodeSecurityScanConfigurationAssociationsRequest; readonly output: ListCodeSecurityScanConfigurationAssociationsResponse };
  readonly ListCodeSecurityScanConfigurations: { readonly input: ListCodeSecurityScanConfigurationsRequest; readonly output: ListCodeSecurityScanConfigurationsResponse };
  readonly ListConnectorScanConfigurations: { readonly input: ListConnectorScanConfigurationsRequest; readonly output: ListConnectorScanConfigurationsResponse };
  readonly ListConnectors: { readonly input: ListConnectorsRequest; readonly output: ListConnectorsResponse };
  readonly ListCoverage: { readonly input: ListCoverageRequest; readonly output: ListCoverageResponse };
  readonly ListCoverageStatistics: { readonly input: ListCoverageStatisticsRequest; readonly output: ListCoverageStatisticsResponse };
  readonly ListDelegatedAdminAccounts: { readonly input: ListDelegatedAdminAccountsRequest; readonly output: ListDelegatedAdminAccountsResponse };
  readonly ListFilters: { readonly input: ListFiltersRequest; readonly output: ListFiltersResponse };
  readonly ListFindingAggregations: { readonly input: ListFindingAggregationsRequest; readonly output: ListFindingAggregationsResponse };
  readonly ListFindings: { readonly input: ListFindingsRequest; readonly output: ListFindingsResponse };
  readonly ListMembers: { readonly input: ListMembersRequest; readonly output: ListMembersResponse };
  readonly ListTagsForResource: { readonly input: ListTagsForResourceRequest; readonly output: ListTagsForResourceResponse };
  readonly ListUsageTotals: { readonly input: ListUsageTotalsRequest; readonly output: ListUsageTotalsResponse };
  readonly ResetEncryptionKey: { readonly input: ResetEncryptionKeyRequest; readonly output: ResetEncryptionKeyResponse };
  readonly SearchVulnerabilities: { readonly input: SearchVulnerabilitiesRequest; readonly output: SearchVulnerabilitiesResponse };
  readonly SendCisSessionHealth: { readonly input: SendCisSessionHealthRequest; readonly output: SendCisSessionHealthResponse };
  readonly SendCisSessionTelemetry: { readonly input: SendCisSessionTelemetryRequest; readonly output: SendCisSessionTelemetryResponse };
  readonly StartCisSession: { readonly input: StartCisSessionRequest; readonly output: StartCisSessionResponse };
  readonly StartCodeSecurityScan: { readonly input: StartCodeSecurityScanRequest; readonly output: StartCodeSecurityScanResponse };
  readonly StopCisSession: { readonly input: StopCisSessionRequest; readonly output: StopCisSessionResponse };
  readonly TagResource: { readonly input: TagResourceRequest; readonly output: TagResourceResponse };
  readonly UntagResource: { readonly input: UntagResourceRequest; readonly output: UntagResourceResponse };
  readonly UpdateCisScanConfiguration: { readonly input: UpdateCisScanConfigurationRequest; readonly output: UpdateCisScanConfigurationResponse };
  readonly UpdateCodeSecurityIntegration: { readonly input: UpdateCodeSecurityIntegrationRequest; readonly output: UpdateCodeSecurityIntegrationResponse };
  readonly UpdateCodeSecurityScanConfiguration: { readonly input: UpdateCodeSecurityScanConfigurationRequest; readonly output: UpdateCodeSecurityScanConfigurationResponse };
  readonly UpdateConfiguration: { readonly input: UpdateConfigurationRequest; readonly output: UpdateConfigurationResponse };
  readonly UpdateConnector: { readonly input: UpdateConnectorRequest; readonly output: UpdateConnectorResponse };
  readonly UpdateConnectorScanConfiguration: { readonly input: UpdateConnectorScanConfigurationRequest; readonly output: UpdateConnectorScanConfigurationResponse };
  readonly UpdateEc2DeepInspectionConfiguration: { readonly input: UpdateEc2DeepInspectionConfigurationRequest; readonly output: UpdateEc2DeepInspectionConfigurationResponse };
  readonly UpdateEncryptionKey: { readonly input: UpdateEncryptionKeyRequest; readonly output: UpdateEncryptionKeyResponse };
  readonly UpdateFilter: { readonly input: UpdateFilterRequest; readonly output: UpdateFilterResponse };
  readonly UpdateOrgEc2DeepInspectionConfiguration: { readonly input: UpdateOrgEc2DeepInspectionConfigurationRequest; readonly output: UpdateOrgEc2DeepInspectionConfigurationResponse };
  readonly UpdateOrganizationConfiguration: { readonly input: UpdateOrganizationConfigurationRequest; readonly output: UpdateOrganizationConfigurationResponse };
}

export const inspector2: Contract = {
  service: 'inspector2',
  protocol: 'rest-json',
  operations: {
    AssociateMember: { method: 'POST', uri: '/members/associate', input: 'AssociateMemberRequest', output: 'AssociateMemberResponse', errors: ['ServiceQuotaExceededException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    BatchAssociateCodeSecurityScanConfiguration: { method: 'POST', uri: '/codesecurity/scan-configuration/batch/associate', input: 'BatchAssociateCodeSecurityScanConfigurationRequest', output: 'BatchAssociateCodeSecurityScanConfigurationResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    BatchDisassociateCodeSecurityScanConfiguration: { method: 'POST', uri: '/codesecurity/scan-configuration/batch/disassociate', input: 'BatchDisassociateCodeSecurityScanConfigurationRequest', output: 'BatchDisassociateCodeSecurityScanConfigurationResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    BatchGetAccountStatus: { method: 'POST', uri: '/status/batch/get', input: 'BatchGetAccountStatusRequest', output: 'BatchGetAccountStatusResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    BatchGetCodeSnippet: { method: 'POST', uri: '/codesnippet/batchget', input: 'BatchGetCodeSnippetRequest', output: 'BatchGetCodeSnippetResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    BatchGetFindingDetails: { method: 'POST', uri: '/findings/details/batch/get', input: 'BatchGetFindingDetailsRequest', output: 'BatchGetFindingDetailsResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    BatchGetFreeTrialInfo: { method: 'POST', uri: '/freetrialinfo/batchget', input: 'BatchGetFreeTrialInfoRequest', output: 'BatchGetFreeTrialInfoResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    BatchGetMemberEc2DeepInspectionStatus: { method: 'POST', uri: '/ec2deepinspectionstatus/member/batch/get', input: 'BatchGetMemberEc2DeepInspectionStatusRequest', output: 'BatchGetMemberEc2DeepInspectionStatusResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    BatchUpdateMemberEc2DeepInspectionStatus: { method: 'POST', uri: '/ec2deepinspectionstatus/member/batch/update', input: 'BatchUpdateMemberEc2DeepInspectionStatusRequest', output: 'BatchUpdateMemberEc2DeepInspectionStatusResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    CancelFindingsReport: { method: 'POST', uri: '/reporting/cancel', input: 'CancelFindingsReportRequest', output: 'CancelFindingsReportResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    CancelSbomExport: { method: 'POST', uri: '/sbomexport/cancel', input: 'CancelSbomExportRequest', output: 'CancelSbomExportResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'], idempotent: true },
    CreateCisScanConfiguration: { method: 'POST', uri: '/cis/scan-configuration/create', input: 'CreateCisScanConfigurationRequest', output: 'CreateCisScanConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    CreateCodeSecurityIntegration: { method: 'POST', uri: '/codesecurity/integration/create', input: 'CreateCodeSecurityIntegrationRequest', output: 'CreateCodeSecurityIntegrationResponse', errors: ['ServiceQuotaExceededException', 'ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    CreateCodeSecurityScanConfiguration: { method: 'POST', uri: '/codesecurity/scan-configuration/create', input: 'CreateCodeSecurityScanConfigurationRequest', output: 'CreateCodeSecurityScanConfigurationResponse', errors: ['ServiceQuotaExceededException', 'ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    CreateConnector: { method: 'POST', uri: '/connector/create', input: 'CreateConnectorRequest', output: 'CreateConnectorResponse', errors: ['ServiceQuotaExceededException', 'ConflictException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    CreateFilter: { method: 'POST', uri: '/filters/create', input: 'CreateFilterRequest', output: 'CreateFilterResponse', errors: ['ServiceQuotaExceededException', 'BadRequestException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    CreateFindingsReport: { method: 'POST', uri: '/reporting/create', input: 'CreateFindingsReportRequest', output: 'CreateFindingsReportResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    CreateSbomExport: { method: 'POST', uri: '/sbomexport/create', input: 'CreateSbomExportRequest', output: 'CreateSbomExportResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'], idempotent: true },
    DeleteCisScanConfiguration: { method: 'POST', uri: '/cis/scan-configuration/delete', input: 'DeleteCisScanConfigurationRequest', output: 'DeleteCisScanConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    DeleteCodeSecurityIntegration: { method: 'POST', uri: '/codesecurity/integration/delete', input: 'DeleteCodeSecurityIntegrationRequest', output: 'DeleteCodeSecurityIntegrationResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    DeleteCodeSecurityScanConfiguration: { method: 'POST', uri: '/codesecurity/scan-configuration/delete', input: 'DeleteCodeSecurityScanConfigurationRequest', output: 'DeleteCodeSecurityScanConfigurationResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    DeleteConnector: { method: 'POST', uri: '/connector/delete', input: 'DeleteConnectorRequest', output: 'DeleteConnectorResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'], idempotent: true },
    DeleteFilter: { method: 'POST', uri: '/filters/delete', input: 'DeleteFilterRequest', output: 'DeleteFilterResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    DescribeOrganizationConfiguration: { method: 'POST', uri: '/organizationconfiguration/describe', input: 'DescribeOrganizationConfigurationRequest', output: 'DescribeOrganizationConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    Disable: { method: 'POST', uri: '/disable', input: 'DisableRequest', output: 'DisableResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    DisableDelegatedAdminAccount: { method: 'POST', uri: '/delegatedadminaccounts/disable', input: 'DisableDelegatedAdminAccountRequest', output: 'DisableDelegatedAdminAccountResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    DisassociateMember: { method: 'POST', uri: '/members/disassociate', input: 'DisassociateMemberRequest', output: 'DisassociateMemberResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    Enable: { method: 'POST', uri: '/enable', input: 'EnableRequest', output: 'EnableResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    EnableDelegatedAdminAccount: { method: 'POST', uri: '/delegatedadminaccounts/enable', input: 'EnableDelegatedAdminAccountRequest', output: 'EnableDelegatedAdminAccountResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    GetCisScanReport: { method: 'POST', uri: '/cis/scan/report/get', input: 'GetCisScanReportRequest', output: 'GetCisScanReportResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    GetCisScanResultDetails: { method: 'POST', uri: '/cis/scan-result/details/get', input: 'GetCisScanResultDetailsRequest', output: 'GetCisScanResultDetailsResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    GetClustersForImage: { method: 'POST', uri: '/cluster/get', input: 'GetClustersForImageRequest', output: 'GetClustersForImageResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    GetCodeSecurityIntegration: { method: 'POST', uri: '/codesecurity/integration/get', input: 'GetCodeSecurityIntegrationRequest', output: 'GetCodeSecurityIntegrationResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    GetCodeSecurityScan: { method: 'POST', uri: '/codesecurity/scan/get', input: 'GetCodeSecurityScanRequest', output: 'GetCodeSecurityScanResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    GetCodeSecurityScanConfiguration: { method: 'POST', uri: '/codesecurity/scan-configuration/get', input: 'GetCodeSecurityScanConfigurationRequest', output: 'GetCodeSecurityScanConfigurationResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    GetConfiguration: { method: 'POST', uri: '/configuration/get', input: 'GetConfigurationRequest', output: 'GetConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    GetDelegatedAdminAccount: { method: 'POST', uri: '/delegatedadminaccounts/get', input: 'GetDelegatedAdminAccountRequest', output: 'GetDelegatedAdminAccountResponse', errors: ['AccessDeniedException', 'ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    GetEc2DeepInspectionConfiguration: { method: 'POST', uri: '/ec2deepinspectionconfiguration/get', input: 'GetEc2DeepInspectionConfigurationRequest', output: 'GetEc2DeepInspectionConfigurationResponse', errors: ['AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    GetEncryptionKey: { method: 'GET', uri: '/encryptionkey/get', input: 'GetEncryptionKeyRequest', output: 'GetEncryptionKeyResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    GetFindingsReportStatus: { method: 'POST', uri: '/reporting/status/get', input: 'GetFindingsReportStatusRequest', output: 'GetFindingsReportStatusResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    GetMember: { method: 'POST', uri: '/members/get', input: 'GetMemberRequest', output: 'GetMemberResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    GetSbomExport: { method: 'POST', uri: '/sbomexport/get', input: 'GetSbomExportRequest', output: 'GetSbomExportResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    ListAccountPermissions: { method: 'POST', uri: '/accountpermissions/list', input: 'ListAccountPermissionsRequest', output: 'ListAccountPermissionsResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ListCisScanConfigurations: { method: 'POST', uri: '/cis/scan-configuration/list', input: 'ListCisScanConfigurationsRequest', output: 'ListCisScanConfigurationsResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListCisScanResultsAggregatedByChecks: { method: 'POST', uri: '/cis/scan-result/check/list', input: 'ListCisScanResultsAggregatedByChecksRequest', output: 'ListCisScanResultsAggregatedByChecksResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListCisScanResultsAggregatedByTargetResource: { method: 'POST', uri: '/cis/scan-result/resource/list', input: 'ListCisScanResultsAggregatedByTargetResourceRequest', output: 'ListCisScanResultsAggregatedByTargetResourceResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListCisScans: { method: 'POST', uri: '/cis/scan/list', input: 'ListCisScansRequest', output: 'ListCisScansResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListCodeSecurityIntegrations: { method: 'POST', uri: '/codesecurity/integration/list', input: 'ListCodeSecurityIntegrationsRequest', output: 'ListCodeSecurityIntegrationsResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListCodeSecurityScanConfigurationAssociations: { method: 'POST', uri: '/codesecurity/scan-configuration/associations/list', input: 'ListCodeSecurityScanConfigurationAssociationsRequest', output: 'ListCodeSecurityScanConfigurationAssociationsResponse', errors: ['AccessDeniedException', 'ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    ListCodeSecurityScanConfigurations: { method: 'POST', uri: '/codesecurity/scan-configuration/list', input: 'ListCodeSecurityScanConfigurationsRequest', output: 'ListCodeSecurityScanConfigurationsResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    ListConnectorScanConfigurations: { method: 'POST', uri: '/connectorscanconfigurations/list', input: 'ListConnectorScanConfigurationsRequest', output: 'ListConnectorScanConfigurationsResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ListConnectors: { method: 'POST', uri: '/connector/list', input: 'ListConnectorsRequest', output: 'ListConnectorsResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ListCoverage: { method: 'POST', uri: '/coverage/list', input: 'ListCoverageRequest', output: 'ListCoverageResponse', errors: ['ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListCoverageStatistics: { method: 'POST', uri: '/coverage/statistics/list', input: 'ListCoverageStatisticsRequest', output: 'ListCoverageStatisticsResponse', errors: ['ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListDelegatedAdminAccounts: { method: 'POST', uri: '/delegatedadminaccounts/list', input: 'ListDelegatedAdminAccountsRequest', output: 'ListDelegatedAdminAccountsResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ListFilters: { method: 'POST', uri: '/filters/list', input: 'ListFiltersRequest', output: 'ListFiltersResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ListFindingAggregations: { method: 'POST', uri: '/findings/aggregation/list', input: 'ListFindingAggregationsRequest', output: 'ListFindingAggregationsResponse', errors: ['ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListFindings: { method: 'POST', uri: '/findings/list', input: 'ListFindingsRequest', output: 'ListFindingsResponse', errors: ['ValidationException', 'ThrottlingException', 'InternalServerException'] },
    ListMembers: { method: 'POST', uri: '/members/list', input: 'ListMembersRequest', output: 'ListMembersResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ListTagsForResource: { method: 'GET', uri: '/tags/{resourceArn}', input: 'ListTagsForResourceRequest', output: 'ListTagsForResourceResponse', errors: ['ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    ListUsageTotals: { method: 'POST', uri: '/usage/list', input: 'ListUsageTotalsRequest', output: 'ListUsageTotalsResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    ResetEncryptionKey: { method: 'PUT', uri: '/encryptionkey/reset', input: 'ResetEncryptionKeyRequest', output: 'ResetEncryptionKeyResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'], idempotent: true },
    SearchVulnerabilities: { method: 'POST', uri: '/vulnerabilities/search', input: 'SearchVulnerabilitiesRequest', output: 'SearchVulnerabilitiesResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    SendCisSessionHealth: { method: 'PUT', uri: '/cissession/health/send', input: 'SendCisSessionHealthRequest', output: 'SendCisSessionHealthResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    SendCisSessionTelemetry: { method: 'PUT', uri: '/cissession/telemetry/send', input: 'SendCisSessionTelemetryRequest', output: 'SendCisSessionTelemetryResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    StartCisSession: { method: 'PUT', uri: '/cissession/start', input: 'StartCisSessionRequest', output: 'StartCisSessionResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    StartCodeSecurityScan: { method: 'POST', uri: '/codesecurity/scan/start', input: 'StartCodeSecurityScanRequest', output: 'StartCodeSecurityScanResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    StopCisSession: { method: 'PUT', uri: '/cissession/stop', input: 'StopCisSessionRequest', output: 'StopCisSessionResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    TagResource: { method: 'POST', uri: '/tags/{resourceArn}', input: 'TagResourceRequest', output: 'TagResourceResponse', errors: ['BadRequestException', 'ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    UntagResource: { method: 'DELETE', uri: '/tags/{resourceArn}', input: 'UntagResourceRequest', output: 'UntagResourceResponse', errors: ['ValidationException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    UpdateCisScanConfiguration: { method: 'POST', uri: '/cis/scan-configuration/update', input: 'UpdateCisScanConfigurationRequest', output: 'UpdateCisScanConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    UpdateCodeSecurityIntegration: { method: 'POST', uri: '/codesecurity/integration/update', input: 'UpdateCodeSecurityIntegrationRequest', output: 'UpdateCodeSecurityIntegrationResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    UpdateCodeSecurityScanConfiguration: { method: 'POST', uri: '/codesecurity/scan-configuration/update', input: 'UpdateCodeSecurityScanConfigurationRequest', output: 'UpdateCodeSecurityScanConfigurationResponse', errors: ['ConflictException', 'AccessDeniedException', 'ValidationException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'] },
    UpdateConfiguration: { method: 'POST', uri: '/configuration/update', input: 'UpdateConfigurationRequest', output: 'UpdateConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    UpdateConnector: { method: 'POST', uri: '/connector/update', input: 'UpdateConnectorRequest', output: 'UpdateConnectorResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'], idempotent: true },
    UpdateConnectorScanConfiguration: { method: 'POST', uri: '/connectorscanconfiguration/update', input: 'UpdateConnectorScanConfigurationRequest', output: 'UpdateConnectorScanConfigurationResponse', errors: ['ConflictException', 'ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'], idempotent: true },
    UpdateEc2DeepInspectionConfiguration: { method: 'POST', uri: '/ec2deepinspectionconfiguration/update', input: 'UpdateEc2DeepInspectionConfigurationRequest', output: 'UpdateEc2DeepInspectionConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    UpdateEncryptionKey: { method: 'PUT', uri: '/encryptionkey/update', input: 'UpdateEncryptionKeyRequest', output: 'UpdateEncryptionKeyResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'ResourceNotFoundException', 'InternalServerException'], idempotent: true },
    UpdateFilter: { method: 'POST', uri: '/filters/update', input: 'UpdateFilterRequest', output: 'UpdateFilterResponse', errors: ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException', 'InternalServerException'] },
    UpdateOrgEc2DeepInspectionConfiguration: { method: 'POST', uri: '/ec2deepinspectionconfiguration/org/update', input: 'UpdateOrgEc2DeepInspectionConfigurationRequest', output: 'UpdateOrgEc2DeepInspectionConfigurationResponse', errors: ['ValidationException', 'AccessDeniedException', 'ThrottlingException', 'InternalServerException'] },
    UpdateOrganizationConfiguration: { method: 'POST', uri: '/organizationconfiguration/update', input: 'UpdateOrganizationConfigurationRequest', output: 'UpdateOrganizationConfigurationResponse', errors: ['AccessDeniedException', 'ValidationException', 'ThrottlingException', 'InternalServerException'] },
  },
  shapes: {
    AccessDeniedException: { type: 'structure', members: { message: 'String' }, required: ['message'], status: 403 },
    Account: { type: 'structure', members: { accountId: 'AccountId', resourceStatus: 'ResourceStatus', status: 'Status' }, required: ['accountId', 'status', 'resourceStatus'] },
    AccountAggregation: { type: 'structure', members: { findingType: 'AggregationFindingType', resourceType: 'AggregationResourceType', sortBy: 'AccountSortBy', sortOrder: 'SortOrder' } },
    AccountAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', exploitAvailableCount: 'Long', fixAvailableCount: 'Long', severityCounts: 'SeverityCounts' } },
    AccountId: { type: 'string', min: 12, max: 12, pattern: '^(?:\\d{12})$' },
    AccountIdFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    AccountIdSet: { type: 'list', of: 'AccountId', min: 0, max: 100 },
    AccountList: { type: 'list', of: 'Account' },
    AccountSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    AccountState: { type: 'structure', members: { accountId: 'AccountId', resourceState: 'ResourceState', state: 'State' }, required: ['accountId', 'state', 'resourceState'] },
    AccountStateList: { type: 'list', of: 'AccountState', min: 0, max: 100 },
    AggCounts: { type: 'long' },
    AggregationFindingType: { type: 'string', enum: ['NETWORK_REACHABILITY', 'PACKAGE_VULNERABILITY', 'CODE_VULNERABILITY'] },
    AggregationRequest: { type: 'structure', members: { accountAggregation: 'AccountAggregation', amiAggregation: 'AmiAggregation', awsEcrContainerAggregation: 'AwsEcrContainerAggregation', codeRepositoryAggregation: 'CodeRepositoryAggregation', containerImageAggregation: 'ContainerImageAggregation', ec2InstanceAggregation: 'Ec2InstanceAggregation', findingTypeAggregation: 'FindingTypeAggregation', imageLayerAggregation: 'ImageLayerAggregation', lambdaFunctionAggregation: 'LambdaFunctionAggregation', lambdaLayerAggregation: 'LambdaLayerAggregation', packageAggregation: 'PackageAggregation', repositoryAggregation: 'RepositoryAggregation', serverlessFunctionAggregation: 'ServerlessFunctionAggregation', titleAggregation: 'TitleAggregation', vmInstanceAggregation: 'VmInstanceAggregation' }, union: true },
    AggregationResourceType: { type: 'string', enum: ['AWS_EC2_INSTANCE', 'AWS_ECR_CONTAINER_IMAGE', 'AWS_LAMBDA_FUNCTION', 'CODE_REPOSITORY', 'Microsoft.Compute/virtualMachines', 'Microsoft.ContainerRegistry/registry/containerImage', 'Microsoft.Web/sites'] },
    AggregationResponse: { type: 'structure', members: { accountAggregation: 'AccountAggregationResponse', amiAggregation: 'AmiAggregationResponse', awsEcrContainerAggregation: 'AwsEcrContainerAggregationResponse', codeRepositoryAggregation: 'CodeRepositoryAggregationResponse', containerImageAggregation: 'ContainerImageAggregationResponse', ec2InstanceAggregation: 'Ec2InstanceAggregationResponse', findingTypeAggregation: 'FindingTypeAggregationResponse', imageLayerAggregation: 'ImageLayerAggregationResponse', lambdaFunctionAggregation: 'LambdaFunctionAggregationResponse', lambdaLayerAggregation: 'LambdaLayerAggregationResponse', packageAggregation: 'PackageAggregationResponse', repositoryAggregation: 'RepositoryAggregationResponse', serverlessFunctionAggregation: 'ServerlessFunctionAggregationResponse', titleAggregation: 'TitleAggregationResponse', vmInstanceAggregation: 'VmInstanceAggregationResponse' }, union: true },
    AggregationResponseList: { type: 'list', of: 'AggregationResponse' },
    AggregationType: { type: 'string', enum: ['FINDING_TYPE', 'PACKAGE', 'TITLE', 'REPOSITORY', 'AMI', 'AWS_EC2_INSTANCE', 'AWS_ECR_CONTAINER', 'IMAGE_LAYER', 'ACCOUNT', 'AWS_LAMBDA_FUNCTION', 'LAMBDA_LAYER', 'CODE_REPOSITORY', 'VM_INSTANCE', 'CONTAINER_IMAGE', 'SERVERLESS_FUNCTION'] },
    AmiAggregation: { type: 'structure', members: { amis: 'StringFilterList', sortBy: 'AmiSortBy', sortOrder: 'SortOrder' } },
    AmiAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', affectedInstances: 'Long', ami: 'AmiId', cloudAccountId: 'ProviderAccountId', cloudOrgId: 'ProviderOrgId', cloudPartition: 'ProviderPartition', cloudProvider: 'Provider', cloudRegion: 'ProviderRegion', severityCounts: 'SeverityCounts' }, required: ['ami'] },
    AmiId: { type: 'string', pattern: '^(?:ami-([a-z0-9]{8}|[a-z0-9]{17}|\\*))$' },
    AmiSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL', 'AFFECTED_INSTANCES'] },
    Architecture: { type: 'string', enum: ['X86_64', 'ARM64'] },
    ArchitectureList: { type: 'list', of: 'Architecture', min: 1, max: 1 },
    Arn: { type: 'string', min: 1, max: 1011 },
    AssociateConfigurationRequest: { type: 'structure', members: { resource: 'CodeSecurityResource', scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn', 'resource'] },
    AssociateConfigurationRequestList: { type: 'list', of: 'AssociateConfigurationRequest', min: 1, max: 25 },
    AssociateMemberRequest: { type: 'structure', members: { accountId: 'AccountId' }, required: ['accountId'] },
    AssociateMemberResponse: { type: 'structure', members: { accountId: 'AccountId' }, required: ['accountId'] },
    AssociationResultStatusCode: { type: 'string', enum: ['INTERNAL_ERROR', 'ACCESS_DENIED', 'SCAN_CONFIGURATION_NOT_FOUND', 'INVALID_INPUT', 'RESOURCE_NOT_FOUND', 'QUOTA_EXCEEDED'] },
    AssociationResultStatusMessage: { type: 'string', min: 1 },
    AtigData: { type: 'structure', members: { firstSeen: 'FirstSeen', lastSeen: 'LastSeen', targets: 'Targets', ttps: 'Ttps' } },
    AuthorizationUrl: { type: 'string' },
    AutoEnable: { type: 'structure', members: { codeRepository: 'Boolean', ec2: 'Boolean', ecr: 'Boolean', lambda: 'Boolean', lambdaCode: 'Boolean' }, required: ['ec2', 'ecr'] },
    AwsConfigConnectorArn: { type: 'string', min: 1, max: 512, pattern: '^(?:arn:([^:]+):config:([^:]+):([^:]+):connector/([^/]+)/([^/]+)/([^/:\\s]+))$' },
    AwsConfigConnectorArnComparison: { type: 'string', enum: ['EQUALS'] },
    AwsConfigConnectorArnFilter: { type: 'structure', members: { comparison: 'AwsConfigConnectorArnComparison', value: 'AwsConfigConnectorArn' }, required: ['comparison', 'value'] },
    AwsConfigConnectorArnFilterList: { type: 'list', of: 'AwsConfigConnectorArnFilter', min: 0, max: 1 },
    AwsConfigConnectorArnList: { type: 'list', of: 'AwsConfigConnectorArn', min: 1, max: 10 },
    AwsEc2InstanceDetails: { type: 'structure', members: { iamInstanceProfileArn: 'NonEmptyString', imageId: 'NonEmptyString', ipV4Addresses: 'IpV4AddressList', ipV6Addresses: 'IpV6AddressList', keyName: 'NonEmptyString', launchedAt: 'DateTimeTimestamp', platform: 'Platform', subnetId: 'NonEmptyString', type: 'NonEmptyString', vpcId: 'NonEmptyString' } },
    AwsEcrContainerAggregation: { type: 'structure', members: { architectures: 'StringFilterList', imageShas: 'StringFilterList', imageTags: 'StringFilterList', inUseCount: 'NumberFilterList', lastInUseAt: 'DateFilterList', repositories: 'StringFilterList', resourceIds: 'StringFilterList', sortBy: 'AwsEcrContainerSortBy', sortOrder: 'SortOrder' } },
    AwsEcrContainerAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', architecture: 'String', imageSha: 'String', imageTags: 'StringList', inUseCount: 'Long', lastInUseAt: 'DateTimeTimestamp', repository: 'String', resourceId: 'NonEmptyString', severityCounts: 'SeverityCounts' }, required: ['resourceId'] },
    AwsEcrContainerImageDetails: { type: 'structure', members: { architecture: 'NonEmptyString', author: 'String', imageHash: 'ImageHash', imageTags: 'ImageTagList', inUseCount: 'Long', lastInUseAt: 'DateTimeTimestamp', platform: 'Platform', pushedAt: 'DateTimeTimestamp', registry: 'NonEmptyString', repositoryName: 'NonEmptyString' }, required: ['repositoryName', 'imageHash', 'registry'] },
    AwsEcrContainerSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    AwsEcsMetadataDetails: { type: 'structure', members: { detailsGroup: 'AwsEcsMetadataDetailsDetailsGroupString', taskDefinitionArn: 'AwsEcsMetadataDetailsTaskDefinitionArnString' }, required: ['detailsGroup', 'taskDefinitionArn'] },
    AwsEcsMetadataDetailsDetailsGroupString: { type: 'string', min: 1, max: 256 },
    AwsEcsMetadataDetailsTaskDefinitionArnString: { type: 'string', min: 1, max: 2048 },
    AwsEksMetadataDetails: { type: 'structure', members: { namespace: 'AwsEksMetadataDetailsNamespaceString', workloadInfoList: 'AwsEksWorkloadInfoList' } },
    AwsEksMetadataDetailsNamespaceString: { type: 'string', min: 1, max: 256 },
    AwsEksWorkloadInfo: { type: 'structure', members: { name: 'AwsEksWorkloadInfoNameString', type: 'AwsEksWorkloadInfoTypeString' }, required: ['name', 'type'] },
    AwsEksWorkloadInfoList: { type: 'list', of: 'AwsEksWorkloadInfo', min: 0, max: 100 },
    AwsEksWorkloadInfoNameString: { type: 'string', min: 1, max: 256 },
    AwsEksWorkloadInfoTypeString: { type: 'string', min: 1, max: 256 },
    AwsLambdaFunctionDetails: { type: 'structure', members: { architectures: 'ArchitectureList', codeSha256: 'NonEmptyString', executionRoleArn: 'ExecutionRoleArn', functionName: 'FunctionName', lastModifiedAt: 'Timestamp', layers: 'LayerList', packageType: 'PackageType', runtime: 'Runtime', version: 'Version', vpcConfig: 'LambdaVpcConfig' }, required: ['functionName', 'runtime', 'codeSha256', 'version', 'executionRoleArn'] },
    AzureProviderDetailCreate: { type: 'structure', members: { autoInstallVMScanner: 'Boolean', awsConfigConnectorArn: 'AwsConfigConnectorArn', azureRegions: 'AzureRegionList', scopeConfiguration: 'AzureScopeConfigurationInput' }, required: ['awsConfigConnectorArn', 'scopeConfiguration', 'azureRegions'] },
    AzureProviderDetailUpdate: { type: 'structure', members: { autoInstallVMScanner: 'Boolean', azureRegions: 'AzureRegionList', scopeConfiguration: 'AzureScopeConfigurationInput' } },
    AzureRegion: { type: 'string', min: 1, max: 64, pattern: '^(?:[a-zA-Z0-9-]+)$' },
    AzureRegionList: { type: 'list', of: 'AzureRegion', min: 1, max: 100 },
    AzureScopeConfiguration: { type: 'structure', members: { containerImageScanning: 'ScopeConfiguration', serverlessScanning: 'ScopeConfiguration', vmScanning: 'ScopeConfiguration' } },
    AzureScopeConfigurationInput: { type: 'structure', members: { containerImageScanning: 'ScopeConfigurationInput', serverlessScanning: 'ScopeConfigurationInput', vmScanning: 'ScopeConfigurationInput' } },
    BadRequestException: { type: 'structure', members: { message: 'String' }, required: ['message'], status: 400 },
    BatchAssociateCodeSecurityScanConfigurationRequest: { type: 'structure', members: { associateConfigurationRequests: 'AssociateConfigurationRequestList' }, required: ['associateConfigurationRequests'] },
    BatchAssociateCodeSecurityScanConfigurationResponse: { type: 'structure', members: { failedAssociations: 'FailedAssociationResultList', successfulAssociations: 'SuccessfulAssociationResultList' } },
    BatchDisassociateCodeSecurityScanConfigurationRequest: { type: 'structure', members: { disassociateConfigurationRequests: 'DisassociateConfigurationRequestList' }, required: ['disassociateConfigurationRequests'] },
    BatchDisassociateCodeSecurityScanConfigurationResponse: { type: 'structure', members: { failedAssociations: 'FailedAssociationResultList', successfulAssociations: 'SuccessfulAssociationResultList' } },
    BatchGetAccountStatusRequest: { type: 'structure', members: { accountIds: 'AccountIdSet' } },
    BatchGetAccountStatusResponse: { type: 'structure', members: { accounts: 'AccountStateList', failedAccounts: 'FailedAccountList' }, required: ['accounts'] },
    BatchGetCodeSnippetRequest: { type: 'structure', members: { findingArns: 'BatchGetCodeSnippetRequestFindingArnsList' }, required: ['findingArns'] },
    BatchGetCodeSnippetRequestFindingArnsList: { type: 'list', of: 'FindingArn', min: 1, max: 10 },
    BatchGetCodeSnippetResponse: { type: 'structure', members: { codeSnippetResults: 'CodeSnippetResultList', errors: 'CodeSnippetErrorList' } },
    BatchGetFindingDetailsRequest: { type: 'structure', members: { findingArns: 'FindingArnList' }, required: ['findingArns'] },
    BatchGetFindingDetailsResponse: { type: 'structure', members: { errors: 'FindingDetailsErrorList', findingDetails: 'FindingDetails' } },
    BatchGetFreeTrialInfoRequest: { type: 'structure', members: { accountIds: 'BatchGetFreeTrialInfoRequestAccountIdsList' }, required: ['accountIds'] },
    BatchGetFreeTrialInfoRequestAccountIdsList: { type: 'list', of: 'MeteringAccountId', min: 1, max: 100 },
    BatchGetFreeTrialInfoResponse: { type: 'structure', members: { accounts: 'FreeTrialAccountInfoList', failedAccounts: 'FreeTrialInfoErrorList' }, required: ['accounts', 'failedAccounts'] },
    BatchGetMemberEc2DeepInspectionStatusRequest: { type: 'structure', members: { accountIds: 'AccountIdSet' } },
    BatchGetMemberEc2DeepInspectionStatusResponse: { type: 'structure', members: { accountIds: 'MemberAccountEc2DeepInspectionStatusStateList', failedAccountIds: 'FailedMemberAccountEc2DeepInspectionStatusStateList' } },
    BatchUpdateMemberEc2DeepInspectionStatusRequest: { type: 'structure', members: { accountIds: 'MemberAccountEc2DeepInspectionStatusList' }, required: ['accountIds'] },
    BatchUpdateMemberEc2DeepInspectionStatusResponse: { type: 'structure', members: { accountIds: 'MemberAccountEc2DeepInspectionStatusStateList', failedAccountIds: 'FailedMemberAccountEc2DeepInspectionStatusStateList' } },
    BenchmarkProfile: { type: 'string', min: 0, max: 128 },
    BenchmarkVersion: { type: 'string', min: 0, max: 8 },
    Boolean: { type: 'boolean' },
    CancelFindingsReportRequest: { type: 'structure', members: { reportId: 'ReportId' }, required: ['reportId'] },
    CancelFindingsReportResponse: { type: 'structure', members: { reportId: 'ReportId' }, required: ['reportId'] },
    CancelSbomExportRequest: { type: 'structure', members: { reportId: 'ReportId' }, required: ['reportId'] },
    CancelSbomExportResponse: { type: 'structure', members: { reportId: 'ReportId' } },
    CheckCount: { type: 'integer', min: 0, max: 65536 },
    CheckIdFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    CisAccountIdList: { type: 'list', of: 'AccountId', min: 1, max: 10000 },
    CisCheckAggregation: { type: 'structure', members: { accountId: 'AccountId', checkDescription: 'String', checkId: 'String', level: 'CisSecurityLevel', platform: 'String', scanArn: 'CisScanArn', statusCounts: 'StatusCounts', title: 'String' }, required: ['scanArn'] },
    CisCheckAggregationList: { type: 'list', of: 'CisCheckAggregation', min: 1, max: 1000 },
    CisDateFilter: { type: 'structure', members: { earliestScanStartTime: 'Timestamp', latestScanStartTime: 'Timestamp' } },
    CisFindingArn: { type: 'string', pattern: '^(?:arn:aws(-gov|-cn)?:inspector2:[-.a-z0-9]{0,20}:\\d{12}:owner/\\d{12}/cis-finding/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$' },
    CisFindingArnFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    CisFindingStatus: { type: 'string', enum: ['PASSED', 'FAILED', 'SKIPPED'] },
    CisFindingStatusComparison: { type: 'string', enum: ['EQUALS'] },
    CisFindingStatusFilter: { type: 'structure', members: { comparison: 'CisFindingStatusComparison', value: 'CisFindingStatus' }, required: ['comparison', 'value'] },
    CisFindingStatusFilterList: { type: 'list', of: 'CisFindingStatusFilter', min: 1, max: 10 },
    CisNumberFilter: { type: 'structure', members: { lowerInclusive: 'Integer', upperInclusive: 'Integer' } },
    CisNumberFilterList: { type: 'list', of: 'CisNumberFilter', min: 1, max: 10 },
    CisOwnerId: { type: 'string', pattern: '^(?:\\d{12}|o-[a-z0-9]{10,32})$' },
    CisReportFormat: { type: 'string', enum: ['PDF', 'CSV'] },
    CisReportStatus: { type: 'string', enum: ['SUCCEEDED', 'FAILED', 'IN_PROGRESS'] },
    CisResultStatus: { type: 'string', enum: ['PASSED', 'FAILED', 'SKIPPED'] },
    CisResultStatusComparison: { type: 'string', enum: ['EQUALS'] },
    CisResultStatusFilter: { type: 'structure', members: { comparison: 'CisResultStatusComparison', value: 'CisResultStatus' }, required: ['comparison', 'value'] },
    CisResultStatusFilterList: { type: 'list', of: 'CisResultStatusFilter', min: 1, max: 10 },
    CisRuleDetails: { type: 'blob', min: 0, max: 1000 },
    CisRuleStatus: { type: 'string', enum: ['FAILED', 'PASSED', 'NOT_EVALUATED', 'INFORMATIONAL', 'UNKNOWN', 'NOT_APPLICABLE', 'ERROR'] },
    CisScan: { type: 'structure', members: { failedChecks: 'Integer', scanArn: 'CisScanArn', scanConfigurationArn: 'CisScanConfigurationArn', scanDate: 'Timestamp', scanName: 'CisScanName', scheduledBy: 'String', securityLevel: 'CisSecurityLevel', status: 'CisScanStatus', targets: 'CisTargets', totalChecks: 'Integer' }, required: ['scanArn', 'scanConfigurationArn'] },
    CisScanArn: { type: 'string', pattern: '^(?:arn:aws(-us-gov|-cn)?:inspector2:[-.a-z0-9]{0,20}:\\d{12}:owner/(\\d{12}|o-[a-z0-9]{10,32})/cis-scan/[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$' },
    CisScanArnFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    CisScanConfiguration: { type: 'structure', members: { ownerId: 'CisOwnerId', scanConfigurationArn: 'CisScanConfigurationArn', scanName: 'CisScanName', schedule: 'Schedule', securityLevel: 'CisSecurityLevel', tags: 'CisTagMap', targets: 'CisTargets' }, required: ['scanConfigurationArn'] },
    CisScanConfigurationArn: { type: 'string', pattern: '^(?:arn:aws(-us-gov|-cn)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-[0-9]{1}:[0-9]{12}:owner/(o-[a-z0-9]+|[0-9]{12})/cis-configuration/[0-9a-fA-F-]+)$' },
    CisScanConfigurationArnFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    CisScanConfigurationList: { type: 'list', of: 'CisScanConfiguration', min: 0, max: 100 },
    CisScanConfigurationsSortBy: { type: 'string', enum: ['SCAN_NAME', 'SCAN_CONFIGURATION_ARN'] },
    CisScanDateFilterList: { type: 'list', of: 'CisDateFilter', min: 1, max: 1 },
    CisScanList: { type: 'list', of: 'CisScan', min: 0, max: 50 },
    CisScanName: { type: 'string', min: 1, max: 128 },
    CisScanNameFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    CisScanResultDetails: { type: 'structure', members: { accountId: 'AccountId', checkDescription: 'String', checkId: 'String', findingArn: 'CisFindingArn', level: 'CisSecurityLevel', platform: 'String', remediation: 'String', scanArn: 'CisScanArn', status: 'CisFindingStatus', statusReason: 'String', targetResourceId: 'ResourceId', title: 'String' }, required: ['scanArn'] },
    CisScanResultDetailsFilterCriteria: { type: 'structure', members: { checkIdFilters: 'CheckIdFilterList', findingArnFilters: 'CisFindingArnFilterList', findingStatusFilters: 'CisFindingStatusFilterList', securityLevelFilters: 'CisSecurityLevelFilterList', titleFilters: 'TitleFilterList' } },
    CisScanResultDetailsList: { type: 'list', of: 'CisScanResultDetails', min: 1, max: 1000 },
    CisScanResultDetailsSortBy: { type: 'string', enum: ['CHECK_ID', 'STATUS'] },
    CisScanResultsAggregatedByChecksFilterCriteria: { type: 'structure', members: { accountIdFilters: 'OneAccountIdFilterList', checkIdFilters: 'CheckIdFilterList', failedResourcesFilters: 'CisNumberFilterList', platformFilters: 'PlatformFilterList', securityLevelFilters: 'CisSecurityLevelFilterList', titleFilters: 'TitleFilterList' } },
    CisScanResultsAggregatedByChecksSortBy: { type: 'string', enum: ['CHECK_ID', 'TITLE', 'PLATFORM', 'FAILED_COUNTS', 'SECURITY_LEVEL'] },
    CisScanResultsAggregatedByTargetResourceFilterCriteria: { type: 'structure', members: { accountIdFilters: 'AccountIdFilterList', checkIdFilters: 'CheckIdFilterList', failedChecksFilters: 'CisNumberFilterList', platformFilters: 'PlatformFilterList', statusFilters: 'CisResultStatusFilterList', targetResourceIdFilters: 'ResourceIdFilterList', targetResourceTagFilters: 'ResourceTagFilterList', targetStatusFilters: 'TargetStatusFilterList', targetStatusReasonFilters: 'TargetStatusReasonFilterList' } },
    CisScanResultsAggregatedByTargetResourceSortBy: { type: 'string', enum: ['RESOURCE_ID', 'FAILED_COUNTS', 'ACCOUNT_ID', 'PLATFORM', 'TARGET_STATUS', 'TARGET_STATUS_REASON'] },
    CisScanResultsMaxResults: { type: 'integer', min: 1, max: 100 },
    CisScanStatus: { type: 'string', enum: ['FAILED', 'COMPLETED', 'CANCELLED', 'IN_PROGRESS'] },
    CisScanStatusComparison: { type: 'string', enum: ['EQUALS'] },
    CisScanStatusFilter: { type: 'structure', members: { comparison: 'CisScanStatusComparison', value: 'CisScanStatus' }, required: ['comparison', 'value'] },
    CisScanStatusFilterList: { type: 'list', of: 'CisScanStatusFilter', min: 1, max: 10 },
    CisScheduledByFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    CisSecurityLevel: { type: 'string', enum: ['LEVEL_1', 'LEVEL_2'] },
    CisSecurityLevelComparison: { type: 'string', enum: ['EQUALS'] },
    CisSecurityLevelFilter: { type: 'structure', members: { comparison: 'CisSecurityLevelComparison', value: 'CisSecurityLevel' }, required: ['comparison', 'value'] },
    CisSecurityLevelFilterList: { type: 'list', of: 'CisSecurityLevelFilter', min: 1, max: 10 },
    CisSessionMessage: { type: 'structure', members: { cisRuleDetails: 'CisRuleDetails', ruleId: 'RuleId', status: 'CisRuleStatus' }, required: ['ruleId', 'status', 'cisRuleDetails'] },
    CisSessionMessages: { type: 'list', of: 'CisSessionMessage', min: 1, max: 150 },
    CisSortOrder: { type: 'string', enum: ['ASC', 'DESC'] },
    CisStringComparison: { type: 'string', enum: ['EQUALS', 'PREFIX', 'NOT_EQUALS'] },
    CisStringFilter: { type: 'structure', members: { comparison: 'CisStringComparison', value: 'String' }, required: ['comparison', 'value'] },
    CisTagMap: { type: 'map', key: 'MapKey', value: 'MapValue' },
    CisTargetResourceAggregation: { type: 'structure', members: { accountId: 'AccountId', platform: 'String', scanArn: 'CisScanArn', statusCounts: 'StatusCounts', targetResourceId: 'ResourceId', targetResourceTags: 'TargetResourceTags', targetStatus: 'CisTargetStatus', targetStatusReason: 'CisTargetStatusReason' }, required: ['scanArn'] },
    CisTargetResourceAggregationList: { type: 'list', of: 'CisTargetResourceAggregation', min: 1, max: 1000 },
    CisTargetStatus: { type: 'string', enum: ['TIMED_OUT', 'CANCELLED', 'COMPLETED'] },
    CisTargetStatusComparison: { type: 'string', enum: ['EQUALS'] },
    CisTargetStatusFilter: { type: 'structure', members: { comparison: 'CisTargetStatusComparison', value: 'CisTargetStatus' }, required: ['comparison', 'value'] },
    CisTargetStatusReason: { type: 'string', enum: ['SCAN_IN_PROGRESS', 'UNSUPPORTED_OS', 'SSM_UNMANAGED'] },
    CisTargetStatusReasonFilter: { type: 'structure', members: { comparison: 'CisTargetStatusComparison', value: 'CisTargetStatusReason' }, required: ['comparison', 'value'] },
    CisTargets: { type: 'structure', members: { accountIds: 'CisAccountIdList', targetResourceTags: 'TargetResourceTags' } },
    CisaAction: { type: 'string', min: 0 },
    CisaData: { type: 'structure', members: { action: 'CisaAction', dateAdded: 'CisaDateAdded', dateDue: 'CisaDateDue' } },
    CisaDateAdded: { type: 'timestamp' },
    CisaDateDue: { type: 'timestamp' },
    ClientToken: { type: 'string', min: 1, max: 64 },
    CloudProvider: { type: 'string', enum: ['AWS', 'AZURE', 'NOT_APPLICABLE'] },
    CloudSecurityGroupIdList: { type: 'list', of: 'NonEmptyString', min: 0, max: 5 },
    CloudSubnetIdList: { type: 'list', of: 'NonEmptyString', min: 0, max: 16 },
    ClusterDetails: { type: 'structure', members: { clusterMetadata: 'ClusterMetadata', lastInUse: 'Timestamp', runningUnitCount: 'Long', stoppedUnitCount: 'Long' }, required: ['lastInUse', 'clusterMetadata'] },
    ClusterForImageFilterCriteria: { type: 'structure', members: { resourceId: 'ClusterForImageFilterCriteriaResourceIdString' }, required: ['resourceId'] },
    ClusterForImageFilterCriteriaResourceIdString: { type: 'string', pattern: '^(?:arn:.*:ecr:.*:\\d{12}:repository\\/[a-zA-Z0-9._\\/-]+(\\/sha256:[a-z0-9]{64})?)$' },
    ClusterInformation: { type: 'structure', members: { clusterArn: 'ClusterInformationClusterArnString', clusterDetails: 'ClusterInformationClusterDetailsList' }, required: ['clusterArn'] },
    ClusterInformationClusterArnString: { type: 'string', min: 1, max: 2048, pattern: '^(?:arn:aws(?:-[a-z0-9-]+)?:(?:ecs|eks):[a-z0-9-]+:[0-9]{12}:cluster/[a-zA-Z0-9_-]+)$' },
    ClusterInformationClusterDetailsList: { type: 'list', of: 'ClusterDetails', min: 1, max: 100 },
    ClusterInformationList: { type: 'list', of: 'ClusterInformation', min: 1, max: 100 },
    ClusterMetadata: { type: 'structure', members: { awsEcsMetadataDetails: 'AwsEcsMetadataDetails', awsEksMetadataDetails: 'AwsEksMetadataDetails' }, union: true },
    CodeFilePath: { type: 'structure', members: { endLine: 'Integer', fileName: 'NonEmptyString', filePath: 'NonEmptyString', startLine: 'Integer' }, required: ['fileName', 'filePath', 'startLine', 'endLine'] },
    CodeLine: { type: 'structure', members: { content: 'CodeLineContentString', lineNumber: 'Integer' }, required: ['content', 'lineNumber'] },
    CodeLineContentString: { type: 'string', min: 0, max: 240 },
    CodeLineList: { type: 'list', of: 'CodeLine', min: 1, max: 20 },
    CodeRepositoryAggregation: { type: 'structure', members: { projectNames: 'StringFilterList', providerTypes: 'StringFilterList', resourceIds: 'StringFilterList', sortBy: 'CodeRepositorySortBy', sortOrder: 'SortOrder' } },
    CodeRepositoryAggregationResponse: { type: 'structure', members: { accountId: 'String', exploitAvailableActiveFindingsCount: 'Long', fixAvailableActiveFindingsCount: 'Long', projectNames: 'String', providerType: 'String', resourceId: 'String', severityCounts: 'SeverityCounts' }, required: ['projectNames'] },
    CodeRepositoryDetails: { type: 'structure', members: { integrationArn: 'CodeRepositoryIntegrationArn', projectName: 'CodeRepositoryProjectName', providerType: 'CodeRepositoryProviderType' } },
    CodeRepositoryIntegrationArn: { type: 'string', pattern: '^(?:arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:codesecurity-integration\\/[a-f0-9-]{36})$' },
    CodeRepositoryMetadata: { type: 'structure', members: { integrationArn: 'CodeRepositoryIntegrationArn', lastScannedCommitId: 'CommitId', onDemandScan: 'CodeRepositoryOnDemandScan', projectName: 'CodeRepositoryMetadataProjectNameString', providerType: 'CodeRepositoryMetadataProviderTypeString', providerTypeVisibility: 'CodeRepositoryMetadataProviderTypeVisibilityString', scanConfiguration: 'ProjectCodeSecurityScanConfiguration' }, required: ['projectName', 'providerType', 'providerTypeVisibility'] },
    CodeRepositoryMetadataProjectNameString: { type: 'string', min: 1, max: 300 },
    CodeRepositoryMetadataProviderTypeString: { type: 'string', min: 1, max: 300 },
    CodeRepositoryMetadataProviderTypeVisibilityString: { type: 'string', min: 1, max: 300 },
    CodeRepositoryOnDemandScan: { type: 'structure', members: { lastScanAt: 'DateTimeTimestamp', lastScannedCommitId: 'CommitId', scanStatus: 'ScanStatus' } },
    CodeRepositoryProjectName: { type: 'string', min: 1, max: 512 },
    CodeRepositoryProviderType: { type: 'string', enum: ['GITHUB', 'GITLAB_SELF_MANAGED'] },
    CodeRepositorySortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    CodeScanStatus: { type: 'string', enum: ['IN_PROGRESS', 'SUCCESSFUL', 'FAILED', 'SKIPPED'] },
    CodeSecurityClientToken: { type: 'string', min: 1, max: 64, pattern: '^(?:[\\S]+)$' },
    CodeSecurityIntegrationArn: { type: 'string', pattern: '^(?:arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:codesecurity-integration/[a-f0-9-]{36})$' },
    CodeSecurityIntegrationSummary: { type: 'structure', members: { createdOn: 'Timestamp', integrationArn: 'CodeSecurityIntegrationArn', lastUpdateOn: 'Timestamp', name: 'IntegrationName', status: 'IntegrationStatus', statusReason: 'String', type: 'IntegrationType' }, required: ['integrationArn', 'name', 'type', 'status', 'statusReason', 'createdOn', 'lastUpdateOn'] },
    CodeSecurityResource: { type: 'structure', members: { projectId: 'ProjectId' }, union: true },
    CodeSecurityScanConfiguration: { type: 'structure', members: { continuousIntegrationScanConfiguration: 'ContinuousIntegrationScanConfiguration', periodicScanConfiguration: 'PeriodicScanConfiguration', ruleSetCategories: 'RuleSetCategories' }, required: ['ruleSetCategories'] },
    CodeSecurityScanConfigurationAssociationSummaries: { type: 'list', of: 'CodeSecurityScanConfigurationAssociationSummary' },
    CodeSecurityScanConfigurationAssociationSummary: { type: 'structure', members: { resource: 'CodeSecurityResource' } },
    CodeSecurityScanConfigurationSummaries: { type: 'list', of: 'CodeSecurityScanConfigurationSummary' },
    CodeSecurityScanConfigurationSummary: { type: 'structure', members: { continuousIntegrationScanSupportedEvents: 'ContinuousIntegrationScanSupportedEvents', frequencyExpression: 'FrequencyExpression', name: 'ScanConfigurationName', ownerAccountId: 'OwnerId', periodicScanFrequency: 'PeriodicScanFrequency', ruleSetCategories: 'RuleSetCategories', scanConfigurationArn: 'ScanConfigurationArn', scopeSettings: 'ScopeSettings' }, required: ['scanConfigurationArn', 'name', 'ownerAccountId', 'ruleSetCategories'] },
    CodeSecurityUuid: { type: 'string', pattern: '^(?:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})$' },
    CodeSnippetError: { type: 'structure', members: { errorCode: 'CodeSnippetErrorCode', errorMessage: 'NonEmptyString', findingArn: 'FindingArn' }, required: ['findingArn', 'errorCode', 'errorMessage'] },
    CodeSnippetErrorCode: { type: 'string', enum: ['INTERNAL_ERROR', 'ACCESS_DENIED', 'CODE_SNIPPET_NOT_FOUND', 'INVALID_INPUT'] },
    CodeSnippetErrorList: { type: 'list', of: 'CodeSnippetError' },
    CodeSnippetResult: { type: 'structure', members: { codeSnippet: 'CodeLineList', endLine: 'Integer', findingArn: 'FindingArn', startLine: 'Integer', suggestedFixes: 'SuggestedFixes' } },
    CodeSnippetResultList: { type: 'list', of: 'CodeSnippetResult' },
    CodeVulnerabilityDetails: { type: 'structure', members: { cwes: 'CweList', detectorId: 'NonEmptyString', detectorName: 'NonEmptyString', detectorTags: 'DetectorTagList', filePath: 'CodeFilePath', referenceUrls: 'ReferenceUrls', ruleId: 'NonEmptyString', sourceLambdaLayerArn: 'LambdaLayerArn' }, required: ['filePath', 'detectorId', 'detectorName', 'cwes'] },
    CommitId: { type: 'string', min: 0, max: 40, pattern: '^(?:([a-f0-9]{40}))$' },
    Component: { type: 'string' },
    ComponentArn: { type: 'string' },
    ComponentType: { type: 'string' },
    ComputePlatform: { type: 'structure', members: { product: 'Product', vendor: 'Vendor', version: 'PlatformVersion' } },
    ConfigurationLevel: { type: 'string', enum: ['ORGANIZATION', 'ACCOUNT'] },
    ConflictException: { type: 'structure', members: { message: 'String', resourceId: 'String', resourceType: 'String' }, required: ['message', 'resourceId', 'resourceType'], status: 409 },
    Connector: { type: 'structure', members: { autoInstallVMScanner: 'Boolean', awsConfigConnectorArn: 'AwsConfigConnectorArn', azureRegions: 'AzureRegionList', connectorArn: 'ConnectorArn', createdAt: 'SyntheticTimestamp_date_time', description: 'ConnectorDescription', enablementStatus: 'EnablementStatus', enablementStatusReason: 'String', health: 'ConnectorHealth', name: 'ConnectorName', provider: 'ConnectorCloudProvider', scopeConfiguration: 'AzureScopeConfiguration', tags: 'ConnectorTagMap', updatedAt: 'SyntheticTimestamp_date_time' }, required: ['connectorArn', 'provider', 'createdAt', 'updatedAt'] },
    ConnectorArn: { type: 'string', min: 1, max: 256, pattern: '^(?:arn:aws(-[a-z]+)*:inspector2:[a-z0-9-]+:[0-9]{12}:connector/([a-f0-9-]+|aws-service-connector/.+/[a-f0-9-]+))$' },
    ConnectorArnComparison: { type: 'string', enum: ['EQUALS'] },
    ConnectorArnFilter: { type: 'structure', members: { comparison: 'ConnectorArnComparison', value: 'ConnectorArn' }, required: ['comparison', 'value'] },
    ConnectorArnFilterList: { type: 'list', of: 'ConnectorArnFilter', min: 0, max: 25 },
    ConnectorArnList: { type: 'list', of: 'ConnectorArn' },
    ConnectorCloudProvider: { type: 'string', enum: ['AZURE'] },
    ConnectorContainerImageScanConfiguration: { type: 'structure', members: { pullDuration: 'ContainerImagePullDateRescanDuration', pushDuration: 'ContainerImageRescanDuration' } },
    ConnectorDescription: { type: 'string', min: 0, max: 200, pattern: '^(?:[^\\p{C}]*)$' },
    ConnectorFilterCriteria: { type: 'structure', members: { accounts: 'StringFilterList', awsConfigConnectorArns: 'AwsConfigConnectorArnFilterList', connectorArns: 'ConnectorArnFilterList', connectorType: 'ConnectorTypeFilterList', provider: 'ProviderFilterList' } },
    ConnectorHealth: { type: 'structure', members: { connectorStatus: 'ConnectorHealthStatus', lastCheckedAt: 'SyntheticTimestamp_date_time', message: 'String' }, required: ['connectorStatus', 'lastCheckedAt'] },
    ConnectorHealthStatus: { type: 'string', enum: ['CONNECTED', 'DEGRADED', 'FAILED_TO_CONNECT', 'PENDING_AUTHORIZATION', 'PENDING_CONFIGURATION', 'UNKNOWN'] },
    ConnectorList: { type: 'list', of: 'Connector' },
    ConnectorName: { type: 'string', min: 1, max: 50, pattern: '^(?:[\\p{L}\\p{N}_-]+)$' },
    ConnectorNextToken: { type: 'string', min: 1, max: 1024 },
    ConnectorScanConfiguration: { type: 'structure', members: { containerImageScanning: 'ConnectorContainerImageScanConfiguration' } },
    ConnectorScanConfigurationItem: { type: 'structure', members: { awsConfigConnectorArn: 'AwsConfigConnectorArn', connectorArns: 'ConnectorArnList', scanConfiguration: 'ConnectorScanConfiguration' }, required: ['awsConfigConnectorArn', 'connectorArns', 'scanConfiguration'] },
    ConnectorScanConfigurationItemList: { type: 'list', of: 'ConnectorScanConfigurationItem' },
    ConnectorTagKey: { type: 'string', min: 1, max: 128, pattern: '^(?:[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$' },
    ConnectorTagMap: { type: 'map', key: 'ConnectorTagKey', value: 'ConnectorTagValue', min: 0, max: 50 },
    ConnectorTagValue: { type: 'string', min: 0, max: 256 },
    ConnectorType: { type: 'string', enum: ['CUSTOMER_MANAGED', 'SERVICE_LINKED'] },
    ConnectorTypeComparison: { type: 'string', enum: ['EQUALS'] },
    ConnectorTypeFilter: { type: 'structure', members: { comparison: 'ConnectorTypeComparison', value: 'ConnectorType' }, required: ['comparison', 'value'] },
    ConnectorTypeFilterList: { type: 'list', of: 'ConnectorTypeFilter', min: 0, max: 1 },
    ContainerImageAggregation: { type: 'structure', members: { architectures: 'StringFilterList', cloudAccountIds: 'StringFilterList', cloudOrgIds: 'StringFilterList', cloudPartitions: 'StringFilterList', cloudProviders: 'StringFilterList', cloudRegions: 'StringFilterList', imageDigests: 'StringFilterList', imageTags: 'StringFilterList', inUseCount: 'NumberFilterList', lastInUseAt: 'DateFilterList', registries: 'StringFilterList', repositories: 'StringFilterList', resourceIds: 'StringFilterList', sortBy: 'ContainerImageSortBy', sortOrder: 'SortOrder' } },
    ContainerImageAggregationResponse: { type: 'structure', members: { accountId: 'String', architecture: 'String', cloudAccountId: 'ProviderAccountId', cloudOrgId: 'ProviderOrgId', cloudPartition: 'ProviderPartition', cloudProvider: 'Provider', cloudRegion: 'ProviderRegion', exploitAvailableActiveFindingsCount: 'Long', fixAvailableActiveFindingsCount: 'Long', imageDigest: 'String', imageTags: 'StringList', inUseCount: 'Long', lastInUseAt: 'DateTimeTimestamp', registry: 'String', repository: 'String', resourceId: 'NonEmptyString', severityCounts: 'SeverityCounts' }, required: ['resourceId'] },
    ContainerImageMetadata: { type: 'structure', members: { imagePulledAt: 'DateTimeTimestamp', imageTags: 'TagList', inUseCount: 'Long', lastInUseAt: 'DateTimeTimestamp' } },
    ContainerImagePullDateRescanDuration: { type: 'string', enum: ['DAYS_3', 'DAYS_7', 'DAYS_14', 'DAYS_30', 'DAYS_60', 'DAYS_90', 'DAYS_180'] },
    ContainerImageRescanDuration: { type: 'string', enum: ['LIFETIME', 'DAYS_3', 'DAYS_7', 'DAYS_30', 'DAYS_180', 'DAYS_14', 'DAYS_60', 'DAYS_90'] },
    ContainerImageSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    ContainerRegistryMetadata: { type: 'structure', members: { name: 'String' } },
    ContainerRepositoryMetadata: { type: 'structure', members: { name: 'String', scanFrequency: 'String' } },
    ContinuousIntegrationScanConfiguration: { type: 'structure', members: { supportedEvents: 'ContinuousIntegrationScanSupportedEvents' }, required: ['supportedEvents'] },
    ContinuousIntegrationScanEvent: { type: 'string', enum: ['PULL_REQUEST', 'PUSH'] },
    ContinuousIntegrationScanSupportedEvents: { type: 'list', of: 'ContinuousIntegrationScanEvent', min: 1, max: 2 },
    Counts: { type: 'structure', members: { count: 'AggCounts', groupKey: 'GroupKey' } },
    CountsList: { type: 'list', of: 'Counts', min: 1, max: 5 },
    CoverageDateFilter: { type: 'structure', members: { endInclusive: 'DateTimeTimestamp', startInclusive: 'DateTimeTimestamp' } },
    CoverageDateFilterList: { type: 'list', of: 'CoverageDateFilter', min: 1, max: 10 },
    CoverageFilterCriteria: { type: 'structure', members: { accountId: 'CoverageStringFilterList', cloudContainerImageTags: 'CoverageStringFilterList', cloudContainerRegistryName: 'CoverageStringFilterList', cloudContainerRepositoryName: 'CoverageStringFilterList', cloudProvider: 'CoverageStringFilterList', cloudProviderAccountId: 'CoverageStringFilterList', cloudProviderOrgId: 'CoverageStringFilterList', cloudProviderRegion: 'CoverageStringFilterList', cloudServerlessFunctionName: 'CoverageStringFilterList', cloudServerlessFunctionRuntime: 'CoverageStringFilterList', cloudServerlessFunctionTags: 'CoverageMapFilterList', cloudVmInstanceTags: 'CoverageMapFilterList', codeRepositoryProjectName: 'CoverageStringFilterList', codeRepositoryProviderType: 'CoverageStringFilterList', codeRepositoryProviderTypeVisibility: 'CoverageStringFilterList', ec2InstanceTags: 'CoverageMapFilterList', ecrImageInUseCount: 'CoverageNumberFilterList', ecrImageLastInUseAt: 'CoverageDateFilterList', ecrImageTags: 'CoverageStringFilterList', ecrRepositoryName: 'CoverageStringFilterList', imagePulledAt: 'CoverageDateFilterList', lambdaFunctionName: 'CoverageStringFilterList', lambdaFunctionRuntime: 'CoverageStringFilterList', lambdaFunctionTags: 'CoverageMapFilterList', lastScannedAt: 'CoverageDateFilterList', lastScannedCommitId: 'CoverageStringFilterList', resourceId: 'CoverageStringFilterList', resourceType: 'CoverageStringFilterList', scanMode: 'CoverageStringFilterList', scanStatusCode: 'CoverageStringFilterList', scanStatusReason: 'CoverageStringFilterList', scanType: 'CoverageStringFilterList' } },
    CoverageMapComparison: { type: 'string', enum: ['EQUALS'] },
    CoverageMapFilter: { type: 'structure', members: { comparison: 'CoverageMapComparison', key: 'NonEmptyString', value: 'NonEmptyString' }, required: ['comparison', 'key'] },
    CoverageMapFilterList: { type: 'list', of: 'CoverageMapFilter', min: 1, max: 10 },
    CoverageNumberFilter: { type: 'structure', members: { lowerInclusive: 'Long', upperInclusive: 'Long' } },
    CoverageNumberFilterList: { type: 'list', of: 'CoverageNumberFilter', min: 1, max: 10 },
    CoverageResourceType: { type: 'string', enum: ['AWS_EC2_INSTANCE', 'AWS_ECR_CONTAINER_IMAGE', 'AWS_ECR_REPOSITORY', 'AWS_LAMBDA_FUNCTION', 'CODE_REPOSITORY', 'Microsoft.Compute/virtualMachines', 'Microsoft.ContainerRegistry/registry/containerImage', 'Microsoft.ContainerRegistry/registry/containerRepository', 'Microsoft.Web/sites', 'Microsoft.ContainerRegistry/registries'] },
    CoverageStringComparison: { type: 'string', enum: ['EQUALS', 'NOT_EQUALS'] },
    CoverageStringFilter: { type: 'structure', members: { comparison: 'CoverageStringComparison', value: 'CoverageStringInput' }, required: ['comparison', 'value'] },
    CoverageStringFilterList: { type: 'list', of: 'CoverageStringFilter', min: 1, max: 10 },
    CoverageStringInput: { type: 'string', min: 1, max: 1024 },
    CoveredResource: { type: 'structure', members: { accountId: 'AccountId', lastScannedAt: 'DateTimeTimestamp', provider: 'Provider', providerAccountId: 'ProviderAccountId', providerOrgId: 'ProviderOrgId', providerPartition: 'ProviderPartition', providerRegion: 'ProviderRegion', resourceId: 'ResourceId', resourceMetadata: 'ResourceScanMetadata', resourceType: 'CoverageResourceType', scanMode: 'ScanMode', scanStatus: 'ScanStatus', scanType: 'ScanType' }, required: ['resourceType', 'resourceId', 'accountId', 'scanType'] },
    CoveredResources: { type: 'list', of: 'CoveredResource' },
    CreateCisScanConfigurationRequest: { type: 'structure', members: { scanName: 'CisScanName', schedule: 'Schedule', securityLevel: 'CisSecurityLevel', tags: 'CisTagMap', targets: 'CreateCisTargets' }, required: ['scanName', 'securityLevel', 'schedule', 'targets'] },
    CreateCisScanConfigurationResponse: { type: 'structure', members: { scanConfigurationArn: 'CisScanConfigurationArn' } },
    CreateCisTargets: { type: 'structure', members: { accountIds: 'TargetAccountList', targetResourceTags: 'TargetResourceTags' }, required: ['accountIds', 'targetResourceTags'] },
    CreateCodeSecurityIntegrationRequest: { type: 'structure', members: { details: 'CreateIntegrationDetail', name: 'IntegrationName', tags: 'TagMap', type: 'IntegrationType' }, required: ['name', 'type'] },
    CreateCodeSecurityIntegrationResponse: { type: 'structure', members: { authorizationUrl: 'AuthorizationUrl', integrationArn: 'CodeSecurityIntegrationArn', status: 'IntegrationStatus' }, required: ['integrationArn', 'status'] },
    CreateCodeSecurityScanConfigurationRequest: { type: 'structure', members: { configuration: 'CodeSecurityScanConfiguration', level: 'ConfigurationLevel', name: 'ScanConfigurationName', scopeSettings: 'ScopeSettings', tags: 'TagMap' }, required: ['name', 'level', 'configuration'] },
    CreateCodeSecurityScanConfigurationResponse: { type: 'structure', members: { scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    CreateConnectorRequest: { type: 'structure', members: { clientToken: 'String', description: 'ConnectorDescription', name: 'ConnectorName', provider: 'ConnectorCloudProvider', providerDetail: 'ProviderDetailCreate', tags: 'ConnectorTagMap' }, required: ['name', 'provider', 'providerDetail'] },
    CreateConnectorResponse: { type: 'structure', members: { connectorArn: 'ConnectorArn' }, required: ['connectorArn'] },
    CreateFilterRequest: { type: 'structure', members: { action: 'FilterAction', description: 'FilterDescription', filterCriteria: 'FilterCriteria', name: 'FilterName', reason: 'FilterReason', tags: 'TagMap' }, required: ['action', 'filterCriteria', 'name'] },
    CreateFilterResponse: { type: 'structure', members: { arn: 'FilterArn' }, required: ['arn'] },
    CreateFindingsReportRequest: { type: 'structure', members: { filterCriteria: 'FilterCriteria', reportFormat: 'ReportFormat', s3Destination: 'Destination' }, required: ['reportFormat', 's3Destination'] },
    CreateFindingsReportResponse: { type: 'structure', members: { reportId: 'ReportId' } },
    CreateGitLabSelfManagedIntegrationDetail: { type: 'structure', members: { accessToken: 'GitLabAccessToken', instanceUrl: 'InstanceUrl' }, required: ['instanceUrl', 'accessToken'] },
    CreateIntegrationDetail: { type: 'structure', members: { gitlabSelfManaged: 'CreateGitLabSelfManagedIntegrationDetail' }, union: true },
    CreateSbomExportRequest: { type: 'structure', members: { reportFormat: 'SbomReportFormat', resourceFilterCriteria: 'ResourceFilterCriteria', s3Destination: 'Destination' }, required: ['reportFormat', 's3Destination'] },
    CreateSbomExportResponse: { type: 'structure', members: { reportId: 'ReportId' } },
    Currency: { type: 'string', enum: ['USD'] },
    Cvss2: { type: 'structure', members: { baseScore: 'CvssBaseScore', scoringVector: 'CvssScoringVector' } },
    Cvss3: { type: 'structure', members: { baseScore: 'CvssBaseScore', scoringVector: 'CvssScoringVector' } },
    Cvss4: { type: 'structure', members: { baseScore: 'CvssBaseScore', scoringVector: 'CvssScoringVector' } },
    CvssBaseScore: { type: 'double' },
    CvssScore: { type: 'structure', members: { baseScore: 'Double', scoringVector: 'NonEmptyString', source: 'NonEmptyString', version: 'NonEmptyString' }, required: ['baseScore', 'scoringVector', 'version', 'source'] },
    CvssScoreAdjustment: { type: 'structure', members: { metric: 'NonEmptyString', reason: 'NonEmptyString' }, required: ['metric', 'reason'] },
    CvssScoreAdjustmentList: { type: 'list', of: 'CvssScoreAdjustment' },
    CvssScoreDetails: { type: 'structure', members: { adjustments: 'CvssScoreAdjustmentList', cvssSource: 'NonEmptyString', score: 'Double', scoreSource: 'NonEmptyString', scoringVector: 'NonEmptyString', version: 'NonEmptyString' }, required: ['scoreSource', 'version', 'score', 'scoringVector'] },
    CvssScoreList: { type: 'list', of: 'CvssScore' },
    CvssScoringVector: { type: 'string', min: 0 },
    Cwe: { type: 'string', min: 0 },
    CweList: { type: 'list', of: 'NonEmptyString', min: 1, max: 10 },
    Cwes: { type: 'list', of: 'Cwe', min: 0 },
    DailySchedule: { type: 'structure', members: { startTime: 'Time' }, required: ['startTime'] },
    DateFilter: { type: 'structure', members: { endInclusive: 'Timestamp', startInclusive: 'Timestamp' } },
    DateFilterList: { type: 'list', of: 'DateFilter', min: 1, max: 10 },
    DateTimeTimestamp: { type: 'timestamp' },
    Day: { type: 'string', enum: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
    DaysList: { type: 'list', of: 'Day', min: 1, max: 7 },
    DelegatedAdmin: { type: 'structure', members: { accountId: 'AccountId', relationshipStatus: 'RelationshipStatus' } },
    DelegatedAdminAccount: { type: 'structure', members: { accountId: 'AccountId', status: 'DelegatedAdminStatus' } },
    DelegatedAdminAccountList: { type: 'list', of: 'DelegatedAdminAccount', min: 0, max: 5 },
    DelegatedAdminStatus: { type: 'string', enum: ['ENABLED', 'DISABLE_IN_PROGRESS'] },
    DeleteCisScanConfigurationRequest: { type: 'structure', members: { scanConfigurationArn: 'CisScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    DeleteCisScanConfigurationResponse: { type: 'structure', members: { scanConfigurationArn: 'CisScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    DeleteCodeSecurityIntegrationRequest: { type: 'structure', members: { integrationArn: 'CodeSecurityIntegrationArn' }, required: ['integrationArn'] },
    DeleteCodeSecurityIntegrationResponse: { type: 'structure', members: { integrationArn: 'CodeSecurityIntegrationArn' } },
    DeleteCodeSecurityScanConfigurationRequest: { type: 'structure', members: { scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    DeleteCodeSecurityScanConfigurationResponse: { type: 'structure', members: { scanConfigurationArn: 'ScanConfigurationArn' } },
    DeleteConnectorRequest: { type: 'structure', members: { connectorArn: 'ConnectorArn' }, required: ['connectorArn'] },
    DeleteConnectorResponse: { type: 'structure', members: {} },
    DeleteFilterRequest: { type: 'structure', members: { arn: 'FilterArn' }, required: ['arn'] },
    DeleteFilterResponse: { type: 'structure', members: { arn: 'FilterArn' }, required: ['arn'] },
    DescribeOrganizationConfigurationRequest: { type: 'structure', members: {} },
    DescribeOrganizationConfigurationResponse: { type: 'structure', members: { autoEnable: 'AutoEnable', maxAccountLimitReached: 'Boolean' } },
    Destination: { type: 'structure', members: { bucketName: 'String', keyPrefix: 'String', kmsKeyArn: 'String' }, required: ['bucketName', 'kmsKeyArn'] },
    DetectionPlatforms: { type: 'list', of: 'NonEmptyString', min: 0, max: 100 },
    DetectorTagList: { type: 'list', of: 'NonEmptyString', min: 1, max: 10 },
    DisableDelegatedAdminAccountRequest: { type: 'structure', members: { delegatedAdminAccountId: 'AccountId' }, required: ['delegatedAdminAccountId'] },
    DisableDelegatedAdminAccountResponse: { type: 'structure', members: { delegatedAdminAccountId: 'AccountId' }, required: ['delegatedAdminAccountId'] },
    DisableRequest: { type: 'structure', members: { accountIds: 'AccountIdSet', resourceTypes: 'DisableResourceTypeList' } },
    DisableResourceTypeList: { type: 'list', of: 'ResourceScanType', min: 0, max: 5 },
    DisableResponse: { type: 'structure', members: { accounts: 'AccountList', failedAccounts: 'FailedAccountList' }, required: ['accounts'] },
    DisassociateConfigurationRequest: { type: 'structure', members: { resource: 'CodeSecurityResource', scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn', 'resource'] },
    DisassociateConfigurationRequestList: { type: 'list', of: 'DisassociateConfigurationRequest', min: 1, max: 25 },
    DisassociateMemberRequest: { type: 'structure', members: { accountId: 'AccountId' }, required: ['accountId'] },
    DisassociateMemberResponse: { type: 'structure', members: { accountId: 'AccountId' }, required: ['accountId'] },
    Double: { type: 'double' },
    Ec2Configuration: { type: 'structure', members: { activateVMScanner: 'Boolean', scanMode: 'Ec2ScanMode' }, required: ['scanMode'] },
    Ec2ConfigurationState: { type: 'structure', members: { scanModeState: 'Ec2ScanModeState', vmScannerState: 'VMScannerState' } },
    Ec2DeepInspectionStatus: { type: 'string', enum: ['ACTIVATED', 'DEACTIVATED', 'PENDING', 'FAILED'] },
    Ec2InstanceAggregation: { type: 'structure', members: { amis: 'StringFilterList', instanceIds: 'StringFilterList', instanceTags: 'MapFilterList', operatingSystems: 'StringFilterList', sortBy: 'Ec2InstanceSortBy', sortOrder: 'SortOrder' } },
    Ec2InstanceAggregationResponse: { type: 'structure', members: { accountId: 'String', ami: 'AmiId', instanceId: 'NonEmptyString', instanceTags: 'TagMap', networkFindings: 'Long', operatingSystem: 'String', severityCounts: 'SeverityCounts' }, required: ['instanceId'] },
    Ec2InstanceSortBy: { type: 'string', enum: ['NETWORK_FINDINGS', 'CRITICAL', 'HIGH', 'ALL'] },
    Ec2Metadata: { type: 'structure', members: { amiId: 'AmiId', platform: 'Ec2Platform', tags: 'TagMap' } },
    Ec2Platform: { type: 'string', enum: ['WINDOWS', 'LINUX', 'UNKNOWN', 'MACOS'] },
    Ec2ScanMode: { type: 'string', enum: ['EC2_SSM_AGENT_BASED', 'EC2_HYBRID'] },
    Ec2ScanModeState: { type: 'structure', members: { scanMode: 'Ec2ScanMode', scanModeStatus: 'Ec2ScanModeStatus' } },
    Ec2ScanModeStatus: { type: 'string', enum: ['SUCCESS', 'PENDING'] },
    EcrConfiguration: { type: 'structure', members: { pullDateRescanDuration: 'EcrPullDateRescanDuration', pullDateRescanMode: 'EcrPullDateRescanMode', rescanDuration: 'EcrRescanDuration' }, required: ['rescanDuration'] },
    EcrConfigurationState: { type: 'structure', members: { rescanDurationState: 'EcrRescanDurationState' } },
    EcrContainerImageMetadata: { type: 'structure', members: { imagePulledAt: 'DateTimeTimestamp', inUseCount: 'Long', lastInUseAt: 'DateTimeTimestamp', tags: 'TagList' } },
    EcrPullDateRescanDuration: { type: 'string', enum: ['DAYS_14', 'DAYS_30', 'DAYS_60', 'DAYS_90', 'DAYS_180', 'DAYS_3', 'DAYS_7'] },
    EcrPullDateRescanMode: { type: 'string', enum: ['LAST_PULL_DATE', 'LAST_IN_USE_AT'] },
    EcrRepositoryMetadata: { type: 'structure', members: { name: 'String', scanFrequency: 'EcrScanFrequency' } },
    EcrRescanDuration: { type: 'string', enum: ['LIFETIME', 'DAYS_30', 'DAYS_180', 'DAYS_14', 'DAYS_60', 'DAYS_90', 'DAYS_3', 'DAYS_7'] },
    EcrRescanDurationState: { type: 'structure', members: { pullDateRescanDuration: 'EcrPullDateRescanDuration', pullDateRescanMode: 'EcrPullDateRescanMode', rescanDuration: 'EcrRescanDuration', status: 'EcrRescanDurationStatus', updatedAt: 'DateTimeTimestamp' } },
    EcrRescanDurationStatus: { type: 'string', enum: ['SUCCESS', 'PENDING', 'FAILED'] },
    EcrScanFrequency: { type: 'string', enum: ['MANUAL', 'SCAN_ON_PUSH', 'CONTINUOUS_SCAN'] },
    EnableDelegatedAdminAccountRequest: { type: 'structure', members: { clientToken: 'ClientToken', delegatedAdminAccountId: 'AccountId' }, required: ['delegatedAdminAccountId'] },
    EnableDelegatedAdminAccountResponse: { type: 'structure', members: { delegatedAdminAccountId: 'AccountId' }, required: ['delegatedAdminAccountId'] },
    EnableRequest: { type: 'structure', members: { accountIds: 'AccountIdSet', clientToken: 'ClientToken', resourceTypes: 'EnableResourceTypeList' }, required: ['resourceTypes'] },
    EnableResourceTypeList: { type: 'list', of: 'ResourceScanType', min: 1, max: 5 },
    EnableResponse: { type: 'structure', members: { accounts: 'AccountList', failedAccounts: 'FailedAccountList' }, required: ['accounts'] },
    EnablementStatus: { type: 'string', enum: ['ENABLED', 'PENDING_ENABLEMENT', 'FAILED_TO_ENABLE', 'PENDING_UPDATE', 'FAILED_TO_UPDATE', 'PENDING_DELETION', 'DELETED', 'FAILED_TO_DELETE'] },
    Epss: { type: 'structure', members: { score: 'EpssScore' } },
    EpssDetails: { type: 'structure', members: { score: 'EpssScoreValue' } },
    EpssScore: { type: 'double' },
    EpssScoreValue: { type: 'double', min: 0, max: 1 },
    ErrorCode: { type: 'string', enum: ['ALREADY_ENABLED', 'ENABLE_IN_PROGRESS', 'DISABLE_IN_PROGRESS', 'SUSPEND_IN_PROGRESS', 'RESOURCE_NOT_FOUND', 'ACCESS_DENIED', 'INTERNAL_ERROR', 'SSM_UNAVAILABLE', 'SSM_THROTTLED', 'EVENTBRIDGE_UNAVAILABLE', 'EVENTBRIDGE_THROTTLED', 'RESOURCE_SCAN_NOT_DISABLED', 'DISASSOCIATE_ALL_MEMBERS', 'ACCOUNT_IS_ISOLATED', 'EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED', 'EC2_SSM_ASSOCIATION_VERSION_LIMIT_EXCEEDED', 'BLOCKED_BY_ORGANIZATION_POLICY'] },
    ErrorMessage: { type: 'string' },
    Evidence: { type: 'structure', members: { evidenceDetail: 'EvidenceDetail', evidenceRule: 'EvidenceRule', severity: 'EvidenceSeverity' } },
    EvidenceDetail: { type: 'string', min: 0 },
    EvidenceList: { type: 'list', of: 'Evidence' },
    EvidenceRule: { type: 'string', min: 0 },
    EvidenceSeverity: { type: 'string', min: 0 },
    ExecutionRoleArn: { type: 'string', pattern: '^(?:arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+)$' },
    ExploitAvailable: { type: 'string', enum: ['YES', 'NO'] },
    ExploitObserved: { type: 'structure', members: { firstSeen: 'FirstSeen', lastSeen: 'LastSeen' } },
    ExploitabilityDetails: { type: 'structure', members: { lastKnownExploitAt: 'DateTimeTimestamp' } },
    ExternalReportStatus: { type: 'string', enum: ['SUCCEEDED', 'IN_PROGRESS', 'CANCELLED', 'FAILED'] },
    FailedAccount: { type: 'structure', members: { accountId: 'AccountId', errorCode: 'ErrorCode', errorMessage: 'NonEmptyString', resourceStatus: 'ResourceStatus', status: 'Status' }, required: ['accountId', 'errorCode', 'errorMessage'] },
    FailedAccountList: { type: 'list', of: 'FailedAccount', min: 0, max: 100 },
    FailedAssociationResult: { type: 'structure', members: { resource: 'CodeSecurityResource', scanConfigurationArn: 'ScanConfigurationArn', statusCode: 'AssociationResultStatusCode', statusMessage: 'AssociationResultStatusMessage' } },
    FailedAssociationResultList: { type: 'list', of: 'FailedAssociationResult' },
    FailedMemberAccountEc2DeepInspectionStatusState: { type: 'structure', members: { accountId: 'AccountId', ec2ScanStatus: 'Status', errorMessage: 'NonEmptyString' }, required: ['accountId'] },
    FailedMemberAccountEc2DeepInspectionStatusStateList: { type: 'list', of: 'FailedMemberAccountEc2DeepInspectionStatusState', min: 0, max: 100 },
    FilePath: { type: 'string', min: 1, max: 1024 },
    Filter: { type: 'structure', members: { action: 'FilterAction', arn: 'FilterArn', createdAt: 'DateTimeTimestamp', criteria: 'FilterCriteria', description: 'FilterDescription', name: 'FilterName', ownerId: 'OwnerId', reason: 'FilterReason', tags: 'TagMap', updatedAt: 'DateTimeTimestamp' }, required: ['arn', 'ownerId', 'name', 'criteria', 'action', 'createdAt', 'updatedAt'] },
    FilterAction: { type: 'string', enum: ['NONE', 'SUPPRESS'] },
    FilterArn: { type: 'string', min: 1, max: 128 },
    FilterArnList: { type: 'list', of: 'FilterArn' },
    FilterCriteria: { type: 'structure', members: { awsAccountId: 'StringFilterList', cloudImageArchitecture: 'StringFilterList', cloudImageDigest: 'StringFilterList', cloudImageInUseCount: 'NumberFilterList', cloudImageLastInUseAt: 'DateFilterList', cloudImagePushedAt: 'DateFilterList', cloudImageRegistry: 'StringFilterList', cloudImageRepositoryName: 'StringFilterList', cloudImageTags: 'StringFilterList', cloudProvider: 'StringFilterList', cloudProviderAccountId: 'StringFilterList', cloudProviderOrgId: 'StringFilterList', cloudProviderRegion: 'StringFilterList', cloudServerlessFunctionExecutionRole: 'StringFilterList', cloudServerlessFunctionLastModifiedAt: 'DateFilterList', cloudServerlessFunctionName: 'StringFilterList', cloudServerlessFunctionRuntime: 'StringFilterList', cloudVmImageReference: 'StringFilterList', cloudVmNetworkId: 'StringFilterList', cloudVmSubnetIds: 'StringFilterList', codeRepositoryProjectName: 'StringFilterList', codeRepositoryProviderType: 'StringFilterList', codeVulnerabilityDetectorName: 'StringFilterList', codeVulnerabilityDetectorTags: 'StringFilterList', codeVulnerabilityFilePath: 'StringFilterList', componentId: 'StringFilterList', componentType: 'StringFilterList', ec2InstanceImageId: 'StringFilterList', ec2InstanceSubnetId: 'StringFilterList', ec2InstanceVpcId: 'StringFilterList', ecrImageArchitecture: 'StringFilterList', ecrImageHash: 'StringFilterList', ecrImageInUseCount: 'NumberFilterList', ecrImageLastInUseAt: 'DateFilterList', ecrImagePushedAt: 'DateFilterList', ecrImageRegistry: 'StringFilterList', ecrImageRepositoryName: 'StringFilterList', ecrImageTags: 'StringFilterList', epssScore: 'NumberFilterList', exploitAvailable: 'StringFilterList', findingArn: 'StringFilterList', findingStatus: 'StringFilterList', findingType: 'StringFilterList', firstObservedAt: 'DateFilterList', fixAvailable: 'StringFilterList', inspectorScore: 'NumberFilterList', lambdaFunctionExecutionRoleArn: 'StringFilterList', lambdaFunctionLastModifiedAt: 'DateFilterList', lambdaFunctionLayers: 'StringFilterList', lambdaFunctionName: 'StringFilterList', lambdaFunctionRuntime: 'StringFilterList', lastObservedAt: 'DateFilterList', networkProtocol: 'StringFilterList', portRange: 'PortRangeFilterList', relatedVulnerabilities: 'StringFilterList', resourceId: 'StringFilterList', resourceTags: 'MapFilterList', resourceType: 'StringFilterList', severity: 'StringFilterList', title: 'StringFilterList', updatedAt: 'DateFilterList', vendorSeverity: 'StringFilterList', vulnerabilityId: 'StringFilterList', vulnerabilitySource: 'StringFilterList', vulnerablePackages: 'PackageFilterList' } },
    FilterDescription: { type: 'string', min: 1, max: 512 },
    FilterList: { type: 'list', of: 'Filter' },
    FilterName: { type: 'string', min: 1, max: 128 },
    FilterReason: { type: 'string', min: 1, max: 512 },
    Finding: { type: 'structure', members: { awsAccountId: 'AccountId', codeVulnerabilityDetails: 'CodeVulnerabilityDetails', description: 'FindingDescription', epss: 'EpssDetails', exploitAvailable: 'ExploitAvailable', exploitabilityDetails: 'ExploitabilityDetails', findingArn: 'FindingArn', firstObservedAt: 'DateTimeTimestamp', fixAvailable: 'FixAvailable', inspectorScore: 'Double', inspectorScoreDetails: 'InspectorScoreDetails', lastObservedAt: 'DateTimeTimestamp', networkReachabilityDetails: 'NetworkReachabilityDetails', packageVulnerabilityDetails: 'PackageVulnerabilityDetails', remediation: 'Remediation', resources: 'ResourceList', severity: 'Severity', status: 'FindingStatus', title: 'FindingTitle', type: 'FindingType', updatedAt: 'DateTimeTimestamp' }, required: ['findingArn', 'awsAccountId', 'type', 'description', 'remediation', 'severity', 'firstObservedAt', 'lastObservedAt', 'status', 'resources'] },
    FindingArn: { type: 'string', min: 1, max: 100, pattern: '^(?:arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:finding/[a-f0-9]{32})$' },
    FindingArnList: { type: 'list', of: 'FindingArn', min: 1, max: 10 },
    FindingDescription: { type: 'string', min: 1, max: 1024 },
    FindingDetail: { type: 'structure', members: { cisaData: 'CisaData', cwes: 'Cwes', epssScore: 'Double', evidences: 'EvidenceList', exploitObserved: 'ExploitObserved', findingArn: 'FindingArn', referenceUrls: 'VulnerabilityReferenceUrls', riskScore: 'RiskScore', tools: 'Tools', ttps: 'Ttps' } },
    FindingDetails: { type: 'list', of: 'FindingDetail', min: 0 },
    FindingDetailsError: { type: 'structure', members: { errorCode: 'FindingDetailsErrorCode', errorMessage: 'NonEmptyString', findingArn: 'FindingArn' }, required: ['findingArn', 'errorCode', 'errorMessage'] },
    FindingDetailsErrorCode: { type: 'string', enum: ['INTERNAL_ERROR', 'ACCESS_DENIED', 'FINDING_DETAILS_NOT_FOUND', 'INVALID_INPUT'] },
    FindingDetailsErrorList: { type: 'list', of: 'FindingDetailsError' },
    FindingList: { type: 'list', of: 'Finding', min: 0, max: 25 },
    FindingStatus: { type: 'string', enum: ['ACTIVE', 'SUPPRESSED', 'CLOSED'] },
    FindingTitle: { type: 'string', min: 1, max: 1024 },
    FindingType: { type: 'string', enum: ['NETWORK_REACHABILITY', 'PACKAGE_VULNERABILITY', 'CODE_VULNERABILITY'] },
    FindingTypeAggregation: { type: 'structure', members: { findingType: 'AggregationFindingType', resourceType: 'AggregationResourceType', sortBy: 'FindingTypeSortBy', sortOrder: 'SortOrder' } },
    FindingTypeAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', cloudAccountId: 'String', cloudOrgId: 'String', cloudPartition: 'String', cloudProvider: 'String', cloudRegion: 'String', exploitAvailableCount: 'Long', fixAvailableCount: 'Long', severityCounts: 'SeverityCounts' } },
    FindingTypeSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    FirstSeen: { type: 'timestamp' },
    FixAvailable: { type: 'string', enum: ['YES', 'NO', 'PARTIAL'] },
    FreeTrialAccountInfo: { type: 'structure', members: { accountId: 'MeteringAccountId', freeTrialInfo: 'FreeTrialInfoList' }, required: ['accountId', 'freeTrialInfo'] },
    FreeTrialAccountInfoList: { type: 'list', of: 'FreeTrialAccountInfo' },
    FreeTrialInfo: { type: 'structure', members: { cloudProvider: 'CloudProvider', end: 'Timestamp', start: 'Timestamp', status: 'FreeTrialStatus', type: 'FreeTrialType' }, required: ['type', 'start', 'end', 'status'] },
    FreeTrialInfoError: { type: 'structure', members: { accountId: 'MeteringAccountId', code: 'FreeTrialInfoErrorCode', message: 'String' }, required: ['accountId', 'code', 'message'] },
    FreeTrialInfoErrorCode: { type: 'string', enum: ['ACCESS_DENIED', 'INTERNAL_ERROR'] },
    FreeTrialInfoErrorList: { type: 'list', of: 'FreeTrialInfoError' },
    FreeTrialInfoList: { type: 'list', of: 'FreeTrialInfo' },
    FreeTrialStatus: { type: 'string', enum: ['ACTIVE', 'INACTIVE'] },
    FreeTrialType: { type: 'string', enum: ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY', 'VM', 'CONTAINER_IMAGE', 'SERVERLESS_FUNCTION'] },
    FrequencyExpression: { type: 'string', min: 1, max: 256 },
    FunctionName: { type: 'string', pattern: '^(?:[a-zA-Z0-9-_\\.]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?)$' },
    GetCisScanReportRequest: { type: 'structure', members: { reportFormat: 'CisReportFormat', scanArn: 'CisScanArn', targetAccounts: 'ReportTargetAccounts' }, required: ['scanArn'] },
    GetCisScanReportResponse: { type: 'structure', members: { status: 'CisReportStatus', url: 'String' } },
    GetCisScanResultDetailsMaxResults: { type: 'integer', min: 1, max: 1000 },
    GetCisScanResultDetailsRequest: { type: 'structure', members: { accountId: 'AccountId', filterCriteria: 'CisScanResultDetailsFilterCriteria', maxResults: 'GetCisScanResultDetailsMaxResults', nextToken: 'NextToken', scanArn: 'CisScanArn', sortBy: 'CisScanResultDetailsSortBy', sortOrder: 'CisSortOrder', targetResourceId: 'ResourceId' }, required: ['scanArn', 'targetResourceId', 'accountId'] },
    GetCisScanResultDetailsResponse: { type: 'structure', members: { nextToken: 'NextToken', scanResultDetails: 'CisScanResultDetailsList' } },
    GetClustersForImageNextToken: { type: 'string', min: 1, max: 3000 },
    GetClustersForImageRequest: { type: 'structure', members: { filter: 'ClusterForImageFilterCriteria', maxResults: 'GetClustersForImageRequestMaxResultsInteger', nextToken: 'GetClustersForImageNextToken' }, required: ['filter'] },
    GetClustersForImageRequestMaxResultsInteger: { type: 'integer', min: 1, max: 100 },
    GetClustersForImageResponse: { type: 'structure', members: { cluster: 'ClusterInformationList', nextToken: 'GetClustersForImageNextToken' }, required: ['cluster'] },
    GetCodeSecurityIntegrationRequest: { type: 'structure', members: { integrationArn: 'CodeSecurityIntegrationArn', tags: 'TagMap' }, required: ['integrationArn'] },
    GetCodeSecurityIntegrationResponse: { type: 'structure', members: { authorizationUrl: 'AuthorizationUrl', createdOn: 'Timestamp', integrationArn: 'CodeSecurityIntegrationArn', lastUpdateOn: 'Timestamp', name: 'IntegrationName', status: 'IntegrationStatus', statusReason: 'String', tags: 'TagMap', type: 'IntegrationType' }, required: ['integrationArn', 'name', 'type', 'status', 'statusReason', 'createdOn', 'lastUpdateOn'] },
    GetCodeSecurityScanConfigurationRequest: { type: 'structure', members: { scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    GetCodeSecurityScanConfigurationResponse: { type: 'structure', members: { configuration: 'CodeSecurityScanConfiguration', createdAt: 'Timestamp', lastUpdatedAt: 'Timestamp', level: 'ConfigurationLevel', name: 'ScanConfigurationName', scanConfigurationArn: 'ScanConfigurationArn', scopeSettings: 'ScopeSettings', tags: 'TagMap' } },
    GetCodeSecurityScanRequest: { type: 'structure', members: { resource: 'CodeSecurityResource', scanId: 'CodeSecurityUuid' }, required: ['resource', 'scanId'] },
    GetCodeSecurityScanResponse: { type: 'structure', members: { accountId: 'String', createdAt: 'Timestamp', lastCommitId: 'String', resource: 'CodeSecurityResource', scanId: 'CodeSecurityUuid', status: 'CodeScanStatus', statusReason: 'String', updatedAt: 'Timestamp' } },
    GetConfigurationRequest: { type: 'structure', members: { accountId: 'AccountId' } },
    GetConfigurationResponse: { type: 'structure', members: { ec2Configuration: 'Ec2ConfigurationState', ecrConfiguration: 'EcrConfigurationState' } },
    GetDelegatedAdminAccountRequest: { type: 'structure', members: {} },
    GetDelegatedAdminAccountResponse: { type: 'structure', members: { delegatedAdmin: 'DelegatedAdmin' } },
    GetEc2DeepInspectionConfigurationRequest: { type: 'structure', members: {} },
    GetEc2DeepInspectionConfigurationResponse: { type: 'structure', members: { errorMessage: 'NonEmptyString', orgPackagePaths: 'PathList', packagePaths: 'PathList', status: 'Ec2DeepInspectionStatus' } },
    GetEncryptionKeyRequest: { type: 'structure', members: { resourceType: { shape: 'ResourceType', in: 'query', as: 'resourceType' }, scanType: { shape: 'ScanType', in: 'query', as: 'scanType' } }, required: ['scanType', 'resourceType'] },
    GetEncryptionKeyResponse: { type: 'structure', members: { kmsKeyId: 'KmsKeyArn' }, required: ['kmsKeyId'] },
    GetFindingsReportStatusRequest: { type: 'structure', members: { reportId: 'ReportId' } },
    GetFindingsReportStatusResponse: { type: 'structure', members: { destination: 'Destination', errorCode: 'ReportingErrorCode', errorMessage: 'ErrorMessage', filterCriteria: 'FilterCriteria', reportId: 'ReportId', status: 'ExternalReportStatus' } },
    GetMemberRequest: { type: 'structure', members: { accountId: 'AccountId' }, required: ['accountId'] },
    GetMemberResponse: { type: 'structure', members: { member: 'Member' } },
    GetSbomExportRequest: { type: 'structure', members: { reportId: 'ReportId' }, required: ['reportId'] },
    GetSbomExportResponse: { type: 'structure', members: { errorCode: 'ReportingErrorCode', errorMessage: 'NonEmptyString', filterCriteria: 'ResourceFilterCriteria', format: 'SbomReportFormat', reportId: 'ReportId', s3Destination: 'Destination', status: 'ExternalReportStatus' } },
    GitHubAuthCode: { type: 'string', min: 1, max: 1024 },
    GitHubInstallationId: { type: 'string', min: 1, max: 1024 },
    GitLabAccessToken: { type: 'string' },
    GitLabAuthCode: { type: 'string', min: 1, max: 1024 },
    GroupKey: { type: 'string', enum: ['SCAN_STATUS_CODE', 'SCAN_STATUS_REASON', 'ACCOUNT_ID', 'RESOURCE_TYPE', 'ECR_REPOSITORY_NAME', 'PROVIDER', 'PROVIDER_ACCOUNT_ID', 'PROVIDER_REGION', 'PROVIDER_ORG_ID'] },
    Image: { type: 'structure', members: { architecture: 'NonEmptyString', author: 'String', imageDigest: 'NonEmptyString', imageTags: 'ImageTagList', inUseCount: 'ImageInUseCountLong', lastInUseAt: 'DateTimeTimestamp', platform: 'Platform', pushedAt: 'DateTimeTimestamp', registry: 'NonEmptyString', repositoryName: 'NonEmptyString' } },
    ImageHash: { type: 'string', min: 71, max: 71, pattern: '^(?:sha256:[a-z0-9]{64})$' },
    ImageInUseCountLong: { type: 'long', min: 0 },
    ImageLayerAggregation: { type: 'structure', members: { cloudAccountIds: 'StringFilterList', cloudOrgIds: 'StringFilterList', cloudPartitions: 'StringFilterList', cloudProviders: 'StringFilterList', cloudRegions: 'StringFilterList', layerHashes: 'StringFilterList', repositories: 'StringFilterList', resourceIds: 'StringFilterList', sortBy: 'ImageLayerSortBy', sortOrder: 'SortOrder' } },
    ImageLayerAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', cloudAccountId: 'String', cloudOrgId: 'String', cloudPartition: 'String', cloudProvider: 'String', cloudRegion: 'String', layerHash: 'NonEmptyString', repository: 'NonEmptyString', resourceId: 'NonEmptyString', severityCounts: 'SeverityCounts' }, required: ['repository', 'resourceId', 'layerHash', 'accountId'] },
    ImageLayerSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    ImageTagList: { type: 'list', of: 'NonEmptyString' },
    InheritanceMode: { type: 'string', enum: ['INHERIT_FROM_ADMIN'] },
    InspectorScoreDetails: { type: 'structure', members: { adjustedCvss: 'CvssScoreDetails' } },
    InstanceUrl: { type: 'string', pattern: '^(?:https://[-a-zA-Z0-9()@:%_+.~#?&//=]{1,1024})$' },
    Integer: { type: 'integer' },
    IntegrationName: { type: 'string', min: 1, max: 60, pattern: '^(?:[a-zA-Z0-9-_$:.]*)$' },
    IntegrationStatus: { type: 'string', enum: ['PENDING', 'IN_PROGRESS', 'ACTIVE', 'INACTIVE', 'DISABLING'] },
    IntegrationSummaries: { type: 'list', of: 'CodeSecurityIntegrationSummary', min: 0, max: 100 },
    IntegrationType: { type: 'string', enum: ['GITLAB_SELF_MANAGED', 'GITHUB'] },
    InternalServerException: { type: 'structure', members: { message: 'String', retryAfterSeconds: { shape: 'Integer', in: 'header', as: 'Retry-After' } }, required: ['message'], status: 500 },
    IpV4Address: { type: 'string', min: 7, max: 15, pattern: '^(?:(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))$' },
    IpV4AddressList: { type: 'list', of: 'IpV4Address' },
    IpV6Address: { type: 'string', min: 1, max: 47 },
    IpV6AddressList: { type: 'list', of: 'IpV6Address' },
    KmsKeyArn: { type: 'string', pattern: '^(?:arn:aws(-(us-gov|cn))?:kms:([a-z0-9][-.a-z0-9]{0,62})?:[0-9]{12}?:key/(([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})|(mrk-[0-9a-zA-Z]{32})))$' },
    LambdaFunctionAggregation: { type: 'structure', members: { functionNames: 'StringFilterList', functionTags: 'MapFilterList', resourceIds: 'StringFilterList', runtimes: 'StringFilterList', sortBy: 'LambdaFunctionSortBy', sortOrder: 'SortOrder' } },
    LambdaFunctionAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', functionName: 'String', lambdaTags: 'TagMap', lastModifiedAt: 'DateTimeTimestamp', resourceId: 'NonEmptyString', runtime: 'String', severityCounts: 'SeverityCounts' }, required: ['resourceId'] },
    LambdaFunctionMetadata: { type: 'structure', members: { functionName: 'String', functionTags: 'TagMap', layers: 'LambdaLayerList', runtime: 'Runtime' } },
    LambdaFunctionSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    LambdaLayerAggregation: { type: 'structure', members: { functionNames: 'StringFilterList', layerArns: 'StringFilterList', resourceIds: 'StringFilterList', sortBy: 'LambdaLayerSortBy', sortOrder: 'SortOrder' } },
    LambdaLayerAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', functionName: 'NonEmptyString', layerArn: 'NonEmptyString', resourceId: 'NonEmptyString', severityCounts: 'SeverityCounts' }, required: ['functionName', 'resourceId', 'layerArn', 'accountId'] },
    LambdaLayerArn: { type: 'string', pattern: '^(?:arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)$' },
    LambdaLayerList: { type: 'list', of: 'String', min: 0, max: 5 },
    LambdaLayerSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    LambdaVpcConfig: { type: 'structure', members: { securityGroupIds: 'SecurityGroupIdList', subnetIds: 'SubnetIdList', vpcId: 'VpcId' } },
    LastSeen: { type: 'timestamp' },
    LayerList: { type: 'list', of: 'LambdaLayerArn', min: 1, max: 5 },
    ListAccountPermissionsMaxResults: { type: 'integer', min: 1, max: 1024 },
    ListAccountPermissionsRequest: { type: 'structure', members: { maxResults: 'ListAccountPermissionsMaxResults', nextToken: 'NextToken', service: 'Service' } },
    ListAccountPermissionsResponse: { type: 'structure', members: { nextToken: 'NextToken', permissions: 'Permissions' }, required: ['permissions'] },
    ListCisScanConfigurationsFilterCriteria: { type: 'structure', members: { scanConfigurationArnFilters: 'CisScanConfigurationArnFilterList', scanNameFilters: 'CisScanNameFilterList', targetResourceTagFilters: 'ResourceTagFilterList' } },
    ListCisScanConfigurationsMaxResults: { type: 'integer', min: 1, max: 100 },
    ListCisScanConfigurationsRequest: { type: 'structure', members: { filterCriteria: 'ListCisScanConfigurationsFilterCriteria', maxResults: 'ListCisScanConfigurationsMaxResults', nextToken: 'NextToken', sortBy: 'CisScanConfigurationsSortBy', sortOrder: 'CisSortOrder' } },
    ListCisScanConfigurationsResponse: { type: 'structure', members: { nextToken: 'NextToken', scanConfigurations: 'CisScanConfigurationList' } },
    ListCisScanResultsAggregatedByChecksRequest: { type: 'structure', members: { filterCriteria: 'CisScanResultsAggregatedByChecksFilterCriteria', maxResults: 'CisScanResultsMaxResults', nextToken: 'NextToken', scanArn: 'CisScanArn', sortBy: 'CisScanResultsAggregatedByChecksSortBy', sortOrder: 'CisSortOrder' }, required: ['scanArn'] },
    ListCisScanResultsAggregatedByChecksResponse: { type: 'structure', members: { checkAggregations: 'CisCheckAggregationList', nextToken: 'NextToken' } },
    ListCisScanResultsAggregatedByTargetResourceRequest: { type: 'structure', members: { filterCriteria: 'CisScanResultsAggregatedByTargetResourceFilterCriteria', maxResults: 'CisScanResultsMaxResults', nextToken: 'NextToken', scanArn: 'CisScanArn', sortBy: 'CisScanResultsAggregatedByTargetResourceSortBy', sortOrder: 'CisSortOrder' }, required: ['scanArn'] },
    ListCisScanResultsAggregatedByTargetResourceResponse: { type: 'structure', members: { nextToken: 'NextToken', targetResourceAggregations: 'CisTargetResourceAggregationList' } },
    ListCisScansDetailLevel: { type: 'string', enum: ['ORGANIZATION', 'MEMBER'] },
    ListCisScansFilterCriteria: { type: 'structure', members: { failedChecksFilters: 'CisNumberFilterList', scanArnFilters: 'CisScanArnFilterList', scanAtFilters: 'CisScanDateFilterList', scanConfigurationArnFilters: 'CisScanConfigurationArnFilterList', scanNameFilters: 'CisScanNameFilterList', scanStatusFilters: 'CisScanStatusFilterList', scheduledByFilters: 'CisScheduledByFilterList', targetAccountIdFilters: 'AccountIdFilterList', targetResourceIdFilters: 'ResourceIdFilterList', targetResourceTagFilters: 'ResourceTagFilterList' } },
    ListCisScansMaxResults: { type: 'integer', min: 1, max: 100 },
    ListCisScansRequest: { type: 'structure', members: { detailLevel: 'ListCisScansDetailLevel', filterCriteria: 'ListCisScansFilterCriteria', maxResults: 'ListCisScansMaxResults', nextToken: 'NextToken', sortBy: 'ListCisScansSortBy', sortOrder: 'CisSortOrder' } },
    ListCisScansResponse: { type: 'structure', members: { nextToken: 'NextToken', scans: 'CisScanList' } },
    ListCisScansSortBy: { type: 'string', enum: ['STATUS', 'SCHEDULED_BY', 'SCAN_START_DATE', 'FAILED_CHECKS'] },
    ListCodeSecurityIntegrationsRequest: { type: 'structure', members: { maxResults: { shape: 'ListCodeSecurityIntegrationsRequestMaxResultsInteger', in: 'query', as: 'maxResults' }, nextToken: { shape: 'String', in: 'query', as: 'nextToken' } } },
    ListCodeSecurityIntegrationsRequestMaxResultsInteger: { type: 'integer', min: 1, max: 100 },
    ListCodeSecurityIntegrationsResponse: { type: 'structure', members: { integrations: 'IntegrationSummaries', nextToken: 'String' } },
    ListCodeSecurityScanConfigurationAssociationsRequest: { type: 'structure', members: { maxResults: { shape: 'ListCodeSecurityScanConfigurationAssociationsRequestMaxResultsInteger', in: 'query', as: 'maxResults' }, nextToken: { shape: 'NextToken', in: 'query', as: 'nextToken' }, scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    ListCodeSecurityScanConfigurationAssociationsRequestMaxResultsInteger: { type: 'integer', min: 1, max: 100 },
    ListCodeSecurityScanConfigurationAssociationsResponse: { type: 'structure', members: { associations: 'CodeSecurityScanConfigurationAssociationSummaries', nextToken: 'NextToken' } },
    ListCodeSecurityScanConfigurationsRequest: { type: 'structure', members: { maxResults: { shape: 'ListCodeSecurityScanConfigurationsRequestMaxResultsInteger', in: 'query', as: 'maxResults' }, nextToken: { shape: 'NextToken', in: 'query', as: 'nextToken' } } },
    ListCodeSecurityScanConfigurationsRequestMaxResultsInteger: { type: 'integer', min: 1, max: 100 },
    ListCodeSecurityScanConfigurationsResponse: { type: 'structure', members: { configurations: 'CodeSecurityScanConfigurationSummaries', nextToken: 'NextToken' } },
    ListConnectorScanConfigurationsMaxResults: { type: 'integer', min: 1, max: 50 },
    ListConnectorScanConfigurationsRequest: { type: 'structure', members: { awsConfigConnectorArns: 'AwsConfigConnectorArnList', maxResults: 'ListConnectorScanConfigurationsMaxResults', nextToken: 'ConnectorNextToken' } },
    ListConnectorScanConfigurationsResponse: { type: 'structure', members: { nextToken: 'ConnectorNextToken', scanConfigurations: 'ConnectorScanConfigurationItemList' }, required: ['scanConfigurations'] },
    ListConnectorsRequest: { type: 'structure', members: { filterCriteria: 'ConnectorFilterCriteria', maxResults: 'Integer', nextToken: 'ConnectorNextToken' } },
    ListConnectorsResponse: { type: 'structure', members: { items: 'ConnectorList', nextToken: 'ConnectorNextToken' }, required: ['items'] },
    ListCoverageMaxResults: { type: 'integer', min: 1, max: 200 },
    ListCoverageRequest: { type: 'structure', members: { filterCriteria: 'CoverageFilterCriteria', maxResults: 'ListCoverageMaxResults', nextToken: 'NextToken' } },
    ListCoverageResponse: { type: 'structure', members: { coveredResources: 'CoveredResources', nextToken: 'NextToken' } },
    ListCoverageStatisticsRequest: { type: 'structure', members: { filterCriteria: 'CoverageFilterCriteria', groupBy: 'GroupKey', nextToken: 'NextToken' } },
    ListCoverageStatisticsResponse: { type: 'structure', members: { countsByGroup: 'CountsList', nextToken: 'NextToken', totalCounts: 'Long' }, required: ['totalCounts'] },
    ListDelegatedAdminAccountsRequest: { type: 'structure', members: { maxResults: 'ListDelegatedAdminMaxResults', nextToken: 'NextToken' } },
    ListDelegatedAdminAccountsResponse: { type: 'structure', members: { delegatedAdminAccounts: 'DelegatedAdminAccountList', nextToken: 'NextToken' } },
    ListDelegatedAdminMaxResults: { type: 'integer', min: 1, max: 5 },
    ListFilterMaxResults: { type: 'integer', min: 1, max: 100 },
    ListFiltersRequest: { type: 'structure', members: { action: 'FilterAction', arns: 'FilterArnList', maxResults: 'ListFilterMaxResults', nextToken: 'NextToken' } },
    ListFiltersResponse: { type: 'structure', members: { filters: 'FilterList', nextToken: 'NextToken' }, required: ['filters'] },
    ListFindingAggregationsMaxResults: { type: 'integer', min: 1, max: 100 },
    ListFindingAggregationsRequest: { type: 'structure', members: { accountIds: 'StringFilterList', aggregationRequest: 'AggregationRequest', aggregationType: 'AggregationType', maxResults: 'ListFindingAggregationsMaxResults', nextToken: 'NextToken' }, required: ['aggregationType'] },
    ListFindingAggregationsResponse: { type: 'structure', members: { aggregationType: 'AggregationType', nextToken: 'NextToken', responses: 'AggregationResponseList' }, required: ['aggregationType'] },
    ListFindingsMaxResults: { type: 'integer', min: 1, max: 100 },
    ListFindingsRequest: { type: 'structure', members: { filterCriteria: 'FilterCriteria', maxResults: 'ListFindingsMaxResults', nextToken: 'NextToken', sortCriteria: 'SortCriteria' } },
    ListFindingsResponse: { type: 'structure', members: { findings: 'FindingList', nextToken: 'NextToken' } },
    ListMembersMaxResults: { type: 'integer', min: 1, max: 50 },
    ListMembersRequest: { type: 'structure', members: { maxResults: 'ListMembersMaxResults', nextToken: 'NextToken', onlyAssociated: 'Boolean' } },
    ListMembersResponse: { type: 'structure', members: { members: 'MemberList', nextToken: 'NextToken' } },
    ListTagsForResourceRequest: { type: 'structure', members: { resourceArn: { shape: 'Arn', in: 'path', as: 'resourceArn' } }, required: ['resourceArn'] },
    ListTagsForResourceResponse: { type: 'structure', members: { tags: 'TagMap' } },
    ListUsageTotalsMaxResults: { type: 'integer', min: 1, max: 500 },
    ListUsageTotalsNextToken: { type: 'string', min: 1 },
    ListUsageTotalsRequest: { type: 'structure', members: { accountIds: 'UsageAccountIdList', maxResults: 'ListUsageTotalsMaxResults', nextToken: 'ListUsageTotalsNextToken' } },
    ListUsageTotalsResponse: { type: 'structure', members: { nextToken: 'ListUsageTotalsNextToken', totals: 'UsageTotalList' } },
    Long: { type: 'long' },
    MapComparison: { type: 'string', enum: ['EQUALS'] },
    MapFilter: { type: 'structure', members: { comparison: 'MapComparison', key: 'MapKey', value: 'MapValue' }, required: ['comparison', 'key'] },
    MapFilterList: { type: 'list', of: 'MapFilter', min: 1, max: 10 },
    MapKey: { type: 'string', min: 1, max: 128 },
    MapValue: { type: 'string', min: 0, max: 256 },
    Member: { type: 'structure', members: { accountId: 'AccountId', delegatedAdminAccountId: 'AccountId', relationshipStatus: 'RelationshipStatus', updatedAt: 'DateTimeTimestamp' } },
    MemberAccountEc2DeepInspectionStatus: { type: 'structure', members: { accountId: 'AccountId', activateDeepInspection: 'Boolean' }, required: ['accountId', 'activateDeepInspection'] },
    MemberAccountEc2DeepInspectionStatusList: { type: 'list', of: 'MemberAccountEc2DeepInspectionStatus', min: 0, max: 100 },
    MemberAccountEc2DeepInspectionStatusState: { type: 'structure', members: { accountId: 'AccountId', errorMessage: 'NonEmptyString', status: 'Ec2DeepInspectionStatus' }, required: ['accountId'] },
    MemberAccountEc2DeepInspectionStatusStateList: { type: 'list', of: 'MemberAccountEc2DeepInspectionStatusState', min: 0, max: 100 },
    MemberList: { type: 'list', of: 'Member', min: 0, max: 50 },
    MeteringAccountId: { type: 'string', pattern: '^(?:.*[0-9]{12}.*)$' },
    MonthlyCostEstimate: { type: 'double', min: 0 },
    MonthlySchedule: { type: 'structure', members: { day: 'Day', startTime: 'Time' }, required: ['startTime', 'day'] },
    NetworkPath: { type: 'structure', members: { steps: 'StepList' } },
    NetworkProtocol: { type: 'string', enum: ['TCP', 'UDP'] },
    NetworkReachabilityDetails: { type: 'structure', members: { networkPath: 'NetworkPath', openPortRange: 'PortRange', protocol: 'NetworkProtocol' }, required: ['openPortRange', 'protocol', 'networkPath'] },
    NextToken: { type: 'string', min: 0, max: 1000000 },
    NonEmptyString: { type: 'string', min: 1 },
    NonEmptyStringList: { type: 'list', of: 'NonEmptyString' },
    NumberFilter: { type: 'structure', members: { lowerInclusive: 'Double', upperInclusive: 'Double' } },
    NumberFilterList: { type: 'list', of: 'NumberFilter', min: 1, max: 10 },
    OneAccountIdFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 1 },
    OneTimeSchedule: { type: 'structure', members: {} },
    Operation: { type: 'string', enum: ['ENABLE_SCANNING', 'DISABLE_SCANNING', 'ENABLE_REPOSITORY', 'DISABLE_REPOSITORY'] },
    OwnerId: { type: 'string', min: 12, max: 34, pattern: '^(?:.*(^\\d{12}$)|(^o-[a-z0-9]{10,32}$).*)$' },
    PackageAggregation: { type: 'structure', members: { packageNames: 'StringFilterList', sortBy: 'PackageSortBy', sortOrder: 'SortOrder' } },
    PackageAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', packageName: 'NonEmptyString', severityCounts: 'SeverityCounts' }, required: ['packageName'] },
    PackageArchitecture: { type: 'string', min: 1, max: 64 },
    PackageEpoch: { type: 'integer' },
    PackageFilter: { type: 'structure', members: { architecture: 'StringFilter', epoch: 'NumberFilter', filePath: 'StringFilter', name: 'StringFilter', release: 'StringFilter', sourceLambdaLayerArn: 'StringFilter', sourceLayerHash: 'StringFilter', version: 'StringFilter' } },
    PackageFilterList: { type: 'list', of: 'PackageFilter', min: 1, max: 10 },
    PackageManager: { type: 'string', enum: ['BUNDLER', 'CARGO', 'COMPOSER', 'NPM', 'NUGET', 'PIPENV', 'POETRY', 'YARN', 'GOBINARY', 'GOMOD', 'JAR', 'OS', 'PIP', 'PYTHONPKG', 'NODEPKG', 'POM', 'GEMSPEC', 'DOTNET_CORE'] },
    PackageName: { type: 'string', min: 1, max: 1024 },
    PackageRelease: { type: 'string', min: 1, max: 1024 },
    PackageSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    PackageType: { type: 'string', enum: ['IMAGE', 'ZIP'] },
    PackageVersion: { type: 'string', min: 1, max: 1024 },
    PackageVulnerabilityDetails: { type: 'structure', members: { cvss: 'CvssScoreList', referenceUrls: 'NonEmptyStringList', relatedVulnerabilities: 'VulnerabilityIdList', source: 'NonEmptyString', sourceUrl: 'NonEmptyString', vendorCreatedAt: 'DateTimeTimestamp', vendorSeverity: 'NonEmptyString', vendorUpdatedAt: 'DateTimeTimestamp', vulnerabilityId: 'VulnerabilityId', vulnerablePackages: 'VulnerablePackageList' }, required: ['vulnerabilityId', 'source'] },
    Path: { type: 'string', min: 1, max: 512, pattern: '^(?:(?:(?:/(?:\\.[-\\w]+|[-\\w]+(?:[. ][-\\w]+)*))+/?|[A-Za-z]:\\\\(?:[-\\w]+(?:[. ][-\\w]+)*\\\\)*[-\\w]+(?:[. ][-\\w]+)*))$' },
    PathList: { type: 'list', of: 'Path', min: 0, max: 5 },
    PeriodicScanConfiguration: { type: 'structure', members: { frequency: 'PeriodicScanFrequency', frequencyExpression: 'FrequencyExpression' } },
    PeriodicScanFrequency: { type: 'string', enum: ['WEEKLY', 'MONTHLY', 'NEVER'] },
    Permission: { type: 'structure', members: { operation: 'Operation', service: 'Service' }, required: ['service', 'operation'] },
    Permissions: { type: 'list', of: 'Permission', min: 0, max: 1024 },
    Platform: { type: 'string', min: 1, max: 1024 },
    PlatformFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    PlatformVersion: { type: 'string', min: 0, max: 8 },
    Port: { type: 'integer', min: 0, max: 65535 },
    PortRange: { type: 'structure', members: { begin: 'Port', end: 'Port' }, required: ['begin', 'end'] },
    PortRangeFilter: { type: 'structure', members: { beginInclusive: 'Port', endInclusive: 'Port' } },
    PortRangeFilterList: { type: 'list', of: 'PortRangeFilter', min: 1, max: 10 },
    Product: { type: 'string', min: 0, max: 32 },
    ProjectCodeSecurityScanConfiguration: { type: 'structure', members: { continuousIntegrationScanConfigurations: 'ProjectContinuousIntegrationScanConfigurationList', periodicScanConfigurations: 'ProjectPeriodicScanConfigurationList' } },
    ProjectContinuousIntegrationScanConfiguration: { type: 'structure', members: { ruleSetCategories: 'RuleSetCategories', supportedEvent: 'ContinuousIntegrationScanEvent' } },
    ProjectContinuousIntegrationScanConfigurationList: { type: 'list', of: 'ProjectContinuousIntegrationScanConfiguration' },
    ProjectId: { type: 'string', pattern: '^(?:project-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})$' },
    ProjectPeriodicScanConfiguration: { type: 'structure', members: { frequencyExpression: 'FrequencyExpression', ruleSetCategories: 'RuleSetCategories' } },
    ProjectPeriodicScanConfigurationList: { type: 'list', of: 'ProjectPeriodicScanConfiguration' },
    ProjectSelectionScope: { type: 'string', enum: ['ALL'] },
    Provider: { type: 'string', enum: ['AWS', 'AZURE'] },
    ProviderAccountId: { type: 'string', min: 12, max: 36, pattern: '^(?:(\\d{12}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}))$' },
    ProviderComparison: { type: 'string', enum: ['EQUALS'] },
    ProviderDetailCreate: { type: 'structure', members: { azure: 'AzureProviderDetailCreate' }, union: true },
    ProviderDetailUpdate: { type: 'structure', members: { azure: 'AzureProviderDetailUpdate' }, union: true },
    ProviderFilter: { type: 'structure', members: { comparison: 'ProviderComparison', value: 'ConnectorCloudProvider' }, required: ['comparison', 'value'] },
    ProviderFilterList: { type: 'list', of: 'ProviderFilter', min: 0, max: 1 },
    ProviderOrgId: { type: 'string', min: 12, max: 36, pattern: '^(?:(o-[a-z0-9]{10,32}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}))$' },
    ProviderPartition: { type: 'string', min: 1, max: 64, pattern: '^(?:(aws(-[a-z]+)*|Azure[A-Za-z]+))$' },
    ProviderRegion: { type: 'string', min: 1, max: 64, pattern: '^(?:([a-z]{2}(-[a-z]+)+-\\d+|[a-z][a-z0-9]+))$' },
    Reason: { type: 'string', min: 0, max: 1024 },
    Recommendation: { type: 'structure', members: { Url: 'NonEmptyString', text: 'NonEmptyString' } },
    ReferenceUrls: { type: 'list', of: 'NonEmptyString', min: 1, max: 10 },
    RelatedVulnerabilities: { type: 'list', of: 'RelatedVulnerability', min: 0, max: 100 },
    RelatedVulnerability: { type: 'string', min: 0 },
    RelationshipStatus: { type: 'string', enum: ['CREATED', 'INVITED', 'DISABLED', 'ENABLED', 'REMOVED', 'RESIGNED', 'DELETED', 'EMAIL_VERIFICATION_IN_PROGRESS', 'EMAIL_VERIFICATION_FAILED', 'REGION_DISABLED', 'ACCOUNT_SUSPENDED', 'CANNOT_CREATE_DETECTOR_IN_ORG_MASTER'] },
    Remediation: { type: 'structure', members: { recommendation: 'Recommendation' } },
    ReportFormat: { type: 'string', enum: ['CSV', 'JSON'] },
    ReportId: { type: 'string', pattern: '^(?:.*\\b[a-f0-9]{8}\\b-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-\\b[a-f0-9]{12}\\b.*)$' },
    ReportTargetAccounts: { type: 'list', of: 'AccountId', min: 0, max: 1 },
    ReportingErrorCode: { type: 'string', enum: ['INTERNAL_ERROR', 'INVALID_PERMISSIONS', 'NO_FINDINGS_FOUND', 'BUCKET_NOT_FOUND', 'INCOMPATIBLE_BUCKET_REGION', 'MALFORMED_KMS_KEY'] },
    RepositoryAggregation: { type: 'structure', members: { repositories: 'StringFilterList', sortBy: 'RepositorySortBy', sortOrder: 'SortOrder' } },
    RepositoryAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', affectedImages: 'Long', cloudAccountId: 'ProviderAccountId', cloudOrgId: 'ProviderOrgId', cloudPartition: 'ProviderPartition', cloudProvider: 'Provider', cloudRegion: 'ProviderRegion', repository: 'NonEmptyString', severityCounts: 'SeverityCounts' }, required: ['repository'] },
    RepositorySortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL', 'AFFECTED_IMAGES'] },
    ResetEncryptionKeyRequest: { type: 'structure', members: { resourceType: 'ResourceType', scanType: 'ScanType' }, required: ['scanType', 'resourceType'] },
    ResetEncryptionKeyResponse: { type: 'structure', members: {} },
    Resource: { type: 'structure', members: { details: 'ResourceDetails', id: 'NonEmptyString', partition: 'NonEmptyString', provider: 'Provider', providerAccountId: 'ProviderAccountId', providerOrgId: 'ProviderOrgId', region: 'NonEmptyString', tags: 'TagMap', type: 'ResourceType' }, required: ['type', 'id'] },
    ResourceDetails: { type: 'structure', members: { awsEc2Instance: 'AwsEc2InstanceDetails', awsEcrContainerImage: 'AwsEcrContainerImageDetails', awsLambdaFunction: 'AwsLambdaFunctionDetails', codeRepository: 'CodeRepositoryDetails', image: 'Image', serverlessFunction: 'ServerlessFunction', vm: 'Vm' } },
    ResourceFilterCriteria: { type: 'structure', members: { accountId: 'ResourceStringFilterList', cloudContainerImageTags: 'ResourceStringFilterList', cloudContainerRegistryName: 'ResourceStringFilterList', cloudContainerRepositoryName: 'ResourceStringFilterList', cloudProvider: 'ResourceStringFilterList', cloudProviderAccountId: 'ResourceStringFilterList', cloudProviderOrgId: 'ResourceStringFilterList', cloudProviderRegion: 'ResourceStringFilterList', cloudServerlessFunctionName: 'ResourceStringFilterList', cloudServerlessFunctionRuntime: 'ResourceStringFilterList', cloudServerlessFunctionTags: 'ResourceMapFilterList', cloudVmInstanceTags: 'ResourceMapFilterList', ec2InstanceTags: 'ResourceMapFilterList', ecrImageTags: 'ResourceStringFilterList', ecrRepositoryName: 'ResourceStringFilterList', lambdaFunctionName: 'ResourceStringFilterList', lambdaFunctionTags: 'ResourceMapFilterList', resourceId: 'ResourceStringFilterList', resourceType: 'ResourceStringFilterList' } },
    ResourceId: { type: 'string', min: 10, max: 1024, pattern: '^(?:.*(^arn:.*:ecr:.*:\\d{12}:repository\\/[a-zA-Z0-9._\\/-]+(\\/sha256:[a-z0-9]{64})?$)|(^i-([a-z0-9]{8}|[a-z0-9]{17}|\\\\*)$|(^arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?$)|(^arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:codesecurity-integration\\/[a-f0-9-]{36}\\/project-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$))|(^\\/subscriptions\\/[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}\\/resourcegroups\\/[a-z0-9_\\-\\.()]+\\/providers\\/(microsoft\\.compute\\/virtualmachines\\/[a-z0-9_\\-]+|microsoft\\.web\\/sites\\/[a-z0-9_\\-]+|microsoft\\.containerregistry\\/registries\\/[a-z0-9_\\-]+(\\/repositories\\/[a-z0-9_\\-\\/]+\\/images?\\/sha256:[a-f0-9]{64})?)$).*)$' },
    ResourceIdFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    ResourceList: { type: 'list', of: 'Resource', min: 1, max: 10 },
    ResourceMapComparison: { type: 'string', enum: ['EQUALS'] },
    ResourceMapFilter: { type: 'structure', members: { comparison: 'ResourceMapComparison', key: 'NonEmptyString', value: 'NonEmptyString' }, required: ['comparison', 'key'] },
    ResourceMapFilterList: { type: 'list', of: 'ResourceMapFilter', min: 1, max: 10 },
    ResourceNotFoundException: { type: 'structure', members: { message: 'String' }, required: ['message'], status: 404 },
    ResourceScanMetadata: { type: 'structure', members: { codeRepository: 'CodeRepositoryMetadata', containerImage: 'ContainerImageMetadata', containerRegistry: 'ContainerRegistryMetadata', containerRepository: 'ContainerRepositoryMetadata', ec2: 'Ec2Metadata', ecrImage: 'EcrContainerImageMetadata', ecrRepository: 'EcrRepositoryMetadata', lambdaFunction: 'LambdaFunctionMetadata', serverlessFunction: 'ServerlessFunctionMetadata', vmInstance: 'VmInstanceMetadata' } },
    ResourceScanType: { type: 'string', enum: ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY'] },
    ResourceState: { type: 'structure', members: { codeRepository: 'State', ec2: 'State', ecr: 'State', lambda: 'State', lambdaCode: 'State' }, required: ['ec2', 'ecr'] },
    ResourceStatus: { type: 'structure', members: { codeRepository: 'Status', ec2: 'Status', ecr: 'Status', lambda: 'Status', lambdaCode: 'Status' }, required: ['ec2', 'ecr'] },
    ResourceStringComparison: { type: 'string', enum: ['EQUALS', 'NOT_EQUALS'] },
    ResourceStringFilter: { type: 'structure', members: { comparison: 'ResourceStringComparison', value: 'ResourceStringInput' }, required: ['comparison', 'value'] },
    ResourceStringFilterList: { type: 'list', of: 'ResourceStringFilter', min: 1, max: 10 },
    ResourceStringInput: { type: 'string', min: 1, max: 1024 },
    ResourceTagFilterList: { type: 'list', of: 'TagFilter', min: 1, max: 10 },
    ResourceType: { type: 'string', enum: ['AWS_EC2_INSTANCE', 'AWS_ECR_CONTAINER_IMAGE', 'AWS_ECR_REPOSITORY', 'AWS_LAMBDA_FUNCTION', 'CODE_REPOSITORY', 'Microsoft.Compute/virtualMachines', 'Microsoft.ContainerRegistry/registry/containerImage', 'Microsoft.Web/sites'] },
    RiskScore: { type: 'integer' },
    RuleId: { type: 'string', min: 1, max: 500 },
    RuleSetCategories: { type: 'list', of: 'RuleSetCategory', min: 1, max: 3 },
    RuleSetCategory: { type: 'string', enum: ['SAST', 'IAC', 'SCA'] },
    Runtime: { type: 'string', enum: ['NODEJS', 'NODEJS_12_X', 'NODEJS_14_X', 'NODEJS_16_X', 'JAVA_8', 'JAVA_8_AL2', 'JAVA_11', 'PYTHON_3_7', 'PYTHON_3_8', 'PYTHON_3_9', 'UNSUPPORTED', 'NODEJS_18_X', 'GO_1_X', 'JAVA_17', 'PYTHON_3_10', 'PYTHON_3_11', 'DOTNETCORE_3_1', 'DOTNET_6', 'DOTNET_7', 'RUBY_2_7', 'RUBY_3_2', 'DOTNET_10', 'NODEJS_24_X', 'NODEJS_22_X', 'JAVA_21', 'JAVA_25', 'PYTHON_3_12', 'PYTHON_3_13', 'PYTHON_3_14', 'RUBY_3_3', 'DOTNET_8', 'NODEJS_20_X'] },
    SbomReportFormat: { type: 'string', enum: ['CYCLONEDX_1_4', 'SPDX_2_3'] },
    ScanConfigurationArn: { type: 'string', pattern: '^(?:arn:(aws[a-zA-Z-]*)?:inspector2:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:owner/(\\d{12}|o-[a-z0-9]{10,32})/codesecurity-configuration/[a-f0-9-]{36})$' },
    ScanConfigurationName: { type: 'string', min: 1, max: 60, pattern: '^(?:[a-zA-Z0-9-_$:.]*)$' },
    ScanMode: { type: 'string', enum: ['EC2_SSM_AGENT_BASED', 'EC2_AGENTLESS', 'EC2_INSPECTOR_AGENT_BASED', 'VM_INSPECTOR_AGENT_BASED'] },
    ScanStatus: { type: 'structure', members: { reason: 'ScanStatusReason', statusCode: 'ScanStatusCode' }, required: ['statusCode', 'reason'] },
    ScanStatusCode: { type: 'string', enum: ['ACTIVE', 'INACTIVE'] },
    ScanStatusReason: { type: 'string', enum: ['PENDING_INITIAL_SCAN', 'ACCESS_DENIED', 'INTERNAL_ERROR', 'UNMANAGED_EC2_INSTANCE', 'UNSUPPORTED_OS', 'SCAN_ELIGIBILITY_EXPIRED', 'RESOURCE_TERMINATED', 'SUCCESSFUL', 'NO_RESOURCES_FOUND', 'IMAGE_SIZE_EXCEEDED', 'SCAN_FREQUENCY_MANUAL', 'SCAN_FREQUENCY_SCAN_ON_PUSH', 'EC2_INSTANCE_STOPPED', 'PENDING_DISABLE', 'NO_INVENTORY', 'STALE_INVENTORY', 'EXCLUDED_BY_TAG', 'UNSUPPORTED_RUNTIME', 'UNSUPPORTED_MEDIA_TYPE', 'UNSUPPORTED_CONFIG_FILE', 'DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED', 'DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED', 'DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED', 'DEEP_INSPECTION_NO_INVENTORY', 'AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED', 'AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED', 'PENDING_REVIVAL_SCAN', 'INTEGRATION_CONNECTION_LOST', 'ACCESS_DENIED_TO_ENCRYPTION_KEY', 'UNSUPPORTED_LANGUAGE', 'NO_SCAN_CONFIGURATION_ASSOCIATED', 'SCAN_IN_PROGRESS', 'IMAGE_ARCHIVED', 'UNSUPPORTED_CODE_ARTIFACTS', 'RESOURCE_UNMANAGED', 'RESOURCE_STOPPED'] },
    ScanType: { type: 'string', enum: ['NETWORK', 'PACKAGE', 'CODE'] },
    Schedule: { type: 'structure', members: { daily: 'DailySchedule', monthly: 'MonthlySchedule', oneTime: 'OneTimeSchedule', weekly: 'WeeklySchedule' }, union: true },
    ScopeConfiguration: { type: 'structure', members: { scopeType: 'ScopeType', scopeValues: 'ScopeValueList', state: 'ScopeState', stateReason: 'String' }, required: ['scopeType'] },
    ScopeConfigurationInput: { type: 'structure', members: { scopeType: 'ScopeType', scopeValues: 'ScopeValueList' }, required: ['scopeType'] },
    ScopeSettings: { type: 'structure', members: { projectSelectionScope: 'ProjectSelectionScope' } },
    ScopeState: { type: 'string', enum: ['ACTIVE', 'PENDING', 'ERROR', 'DISABLED'] },
    ScopeType: { type: 'string', enum: ['TENANT', 'SUBSCRIPTION'] },
    ScopeValue: { type: 'string', min: 36, max: 36, pattern: '^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$' },
    ScopeValueList: { type: 'list', of: 'ScopeValue', min: 0, max: 100 },
    SearchVulnerabilitiesFilterCriteria: { type: 'structure', members: { vulnerabilityIds: 'VulnIdList' }, required: ['vulnerabilityIds'] },
    SearchVulnerabilitiesRequest: { type: 'structure', members: { filterCriteria: 'SearchVulnerabilitiesFilterCriteria', nextToken: 'NextToken' }, required: ['filterCriteria'] },
    SearchVulnerabilitiesResponse: { type: 'structure', members: { nextToken: 'NextToken', vulnerabilities: 'Vulnerabilities' }, required: ['vulnerabilities'] },
    SecurityGroupId: { type: 'string', pattern: '^(?:sg-([a-z0-9]{8}|[a-z0-9]{17}|\\*))$' },
    SecurityGroupIdList: { type: 'list', of: 'SecurityGroupId', min: 0, max: 5 },
    SendCisSessionHealthRequest: { type: 'structure', members: { scanJobId: 'UUID', sessionToken: 'UUID' }, required: ['scanJobId', 'sessionToken'] },
    SendCisSessionHealthResponse: { type: 'structure', members: {} },
    SendCisSessionTelemetryRequest: { type: 'structure', members: { messages: 'CisSessionMessages', scanJobId: 'UUID', sessionToken: 'UUID' }, required: ['scanJobId', 'sessionToken', 'messages'] },
    SendCisSessionTelemetryResponse: { type: 'structure', members: {} },
    ServerlessFunction: { type: 'structure', members: { architectures: 'ArchitectureList', codeDigest: 'NonEmptyString', executionRole: 'NonEmptyString', lastModifiedAt: 'DateTimeTimestamp', layers: 'ServerlessFunctionLayerList', networkId: 'NonEmptyString', packageType: 'PackageType', runtime: 'NonEmptyString', securityGroupIds: 'CloudSecurityGroupIdList', serverlessFunctionName: 'NonEmptyString', subnetIds: 'CloudSubnetIdList', version: 'NonEmptyString' } },
    ServerlessFunctionAggregation: { type: 'structure', members: { cloudAccountIds: 'StringFilterList', cloudOrgIds: 'StringFilterList', cloudPartitions: 'StringFilterList', cloudProviders: 'StringFilterList', cloudRegions: 'StringFilterList', functionNames: 'StringFilterList', functionTags: 'MapFilterList', resourceIds: 'StringFilterList', runtimes: 'StringFilterList', sortBy: 'ServerlessFunctionSortBy', sortOrder: 'SortOrder' } },
    ServerlessFunctionAggregationResponse: { type: 'structure', members: { accountId: 'String', cloudAccountId: 'ProviderAccountId', cloudOrgId: 'ProviderOrgId', cloudPartition: 'ProviderPartition', cloudProvider: 'Provider', cloudRegion: 'ProviderRegion', exploitAvailableActiveFindingsCount: 'Long', fixAvailableActiveFindingsCount: 'Long', functionName: 'String', lastModifiedAt: 'DateTimeTimestamp', resourceId: 'NonEmptyString', runtime: 'String', severityCounts: 'SeverityCounts', tags: 'TagMap' }, required: ['resourceId'] },
    ServerlessFunctionLayerList: { type: 'list', of: 'ServerlessFunctionLayerUrn' },
    ServerlessFunctionLayerUrn: { type: 'string', pattern: '^(?:arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)$' },
    ServerlessFunctionMetadata: { type: 'structure', members: { functionTags: 'TagMap', runtime: 'String', serverlessFunctionName: 'String' } },
    ServerlessFunctionSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    Service: { type: 'string', enum: ['EC2', 'ECR', 'LAMBDA'] },
    ServiceQuotaExceededException: { type: 'structure', members: { message: 'String', resourceId: 'String' }, required: ['message', 'resourceId'], status: 402 },
    Severity: { type: 'string', enum: ['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'UNTRIAGED'] },
    SeverityCounts: { type: 'structure', members: { all: 'Long', critical: 'Long', high: 'Long', informational: 'Long', low: 'Long', medium: 'Long', untriaged: 'Long' } },
    SortCriteria: { type: 'structure', members: { field: 'SortField', sortOrder: 'SortOrder' }, required: ['field', 'sortOrder'] },
    SortField: { type: 'string', enum: ['AWS_ACCOUNT_ID', 'FINDING_TYPE', 'SEVERITY', 'FIRST_OBSERVED_AT', 'LAST_OBSERVED_AT', 'FINDING_STATUS', 'RESOURCE_TYPE', 'ECR_IMAGE_PUSHED_AT', 'ECR_IMAGE_REPOSITORY_NAME', 'ECR_IMAGE_REGISTRY', 'NETWORK_PROTOCOL', 'COMPONENT_TYPE', 'VULNERABILITY_ID', 'VULNERABILITY_SOURCE', 'INSPECTOR_SCORE', 'VENDOR_SEVERITY', 'EPSS_SCORE'] },
    SortOrder: { type: 'string', enum: ['ASC', 'DESC'] },
    SourceLayerHash: { type: 'string', min: 71, max: 71, pattern: '^(?:sha256:[a-z0-9]{64})$' },
    StartCisSessionMessage: { type: 'structure', members: { sessionToken: 'UUID' }, required: ['sessionToken'] },
    StartCisSessionRequest: { type: 'structure', members: { message: 'StartCisSessionMessage', scanJobId: 'UUID' }, required: ['scanJobId', 'message'] },
    StartCisSessionResponse: { type: 'structure', members: {} },
    StartCodeSecurityScanRequest: { type: 'structure', members: { clientToken: 'CodeSecurityClientToken', resource: 'CodeSecurityResource' }, required: ['resource'] },
    StartCodeSecurityScanResponse: { type: 'structure', members: { scanId: 'CodeSecurityUuid', status: 'CodeScanStatus' } },
    State: { type: 'structure', members: { errorCode: 'ErrorCode', errorMessage: 'NonEmptyString', status: 'Status' }, required: ['status'] },
    Status: { type: 'string', enum: ['ENABLING', 'ENABLED', 'DISABLING', 'DISABLED', 'SUSPENDING', 'SUSPENDED'] },
    StatusCounts: { type: 'structure', members: { failed: 'Integer', passed: 'Integer', skipped: 'Integer' } },
    Step: { type: 'structure', members: { componentArn: 'ComponentArn', componentId: 'Component', componentType: 'ComponentType' }, required: ['componentId', 'componentType'] },
    StepList: { type: 'list', of: 'Step', min: 1, max: 30 },
    StopCisMessageProgress: { type: 'structure', members: { errorChecks: 'CheckCount', failedChecks: 'CheckCount', informationalChecks: 'CheckCount', notApplicableChecks: 'CheckCount', notEvaluatedChecks: 'CheckCount', successfulChecks: 'CheckCount', totalChecks: 'CheckCount', unknownChecks: 'CheckCount' } },
    StopCisSessionMessage: { type: 'structure', members: { benchmarkProfile: 'BenchmarkProfile', benchmarkVersion: 'BenchmarkVersion', computePlatform: 'ComputePlatform', progress: 'StopCisMessageProgress', reason: 'Reason', status: 'StopCisSessionStatus' }, required: ['status', 'progress'] },
    StopCisSessionRequest: { type: 'structure', members: { message: 'StopCisSessionMessage', scanJobId: 'UUID', sessionToken: 'UUID' }, required: ['scanJobId', 'sessionToken', 'message'] },
    StopCisSessionResponse: { type: 'structure', members: {} },
    StopCisSessionStatus: { type: 'string', enum: ['SUCCESS', 'FAILED', 'INTERRUPTED', 'UNSUPPORTED_OS'] },
    String: { type: 'string' },
    StringComparison: { type: 'string', enum: ['EQUALS', 'PREFIX', 'NOT_EQUALS'] },
    StringFilter: { type: 'structure', members: { comparison: 'StringComparison', value: 'StringInput' }, required: ['comparison', 'value'] },
    StringFilterList: { type: 'list', of: 'StringFilter', min: 1, max: 10 },
    StringInput: { type: 'string', min: 1, max: 1024 },
    StringList: { type: 'list', of: 'NonEmptyString' },
    SubnetId: { type: 'string', pattern: '^(?:subnet-([a-z0-9]{8}|[a-z0-9]{17}|\\*))$' },
    SubnetIdList: { type: 'list', of: 'SubnetId', min: 0, max: 16 },
    SuccessfulAssociationResult: { type: 'structure', members: { resource: 'CodeSecurityResource', scanConfigurationArn: 'ScanConfigurationArn' } },
    SuccessfulAssociationResultList: { type: 'list', of: 'SuccessfulAssociationResult' },
    SuggestedFix: { type: 'structure', members: { code: 'SuggestedFixCodeString', description: 'SuggestedFixDescriptionString' } },
    SuggestedFixCodeString: { type: 'string', min: 1, max: 2500 },
    SuggestedFixDescriptionString: { type: 'string', min: 1, max: 1000 },
    SuggestedFixes: { type: 'list', of: 'SuggestedFix', min: 1, max: 5 },
    SyntheticTimestamp_date_time: { type: 'timestamp', format: 'iso8601' },
    TagComparison: { type: 'string', enum: ['EQUALS'] },
    TagFilter: { type: 'structure', members: { comparison: 'TagComparison', key: 'NonEmptyString', value: 'NonEmptyString' }, required: ['comparison', 'key', 'value'] },
    TagKey: { type: 'string', min: 1, max: 128, pattern: '^(?:(?!aws:)[a-zA-Z+-=._:/]+)$' },
    TagKeyList: { type: 'list', of: 'TagKey', min: 0, max: 50 },
    TagList: { type: 'list', of: 'String' },
    TagMap: { type: 'map', key: 'MapKey', value: 'MapValue' },
    TagResourceRequest: { type: 'structure', members: { resourceArn: { shape: 'Arn', in: 'path', as: 'resourceArn' }, tags: 'TagMap' }, required: ['resourceArn', 'tags'] },
    TagResourceResponse: { type: 'structure', members: {} },
    TagValueList: { type: 'list', of: 'TargetResourceTagsValue', min: 1, max: 5 },
    Target: { type: 'string', min: 0, max: 50 },
    TargetAccount: { type: 'string', pattern: '^(?:\\d{12}|ALL_ACCOUNTS|SELF)$' },
    TargetAccountList: { type: 'list', of: 'TargetAccount', min: 1, max: 10000 },
    TargetResourceTags: { type: 'map', key: 'TargetResourceTagsKey', value: 'TagValueList', min: 1, max: 5 },
    TargetResourceTagsKey: { type: 'string', min: 1, max: 128, pattern: '^(?:[\\p{L}\\p{Z}\\p{N}_.:/=\\-@]*)$' },
    TargetResourceTagsValue: { type: 'string', min: 1, max: 256 },
    TargetStatusFilterList: { type: 'list', of: 'CisTargetStatusFilter', min: 1, max: 10 },
    TargetStatusReasonFilterList: { type: 'list', of: 'CisTargetStatusReasonFilter', min: 1, max: 10 },
    Targets: { type: 'list', of: 'Target', min: 0 },
    ThrottlingException: { type: 'structure', members: { message: 'String', retryAfterSeconds: { shape: 'Integer', in: 'header', as: 'Retry-After' } }, required: ['message'], status: 429 },
    Time: { type: 'structure', members: { timeOfDay: 'TimeOfDay', timezone: 'Timezone' }, required: ['timeOfDay', 'timezone'] },
    TimeOfDay: { type: 'string', pattern: '^(?:([0-1]?[0-9]|2[0-3]):[0-5][0-9])$' },
    Timestamp: { type: 'timestamp' },
    Timezone: { type: 'string', min: 1, max: 50 },
    TitleAggregation: { type: 'structure', members: { findingType: 'AggregationFindingType', resourceType: 'AggregationResourceType', sortBy: 'TitleSortBy', sortOrder: 'SortOrder', titles: 'StringFilterList', vulnerabilityIds: 'StringFilterList' } },
    TitleAggregationResponse: { type: 'structure', members: { accountId: 'AccountId', severityCounts: 'SeverityCounts', title: 'NonEmptyString', vulnerabilityId: 'String' }, required: ['title'] },
    TitleFilterList: { type: 'list', of: 'CisStringFilter', min: 1, max: 10 },
    TitleSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL'] },
    Tool: { type: 'string', min: 0 },
    Tools: { type: 'list', of: 'Tool' },
    Ttp: { type: 'string', min: 0, max: 30 },
    Ttps: { type: 'list', of: 'Ttp', min: 0 },
    UUID: { type: 'string', pattern: '^(?:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})$' },
    UntagResourceRequest: { type: 'structure', members: { resourceArn: { shape: 'Arn', in: 'path', as: 'resourceArn' }, tagKeys: { shape: 'TagKeyList', in: 'query', as: 'tagKeys' } }, required: ['resourceArn', 'tagKeys'] },
    UntagResourceResponse: { type: 'structure', members: {} },
    UpdateCisScanConfigurationRequest: { type: 'structure', members: { scanConfigurationArn: 'CisScanConfigurationArn', scanName: 'CisScanName', schedule: 'Schedule', securityLevel: 'CisSecurityLevel', targets: 'UpdateCisTargets' }, required: ['scanConfigurationArn'] },
    UpdateCisScanConfigurationResponse: { type: 'structure', members: { scanConfigurationArn: 'CisScanConfigurationArn' }, required: ['scanConfigurationArn'] },
    UpdateCisTargets: { type: 'structure', members: { accountIds: 'TargetAccountList', targetResourceTags: 'TargetResourceTags' } },
    UpdateCodeSecurityIntegrationRequest: { type: 'structure', members: { details: 'UpdateIntegrationDetails', integrationArn: 'CodeSecurityIntegrationArn' }, required: ['integrationArn', 'details'] },
    UpdateCodeSecurityIntegrationResponse: { type: 'structure', members: { integrationArn: 'CodeSecurityIntegrationArn', status: 'IntegrationStatus' }, required: ['integrationArn', 'status'] },
    UpdateCodeSecurityScanConfigurationRequest: { type: 'structure', members: { configuration: 'CodeSecurityScanConfiguration', scanConfigurationArn: 'ScanConfigurationArn' }, required: ['scanConfigurationArn', 'configuration'] },
    UpdateCodeSecurityScanConfigurationResponse: { type: 'structure', members: { scanConfigurationArn: 'ScanConfigurationArn' } },
    UpdateConfigurationInheritance: { type: 'structure', members: { ec2Configuration: 'InheritanceMode', ecrConfiguration: 'InheritanceMode' } },
    UpdateConfigurationRequest: { type: 'structure', members: { accountId: 'AccountId', ec2Configuration: 'Ec2Configuration', ecrConfiguration: 'EcrConfiguration', updateConfigurationInheritance: 'UpdateConfigurationInheritance' } },
    UpdateConfigurationResponse: { type: 'structure', members: {} },
    UpdateConnectorRequest: { type: 'structure', members: { connectorArn: 'ConnectorArn', description: 'ConnectorDescription', providerDetail: 'ProviderDetailUpdate' }, required: ['connectorArn'] },
    UpdateConnectorResponse: { type: 'structure', members: { connectorArn: 'ConnectorArn' } },
    UpdateConnectorScanConfigurationRequest: { type: 'structure', members: { awsConfigConnectorArn: 'AwsConfigConnectorArn', scanConfiguration: 'ConnectorScanConfiguration' }, required: ['awsConfigConnectorArn', 'scanConfiguration'] },
    UpdateConnectorScanConfigurationResponse: { type: 'structure', members: {} },
    UpdateEc2DeepInspectionConfigurationRequest: { type: 'structure', members: { activateDeepInspection: 'Boolean', packagePaths: 'PathList' } },
    UpdateEc2DeepInspectionConfigurationResponse: { type: 'structure', members: { errorMessage: 'NonEmptyString', orgPackagePaths: 'PathList', packagePaths: 'PathList', status: 'Ec2DeepInspectionStatus' } },
    UpdateEncryptionKeyRequest: { type: 'structure', members: { kmsKeyId: 'KmsKeyArn', resourceType: 'ResourceType', scanType: 'ScanType' }, required: ['kmsKeyId', 'scanType', 'resourceType'] },
    UpdateEncryptionKeyResponse: { type: 'structure', members: {} },
    UpdateFilterRequest: { type: 'structure', members: { action: 'FilterAction', description: 'FilterDescription', filterArn: 'FilterArn', filterCriteria: 'FilterCriteria', name: 'FilterName', reason: 'FilterReason' }, required: ['filterArn'] },
    UpdateFilterResponse: { type: 'structure', members: { arn: 'FilterArn' }, required: ['arn'] },
    UpdateGitHubIntegrationDetail: { type: 'structure', members: { code: 'GitHubAuthCode', installationId: 'GitHubInstallationId' }, required: ['code', 'installationId'] },
    UpdateGitLabSelfManagedIntegrationDetail: { type: 'structure', members: { authCode: 'GitLabAuthCode' }, required: ['authCode'] },
    UpdateIntegrationDetails: { type: 'structure', members: { github: 'UpdateGitHubIntegrationDetail', gitlabSelfManaged: 'UpdateGitLabSelfManagedIntegrationDetail' }, union: true },
    UpdateOrgEc2DeepInspectionConfigurationRequest: { type: 'structure', members: { orgPackagePaths: 'PathList' }, required: ['orgPackagePaths'] },
    UpdateOrgEc2DeepInspectionConfigurationResponse: { type: 'structure', members: {} },
    UpdateOrganizationConfigurationRequest: { type: 'structure', members: { autoEnable: 'AutoEnable' }, required: ['autoEnable'] },
    UpdateOrganizationConfigurationResponse: { type: 'structure', members: { autoEnable: 'AutoEnable' }, required: ['autoEnable'] },
    Usage: { type: 'structure', members: { cloudProvider: 'CloudProvider', currency: 'Currency', estimatedMonthlyCost: 'MonthlyCostEstimate', total: 'UsageValue', type: 'UsageType' } },
    UsageAccountId: { type: 'string', pattern: '^(?:.*[0-9]{12}.*)$' },
    UsageAccountIdList: { type: 'list', of: 'UsageAccountId', min: 1, max: 7000 },
    UsageList: { type: 'list', of: 'Usage' },
    UsageTotal: { type: 'structure', members: { accountId: 'MeteringAccountId', usage: 'UsageList' } },
    UsageTotalList: { type: 'list', of: 'UsageTotal' },
    UsageType: { type: 'string', enum: ['EC2_INSTANCE_HOURS', 'ECR_INITIAL_SCAN', 'ECR_RESCAN', 'LAMBDA_FUNCTION_HOURS', 'LAMBDA_FUNCTION_CODE_HOURS', 'CODE_REPOSITORY_SAST', 'CODE_REPOSITORY_IAC', 'CODE_REPOSITORY_SCA', 'EC2_AGENTLESS_INSTANCE_HOURS', 'AZURE_CONTAINER_IMAGE_INITIAL_SCAN', 'AZURE_CONTAINER_IMAGE_RESCAN', 'AZURE_VM_AGENT_BASED_INSTANCE_HOURS', 'AZURE_SERVERLESS_FUNCTION_HOURS'] },
    UsageValue: { type: 'double', min: 0 },
    VMScannerState: { type: 'structure', members: { activated: 'Boolean', activatedAt: 'DateTimeTimestamp', status: 'VMScannerStatus' } },
    VMScannerStatus: { type: 'string', enum: ['SUCCESS', 'PENDING', 'FAILED'] },
    ValidationException: { type: 'structure', members: { fields: 'ValidationExceptionFields', message: 'String', reason: 'ValidationExceptionReason' }, required: ['message', 'reason'], status: 400 },
    ValidationExceptionField: { type: 'structure', members: { message: 'String', name: 'String' }, required: ['name', 'message'] },
    ValidationExceptionFields: { type: 'list', of: 'ValidationExceptionField' },
    ValidationExceptionReason: { type: 'string', enum: ['CANNOT_PARSE', 'FIELD_VALIDATION_FAILED', 'OTHER'] },
    Vendor: { type: 'string', min: 0, max: 16 },
    VendorCreatedAt: { type: 'timestamp' },
    VendorSeverity: { type: 'string', min: 1, max: 64 },
    VendorUpdatedAt: { type: 'timestamp' },
    Version: { type: 'string', pattern: '^(?:(\\$LATEST|[0-9]+))$' },
    Vm: { type: 'structure', members: { executionRole: 'NonEmptyString', ipV4Addresses: 'IpV4AddressList', ipV6Addresses: 'IpV6AddressList', keyName: 'NonEmptyString', launchedAt: 'DateTimeTimestamp', networkId: 'NonEmptyString', platform: 'Platform', securityGroupIds: 'CloudSecurityGroupIdList', subnetIds: 'CloudSubnetIdList', type: 'NonEmptyString', vmImageReference: 'NonEmptyString', vmName: 'NonEmptyString' } },
    VmInstanceAggregation: { type: 'structure', members: { cloudAccountIds: 'StringFilterList', cloudOrgIds: 'StringFilterList', cloudPartitions: 'StringFilterList', cloudProviders: 'StringFilterList', cloudRegions: 'StringFilterList', instanceTags: 'MapFilterList', operatingSystems: 'StringFilterList', resourceIds: 'StringFilterList', sortBy: 'VmInstanceSortBy', sortOrder: 'SortOrder', vmImageReferences: 'StringFilterList' } },
    VmInstanceAggregationResponse: { type: 'structure', members: { accountId: 'String', cloudAccountId: 'ProviderAccountId', cloudOrgId: 'ProviderOrgId', cloudPartition: 'ProviderPartition', cloudProvider: 'Provider', cloudRegion: 'ProviderRegion', exploitAvailableActiveFindingsCount: 'Long', fixAvailableActiveFindingsCount: 'Long', networkFindings: 'Long', operatingSystem: 'String', resourceId: 'NonEmptyString', severityCounts: 'SeverityCounts', tags: 'TagMap', vmImageReference: 'String' }, required: ['resourceId'] },
    VmInstanceMetadata: { type: 'structure', members: { inventoryHash: 'VmInstanceMetadataInventoryHashString', platform: 'VmPlatform', tags: 'TagMap', vmImageReference: 'VmInstanceMetadataVmImageReferenceString' } },
    VmInstanceMetadataInventoryHashString: { type: 'string', min: 0, max: 256 },
    VmInstanceMetadataVmImageReferenceString: { type: 'string', min: 1, max: 1024 },
    VmInstanceSortBy: { type: 'string', enum: ['CRITICAL', 'HIGH', 'ALL', 'NETWORK_FINDINGS'] },
    VmPlatform: { type: 'string', enum: ['WINDOWS', 'LINUX', 'UNKNOWN'] },
    VpcId: { type: 'string', pattern: '^(?:vpc-([a-z0-9]{8}|[a-z0-9]{17}|\\*))$' },
    VulnId: { type: 'string', pattern: '^(?:CVE-[12][0-9]{3}-[0-9]{1,10})$' },
    VulnIdList: { type: 'list', of: 'VulnId', min: 1, max: 1 },
    Vulnerabilities: { type: 'list', of: 'Vulnerability', min: 0, max: 1 },
    Vulnerability: { type: 'structure', members: { atigData: 'AtigData', cisaData: 'CisaData', cvss2: 'Cvss2', cvss3: 'Cvss3', cvss4: 'Cvss4', cwes: 'Cwes', description: 'VulnerabilityDescription', detectionPlatforms: 'DetectionPlatforms', epss: 'Epss', exploitObserved: 'ExploitObserved', id: 'NonEmptyString', referenceUrls: 'VulnerabilityReferenceUrls', relatedVulnerabilities: 'RelatedVulnerabilities', source: 'VulnerabilitySource', sourceUrl: 'VulnerabilitySourceUrl', vendorCreatedAt: 'VendorCreatedAt', vendorSeverity: 'VendorSeverity', vendorUpdatedAt: 'VendorUpdatedAt' }, required: ['id'] },
    VulnerabilityDescription: { type: 'string' },
    VulnerabilityId: { type: 'string', min: 1, max: 128 },
    VulnerabilityIdList: { type: 'list', of: 'VulnerabilityId' },
    VulnerabilityReferenceUrl: { type: 'string', min: 0 },
    VulnerabilityReferenceUrls: { type: 'list', of: 'VulnerabilityReferenceUrl', min: 0, max: 100 },
    VulnerabilitySource: { type: 'string', enum: ['NVD'] },
    VulnerabilitySourceUrl: { type: 'string', min: 0 },
    VulnerablePackage: { type: 'structure', members: { arch: 'PackageArchitecture', epoch: 'PackageEpoch', filePath: 'FilePath', fixedInVersion: 'PackageVersion', name: 'PackageName', packageManager: 'PackageManager', release: 'PackageRelease', remediation: 'VulnerablePackageRemediation', sourceLambdaLayerArn: 'LambdaLayerArn', sourceLayerHash: 'SourceLayerHash', version: 'PackageVersion' }, required: ['name', 'version'] },
    VulnerablePackageList: { type: 'list', of: 'VulnerablePackage' },
    VulnerablePackageRemediation: { type: 'string', min: 1, max: 1024 },
    WeeklySchedule: { type: 'structure', members: { days: 'DaysList', startTime: 'Time' }, required: ['startTime', 'days'] },
  },
};
