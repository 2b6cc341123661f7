import { assessmentSeverityOf, isOverFloor, RESOURCE_TYPES_OF_TARGET, TARGET_TYPES } from '../domain/assessment.ts';
import { type Inventory, isPartial } from '../domain/inventory.ts';
import type { Resource } from '../domain/resource.ts';
import type { Severity } from '../domain/severity.ts';
import { evaluateRule } from '../rules/evaluate.ts';
import type { Rule, RuleSet, RuleSubject } from '../rules/rule-set.ts';
import type { AssessedSubject, NewFinding, PackageResult } from './assess.ts';
import type { PipelineDeps } from './deps.ts';

/** What is known of a resource; what no collector reads is left out, and rules about it become exclusions. */
function subjectOf({ type, tags, details }: Resource, inventory: Inventory | undefined): RuleSubject {
  const createdAt = details.kind === 'image' ? details.image.createdAt : undefined;
  return {
    type: TARGET_TYPES.find((one) => RESOURCE_TYPES_OF_TARGET[one].includes(type)) ?? 'instance',
    tags: { ...tags },
    isPartial: inventory !== undefined && isPartial(inventory),
    ...(inventory !== undefined && {
      packages: inventory.packages.map(({ type: purlType, name, version, namespace }) => ({
        type: purlType,
        name,
        version,
        ...(namespace !== undefined && { namespace }),
      })),
    }),
    ...(createdAt !== undefined && { imageCreatedAt: createdAt }),
  };
}

const SEVERITY: Readonly<Record<Rule['severity'], Severity>> = {
  informational: 'INFORMATIONAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

const findingOf = (rule: Rule, reason: string): NewFinding => ({
  issue: rule.id,
  rule: rule.id,
  title: rule.title,
  description: `${rule.description === undefined ? '' : `${rule.description}\n\n`}Found: ${reason}.`,
  recommendation: rule.recommendation ?? 'Bring the resource in line with the rule.',
  severity: assessmentSeverityOf(SEVERITY[rule.severity]),
  confidence: 10,
  attributes: [
    { key: 'RULE', value: rule.id },
    { key: 'CHECK', value: rule.check.kind },
    { key: 'FOUND', value: reason.slice(0, 256) },
  ],
});

/** A rule set: a finding for each rule that fails, an exclusion for each that cannot be judged. */
export async function assessRules(
  { store, clock }: PipelineDeps,
  { rules }: RuleSet,
  { resource }: AssessedSubject,
  floor: Severity | undefined,
): Promise<PackageResult> {
  const current = await store.inventories.current(resource, resource.id);
  const subject = subjectOf(resource, current?.inventory);
  const now = clock.now();
  const findings: NewFinding[] = [];
  const exclusions: PackageResult['exclusions'][number][] = [];
  let checks = 0;
  for (const rule of rules) {
    const result = evaluateRule(rule, subject, now);
    if (result.outcome === 'pass' || result.outcome === 'fail') checks++;
    if (result.outcome === 'fail' && isOverFloor(SEVERITY[rule.severity], floor))
      findings.push(findingOf(rule, result.reason));
    if (result.outcome === 'exclusion') {
      exclusions.push({
        title: `Rule not checked: ${rule.id}`,
        description: `${rule.title}: ${result.reason}.`,
        recommendation: 'The rule has neither passed nor failed: check it in another way.',
        attributes: [
          { key: 'RULE', value: rule.id },
          { key: 'REASON', value: result.reason.slice(0, 256) },
        ],
      });
    }
  }
  return { checks, findings, exclusions };
}
