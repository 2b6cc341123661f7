import { ownMember } from '../../domain/own-member.ts';
import type { InvalidInputErrorCode } from '../contract/inspector.generated.ts';

/** Codes of members; `[]` is an item of a list, and the list itself is about its length. */
const CODES: Readonly<Record<string, InvalidInputErrorCode>> = {
  agentIds: 'INVALID_NUMBER_OF_AGENT_IDS',
  'agentIds[]': 'INVALID_AGENT_ID',
  assessmentRunArn: 'INVALID_ASSESSMENT_RUN_ARN',
  assessmentRunArns: 'INVALID_NUMBER_OF_ASSESSMENT_RUN_ARNS',
  'assessmentRunArns[]': 'INVALID_ASSESSMENT_RUN_ARN',
  assessmentTargetArn: 'INVALID_ASSESSMENT_TARGET_ARN',
  assessmentTargetArns: 'INVALID_NUMBER_OF_ASSESSMENT_TARGET_ARNS',
  'assessmentTargetArns[]': 'INVALID_ASSESSMENT_TARGET_ARN',
  assessmentTargetName: 'INVALID_ASSESSMENT_TARGET_NAME',
  assessmentTargetNamePattern: 'INVALID_ASSESSMENT_TARGET_NAME_PATTERN',
  assessmentTemplateArn: 'INVALID_ASSESSMENT_TEMPLATE_ARN',
  assessmentTemplateArns: 'INVALID_NUMBER_OF_ASSESSMENT_TEMPLATE_ARNS',
  'assessmentTemplateArns[]': 'INVALID_ASSESSMENT_TEMPLATE_ARN',
  assessmentTemplateName: 'INVALID_ASSESSMENT_TEMPLATE_NAME',
  attributeKeys: 'INVALID_NUMBER_OF_USER_ATTRIBUTES',
  'attributeKeys[]': 'INVALID_USER_ATTRIBUTE_KEY',
  attributes: 'INVALID_NUMBER_OF_ATTRIBUTES',
  'attributes[]': 'INVALID_ATTRIBUTE',
  'attributes[].key': 'INVALID_ATTRIBUTE',
  'attributes[].value': 'INVALID_ATTRIBUTE',
  autoScalingGroups: 'INVALID_NUMBER_OF_AUTO_SCALING_GROUPS',
  'autoScalingGroups[]': 'INVALID_AUTO_SCALING_GROUP',
  completionTimeRange: 'INVALID_ASSESSMENT_RUN_COMPLETION_TIME_RANGE',
  creationTimeRange: 'INVALID_ASSESSMENT_RUN_START_TIME_RANGE',
  durationInSeconds: 'INVALID_ASSESSMENT_TEMPLATE_DURATION',
  durationRange: 'INVALID_ASSESSMENT_RUN_DURATION_RANGE',
  event: 'INVALID_EVENT',
  exclusionArns: 'INVALID_NUMBER_OF_ASSESSMENT_RUN_ARNS',
  'exclusionArns[]': 'INVALID_ASSESSMENT_RUN_ARN',
  findingArns: 'INVALID_NUMBER_OF_FINDING_ARNS',
  'findingArns[]': 'INVALID_FINDING_ARN',
  locale: 'INVALID_LOCALE',
  maxResults: 'INVALID_MAX_RESULTS',
  namePattern: 'INVALID_ASSESSMENT_TEMPLATE_NAME_PATTERN',
  nextToken: 'INVALID_PAGINATION_TOKEN',
  previewAgentsArn: 'INVALID_ASSESSMENT_TARGET_ARN',
  resourceArn: 'INVALID_RESOURCE_ARN',
  resourceGroupArn: 'INVALID_RESOURCE_GROUP_ARN',
  resourceGroupArns: 'INVALID_NUMBER_OF_RESOURCE_GROUP_ARNS',
  'resourceGroupArns[]': 'INVALID_RESOURCE_GROUP_ARN',
  resourceGroupTags: 'INVALID_NUMBER_OF_RESOURCE_GROUP_TAGS',
  'resourceGroupTags[].key': 'INVALID_RESOURCE_GROUP_TAG_KEY',
  'resourceGroupTags[].value': 'INVALID_RESOURCE_GROUP_TAG_VALUE',
  roleArn: 'INVALID_IAM_ROLE_ARN',
  ruleNames: 'INVALID_NUMBER_OF_RULE_NAMES',
  'ruleNames[]': 'INVALID_RULE_NAME',
  rulesPackageArns: 'INVALID_NUMBER_OF_RULES_PACKAGE_ARNS',
  'rulesPackageArns[]': 'INVALID_RULES_PACKAGE_ARN',
  severities: 'INVALID_NUMBER_OF_SEVERITIES',
  'severities[]': 'INVALID_SEVERITY',
  startTimeRange: 'INVALID_ASSESSMENT_RUN_START_TIME_RANGE',
  stateChangeTimeRange: 'INVALID_ASSESSMENT_RUN_STATE_CHANGE_TIME_RANGE',
  states: 'INVALID_NUMBER_OF_ASSESSMENT_RUN_STATES',
  'states[]': 'INVALID_ASSESSMENT_RUN_STATE',
  stopAction: 'INVALID_ASSESSMENT_RUN_STATE',
  tags: 'INVALID_NUMBER_OF_TAGS',
  'tags[]': 'INVALID_TAG',
  'tags[].key': 'INVALID_TAG_KEY',
  'tags[].value': 'INVALID_TAG_VALUE',
  topicArn: 'INVALID_SNS_TOPIC_ARN',
  userAttributes: 'INVALID_NUMBER_OF_USER_ATTRIBUTES',
  'userAttributes[].key': 'INVALID_USER_ATTRIBUTE_KEY',
  'userAttributes[].value': 'INVALID_USER_ATTRIBUTE_VALUE',
  userAttributesForFindings: 'INVALID_NUMBER_OF_USER_ATTRIBUTES',
  'userAttributesForFindings[].key': 'INVALID_USER_ATTRIBUTE_KEY',
  'userAttributesForFindings[].value': 'INVALID_USER_ATTRIBUTE_VALUE',
};

/** Where an operation means another thing by a member than the others. */
const OF_OPERATION: Readonly<Record<string, Readonly<Record<string, InvalidInputErrorCode>>>> = {
  AddAttributesToFindings: {
    attributes: 'INVALID_NUMBER_OF_USER_ATTRIBUTES',
    'attributes[]': 'INVALID_USER_ATTRIBUTE',
    'attributes[].key': 'INVALID_USER_ATTRIBUTE_KEY',
    'attributes[].value': 'INVALID_USER_ATTRIBUTE_VALUE',
  },
  ListAssessmentTemplates: { durationRange: 'INVALID_ASSESSMENT_TEMPLATE_DURATION_RANGE' },
};

/**
 * The code of the 50 that fits a member best, by its path in the request (`filter.severities.1.member`). The model has none
 * for a few members (a report's format, a preview's token): these are told by the entity that the operation is about.
 */
export function codeOfMember(path: string, operation: string): InvalidInputErrorCode {
  const member = path.replace(/^filter\./, '').replaceAll(/\.\d+\.member/g, '[]');
  // `durationRange.minSeconds` and `completionTimeRange.beginDate` are told by the range.
  for (let at = member; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const code = ownMember(ownMember(OF_OPERATION, operation) ?? {}, at) ?? ownMember(CODES, at);
    if (code !== undefined) return code;
  }
  return /Preview|Template/.test(operation) ? 'INVALID_ASSESSMENT_TEMPLATE_ARN' : 'INVALID_ASSESSMENT_RUN_ARN';
}
