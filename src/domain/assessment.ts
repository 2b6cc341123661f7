import type { ResourceType } from './resource.ts';
import { SEVERITIES, type Severity, severityRank } from './severity.ts';

/**
 * Assessments: what Inspector Classic calls target, template, run, finding and exclusion (inspector.md 2.7, part 4), for
 * all kinds of resources. Times are ISO 8601 UTC.
 */
export const ASSESSMENT_SEVERITIES = ['High', 'Medium', 'Low', 'Informational', 'Undefined'] as const;
export type AssessmentSeverity = (typeof ASSESSMENT_SEVERITIES)[number];

/** Classic knows three ranks and a remark: CRITICAL is a High there. */
const SEVERITY: Readonly<Record<Severity, AssessmentSeverity>> = {
  CRITICAL: 'High',
  HIGH: 'High',
  MEDIUM: 'Medium',
  LOW: 'Low',
  INFORMATIONAL: 'Informational',
  UNTRIAGED: 'Undefined',
};
export const assessmentSeverityOf = (severity: Severity): AssessmentSeverity => SEVERITY[severity];

/** Classic's number for each rank, 0 to 10 (inspector.md part 4). */
export const NUMERIC_SEVERITY: Readonly<Record<AssessmentSeverity, number>> = {
  High: 9,
  Medium: 6,
  Low: 3,
  Informational: 0,
  Undefined: 0,
};

/** The lowest of Inspector's severities that Classic's rank stands for. */
const LOWEST: Readonly<Record<AssessmentSeverity, Severity>> = {
  High: 'HIGH',
  Medium: 'MEDIUM',
  Low: 'LOW',
  Informational: 'INFORMATIONAL',
  Undefined: 'UNTRIAGED',
};

/** Inspector's severity of a finding; those of rule sets do not tell HIGH from CRITICAL. */
export const severityOfFinding = ({
  severity,
  attributes,
}: Pick<AssessmentFinding, 'severity' | 'attributes'>): Severity => {
  const told = attributes.find(({ key }) => key === 'SEVERITY')?.value;
  return SEVERITIES.find((one) => one === told) ?? LOWEST[severity];
};

/** What nobody has scored yet is not below any floor. */
export const isOverFloor = (severity: Severity, floor: Severity | undefined): boolean =>
  floor === undefined || severity === 'UNTRIAGED' || severityRank(severity) >= severityRank(floor);

export interface Attribute {
  readonly key: string;
  readonly value?: string;
}

/** Kinds of resources that a target can select. */
export const TARGET_TYPES = ['instance', 'image', 'function', 'repository'] as const;
export type TargetType = (typeof TARGET_TYPES)[number];

export const RESOURCE_TYPES_OF_TARGET: Readonly<Record<TargetType, readonly ResourceType[]>> = {
  instance: ['AWS_EC2_INSTANCE'],
  image: ['AWS_ECR_CONTAINER_IMAGE'],
  function: ['AWS_LAMBDA_FUNCTION'],
  repository: ['CODE_REPOSITORY'],
};

export interface TagCondition {
  readonly key: string;
  /** Absent: any value will do. */
  readonly value?: string;
}

/** Which resources belong to a target: of one of the types, with any of the tags, and any of the names; empty: all. */
export interface Selector {
  readonly types: readonly TargetType[];
  readonly tags: readonly TagCondition[];
  /** Patterns with `*`. */
  readonly names: readonly string[];
}

export interface ResourceGroup {
  readonly tags: readonly TagCondition[];
}

export interface AssessmentTarget {
  /** Absent: all instances, unless there is a selector. */
  readonly resourceGroupId?: string;
  /** Assay's own, in place of a resource group. */
  readonly selector?: Selector;
}

export const ASSESSMENT_EVENTS = [
  'ASSESSMENT_RUN_STARTED',
  'ASSESSMENT_RUN_COMPLETED',
  'ASSESSMENT_RUN_STATE_CHANGED',
  'FINDING_REPORTED',
  'OTHER',
] as const;
export type AssessmentEvent = (typeof ASSESSMENT_EVENTS)[number];

export interface EventSubscription {
  readonly topicArn: string;
  readonly events: readonly { readonly event: AssessmentEvent; readonly subscribedAt: string }[];
}

/** What a run is made by; copied into each run, so that a run tells how it was made after its template is gone. */
export interface RunSettings {
  readonly targetId: string;
  readonly durationInSeconds: number;
  readonly rulesPackageArns: readonly string[];
  readonly userAttributes: readonly Attribute[];
  /** Findings below it are left out. */
  readonly severityFloor?: Severity;
}

export interface AssessmentTemplate extends RunSettings {
  /** Five-field cron in UTC. */
  readonly schedule?: string;
  readonly subscriptions: readonly EventSubscription[];
}

export const RUN_STATES = [
  'CREATED',
  'START_DATA_COLLECTION_PENDING',
  'START_DATA_COLLECTION_IN_PROGRESS',
  'COLLECTING_DATA',
  'STOP_DATA_COLLECTION_PENDING',
  'DATA_COLLECTED',
  'START_EVALUATING_RULES_PENDING',
  'EVALUATING_RULES',
  'FAILED',
  'ERROR',
  'COMPLETED',
  'COMPLETED_WITH_ERRORS',
  'CANCELED',
] as const;
export type RunState = (typeof RUN_STATES)[number];

const ENDED: ReadonlySet<RunState> = new Set(['FAILED', 'ERROR', 'COMPLETED', 'COMPLETED_WITH_ERRORS', 'CANCELED']);
export const hasEnded = (state: RunState): boolean => ENDED.has(state);
/** Its findings and exclusions are all there. */
export const hasResults = (state: RunState): boolean => state === 'COMPLETED' || state === 'COMPLETED_WITH_ERRORS';

export const TOPIC_STATUSES = ['SUCCESS', 'TOPIC_DOES_NOT_EXIST', 'ACCESS_DENIED', 'INTERNAL_ERROR'] as const;
/** What came of a message to a topic. */
export type TopicStatus = (typeof TOPIC_STATUSES)[number];

export interface RunNotification {
  readonly at: string;
  readonly event: AssessmentEvent;
  readonly topicArn: string;
  readonly status: TopicStatus;
  readonly message?: string;
}

export interface AssessmentRun extends RunSettings {
  readonly name: string;
  readonly templateId: string;
  readonly state: RunState;
  readonly stateChanges: readonly { readonly state: RunState; readonly at: string }[];
  readonly startedAt?: string;
  readonly completedAt?: string;
  readonly dataCollected: boolean;
  readonly notifications: readonly RunNotification[];
  readonly findingCounts: Readonly<Partial<Record<AssessmentSeverity, number>>>;
  /** Resources that it was asked to assess. */
  readonly resources: number;
  readonly exclusions: number;
  /** See {@link riskScoreOf}; absent until there are results. */
  readonly riskScore?: number;
  readonly telemetry: readonly { readonly messageType: string; readonly count: number }[];
  /** Evaluations that broke off. */
  readonly failures?: number;
}

/** The last fifty of a run are kept: what the wire can show. */
export const MAX_NOTIFICATIONS = 50;

/** The run in its next state; the same run when it is in that state already. */
export function movedTo(run: AssessmentRun, state: RunState, at: string): AssessmentRun {
  if (run.state === state) return run;
  return { ...run, state, stateChanges: [...run.stateChanges, { state, at }] };
}

/** The resource that a finding or an agent line is about. */
export interface AssessedResource {
  readonly id: string;
  readonly type: ResourceType;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly hostname?: string;
  readonly ipV4Addresses: readonly string[];
}

/** A finding of one run: it stays as it was, but for the attributes that users add. */
export interface AssessmentFinding {
  /** What makes it the same issue in another run: the rules package's family, the rule, the resource. */
  readonly issue: string;
  readonly rulesPackageArn: string;
  /** `CVE-2024-1234`, or the rule of a rule set. */
  readonly rule: string;
  readonly resource: AssessedResource;
  readonly title: string;
  readonly description: string;
  readonly recommendation: string;
  readonly severity: AssessmentSeverity;
  /** 0 to 10. */
  readonly confidence: number;
  readonly attributes: readonly Attribute[];
  readonly userAttributes: readonly Attribute[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Rule of the finding that a resource gets on which all rules were checked and none found anything. */
export const CLEAN_RULE = 'No potential security issues found';

/** What versions of one rule set have in common, so that issues are the same in runs with another version. */
export const familyOfRuleSet = (name: string): string => `rule-set:${name}`;

/** A check that could not be made. */
export interface AssessmentExclusion {
  readonly rulesPackageArn: string;
  readonly title: string;
  readonly description: string;
  readonly recommendation: string;
  /** Resources that it was not made of; none: of all. */
  readonly resourceIds: readonly string[];
  readonly attributes: readonly Attribute[];
}

export type AgentHealth = 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN';
export type AgentHealthCode = 'IDLE' | 'RUNNING' | 'SHUTDOWN' | 'UNHEALTHY' | 'THROTTLED' | 'UNKNOWN';

export interface AssessmentAgent {
  readonly resource: AssessedResource;
  readonly health: AgentHealth;
  readonly healthCode: AgentHealthCode;
  readonly healthDetails?: string;
  readonly packages: number;
}

/** The share of what is still missing to 100 that each finding takes. */
const RISK: Readonly<Record<AssessmentSeverity, number>> = {
  High: 0.5,
  Medium: 0.2,
  Low: 0.05,
  Informational: 0,
  Undefined: 0,
};

/**
 * Risk of one resource, 0 to 100 with one decimal: every High takes half of what is missing to 100, every Medium a fifth,
 * every Low a twentieth. More or worse findings never lower it. A run's score is that of its worst resource.
 */
export function riskScoreOf(severities: readonly AssessmentSeverity[]): number {
  const missing = severities.reduce((rest, severity) => rest * (1 - RISK[severity]), 100);
  return Math.round((100 - missing) * 10) / 10;
}

/** A rules package as reports name it. */
export interface ReportedPackage {
  readonly arn: string;
  readonly name: string;
  readonly version: string;
  /** Rules of a rule set, each with the types of resources that it is about (absent: all). */
  readonly rules?: readonly {
    readonly id: string;
    readonly title: string;
    readonly types?: readonly TargetType[] | undefined;
  }[];
}

/** Everything that a report of a run says. */
export interface RunReport {
  readonly runArn: string;
  readonly run: AssessmentRun;
  readonly targetName: string;
  readonly templateName: string;
  readonly packages: readonly ReportedPackage[];
  /** Worst first. */
  readonly findings: readonly AssessmentFinding[];
  /** Findings that there is no room for. */
  readonly furtherFindings: number;
  readonly exclusions: readonly AssessmentExclusion[];
}

/** What reports show of a finding. */
export interface ReportedFinding
  extends Pick<AssessmentFinding, 'severity' | 'rule' | 'title' | 'description' | 'recommendation'> {
  readonly resource: Pick<AssessedResource, 'id' | 'name'>;
}

/** The issues of two runs. Those that the second run did not look for are neither fixed nor unchanged. */
export interface RunComparison<F extends ReportedFinding = AssessmentFinding> {
  readonly from: RunSummary;
  readonly to: RunSummary;
  readonly new: readonly F[];
  readonly fixed: readonly F[];
  readonly unchanged: readonly F[];
  readonly notChecked: readonly F[];
}

export interface RunSummary {
  readonly arn: string;
  readonly name: string;
  readonly state: RunState;
  readonly completedAt?: string | undefined;
  readonly riskScore?: number | undefined;
}

export const summaryOfRun = (arn: string, { name, state, completedAt, riskScore }: AssessmentRun): RunSummary => ({
  arn,
  name,
  state,
  ...(completedAt !== undefined && { completedAt }),
  ...(riskScore !== undefined && { riskScore }),
});

const rankOf = (severity: AssessmentSeverity): number => ASSESSMENT_SEVERITIES.indexOf(severity);

/** Worst first, then by rule and resource: the same findings are always in the same order. */
export function compareFindings(a: AssessmentFinding, b: AssessmentFinding): number {
  const [left, right] = [`${a.rule}\0${a.resource.id}`, `${b.rule}\0${b.resource.id}`];
  return rankOf(a.severity) - rankOf(b.severity) || (left < right ? -1 : left > right ? 1 : 0);
}
