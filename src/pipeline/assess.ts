import { agentOf } from '../assessment/agent.ts';
import { readAssessmentArn } from '../assessment/arn.ts';
import { RULE_SETS } from '../assessment/kinds.ts';
import { assessedResource } from '../assessment/select.ts';
import {
  type AssessedResource,
  type AssessmentAgent,
  type AssessmentExclusion,
  type AssessmentFinding,
  type Attribute,
  CLEAN_RULE,
  familyOfRuleSet,
  type RunSettings,
} from '../domain/assessment.ts';
import type { Coverage } from '../domain/coverage.ts';
import type { Owner, Resource, Scope } from '../domain/resource.ts';
import { type BuiltInPackage, builtInArn, builtInOfArn } from '../domain/rules-package.ts';
import type { Severity } from '../domain/severity.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { assessRules } from './assess-rules.ts';
import { assessVulnerabilities } from './assess-vulnerabilities.ts';
import type { PipelineDeps } from './deps.ts';

/** A check that could not be made of one resource, or of all; several with one title and package become one exclusion. */
export type ExclusionNote = Omit<AssessmentExclusion, 'resourceIds'> & { readonly resourceId?: string };

/** What one rules package says of one resource. */
export interface PackageResult {
  /** Rules that were checked, whatever came of them. */
  readonly checks: number;
  readonly findings: readonly NewFinding[];
  /** Issues that a suppression rule answers for. */
  readonly suppressed?: readonly string[];
  readonly exclusions: readonly Omit<ExclusionNote, 'rulesPackageArn' | 'resourceId'>[];
}

/** A finding without what is the same for all of a run. */
export type NewFinding = Omit<
  AssessmentFinding,
  'rulesPackageArn' | 'resource' | 'userAttributes' | 'createdAt' | 'updatedAt'
>;

/** What the rules packages of a run judge a resource by. */
export interface AssessedSubject {
  readonly resource: Resource;
  readonly assessed: AssessedResource;
  readonly coverage: Coverage | undefined;
}

type Rules = BuiltInPackage | RuleSet | undefined;

/** Where the findings of a run go, as they are made. */
export interface AssessmentSink {
  finding(finding: AssessmentFinding): Promise<void>;
  agent(agent: AssessmentAgent): Promise<void>;
  /** An issue that is open and not shown. */
  suppressed(issue: string): Promise<void>;
}

/** Attributes that the model has for an exclusion. */
const MAX_ATTRIBUTES = 50;
const NO_ENGINE = 'Assay has no engine for this rules package yet';

/** Puts notes of the same check together: one exclusion names all its resources. */
function collector() {
  const exclusions = new Map<string, AssessmentExclusion>();
  return {
    add({ resourceId, ...note }: ExclusionNote): void {
      const key = `${note.rulesPackageArn}\0${note.title}\0${note.description}`;
      const known = exclusions.get(key) ?? { ...note, resourceIds: [] };
      const resourceIds = resourceId === undefined ? known.resourceIds : [...known.resourceIds, resourceId];
      const isNew = ({ key: name, value }: Attribute): boolean =>
        !known.attributes.some((one) => one.key === name && one.value === value);
      const attributes = [...known.attributes, ...note.attributes.filter(isNew)].slice(0, MAX_ATTRIBUTES);
      exclusions.set(key, { ...known, resourceIds, attributes });
    },
    has: (arn: string): boolean => [...exclusions.values()].some((one) => one.rulesPackageArn === arn),
    all: (): readonly AssessmentExclusion[] => [...exclusions.values()],
  };
}

async function rulesOf({ store }: PipelineDeps, owner: Owner, scope: Scope, arn: string): Promise<Rules> {
  const builtIn = builtInOfArn(owner, arn);
  if (builtIn !== undefined) return builtIn;
  const ids = readAssessmentArn(owner, 'rulespackage', arn);
  const id = typeof ids === 'string' ? undefined : ids.rulespackage;
  return id === undefined ? undefined : (await store.documents.get(RULE_SETS, scope, id))?.body;
}

/** A package that nothing can judge is excluded as a whole. */
function excludedWhole(rulesPackageArn: string, rules: Rules): ExclusionNote | undefined {
  if (rules === undefined) {
    return {
      rulesPackageArn,
      title: 'Rules package not found',
      description: 'The rule set of this rules package was deleted, so that none of its rules was checked.',
      recommendation: 'Push the rule set again, and make a new template with it.',
      attributes: [],
    };
  }
  if ('format' in rules || rules.rules === 'vulnerabilities') return undefined;
  return {
    rulesPackageArn,
    title: `Rules package not supported: ${rules.name}`,
    description: `${NO_ENGINE}: none of its rules was checked on any resource of the target.`,
    recommendation: 'Leave it out of the template, or write the rules that matter to you as a rule set.',
    attributes: [{ key: 'REASON', value: 'NO_ENGINE' }],
  };
}

/** Nothing was found and nothing was left out: Classic says so in a finding of its own. */
const clean = (floor: Severity | undefined): NewFinding => ({
  issue: 'clean',
  rule: CLEAN_RULE,
  title: CLEAN_RULE,
  description: `All rules of the package were checked on this resource, and none of them found anything${
    floor === undefined ? '' : ` at or over the severity floor of the template, ${floor}`
  }.`,
  recommendation: 'Nothing has to be done.',
  severity: 'Informational',
  confidence: 10,
  attributes: [],
});

const NO_RULE_APPLIES = {
  title: 'No rule applies',
  description: 'None of the rules of this package is about a resource of the target: nothing was checked.',
  recommendation: 'Leave the package out of the template, or select resources that its rules are about.',
  attributes: [{ key: 'REASON', value: 'NOT_APPLICABLE' }],
};

export interface AssessmentOutcome {
  readonly exclusions: readonly AssessmentExclusion[];
  readonly packages: number;
  /** Checks that were made, of all packages on all resources. */
  readonly checks: number;
}

/**
 * Judges resources by the rules packages of a run, one after the other. Every check that is not made is an exclusion:
 * nothing that was not looked at passes.
 */
export async function assess(
  deps: PipelineDeps,
  owner: Owner,
  settings: RunSettings,
  resourceIds: readonly string[],
  sink: AssessmentSink,
  signal: AbortSignal,
): Promise<AssessmentOutcome> {
  const { store, clock } = deps;
  const scope: Scope = { accountIds: [owner.accountId], region: owner.region };
  const exclusions = collector();
  const judges: { readonly arn: string; readonly rules: BuiltInPackage | RuleSet }[] = [];
  for (const arn of settings.rulesPackageArns) {
    const rules = await rulesOf(deps, owner, scope, arn);
    const whole = excludedWhole(arn, rules);
    if (whole !== undefined) exclusions.add(whole);
    else if (rules !== undefined) judges.push({ arn, rules });
  }
  for (const { arn } of resourceIds.length === 0 ? judges : []) {
    exclusions.add({
      rulesPackageArn: arn,
      title: 'No resources in the assessment target',
      description: 'The target selects no resource that Assay knows: nothing was checked.',
      recommendation: 'Compare the tags and names of the target with those of the resources (ListCoverage).',
      attributes: [{ key: 'REASON', value: 'NO_RESOURCES' }],
    });
  }
  let packages = 0;
  const checks = new Map<string, number>();
  for (const resourceId of resourceIds) {
    signal.throwIfAborted();
    const resource = await store.resources.get(owner, resourceId);
    const coverage = await store.coverage.get(owner, resourceId, 'PACKAGE');
    if (resource === undefined) {
      for (const { arn } of judges) exclusions.add({ ...GONE, rulesPackageArn: arn, resourceId });
      continue;
    }
    const assessed = assessedResource(resource);
    if (coverage !== undefined) {
      const agent = agentOf(coverage);
      packages += agent.packages;
      await sink.agent(agent);
    }
    const subject: AssessedSubject = { resource, assessed, coverage };
    for (const { arn, rules } of judges) {
      const result =
        'format' in rules
          ? await assessRules(deps, rules, subject, settings.severityFloor)
          : await assessVulnerabilities(deps, scope, subject, settings.severityFloor, signal);
      checks.set(arn, (checks.get(arn) ?? 0) + result.checks);
      const isClean = result.checks > 0 && result.findings.length === 0 && result.exclusions.length === 0;
      const now = clock.now().toISOString();
      const family = 'format' in rules ? familyOfRuleSet(rules.name) : rules.rules;
      const issueOf = (issue: string): string => `${family}/${issue}/${resourceId}`;
      for (const issue of result.suppressed ?? []) await sink.suppressed(issueOf(issue));
      for (const finding of isClean ? [clean(settings.severityFloor)] : result.findings) {
        await sink.finding({
          ...finding,
          issue: issueOf(finding.issue),
          rulesPackageArn: arn,
          resource: assessed,
          userAttributes: settings.userAttributes,
          createdAt: now,
          updatedAt: now,
        });
      }
      for (const note of result.exclusions) exclusions.add({ ...note, rulesPackageArn: arn, resourceId });
    }
  }
  for (const { arn } of judges) {
    if (!checks.get(arn) && !exclusions.has(arn)) exclusions.add({ ...NO_RULE_APPLIES, rulesPackageArn: arn });
  }
  if (settings.rulesPackageArns.length === 0) {
    exclusions.add({ ...NO_RULE_APPLIES, rulesPackageArn: builtInArn(owner, 'vulnerabilities') });
  }
  const made = [...checks.values()].reduce((sum, count) => sum + count, 0);
  return { exclusions: exclusions.all(), packages, checks: made };
}

const GONE = {
  title: 'Resource gone',
  description: 'The resource went away while the run was in progress, so that no rule was checked on it.',
  recommendation: 'Nothing has to be done if it was meant to go.',
  attributes: [],
};
