import type {
  AssessmentAgent,
  AssessmentExclusion,
  AssessmentFinding,
  AssessmentRun,
  AssessmentTarget,
  AssessmentTemplate,
  ResourceGroup,
} from '../domain/assessment.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { documentKind } from '../store/store.ts';
import { recordKind } from './records.ts';

/** Documents of assessments. A template's parent is its target, a run's its template, records' their run. */
export const RESOURCE_GROUPS = documentKind<ResourceGroup>('assessment-resource-group');
export const TARGETS = documentKind<AssessmentTarget>('assessment-target');
export const TEMPLATES = documentKind<AssessmentTemplate>('assessment-template');
export const RUNS = documentKind<AssessmentRun>('assessment-run');

export const FINDINGS = recordKind<AssessmentFinding>('assessment-finding');
export const EXCLUSIONS = recordKind<AssessmentExclusion>('assessment-exclusion');
/** Issues that a run left out because a suppression rule answers for them: they are open all the same. */
export const SUPPRESSED = recordKind<string>('assessment-suppressed');
export const AGENTS = recordKind<AssessmentAgent>('assessment-agent');

export interface ExclusionsPreview {
  readonly status: 'WORK_IN_PROGRESS' | 'COMPLETED';
  readonly exclusions: readonly AssessmentExclusion[];
}
/** Its parent is the template. */
export const PREVIEWS = documentKind<ExclusionsPreview>('assessment-preview');

/** The document's id is that of the rules package; its name `NAME@VERSION`, its parent NAME. */
export const RULE_SETS = documentKind<RuleSet>('rule-set');

/** One of an account, under the id `role`. */
export const CROSS_ACCOUNT_ROLE = documentKind<{ readonly roleArn: string; readonly registeredAt: string }>(
  'assessment-cross-account-role',
);

/** How many of each an account has in a region (inspector.md part 4). */
export const QUOTAS = { targets: 50, templates: 500, runs: 50_000, resourceGroups: 50_000, ruleSets: 500 } as const;
