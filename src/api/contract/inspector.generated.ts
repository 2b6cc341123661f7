// Written by `npm run contract` from the service model; do not edit.
import type { Contract } from './contract.ts';

/** ISO 8601 with milliseconds; the codec turns it into what the wire wants. */
export type Timestamp = string;
export type Nothing = Readonly<Record<string, never>>;

export type AccessDeniedErrorCode = 'ACCESS_DENIED_TO_ASSESSMENT_TARGET' | 'ACCESS_DENIED_TO_ASSESSMENT_TEMPLATE' | 'ACCESS_DENIED_TO_ASSESSMENT_RUN' | 'ACCESS_DENIED_TO_FINDING' | 'ACCESS_DENIED_TO_RESOURCE_GROUP' | 'ACCESS_DENIED_TO_RULES_PACKAGE' | 'ACCESS_DENIED_TO_SNS_TOPIC' | 'ACCESS_DENIED_TO_IAM_ROLE';
export interface AccessDeniedException { readonly canRetry: boolean; readonly errorCode: AccessDeniedErrorCode; readonly message: string }
export interface AddAttributesToFindingsRequest { readonly attributes: readonly Attribute[]; readonly findingArns: readonly string[] }
export interface AddAttributesToFindingsResponse { readonly failedItems: Readonly<Record<string, FailedItemDetails>> }
export interface AgentAlreadyRunningAssessment { readonly agentId: string; readonly assessmentRunArn: string }
export interface AgentFilter { readonly agentHealthCodes: readonly AgentHealthCode[]; readonly agentHealths: readonly AgentHealth[] }
export type AgentHealth = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
export type AgentHealthCode = 'IDLE' | 'RUNNING' | 'SHUTDOWN' | 'UNHEALTHY' | 'THROTTLED' | 'UNKNOWN';
export interface AgentPreview { readonly agentHealth?: AgentHealth | undefined; readonly agentId: string; readonly agentVersion?: string | undefined; readonly autoScalingGroup?: string | undefined; readonly hostname?: string | undefined; readonly ipv4Address?: string | undefined; readonly kernelVersion?: string | undefined; readonly operatingSystem?: string | undefined }
export interface AgentsAlreadyRunningAssessmentException { readonly agents: readonly AgentAlreadyRunningAssessment[]; readonly agentsTruncated: boolean; readonly canRetry: boolean; readonly message: string }
export interface AssessmentRun { readonly arn: string; readonly assessmentTemplateArn: string; readonly completedAt?: Timestamp | undefined; readonly createdAt: Timestamp; readonly dataCollected: boolean; readonly durationInSeconds: number; readonly findingCounts: Readonly<Record<string, number>>; readonly name: string; readonly notifications: readonly AssessmentRunNotification[]; readonly rulesPackageArns: readonly string[]; readonly startedAt?: Timestamp | undefined; readonly state: AssessmentRunState; readonly stateChangedAt: Timestamp; readonly stateChanges: readonly AssessmentRunStateChange[]; readonly userAttributesForFindings: readonly Attribute[] }
export interface AssessmentRunAgent { readonly agentHealth: AgentHealth; readonly agentHealthCode: AgentHealthCode; readonly agentHealthDetails?: string | undefined; readonly agentId: string; readonly assessmentRunArn: string; readonly autoScalingGroup?: string | undefined; readonly telemetryMetadata: readonly TelemetryMetadata[] }
export interface AssessmentRunFilter { readonly completionTimeRange?: TimestampRange | undefined; readonly durationRange?: DurationRange | undefined; readonly namePattern?: string | undefined; readonly rulesPackageArns?: readonly string[] | undefined; readonly startTimeRange?: TimestampRange | undefined; readonly stateChangeTimeRange?: TimestampRange | undefined; readonly states?: readonly AssessmentRunState[] | undefined }
export interface AssessmentRunInProgressException { readonly assessmentRunArns: readonly string[]; readonly assessmentRunArnsTruncated: boolean; readonly canRetry: boolean; readonly message: string }
export interface AssessmentRunNotification { readonly date: Timestamp; readonly error: boolean; readonly event: InspectorEvent; readonly message?: string | undefined; readonly snsPublishStatusCode?: AssessmentRunNotificationSnsStatusCode | undefined; readonly snsTopicArn?: string | undefined }
export type AssessmentRunNotificationSnsStatusCode = 'SUCCESS' | 'TOPIC_DOES_NOT_EXIST' | 'ACCESS_DENIED' | 'INTERNAL_ERROR';
export type AssessmentRunState = 'CREATED' | 'START_DATA_COLLECTION_PENDING' | 'START_DATA_COLLECTION_IN_PROGRESS' | 'COLLECTING_DATA' | 'STOP_DATA_COLLECTION_PENDING' | 'DATA_COLLECTED' | 'START_EVALUATING_RULES_PENDING' | 'EVALUATING_RULES' | 'FAILED' | 'ERROR' | 'COMPLETED' | 'COMPLETED_WITH_ERRORS' | 'CANCELED';
export interface AssessmentRunStateChange { readonly state: AssessmentRunState; readonly stateChangedAt: Timestamp }
export interface AssessmentTarget { readonly arn: string; readonly createdAt: Timestamp; readonly name: string; readonly resourceGroupArn?: string | undefined; readonly updatedAt: Timestamp }
export interface AssessmentTargetFilter { readonly assessmentTargetNamePattern?: string | undefined }
export interface AssessmentTemplate { readonly arn: string; readonly assessmentRunCount: number; readonly assessmentTargetArn: string; readonly createdAt: Timestamp; readonly durationInSeconds: number; readonly lastAssessmentRunArn?: string | undefined; readonly name: string; readonly rulesPackageArns: readonly string[]; readonly userAttributesForFindings: readonly Attribute[] }
export interface AssessmentTemplateFilter { readonly durationRange?: DurationRange | undefined; readonly namePattern?: string | undefined; readonly rulesPackageArns?: readonly string[] | undefined }
export interface AssetAttributes { readonly agentId?: string | undefined; readonly amiId?: string | undefined; readonly autoScalingGroup?: string | undefined; readonly hostname?: string | undefined; readonly ipv4Addresses?: readonly string[] | undefined; readonly networkInterfaces?: readonly NetworkInterface[] | undefined; readonly schemaVersion: number; readonly tags?: readonly Tag[] | undefined }
export type AssetType = 'ec2-instance';
export interface Attribute { readonly key: string; readonly value?: string | undefined }
export interface CreateAssessmentTargetRequest { readonly assessmentTargetName: string; readonly resourceGroupArn?: string | undefined }
export interface CreateAssessmentTargetResponse { readonly assessmentTargetArn: string }
export interface CreateAssessmentTemplateRequest { readonly assessmentTargetArn: string; readonly assessmentTemplateName: string; readonly durationInSeconds: number; readonly rulesPackageArns: readonly string[]; readonly userAttributesForFindings?: readonly Attribute[] | undefined }
export interface CreateAssessmentTemplateResponse { readonly assessmentTemplateArn: string }
export interface CreateExclusionsPreviewRequest { readonly assessmentTemplateArn: string }
export interface CreateExclusionsPreviewResponse { readonly previewToken: string }
export interface CreateResourceGroupRequest { readonly resourceGroupTags: readonly ResourceGroupTag[] }
export interface CreateResourceGroupResponse { readonly resourceGroupArn: string }
export interface DeleteAssessmentRunRequest { readonly assessmentRunArn: string }
export interface DeleteAssessmentTargetRequest { readonly assessmentTargetArn: string }
export interface DeleteAssessmentTemplateRequest { readonly assessmentTemplateArn: string }
export interface DescribeAssessmentRunsRequest { readonly assessmentRunArns: readonly string[] }
export interface DescribeAssessmentRunsResponse { readonly assessmentRuns: readonly AssessmentRun[]; readonly failedItems: Readonly<Record<string, FailedItemDetails>> }
export interface DescribeAssessmentTargetsRequest { readonly assessmentTargetArns: readonly string[] }
export interface DescribeAssessmentTargetsResponse { readonly assessmentTargets: readonly AssessmentTarget[]; readonly failedItems: Readonly<Record<string, FailedItemDetails>> }
export interface DescribeAssessmentTemplatesRequest { readonly assessmentTemplateArns: readonly string[] }
export interface DescribeAssessmentTemplatesResponse { readonly assessmentTemplates: readonly AssessmentTemplate[]; readonly failedItems: Readonly<Record<string, FailedItemDetails>> }
export interface DescribeCrossAccountAccessRoleResponse { readonly registeredAt: Timestamp; readonly roleArn: string; readonly valid: boolean }
export interface DescribeExclusionsRequest { readonly exclusionArns: readonly string[]; readonly locale?: Locale | undefined }
export interface DescribeExclusionsResponse { readonly exclusions: Readonly<Record<string, Exclusion>>; readonly failedItems: Readonly<Record<string, FailedItemDetails>> }
export interface DescribeFindingsRequest { readonly findingArns: readonly string[]; readonly locale?: Locale | undefined }
export interface DescribeFindingsResponse { readonly failedItems: Readonly<Record<string, FailedItemDetails>>; readonly findings: readonly Finding[] }
export interface DescribeResourceGroupsRequest { readonly resourceGroupArns: readonly string[] }
export interface DescribeResourceGroupsResponse { readonly failedItems: Readonly<Record<string, FailedItemDetails>>; readonly resourceGroups: readonly ResourceGroup[] }
export interface DescribeRulesPackagesRequest { readonly locale?: Locale | undefined; readonly rulesPackageArns: readonly string[] }
export interface DescribeRulesPackagesResponse { readonly failedItems: Readonly<Record<string, FailedItemDetails>>; readonly rulesPackages: readonly RulesPackage[] }
export interface DurationRange { readonly maxSeconds?: number | undefined; readonly minSeconds?: number | undefined }
export interface EventSubscription { readonly event: InspectorEvent; readonly subscribedAt: Timestamp }
export interface Exclusion { readonly arn: string; readonly attributes?: readonly Attribute[] | undefined; readonly description: string; readonly recommendation: string; readonly scopes: readonly Scope[]; readonly title: string }
export interface ExclusionPreview { readonly attributes?: readonly Attribute[] | undefined; readonly description: string; readonly recommendation: string; readonly scopes: readonly Scope[]; readonly title: string }
export interface FailedItemDetails { readonly failureCode: FailedItemErrorCode; readonly retryable: boolean }
export type FailedItemErrorCode = 'INVALID_ARN' | 'DUPLICATE_ARN' | 'ITEM_DOES_NOT_EXIST' | 'ACCESS_DENIED' | 'LIMIT_EXCEEDED' | 'INTERNAL_ERROR';
export interface Finding { readonly arn: string; readonly assetAttributes?: AssetAttributes | undefined; readonly assetType?: AssetType | undefined; readonly attributes: readonly Attribute[]; readonly confidence?: number | undefined; readonly createdAt: Timestamp; readonly description?: string | undefined; readonly id?: string | undefined; readonly indicatorOfCompromise?: boolean | undefined; readonly numericSeverity?: number | undefined; readonly recommendation?: string | undefined; readonly schemaVersion?: number | undefined; readonly service?: string | undefined; readonly serviceAttributes?: InspectorServiceAttributes | undefined; readonly severity?: Severity | undefined; readonly title?: string | undefined; readonly updatedAt: Timestamp; readonly userAttributes: readonly Attribute[] }
export interface FindingFilter { readonly agentIds?: readonly string[] | undefined; readonly attributes?: readonly Attribute[] | undefined; readonly autoScalingGroups?: readonly string[] | undefined; readonly creationTimeRange?: TimestampRange | undefined; readonly ruleNames?: readonly string[] | undefined; readonly rulesPackageArns?: readonly string[] | undefined; readonly severities?: readonly Severity[] | undefined; readonly userAttributes?: readonly Attribute[] | undefined }
export interface GetAssessmentReportRequest { readonly assessmentRunArn: string; readonly reportFileFormat: ReportFileFormat; readonly reportType: ReportType }
export interface GetAssessmentReportResponse { readonly status: ReportStatus; readonly url?: string | undefined }
export interface GetExclusionsPreviewRequest { readonly assessmentTemplateArn: string; readonly locale?: Locale | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly previewToken: string }
export interface GetExclusionsPreviewResponse { readonly exclusionPreviews?: readonly ExclusionPreview[] | undefined; readonly nextToken?: string | undefined; readonly previewStatus: PreviewStatus }
export interface GetTelemetryMetadataRequest { readonly assessmentRunArn: string }
export interface GetTelemetryMetadataResponse { readonly telemetryMetadata: readonly TelemetryMetadata[] }
export type InspectorEvent = 'ASSESSMENT_RUN_STARTED' | 'ASSESSMENT_RUN_COMPLETED' | 'ASSESSMENT_RUN_STATE_CHANGED' | 'FINDING_REPORTED' | 'OTHER';
export interface InspectorServiceAttributes { readonly assessmentRunArn?: string | undefined; readonly rulesPackageArn?: string | undefined; readonly schemaVersion: number }
export interface InternalException { readonly canRetry: boolean; readonly message: string }
export type InvalidCrossAccountRoleErrorCode = 'ROLE_DOES_NOT_EXIST_OR_INVALID_TRUST_RELATIONSHIP' | 'ROLE_DOES_NOT_HAVE_CORRECT_POLICY';
export interface InvalidCrossAccountRoleException { readonly canRetry: boolean; readonly errorCode: InvalidCrossAccountRoleErrorCode; readonly message: string }
export type InvalidInputErrorCode = 'INVALID_ASSESSMENT_TARGET_ARN' | 'INVALID_ASSESSMENT_TEMPLATE_ARN' | 'INVALID_ASSESSMENT_RUN_ARN' | 'INVALID_FINDING_ARN' | 'INVALID_RESOURCE_GROUP_ARN' | 'INVALID_RULES_PACKAGE_ARN' | 'INVALID_RESOURCE_ARN' | 'INVALID_SNS_TOPIC_ARN' | 'INVALID_IAM_ROLE_ARN' | 'INVALID_ASSESSMENT_TARGET_NAME' | 'INVALID_ASSESSMENT_TARGET_NAME_PATTERN' | 'INVALID_ASSESSMENT_TEMPLATE_NAME' | 'INVALID_ASSESSMENT_TEMPLATE_NAME_PATTERN' | 'INVALID_ASSESSMENT_TEMPLATE_DURATION' | 'INVALID_ASSESSMENT_TEMPLATE_DURATION_RANGE' | 'INVALID_ASSESSMENT_RUN_DURATION_RANGE' | 'INVALID_ASSESSMENT_RUN_START_TIME_RANGE' | 'INVALID_ASSESSMENT_RUN_COMPLETION_TIME_RANGE' | 'INVALID_ASSESSMENT_RUN_STATE_CHANGE_TIME_RANGE' | 'INVALID_ASSESSMENT_RUN_STATE' | 'INVALID_TAG' | 'INVALID_TAG_KEY' | 'INVALID_TAG_VALUE' | 'INVALID_RESOURCE_GROUP_TAG_KEY' | 'INVALID_RESOURCE_GROUP_TAG_VALUE' | 'INVALID_ATTRIBUTE' | 'INVALID_USER_ATTRIBUTE' | 'INVALID_USER_ATTRIBUTE_KEY' | 'INVALID_USER_ATTRIBUTE_VALUE' | 'INVALID_PAGINATION_TOKEN' | 'INVALID_MAX_RESULTS' | 'INVALID_AGENT_ID' | 'INVALID_AUTO_SCALING_GROUP' | 'INVALID_RULE_NAME' | 'INVALID_SEVERITY' | 'INVALID_LOCALE' | 'INVALID_EVENT' | 'ASSESSMENT_TARGET_NAME_ALREADY_TAKEN' | 'ASSESSMENT_TEMPLATE_NAME_ALREADY_TAKEN' | 'INVALID_NUMBER_OF_ASSESSMENT_TARGET_ARNS' | 'INVALID_NUMBER_OF_ASSESSMENT_TEMPLATE_ARNS' | 'INVALID_NUMBER_OF_ASSESSMENT_RUN_ARNS' | 'INVALID_NUMBER_OF_FINDING_ARNS' | 'INVALID_NUMBER_OF_RESOURCE_GROUP_ARNS' | 'INVALID_NUMBER_OF_RULES_PACKAGE_ARNS' | 'INVALID_NUMBER_OF_ASSESSMENT_RUN_STATES' | 'INVALID_NUMBER_OF_TAGS' | 'INVALID_NUMBER_OF_RESOURCE_GROUP_TAGS' | 'INVALID_NUMBER_OF_ATTRIBUTES' | 'INVALID_NUMBER_OF_USER_ATTRIBUTES' | 'INVALID_NUMBER_OF_AGENT_IDS' | 'INVALID_NUMBER_OF_AUTO_SCALING_GROUPS' | 'INVALID_NUMBER_OF_RULE_NAMES' | 'INVALID_NUMBER_OF_SEVERITIES';
export interface InvalidInputException { readonly canRetry: boolean; readonly errorCode: InvalidInputErrorCode; readonly message: string }
export type LimitExceededErrorCode = 'ASSESSMENT_TARGET_LIMIT_EXCEEDED' | 'ASSESSMENT_TEMPLATE_LIMIT_EXCEEDED' | 'ASSESSMENT_RUN_LIMIT_EXCEEDED' | 'RESOURCE_GROUP_LIMIT_EXCEEDED' | 'EVENT_SUBSCRIPTION_LIMIT_EXCEEDED';
export interface LimitExceededException { readonly canRetry: boolean; readonly errorCode: LimitExceededErrorCode; readonly message: string }
export interface ListAssessmentRunAgentsRequest { readonly assessmentRunArn: string; readonly filter?: AgentFilter | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListAssessmentRunAgentsResponse { readonly assessmentRunAgents: readonly AssessmentRunAgent[]; readonly nextToken?: string | undefined }
export interface ListAssessmentRunsRequest { readonly assessmentTemplateArns?: readonly string[] | undefined; readonly filter?: AssessmentRunFilter | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListAssessmentRunsResponse { readonly assessmentRunArns: readonly string[]; readonly nextToken?: string | undefined }
export interface ListAssessmentTargetsRequest { readonly filter?: AssessmentTargetFilter | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListAssessmentTargetsResponse { readonly assessmentTargetArns: readonly string[]; readonly nextToken?: string | undefined }
export interface ListAssessmentTemplatesRequest { readonly assessmentTargetArns?: readonly string[] | undefined; readonly filter?: AssessmentTemplateFilter | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListAssessmentTemplatesResponse { readonly assessmentTemplateArns: readonly string[]; readonly nextToken?: string | undefined }
export interface ListEventSubscriptionsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly resourceArn?: string | undefined }
export interface ListEventSubscriptionsResponse { readonly nextToken?: string | undefined; readonly subscriptions: readonly Subscription[] }
export interface ListExclusionsRequest { readonly assessmentRunArn: string; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListExclusionsResponse { readonly exclusionArns: readonly string[]; readonly nextToken?: string | undefined }
export interface ListFindingsRequest { readonly assessmentRunArns?: readonly string[] | undefined; readonly filter?: FindingFilter | undefined; readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListFindingsResponse { readonly findingArns: readonly string[]; readonly nextToken?: string | undefined }
export interface ListRulesPackagesRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined }
export interface ListRulesPackagesResponse { readonly nextToken?: string | undefined; readonly rulesPackageArns: readonly string[] }
export interface ListTagsForResourceRequest { readonly resourceArn: string }
export interface ListTagsForResourceResponse { readonly tags: readonly Tag[] }
export type Locale = 'EN_US';
export interface NetworkInterface { readonly ipv6Addresses?: readonly string[] | undefined; readonly networkInterfaceId?: string | undefined; readonly privateDnsName?: string | undefined; readonly privateIpAddress?: string | undefined; readonly privateIpAddresses?: readonly PrivateIp[] | undefined; readonly publicDnsName?: string | undefined; readonly publicIp?: string | undefined; readonly securityGroups?: readonly SecurityGroup[] | undefined; readonly subnetId?: string | undefined; readonly vpcId?: string | undefined }
export type NoSuchEntityErrorCode = 'ASSESSMENT_TARGET_DOES_NOT_EXIST' | 'ASSESSMENT_TEMPLATE_DOES_NOT_EXIST' | 'ASSESSMENT_RUN_DOES_NOT_EXIST' | 'FINDING_DOES_NOT_EXIST' | 'RESOURCE_GROUP_DOES_NOT_EXIST' | 'RULES_PACKAGE_DOES_NOT_EXIST' | 'SNS_TOPIC_DOES_NOT_EXIST' | 'IAM_ROLE_DOES_NOT_EXIST';
export interface NoSuchEntityException { readonly canRetry: boolean; readonly errorCode: NoSuchEntityErrorCode; readonly message: string }
export interface PreviewAgentsRequest { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined; readonly previewAgentsArn: string }
export interface PreviewAgentsResponse { readonly agentPreviews: readonly AgentPreview[]; readonly nextToken?: string | undefined }
export interface PreviewGenerationInProgressException { readonly message: string }
export type PreviewStatus = 'WORK_IN_PROGRESS' | 'COMPLETED';
export interface PrivateIp { readonly privateDnsName?: string | undefined; readonly privateIpAddress?: string | undefined }
export interface RegisterCrossAccountAccessRoleRequest { readonly roleArn: string }
export interface RemoveAttributesFromFindingsRequest { readonly attributeKeys: readonly string[]; readonly findingArns: readonly string[] }
export interface RemoveAttributesFromFindingsResponse { readonly failedItems: Readonly<Record<string, FailedItemDetails>> }
export type ReportFileFormat = 'HTML' | 'PDF';
export type ReportStatus = 'WORK_IN_PROGRESS' | 'FAILED' | 'COMPLETED';
export type ReportType = 'FINDING' | 'FULL';
export interface ResourceGroup { readonly arn: string; readonly createdAt: Timestamp; readonly tags: readonly ResourceGroupTag[] }
export interface ResourceGroupTag { readonly key: string; readonly value?: string | undefined }
export interface RulesPackage { readonly arn: string; readonly description?: string | undefined; readonly name: string; readonly provider: string; readonly version: string }
export interface Scope { readonly key?: ScopeType | undefined; readonly value?: string | undefined }
export type ScopeType = 'INSTANCE_ID' | 'RULES_PACKAGE_ARN';
export interface SecurityGroup { readonly groupId?: string | undefined; readonly groupName?: string | undefined }
export interface ServiceTemporarilyUnavailableException { readonly canRetry: boolean; readonly message: string }
export interface SetTagsForResourceRequest { readonly resourceArn: string; readonly tags?: readonly Tag[] | undefined }
export type Severity = 'Low' | 'Medium' | 'High' | 'Informational' | 'Undefined';
export interface StartAssessmentRunRequest { readonly assessmentRunName?: string | undefined; readonly assessmentTemplateArn: string }
export interface StartAssessmentRunResponse { readonly assessmentRunArn: string }
export type StopAction = 'START_EVALUATION' | 'SKIP_EVALUATION';
export interface StopAssessmentRunRequest { readonly assessmentRunArn: string; readonly stopAction?: StopAction | undefined }
export interface SubscribeToEventRequest { readonly event: InspectorEvent; readonly resourceArn: string; readonly topicArn: string }
export interface Subscription { readonly eventSubscriptions: readonly EventSubscription[]; readonly resourceArn: string; readonly topicArn: string }
export interface Tag { readonly key: string; readonly value?: string | undefined }
export interface TelemetryMetadata { readonly count: number; readonly dataSize?: number | undefined; readonly messageType: string }
export interface TimestampRange { readonly beginDate?: Timestamp | undefined; readonly endDate?: Timestamp | undefined }
export interface UnsubscribeFromEventRequest { readonly event: InspectorEvent; readonly resourceArn: string; readonly topicArn: string }
export interface UnsupportedFeatureException { readonly canRetry: boolean; readonly message: string }
export interface UpdateAssessmentTargetRequest { readonly assessmentTargetArn: string; readonly assessmentTargetName: string; readonly resourceGroupArn?: string | undefined }

/** Input and output of every operation, by name. */
export interface Operations {
  readonly AddAttributesToFindings: { readonly input: AddAttributesToFindingsRequest; readonly output: AddAttributesToFindingsResponse };
  readonly CreateAssessmentTarget: { readonly input: CreateAssessmentTargetRequest; readonly output: CreateAssessmentTargetResponse };
  readonly CreateAssessmentTemplate: { readonly input: CreateAssessmentTemplateRequest; readonly output: CreateAssessmentTemplateResponse };
  readonly CreateExclusionsPreview: { readonly input: CreateExclusionsPreviewRequest; readonly output: CreateExclusionsPreviewResponse };
  readonly CreateResourceGroup: { readonly input: CreateResourceGroupRequest; readonly output: CreateResourceGroupResponse };
  readonly DeleteAssessmentRun: { readonly input: DeleteAssessmentRunRequest; readonly output: Nothing };
  readonly DeleteAssessmentTarget: { readonly input: DeleteAssessmentTargetRequest; readonly output: Nothing };
  readonly DeleteAssessmentTemplate: { readonly input: DeleteAssessmentTemplateRequest; readonly output: Nothing };
  readonly DescribeAssessmentRuns: { readonly input: DescribeAssessmentRunsRequest; readonly output: DescribeAssessmentRunsResponse };
  readonly DescribeAssessmentTargets: { readonly input: DescribeAssessmentTargetsRequest; readonly output: DescribeAssessmentTargetsResponse };
  readonly DescribeAssessmentTemplates: { readonly input: DescribeAssessmentTemplatesRequest; readonly output: DescribeAssessmentTemplatesResponse };
  readonly DescribeCrossAccountAccessRole: { readonly input: Nothing; readonly output: DescribeCrossAccountAccessRoleResponse };
  readonly DescribeExclusions: { readonly input: DescribeExclusionsRequest; readonly output: DescribeExclusionsResponse };
  readonly DescribeFindings: { readonly input: DescribeFindingsRequest; readonly output: DescribeFindingsResponse };
  readonly DescribeResourceGroups: { readonly input: DescribeResourceGroupsRequest; readonly output: DescribeResourceGroupsResponse };
  readonly DescribeRulesPackages: { readonly input: DescribeRulesPackagesRequest; readonly output: DescribeRulesPackagesResponse };
  readonly GetAssessmentReport: { readonly input: GetAssessmentReportRequest; readonly output: GetAssessmentReportResponse };
  readonly GetExclusionsPreview: { readonly input: GetExclusionsPreviewRequest; readonly output: GetExclusionsPreviewResponse };
  readonly GetTelemetryMetadata: { readonly input: GetTelemetryMetadataRequest; readonly output: GetTelemetryMetadataResponse };
  readonly ListAssessmentRunAgents: { readonly input: ListAssessmentRunAgentsRequest; readonly output: ListAssessmentRunAgentsResponse };
  readonly ListAssessmentRuns: { readonly input: ListAssessmentRunsRequest; readonly output: ListAssessmentRunsResponse };
  readonly ListAssessmentTargets: { readonly input: ListAssessmentTargetsRequest; readonly output: ListAssessmentTargetsResponse };
  readonly ListAssessmentTemplates: { readonly input: ListAssessmentTemplatesRequest; readonly output: ListAssessmentTemplatesResponse };
  readonly ListEventSubscriptions: { readonly input: ListEventSubscriptionsRequest; readonly output: ListEventSubscriptionsResponse };
  readonly ListExclusions: { readonly input: ListExclusionsRequest; readonly output: ListExclusionsResponse };
  readonly ListFindings: { readonly input: ListFindingsRequest; readonly output: ListFindingsResponse };
  readonly ListRulesPackages: { readonly input: ListRulesPackagesRequest; readonly output: ListRulesPackagesResponse };
  readonly ListTagsForResource: { readonly input: ListTagsForResourceRequest; readonly output: ListTagsForResourceResponse };
  readonly PreviewAgents: { readonly input: PreviewAgentsRequest; readonly output: PreviewAgentsResponse };
  readonly RegisterCrossAccountAccessRole: { readonly input: RegisterCrossAccountAccessRoleRequest; readonly output: Nothing };
  readonly RemoveAttributesFromFindings: { readonly input: RemoveAttributesFromFindingsRequest; readonly output: RemoveAttributesFromFindingsResponse };
  readonly SetTagsForResource: { readonly input: SetTagsForResourceRequest; readonly output: Nothing };
  readonly StartAssessmentRun: { readonly input: StartAssessmentRunRequest; readonly output: StartAssessmentRunResponse };
  readonly StopAssessmentRun: { readonly input: StopAssessmentRunRequest; readonly output: Nothing };
  readonly SubscribeToEvent: { readonly input: SubscribeToEventRequest; readonly output: Nothing };
  readonly UnsubscribeFromEvent: { readonly input: UnsubscribeFromEventRequest; readonly output: Nothing };
  readonly UpdateAssessmentTarget: { readonly input: UpdateAssessmentTargetRequest; readonly output: Nothing };
}

export const inspector: Contract = {
  service: 'inspector',
  protocol: 'json-1.1',
  targetPrefix: 'InspectorService',
  operations: {
    AddAttributesToFindings: { method: 'POST', uri: '/', input: 'AddAttributesToFindingsRequest', output: 'AddAttributesToFindingsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    CreateAssessmentTarget: { method: 'POST', uri: '/', input: 'CreateAssessmentTargetRequest', output: 'CreateAssessmentTargetResponse', errors: ['InternalException', 'InvalidInputException', 'LimitExceededException', 'AccessDeniedException', 'NoSuchEntityException', 'InvalidCrossAccountRoleException', 'ServiceTemporarilyUnavailableException'] },
    CreateAssessmentTemplate: { method: 'POST', uri: '/', input: 'CreateAssessmentTemplateRequest', output: 'CreateAssessmentTemplateResponse', errors: ['InternalException', 'InvalidInputException', 'LimitExceededException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    CreateExclusionsPreview: { method: 'POST', uri: '/', input: 'CreateExclusionsPreviewRequest', output: 'CreateExclusionsPreviewResponse', errors: ['InvalidInputException', 'PreviewGenerationInProgressException', 'InternalException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    CreateResourceGroup: { method: 'POST', uri: '/', input: 'CreateResourceGroupRequest', output: 'CreateResourceGroupResponse', errors: ['InternalException', 'InvalidInputException', 'LimitExceededException', 'AccessDeniedException', 'ServiceTemporarilyUnavailableException'] },
    DeleteAssessmentRun: { method: 'POST', uri: '/', input: 'DeleteAssessmentRunRequest', errors: ['InternalException', 'InvalidInputException', 'AssessmentRunInProgressException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    DeleteAssessmentTarget: { method: 'POST', uri: '/', input: 'DeleteAssessmentTargetRequest', errors: ['InternalException', 'InvalidInputException', 'AssessmentRunInProgressException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    DeleteAssessmentTemplate: { method: 'POST', uri: '/', input: 'DeleteAssessmentTemplateRequest', errors: ['InternalException', 'InvalidInputException', 'AssessmentRunInProgressException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    DescribeAssessmentRuns: { method: 'POST', uri: '/', input: 'DescribeAssessmentRunsRequest', output: 'DescribeAssessmentRunsResponse', errors: ['InternalException', 'InvalidInputException'] },
    DescribeAssessmentTargets: { method: 'POST', uri: '/', input: 'DescribeAssessmentTargetsRequest', output: 'DescribeAssessmentTargetsResponse', errors: ['InternalException', 'InvalidInputException'] },
    DescribeAssessmentTemplates: { method: 'POST', uri: '/', input: 'DescribeAssessmentTemplatesRequest', output: 'DescribeAssessmentTemplatesResponse', errors: ['InternalException', 'InvalidInputException'] },
    DescribeCrossAccountAccessRole: { method: 'POST', uri: '/', output: 'DescribeCrossAccountAccessRoleResponse', errors: ['InternalException'] },
    DescribeExclusions: { method: 'POST', uri: '/', input: 'DescribeExclusionsRequest', output: 'DescribeExclusionsResponse', errors: ['InternalException', 'InvalidInputException'] },
    DescribeFindings: { method: 'POST', uri: '/', input: 'DescribeFindingsRequest', output: 'DescribeFindingsResponse', errors: ['InternalException', 'InvalidInputException'] },
    DescribeResourceGroups: { method: 'POST', uri: '/', input: 'DescribeResourceGroupsRequest', output: 'DescribeResourceGroupsResponse', errors: ['InternalException', 'InvalidInputException'] },
    DescribeRulesPackages: { method: 'POST', uri: '/', input: 'DescribeRulesPackagesRequest', output: 'DescribeRulesPackagesResponse', errors: ['InternalException', 'InvalidInputException'] },
    GetAssessmentReport: { method: 'POST', uri: '/', input: 'GetAssessmentReportRequest', output: 'GetAssessmentReportResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'AssessmentRunInProgressException', 'UnsupportedFeatureException', 'ServiceTemporarilyUnavailableException'] },
    GetExclusionsPreview: { method: 'POST', uri: '/', input: 'GetExclusionsPreviewRequest', output: 'GetExclusionsPreviewResponse', errors: ['InvalidInputException', 'InternalException', 'AccessDeniedException', 'NoSuchEntityException'] },
    GetTelemetryMetadata: { method: 'POST', uri: '/', input: 'GetTelemetryMetadataRequest', output: 'GetTelemetryMetadataResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListAssessmentRunAgents: { method: 'POST', uri: '/', input: 'ListAssessmentRunAgentsRequest', output: 'ListAssessmentRunAgentsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListAssessmentRuns: { method: 'POST', uri: '/', input: 'ListAssessmentRunsRequest', output: 'ListAssessmentRunsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListAssessmentTargets: { method: 'POST', uri: '/', input: 'ListAssessmentTargetsRequest', output: 'ListAssessmentTargetsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException'] },
    ListAssessmentTemplates: { method: 'POST', uri: '/', input: 'ListAssessmentTemplatesRequest', output: 'ListAssessmentTemplatesResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListEventSubscriptions: { method: 'POST', uri: '/', input: 'ListEventSubscriptionsRequest', output: 'ListEventSubscriptionsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListExclusions: { method: 'POST', uri: '/', input: 'ListExclusionsRequest', output: 'ListExclusionsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListFindings: { method: 'POST', uri: '/', input: 'ListFindingsRequest', output: 'ListFindingsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    ListRulesPackages: { method: 'POST', uri: '/', input: 'ListRulesPackagesRequest', output: 'ListRulesPackagesResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException'] },
    ListTagsForResource: { method: 'POST', uri: '/', input: 'ListTagsForResourceRequest', output: 'ListTagsForResourceResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException'] },
    PreviewAgents: { method: 'POST', uri: '/', input: 'PreviewAgentsRequest', output: 'PreviewAgentsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'InvalidCrossAccountRoleException'] },
    RegisterCrossAccountAccessRole: { method: 'POST', uri: '/', input: 'RegisterCrossAccountAccessRoleRequest', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'InvalidCrossAccountRoleException', 'ServiceTemporarilyUnavailableException'] },
    RemoveAttributesFromFindings: { method: 'POST', uri: '/', input: 'RemoveAttributesFromFindingsRequest', output: 'RemoveAttributesFromFindingsResponse', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    SetTagsForResource: { method: 'POST', uri: '/', input: 'SetTagsForResourceRequest', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    StartAssessmentRun: { method: 'POST', uri: '/', input: 'StartAssessmentRunRequest', output: 'StartAssessmentRunResponse', errors: ['InternalException', 'InvalidInputException', 'LimitExceededException', 'AccessDeniedException', 'NoSuchEntityException', 'InvalidCrossAccountRoleException', 'AgentsAlreadyRunningAssessmentException', 'ServiceTemporarilyUnavailableException'] },
    StopAssessmentRun: { method: 'POST', uri: '/', input: 'StopAssessmentRunRequest', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    SubscribeToEvent: { method: 'POST', uri: '/', input: 'SubscribeToEventRequest', errors: ['InternalException', 'InvalidInputException', 'LimitExceededException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    UnsubscribeFromEvent: { method: 'POST', uri: '/', input: 'UnsubscribeFromEventRequest', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
    UpdateAssessmentTarget: { method: 'POST', uri: '/', input: 'UpdateAssessmentTargetRequest', errors: ['InternalException', 'InvalidInputException', 'AccessDeniedException', 'NoSuchEntityException', 'ServiceTemporarilyUnavailableException'] },
  },
  shapes: {
    AccessDeniedErrorCode: { type: 'string', enum: ['ACCESS_DENIED_TO_ASSESSMENT_TARGET', 'ACCESS_DENIED_TO_ASSESSMENT_TEMPLATE', 'ACCESS_DENIED_TO_ASSESSMENT_RUN', 'ACCESS_DENIED_TO_FINDING', 'ACCESS_DENIED_TO_RESOURCE_GROUP', 'ACCESS_DENIED_TO_RULES_PACKAGE', 'ACCESS_DENIED_TO_SNS_TOPIC', 'ACCESS_DENIED_TO_IAM_ROLE'] },
    AccessDeniedException: { type: 'structure', members: { canRetry: 'Bool', errorCode: 'AccessDeniedErrorCode', message: 'ErrorMessage' }, required: ['message', 'errorCode', 'canRetry'], status: 400 },
    AddAttributesToFindingsRequest: { type: 'structure', members: { attributes: 'UserAttributeList', findingArns: 'AddRemoveAttributesFindingArnList' }, required: ['findingArns', 'attributes'] },
    AddAttributesToFindingsResponse: { type: 'structure', members: { failedItems: 'FailedItems' }, required: ['failedItems'] },
    AddRemoveAttributesFindingArnList: { type: 'list', of: 'Arn', min: 1, max: 10 },
    AgentAlreadyRunningAssessment: { type: 'structure', members: { agentId: 'AgentId', assessmentRunArn: 'Arn' }, required: ['agentId', 'assessmentRunArn'] },
    AgentAlreadyRunningAssessmentList: { type: 'list', of: 'AgentAlreadyRunningAssessment', min: 1, max: 10 },
    AgentFilter: { type: 'structure', members: { agentHealthCodes: 'AgentHealthCodeList', agentHealths: 'AgentHealthList' }, required: ['agentHealths', 'agentHealthCodes'] },
    AgentHealth: { type: 'string', enum: ['HEALTHY', 'UNHEALTHY', 'UNKNOWN'] },
    AgentHealthCode: { type: 'string', enum: ['IDLE', 'RUNNING', 'SHUTDOWN', 'UNHEALTHY', 'THROTTLED', 'UNKNOWN'] },
    AgentHealthCodeList: { type: 'list', of: 'AgentHealthCode', min: 0, max: 10 },
    AgentHealthList: { type: 'list', of: 'AgentHealth', min: 0, max: 10 },
    AgentId: { type: 'string', min: 1, max: 128 },
    AgentIdList: { type: 'list', of: 'AgentId', min: 0, max: 99 },
    AgentPreview: { type: 'structure', members: { agentHealth: 'AgentHealth', agentId: 'AgentId', agentVersion: 'AgentVersion', autoScalingGroup: 'AutoScalingGroup', hostname: 'Hostname', ipv4Address: 'Ipv4Address', kernelVersion: 'KernelVersion', operatingSystem: 'OperatingSystem' }, required: ['agentId'] },
    AgentPreviewList: { type: 'list', of: 'AgentPreview', min: 0, max: 100 },
    AgentVersion: { type: 'string', min: 1, max: 128 },
    AgentsAlreadyRunningAssessmentException: { type: 'structure', members: { agents: 'AgentAlreadyRunningAssessmentList', agentsTruncated: 'Bool', canRetry: 'Bool', message: 'ErrorMessage' }, required: ['message', 'agents', 'agentsTruncated', 'canRetry'], status: 400 },
    AmiId: { type: 'string', min: 0, max: 256 },
    Arn: { type: 'string', min: 1, max: 300 },
    ArnCount: { type: 'integer' },
    AssessmentRulesPackageArnList: { type: 'list', of: 'Arn', min: 1, max: 50 },
    AssessmentRun: { type: 'structure', members: { arn: 'Arn', assessmentTemplateArn: 'Arn', completedAt: 'Timestamp', createdAt: 'Timestamp', dataCollected: 'Bool', durationInSeconds: 'AssessmentRunDuration', findingCounts: 'AssessmentRunFindingCounts', name: 'AssessmentRunName', notifications: 'AssessmentRunNotificationList', rulesPackageArns: 'AssessmentRulesPackageArnList', startedAt: 'Timestamp', state: 'AssessmentRunState', stateChangedAt: 'Timestamp', stateChanges: 'AssessmentRunStateChangeList', userAttributesForFindings: 'UserAttributeList' }, required: ['arn', 'name', 'assessmentTemplateArn', 'state', 'durationInSeconds', 'rulesPackageArns', 'userAttributesForFindings', 'createdAt', 'stateChangedAt', 'dataCollected', 'stateChanges', 'notifications', 'findingCounts'] },
    AssessmentRunAgent: { type: 'structure', members: { agentHealth: 'AgentHealth', agentHealthCode: 'AgentHealthCode', agentHealthDetails: 'Message', agentId: 'AgentId', assessmentRunArn: 'Arn', autoScalingGroup: 'AutoScalingGroup', telemetryMetadata: 'TelemetryMetadataList' }, required: ['agentId', 'assessmentRunArn', 'agentHealth', 'agentHealthCode', 'telemetryMetadata'] },
    AssessmentRunAgentList: { type: 'list', of: 'AssessmentRunAgent', min: 0, max: 500 },
    AssessmentRunDuration: { type: 'integer', min: 180, max: 86400 },
    AssessmentRunFilter: { type: 'structure', members: { completionTimeRange: 'TimestampRange', durationRange: 'DurationRange', namePattern: 'NamePattern', rulesPackageArns: 'FilterRulesPackageArnList', startTimeRange: 'TimestampRange', stateChangeTimeRange: 'TimestampRange', states: 'AssessmentRunStateList' } },
    AssessmentRunFindingCounts: { type: 'map', key: 'Severity', value: 'FindingCount' },
    AssessmentRunInProgressArnList: { type: 'list', of: 'Arn', min: 1, max: 10 },
    AssessmentRunInProgressException: { type: 'structure', members: { assessmentRunArns: 'AssessmentRunInProgressArnList', assessmentRunArnsTruncated: 'Bool', canRetry: 'Bool', message: 'ErrorMessage' }, required: ['message', 'assessmentRunArns', 'assessmentRunArnsTruncated', 'canRetry'], status: 400 },
    AssessmentRunList: { type: 'list', of: 'AssessmentRun', min: 0, max: 10 },
    AssessmentRunName: { type: 'string', min: 1, max: 140 },
    AssessmentRunNotification: { type: 'structure', members: { date: 'Timestamp', error: 'Bool', event: 'InspectorEvent', message: 'Message', snsPublishStatusCode: 'AssessmentRunNotificationSnsStatusCode', snsTopicArn: 'Arn' }, required: ['date', 'event', 'error'] },
    AssessmentRunNotificationList: { type: 'list', of: 'AssessmentRunNotification', min: 0, max: 50 },
    AssessmentRunNotificationSnsStatusCode: { type: 'string', enum: ['SUCCESS', 'TOPIC_DOES_NOT_EXIST', 'ACCESS_DENIED', 'INTERNAL_ERROR'] },
    AssessmentRunState: { type: 'string', enum: ['CREATED', 'START_DATA_COLLECTION_PENDING', 'START_DATA_COLLECTION_IN_PROGRESS', 'COLLECTING_DATA', 'STOP_DATA_COLLECTION_PENDING', 'DATA_COLLECTED', 'START_EVALUATING_RULES_PENDING', 'EVALUATING_RULES', 'FAILED', 'ERROR', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'CANCELED'] },
    AssessmentRunStateChange: { type: 'structure', members: { state: 'AssessmentRunState', stateChangedAt: 'Timestamp' }, required: ['stateChangedAt', 'state'] },
    AssessmentRunStateChangeList: { type: 'list', of: 'AssessmentRunStateChange', min: 0, max: 50 },
    AssessmentRunStateList: { type: 'list', of: 'AssessmentRunState', min: 0, max: 50 },
    AssessmentTarget: { type: 'structure', members: { arn: 'Arn', createdAt: 'Timestamp', name: 'AssessmentTargetName', resourceGroupArn: 'Arn', updatedAt: 'Timestamp' }, required: ['arn', 'name', 'createdAt', 'updatedAt'] },
    AssessmentTargetFilter: { type: 'structure', members: { assessmentTargetNamePattern: 'NamePattern' } },
    AssessmentTargetList: { type: 'list', of: 'AssessmentTarget', min: 0, max: 10 },
    AssessmentTargetName: { type: 'string', min: 1, max: 140 },
    AssessmentTemplate: { type: 'structure', members: { arn: 'Arn', assessmentRunCount: 'ArnCount', assessmentTargetArn: 'Arn', createdAt: 'Timestamp', durationInSeconds: 'AssessmentRunDuration', lastAssessmentRunArn: 'Arn', name: 'AssessmentTemplateName', rulesPackageArns: 'AssessmentTemplateRulesPackageArnList', userAttributesForFindings: 'UserAttributeList' }, required: ['arn', 'name', 'assessmentTargetArn', 'durationInSeconds', 'rulesPackageArns', 'userAttributesForFindings', 'assessmentRunCount', 'createdAt'] },
    AssessmentTemplateFilter: { type: 'structure', members: { durationRange: 'DurationRange', namePattern: 'NamePattern', rulesPackageArns: 'FilterRulesPackageArnList' } },
    AssessmentTemplateList: { type: 'list', of: 'AssessmentTemplate', min: 0, max: 10 },
    AssessmentTemplateName: { type: 'string', min: 1, max: 140 },
    AssessmentTemplateRulesPackageArnList: { type: 'list', of: 'Arn', min: 0, max: 50 },
    AssetAttributes: { type: 'structure', members: { agentId: 'AgentId', amiId: 'AmiId', autoScalingGroup: 'AutoScalingGroup', hostname: 'Hostname', ipv4Addresses: 'Ipv4AddressList', networkInterfaces: 'NetworkInterfaces', schemaVersion: 'NumericVersion', tags: 'Tags' }, required: ['schemaVersion'] },
    AssetType: { type: 'string', enum: ['ec2-instance'] },
    Attribute: { type: 'structure', members: { key: 'AttributeKey', value: 'AttributeValue' }, required: ['key'] },
    AttributeKey: { type: 'string', min: 1, max: 128 },
    AttributeList: { type: 'list', of: 'Attribute', min: 0, max: 50 },
    AttributeValue: { type: 'string', min: 1, max: 256 },
    AutoScalingGroup: { type: 'string', min: 1, max: 256 },
    AutoScalingGroupList: { type: 'list', of: 'AutoScalingGroup', min: 0, max: 20 },
    BatchDescribeArnList: { type: 'list', of: 'Arn', min: 1, max: 10 },
    BatchDescribeExclusionsArnList: { type: 'list', of: 'Arn', min: 1, max: 100 },
    Bool: { type: 'boolean' },
    CreateAssessmentTargetRequest: { type: 'structure', members: { assessmentTargetName: 'AssessmentTargetName', resourceGroupArn: 'Arn' }, required: ['assessmentTargetName'] },
    CreateAssessmentTargetResponse: { type: 'structure', members: { assessmentTargetArn: 'Arn' }, required: ['assessmentTargetArn'] },
    CreateAssessmentTemplateRequest: { type: 'structure', members: { assessmentTargetArn: 'Arn', assessmentTemplateName: 'AssessmentTemplateName', durationInSeconds: 'AssessmentRunDuration', rulesPackageArns: 'AssessmentTemplateRulesPackageArnList', userAttributesForFindings: 'UserAttributeList' }, required: ['assessmentTargetArn', 'assessmentTemplateName', 'durationInSeconds', 'rulesPackageArns'] },
    CreateAssessmentTemplateResponse: { type: 'structure', members: { assessmentTemplateArn: 'Arn' }, required: ['assessmentTemplateArn'] },
    CreateExclusionsPreviewRequest: { type: 'structure', members: { assessmentTemplateArn: 'Arn' }, required: ['assessmentTemplateArn'] },
    CreateExclusionsPreviewResponse: { type: 'structure', members: { previewToken: 'UUID' }, required: ['previewToken'] },
    CreateResourceGroupRequest: { type: 'structure', members: { resourceGroupTags: 'ResourceGroupTags' }, required: ['resourceGroupTags'] },
    CreateResourceGroupResponse: { type: 'structure', members: { resourceGroupArn: 'Arn' }, required: ['resourceGroupArn'] },
    DeleteAssessmentRunRequest: { type: 'structure', members: { assessmentRunArn: 'Arn' }, required: ['assessmentRunArn'] },
    DeleteAssessmentTargetRequest: { type: 'structure', members: { assessmentTargetArn: 'Arn' }, required: ['assessmentTargetArn'] },
    DeleteAssessmentTemplateRequest: { type: 'structure', members: { assessmentTemplateArn: 'Arn' }, required: ['assessmentTemplateArn'] },
    DescribeAssessmentRunsRequest: { type: 'structure', members: { assessmentRunArns: 'BatchDescribeArnList' }, required: ['assessmentRunArns'] },
    DescribeAssessmentRunsResponse: { type: 'structure', members: { assessmentRuns: 'AssessmentRunList', failedItems: 'FailedItems' }, required: ['assessmentRuns', 'failedItems'] },
    DescribeAssessmentTargetsRequest: { type: 'structure', members: { assessmentTargetArns: 'BatchDescribeArnList' }, required: ['assessmentTargetArns'] },
    DescribeAssessmentTargetsResponse: { type: 'structure', members: { assessmentTargets: 'AssessmentTargetList', failedItems: 'FailedItems' }, required: ['assessmentTargets', 'failedItems'] },
    DescribeAssessmentTemplatesRequest: { type: 'structure', members: { assessmentTemplateArns: 'BatchDescribeArnList' }, required: ['assessmentTemplateArns'] },
    DescribeAssessmentTemplatesResponse: { type: 'structure', members: { assessmentTemplates: 'AssessmentTemplateList', failedItems: 'FailedItems' }, required: ['assessmentTemplates', 'failedItems'] },
    DescribeCrossAccountAccessRoleResponse: { type: 'structure', members: { registeredAt: 'Timestamp', roleArn: 'Arn', valid: 'Bool' }, required: ['roleArn', 'valid', 'registeredAt'] },
    DescribeExclusionsRequest: { type: 'structure', members: { exclusionArns: 'BatchDescribeExclusionsArnList', locale: 'Locale' }, required: ['exclusionArns'] },
    DescribeExclusionsResponse: { type: 'structure', members: { exclusions: 'ExclusionMap', failedItems: 'FailedItems' }, required: ['exclusions', 'failedItems'] },
    DescribeFindingsRequest: { type: 'structure', members: { findingArns: 'BatchDescribeArnList', locale: 'Locale' }, required: ['findingArns'] },
    DescribeFindingsResponse: { type: 'structure', members: { failedItems: 'FailedItems', findings: 'FindingList' }, required: ['findings', 'failedItems'] },
    DescribeResourceGroupsRequest: { type: 'structure', members: { resourceGroupArns: 'BatchDescribeArnList' }, required: ['resourceGroupArns'] },
    DescribeResourceGroupsResponse: { type: 'structure', members: { failedItems: 'FailedItems', resourceGroups: 'ResourceGroupList' }, required: ['resourceGroups', 'failedItems'] },
    DescribeRulesPackagesRequest: { type: 'structure', members: { locale: 'Locale', rulesPackageArns: 'BatchDescribeArnList' }, required: ['rulesPackageArns'] },
    DescribeRulesPackagesResponse: { type: 'structure', members: { failedItems: 'FailedItems', rulesPackages: 'RulesPackageList' }, required: ['rulesPackages', 'failedItems'] },
    DurationRange: { type: 'structure', members: { maxSeconds: 'AssessmentRunDuration', minSeconds: 'AssessmentRunDuration' } },
    ErrorMessage: { type: 'string', min: 0, max: 1000 },
    EventSubscription: { type: 'structure', members: { event: 'InspectorEvent', subscribedAt: 'Timestamp' }, required: ['event', 'subscribedAt'] },
    EventSubscriptionList: { type: 'list', of: 'EventSubscription', min: 1, max: 50 },
    Exclusion: { type: 'structure', members: { arn: 'Arn', attributes: 'AttributeList', description: 'Text', recommendation: 'Text', scopes: 'ScopeList', title: 'Text' }, required: ['arn', 'title', 'description', 'recommendation', 'scopes'] },
    ExclusionMap: { type: 'map', key: 'Arn', value: 'Exclusion', min: 1, max: 100 },
    ExclusionPreview: { type: 'structure', members: { attributes: 'AttributeList', description: 'Text', recommendation: 'Text', scopes: 'ScopeList', title: 'Text' }, required: ['title', 'description', 'recommendation', 'scopes'] },
    ExclusionPreviewList: { type: 'list', of: 'ExclusionPreview', min: 0, max: 100 },
    FailedItemDetails: { type: 'structure', members: { failureCode: 'FailedItemErrorCode', retryable: 'Bool' }, required: ['failureCode', 'retryable'] },
    FailedItemErrorCode: { type: 'string', enum: ['INVALID_ARN', 'DUPLICATE_ARN', 'ITEM_DOES_NOT_EXIST', 'ACCESS_DENIED', 'LIMIT_EXCEEDED', 'INTERNAL_ERROR'] },
    FailedItems: { type: 'map', key: 'Arn', value: 'FailedItemDetails' },
    FilterRulesPackageArnList: { type: 'list', of: 'Arn', min: 0, max: 50 },
    Finding: { type: 'structure', members: { arn: 'Arn', assetAttributes: 'AssetAttributes', assetType: 'AssetType', attributes: 'AttributeList', confidence: 'IocConfidence', createdAt: 'Timestamp', description: 'Text', id: 'FindingId', indicatorOfCompromise: 'Bool', numericSeverity: 'NumericSeverity', recommendation: 'Text', schemaVersion: 'NumericVersion', service: 'ServiceName', serviceAttributes: 'InspectorServiceAttributes', severity: 'Severity', title: 'Text', updatedAt: 'Timestamp', userAttributes: 'UserAttributeList' }, required: ['arn', 'attributes', 'userAttributes', 'createdAt', 'updatedAt'] },
    FindingCount: { type: 'integer' },
    FindingFilter: { type: 'structure', members: { agentIds: 'AgentIdList', attributes: 'AttributeList', autoScalingGroups: 'AutoScalingGroupList', creationTimeRange: 'TimestampRange', ruleNames: 'RuleNameList', rulesPackageArns: 'FilterRulesPackageArnList', severities: 'SeverityList', userAttributes: 'AttributeList' } },
    FindingId: { type: 'string', min: 0, max: 128 },
    FindingList: { type: 'list', of: 'Finding', min: 0, max: 100 },
    GetAssessmentReportRequest: { type: 'structure', members: { assessmentRunArn: 'Arn', reportFileFormat: 'ReportFileFormat', reportType: 'ReportType' }, required: ['assessmentRunArn', 'reportFileFormat', 'reportType'] },
    GetAssessmentReportResponse: { type: 'structure', members: { status: 'ReportStatus', url: 'Url' }, required: ['status'] },
    GetExclusionsPreviewRequest: { type: 'structure', members: { assessmentTemplateArn: 'Arn', locale: 'Locale', maxResults: 'ListMaxResults', nextToken: 'PaginationToken', previewToken: 'UUID' }, required: ['assessmentTemplateArn', 'previewToken'] },
    GetExclusionsPreviewResponse: { type: 'structure', members: { exclusionPreviews: 'ExclusionPreviewList', nextToken: 'PaginationToken', previewStatus: 'PreviewStatus' }, required: ['previewStatus'] },
    GetTelemetryMetadataRequest: { type: 'structure', members: { assessmentRunArn: 'Arn' }, required: ['assessmentRunArn'] },
    GetTelemetryMetadataResponse: { type: 'structure', members: { telemetryMetadata: 'TelemetryMetadataList' }, required: ['telemetryMetadata'] },
    Hostname: { type: 'string', min: 0, max: 256 },
    InspectorEvent: { type: 'string', enum: ['ASSESSMENT_RUN_STARTED', 'ASSESSMENT_RUN_COMPLETED', 'ASSESSMENT_RUN_STATE_CHANGED', 'FINDING_REPORTED', 'OTHER'] },
    InspectorServiceAttributes: { type: 'structure', members: { assessmentRunArn: 'Arn', rulesPackageArn: 'Arn', schemaVersion: 'NumericVersion' }, required: ['schemaVersion'] },
    InternalException: { type: 'structure', members: { canRetry: 'Bool', message: 'ErrorMessage' }, required: ['message', 'canRetry'], status: 500 },
    InvalidCrossAccountRoleErrorCode: { type: 'string', enum: ['ROLE_DOES_NOT_EXIST_OR_INVALID_TRUST_RELATIONSHIP', 'ROLE_DOES_NOT_HAVE_CORRECT_POLICY'] },
    InvalidCrossAccountRoleException: { type: 'structure', members: { canRetry: 'Bool', errorCode: 'InvalidCrossAccountRoleErrorCode', message: 'ErrorMessage' }, required: ['message', 'errorCode', 'canRetry'], status: 400 },
    InvalidInputErrorCode: { type: 'string', enum: ['INVALID_ASSESSMENT_TARGET_ARN', 'INVALID_ASSESSMENT_TEMPLATE_ARN', 'INVALID_ASSESSMENT_RUN_ARN', 'INVALID_FINDING_ARN', 'INVALID_RESOURCE_GROUP_ARN', 'INVALID_RULES_PACKAGE_ARN', 'INVALID_RESOURCE_ARN', 'INVALID_SNS_TOPIC_ARN', 'INVALID_IAM_ROLE_ARN', 'INVALID_ASSESSMENT_TARGET_NAME', 'INVALID_ASSESSMENT_TARGET_NAME_PATTERN', 'INVALID_ASSESSMENT_TEMPLATE_NAME', 'INVALID_ASSESSMENT_TEMPLATE_NAME_PATTERN', 'INVALID_ASSESSMENT_TEMPLATE_DURATION', 'INVALID_ASSESSMENT_TEMPLATE_DURATION_RANGE', 'INVALID_ASSESSMENT_RUN_DURATION_RANGE', 'INVALID_ASSESSMENT_RUN_START_TIME_RANGE', 'INVALID_ASSESSMENT_RUN_COMPLETION_TIME_RANGE', 'INVALID_ASSESSMENT_RUN_STATE_CHANGE_TIME_RANGE', 'INVALID_ASSESSMENT_RUN_STATE', 'INVALID_TAG', 'INVALID_TAG_KEY', 'INVALID_TAG_VALUE', 'INVALID_RESOURCE_GROUP_TAG_KEY', 'INVALID_RESOURCE_GROUP_TAG_VALUE', 'INVALID_ATTRIBUTE', 'INVALID_USER_ATTRIBUTE', 'INVALID_USER_ATTRIBUTE_KEY', 'INVALID_USER_ATTRIBUTE_VALUE', 'INVALID_PAGINATION_TOKEN', 'INVALID_MAX_RESULTS', 'INVALID_AGENT_ID', 'INVALID_AUTO_SCALING_GROUP', 'INVALID_RULE_NAME', 'INVALID_SEVERITY', 'INVALID_LOCALE', 'INVALID_EVENT', 'ASSESSMENT_TARGET_NAME_ALREADY_TAKEN', 'ASSESSMENT_TEMPLATE_NAME_ALREADY_TAKEN', 'INVALID_NUMBER_OF_ASSESSMENT_TARGET_ARNS', 'INVALID_NUMBER_OF_ASSESSMENT_TEMPLATE_ARNS', 'INVALID_NUMBER_OF_ASSESSMENT_RUN_ARNS', 'INVALID_NUMBER_OF_FINDING_ARNS', 'INVALID_NUMBER_OF_RESOURCE_GROUP_ARNS', 'INVALID_NUMBER_OF_RULES_PACKAGE_ARNS', 'INVALID_NUMBER_OF_ASSESSMENT_RUN_STATES', 'INVALID_NUMBER_OF_TAGS', 'INVALID_NUMBER_OF_RESOURCE_GROUP_TAGS', 'INVALID_NUMBER_OF_ATTRIBUTES', 'INVALID_NUMBER_OF_USER_ATTRIBUTES', 'INVALID_NUMBER_OF_AGENT_IDS', 'INVALID_NUMBER_OF_AUTO_SCALING_GROUPS', 'INVALID_NUMBER_OF_RULE_NAMES', 'INVALID_NUMBER_OF_SEVERITIES'] },
    InvalidInputException: { type: 'structure', members: { canRetry: 'Bool', errorCode: 'InvalidInputErrorCode', message: 'ErrorMessage' }, required: ['message', 'errorCode', 'canRetry'], status: 400 },
    IocConfidence: { type: 'integer', min: 0, max: 10 },
    Ipv4Address: { type: 'string', min: 7, max: 15 },
    Ipv4AddressList: { type: 'list', of: 'Ipv4Address', min: 0, max: 50 },
    Ipv6Addresses: { type: 'list', of: 'Text' },
    KernelVersion: { type: 'string', min: 1, max: 128 },
    LimitExceededErrorCode: { type: 'string', enum: ['ASSESSMENT_TARGET_LIMIT_EXCEEDED', 'ASSESSMENT_TEMPLATE_LIMIT_EXCEEDED', 'ASSESSMENT_RUN_LIMIT_EXCEEDED', 'RESOURCE_GROUP_LIMIT_EXCEEDED', 'EVENT_SUBSCRIPTION_LIMIT_EXCEEDED'] },
    LimitExceededException: { type: 'structure', members: { canRetry: 'Bool', errorCode: 'LimitExceededErrorCode', message: 'ErrorMessage' }, required: ['message', 'errorCode', 'canRetry'], status: 400 },
    ListAssessmentRunAgentsRequest: { type: 'structure', members: { assessmentRunArn: 'Arn', filter: 'AgentFilter', maxResults: 'ListMaxResults', nextToken: 'PaginationToken' }, required: ['assessmentRunArn'] },
    ListAssessmentRunAgentsResponse: { type: 'structure', members: { assessmentRunAgents: 'AssessmentRunAgentList', nextToken: 'PaginationToken' }, required: ['assessmentRunAgents'] },
    ListAssessmentRunsRequest: { type: 'structure', members: { assessmentTemplateArns: 'ListParentArnList', filter: 'AssessmentRunFilter', maxResults: 'ListMaxResults', nextToken: 'PaginationToken' } },
    ListAssessmentRunsResponse: { type: 'structure', members: { assessmentRunArns: 'ListReturnedArnList', nextToken: 'PaginationToken' }, required: ['assessmentRunArns'] },
    ListAssessmentTargetsRequest: { type: 'structure', members: { filter: 'AssessmentTargetFilter', maxResults: 'ListMaxResults', nextToken: 'PaginationToken' } },
    ListAssessmentTargetsResponse: { type: 'structure', members: { assessmentTargetArns: 'ListReturnedArnList', nextToken: 'PaginationToken' }, required: ['assessmentTargetArns'] },
    ListAssessmentTemplatesRequest: { type: 'structure', members: { assessmentTargetArns: 'ListParentArnList', filter: 'AssessmentTemplateFilter', maxResults: 'ListMaxResults', nextToken: 'PaginationToken' } },
    ListAssessmentTemplatesResponse: { type: 'structure', members: { assessmentTemplateArns: 'ListReturnedArnList', nextToken: 'PaginationToken' }, required: ['assessmentTemplateArns'] },
    ListEventSubscriptionsMaxResults: { type: 'integer' },
    ListEventSubscriptionsRequest: { type: 'structure', members: { maxResults: 'ListEventSubscriptionsMaxResults', nextToken: 'PaginationToken', resourceArn: 'Arn' } },
    ListEventSubscriptionsResponse: { type: 'structure', members: { nextToken: 'PaginationToken', subscriptions: 'SubscriptionList' }, required: ['subscriptions'] },
    ListExclusionsRequest: { type: 'structure', members: { assessmentRunArn: 'Arn', maxResults: 'ListMaxResults', nextToken: 'PaginationToken' }, required: ['assessmentRunArn'] },
    ListExclusionsResponse: { type: 'structure', members: { exclusionArns: 'ListReturnedArnList', nextToken: 'PaginationToken' }, required: ['exclusionArns'] },
    ListFindingsRequest: { type: 'structure', members: { assessmentRunArns: 'ListParentArnList', filter: 'FindingFilter', maxResults: 'ListMaxResults', nextToken: 'PaginationToken' } },
    ListFindingsResponse: { type: 'structure', members: { findingArns: 'ListReturnedArnList', nextToken: 'PaginationToken' }, required: ['findingArns'] },
    ListMaxResults: { type: 'integer' },
    ListParentArnList: { type: 'list', of: 'Arn', min: 0, max: 50 },
    ListReturnedArnList: { type: 'list', of: 'Arn', min: 0, max: 100 },
    ListRulesPackagesRequest: { type: 'structure', members: { maxResults: 'ListMaxResults', nextToken: 'PaginationToken' } },
    ListRulesPackagesResponse: { type: 'structure', members: { nextToken: 'PaginationToken', rulesPackageArns: 'ListReturnedArnList' }, required: ['rulesPackageArns'] },
    ListTagsForResourceRequest: { type: 'structure', members: { resourceArn: 'Arn' }, required: ['resourceArn'] },
    ListTagsForResourceResponse: { type: 'structure', members: { tags: 'TagList' }, required: ['tags'] },
    Locale: { type: 'string', enum: ['EN_US'] },
    Long: { type: 'long' },
    Message: { type: 'string', min: 0, max: 1000 },
    MessageType: { type: 'string', min: 1, max: 300 },
    NamePattern: { type: 'string', min: 1, max: 140 },
    NetworkInterface: { type: 'structure', members: { ipv6Addresses: 'Ipv6Addresses', networkInterfaceId: 'Text', privateDnsName: 'Text', privateIpAddress: 'Text', privateIpAddresses: 'PrivateIpAddresses', publicDnsName: 'Text', publicIp: 'Text', securityGroups: 'SecurityGroups', subnetId: 'Text', vpcId: 'Text' } },
    NetworkInterfaces: { type: 'list', of: 'NetworkInterface' },
    NoSuchEntityErrorCode: { type: 'string', enum: ['ASSESSMENT_TARGET_DOES_NOT_EXIST', 'ASSESSMENT_TEMPLATE_DOES_NOT_EXIST', 'ASSESSMENT_RUN_DOES_NOT_EXIST', 'FINDING_DOES_NOT_EXIST', 'RESOURCE_GROUP_DOES_NOT_EXIST', 'RULES_PACKAGE_DOES_NOT_EXIST', 'SNS_TOPIC_DOES_NOT_EXIST', 'IAM_ROLE_DOES_NOT_EXIST'] },
    NoSuchEntityException: { type: 'structure', members: { canRetry: 'Bool', errorCode: 'NoSuchEntityErrorCode', message: 'ErrorMessage' }, required: ['message', 'errorCode', 'canRetry'], status: 400 },
    NumericSeverity: { type: 'double', min: 0, max: 10 },
    NumericVersion: { type: 'integer', min: 0 },
    OperatingSystem: { type: 'string', min: 1, max: 256 },
    PaginationToken: { type: 'string', min: 1, max: 300 },
    PreviewAgentsMaxResults: { type: 'integer' },
    PreviewAgentsRequest: { type: 'structure', members: { maxResults: 'PreviewAgentsMaxResults', nextToken: 'PaginationToken', previewAgentsArn: 'Arn' }, required: ['previewAgentsArn'] },
    PreviewAgentsResponse: { type: 'structure', members: { agentPreviews: 'AgentPreviewList', nextToken: 'PaginationToken' }, required: ['agentPreviews'] },
    PreviewGenerationInProgressException: { type: 'structure', members: { message: 'ErrorMessage' }, required: ['message'], status: 400 },
    PreviewStatus: { type: 'string', enum: ['WORK_IN_PROGRESS', 'COMPLETED'] },
    PrivateIp: { type: 'structure', members: { privateDnsName: 'Text', privateIpAddress: 'Text' } },
    PrivateIpAddresses: { type: 'list', of: 'PrivateIp' },
    ProviderName: { type: 'string', min: 0, max: 1000 },
    RegisterCrossAccountAccessRoleRequest: { type: 'structure', members: { roleArn: 'Arn' }, required: ['roleArn'] },
    RemoveAttributesFromFindingsRequest: { type: 'structure', members: { attributeKeys: 'UserAttributeKeyList', findingArns: 'AddRemoveAttributesFindingArnList' }, required: ['findingArns', 'attributeKeys'] },
    RemoveAttributesFromFindingsResponse: { type: 'structure', members: { failedItems: 'FailedItems' }, required: ['failedItems'] },
    ReportFileFormat: { type: 'string', enum: ['HTML', 'PDF'] },
    ReportStatus: { type: 'string', enum: ['WORK_IN_PROGRESS', 'FAILED', 'COMPLETED'] },
    ReportType: { type: 'string', enum: ['FINDING', 'FULL'] },
    ResourceGroup: { type: 'structure', members: { arn: 'Arn', createdAt: 'Timestamp', tags: 'ResourceGroupTags' }, required: ['arn', 'tags', 'createdAt'] },
    ResourceGroupList: { type: 'list', of: 'ResourceGroup', min: 0, max: 10 },
    ResourceGroupTag: { type: 'structure', members: { key: 'TagKey', value: 'TagValue' }, required: ['key'] },
    ResourceGroupTags: { type: 'list', of: 'ResourceGroupTag', min: 1, max: 10 },
    RuleName: { type: 'string', max: 1000 },
    RuleNameList: { type: 'list', of: 'RuleName', min: 0, max: 50 },
    RulesPackage: { type: 'structure', members: { arn: 'Arn', description: 'Text', name: 'RulesPackageName', provider: 'ProviderName', version: 'Version' }, required: ['arn', 'name', 'version', 'provider'] },
    RulesPackageList: { type: 'list', of: 'RulesPackage', min: 0, max: 10 },
    RulesPackageName: { type: 'string', min: 0, max: 1000 },
    Scope: { type: 'structure', members: { key: 'ScopeType', value: 'ScopeValue' } },
    ScopeList: { type: 'list', of: 'Scope', min: 1 },
    ScopeType: { type: 'string', enum: ['INSTANCE_ID', 'RULES_PACKAGE_ARN'] },
    ScopeValue: { type: 'string' },
    SecurityGroup: { type: 'structure', members: { groupId: 'Text', groupName: 'Text' } },
    SecurityGroups: { type: 'list', of: 'SecurityGroup' },
    ServiceName: { type: 'string', min: 0, max: 128 },
    ServiceTemporarilyUnavailableException: { type: 'structure', members: { canRetry: 'Bool', message: 'ErrorMessage' }, required: ['message', 'canRetry'], status: 400 },
    SetTagsForResourceRequest: { type: 'structure', members: { resourceArn: 'Arn', tags: 'TagList' }, required: ['resourceArn'] },
    Severity: { type: 'string', enum: ['Low', 'Medium', 'High', 'Informational', 'Undefined'] },
    SeverityList: { type: 'list', of: 'Severity', min: 0, max: 50 },
    StartAssessmentRunRequest: { type: 'structure', members: { assessmentRunName: 'AssessmentRunName', assessmentTemplateArn: 'Arn' }, required: ['assessmentTemplateArn'] },
    StartAssessmentRunResponse: { type: 'structure', members: { assessmentRunArn: 'Arn' }, required: ['assessmentRunArn'] },
    StopAction: { type: 'string', enum: ['START_EVALUATION', 'SKIP_EVALUATION'] },
    StopAssessmentRunRequest: { type: 'structure', members: { assessmentRunArn: 'Arn', stopAction: 'StopAction' }, required: ['assessmentRunArn'] },
    SubscribeToEventRequest: { type: 'structure', members: { event: 'InspectorEvent', resourceArn: 'Arn', topicArn: 'Arn' }, required: ['resourceArn', 'event', 'topicArn'] },
    Subscription: { type: 'structure', members: { eventSubscriptions: 'EventSubscriptionList', resourceArn: 'Arn', topicArn: 'Arn' }, required: ['resourceArn', 'topicArn', 'eventSubscriptions'] },
    SubscriptionList: { type: 'list', of: 'Subscription', min: 0, max: 50 },
    Tag: { type: 'structure', members: { key: 'TagKey', value: 'TagValue' }, required: ['key'] },
    TagKey: { type: 'string', min: 1, max: 128 },
    TagList: { type: 'list', of: 'Tag', min: 0, max: 10 },
    TagValue: { type: 'string', min: 1, max: 256 },
    Tags: { type: 'list', of: 'Tag' },
    TelemetryMetadata: { type: 'structure', members: { count: 'Long', dataSize: 'Long', messageType: 'MessageType' }, required: ['messageType', 'count'] },
    TelemetryMetadataList: { type: 'list', of: 'TelemetryMetadata', min: 0, max: 5000 },
    Text: { type: 'string', min: 0, max: 20000 },
    Timestamp: { type: 'timestamp' },
    TimestampRange: { type: 'structure', members: { beginDate: 'Timestamp', endDate: 'Timestamp' } },
    UUID: { type: 'string', pattern: '^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$' },
    UnsubscribeFromEventRequest: { type: 'structure', members: { event: 'InspectorEvent', resourceArn: 'Arn', topicArn: 'Arn' }, required: ['resourceArn', 'event', 'topicArn'] },
    UnsupportedFeatureException: { type: 'structure', members: { canRetry: 'Bool', message: 'ErrorMessage' }, required: ['message', 'canRetry'], status: 400 },
    UpdateAssessmentTargetRequest: { type: 'structure', members: { assessmentTargetArn: 'Arn', assessmentTargetName: 'AssessmentTargetName', resourceGroupArn: 'Arn' }, required: ['assessmentTargetArn', 'assessmentTargetName'] },
    Url: { type: 'string', max: 2048 },
    UserAttributeKeyList: { type: 'list', of: 'AttributeKey', min: 0, max: 10 },
    UserAttributeList: { type: 'list', of: 'Attribute', min: 0, max: 10 },
    Version: { type: 'string', min: 0, max: 1000 },
  },
};
