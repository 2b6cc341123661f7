import {
  type AssessmentExclusion,
  type AssessmentFinding,
  type AssessmentRun,
  compareFindings,
  familyOfRuleSet,
  type ReportedPackage,
  type RunReport,
} from '../domain/assessment.ts';
import type { Owner, Scope } from '../domain/resource.ts';
import { builtInOfArn } from '../domain/rules-package.ts';
import type { Document, DocumentStore } from '../store/store.ts';
import { readAssessmentArn, runArn } from './arn.ts';
import { EXCLUSIONS, FINDINGS, RULE_SETS, RUNS, TARGETS, TEMPLATES } from './kinds.ts';
import { readRecords } from './records.ts';

/** Findings that a page has room for: a hundred thousand would be no page. */
const SHOWN = 5000;
const MAX_EXCLUSIONS = 1000;

async function packageOf(
  documents: DocumentStore,
  owner: Owner,
  scope: Scope,
  arn: string,
): Promise<ReportedPackage & { readonly family: string }> {
  const builtIn = builtInOfArn(owner, arn);
  if (builtIn !== undefined) return { arn, name: builtIn.name, version: '', family: builtIn.rules };
  const ids = readAssessmentArn(owner, 'rulespackage', arn);
  const id = typeof ids === 'string' ? undefined : ids.rulespackage;
  const set = id === undefined ? undefined : await documents.get(RULE_SETS, scope, id);
  if (set === undefined) return { arn, name: 'A rule set that was deleted', version: '', family: arn };
  const { title, version, name, rules } = set.body;
  return {
    arn,
    name: title,
    version,
    rules: rules.map((rule) => ({ id: rule.id, title: rule.title, types: rule.types })),
    family: familyOfRuleSet(name),
  };
}

/** Rules packages of a run as reports name them; versions of one rule set have one family. */
export const packagesOf = (documents: DocumentStore, owner: Owner, scope: Scope, arns: readonly string[]) =>
  Promise.all(arns.map((arn) => packageOf(documents, owner, scope, arn)));

export const arnOfRun = (run: Document<AssessmentRun>): string =>
  runArn(run, { targetId: run.body.targetId, templateId: run.body.templateId, runId: run.id });

/** What a report of a run says; undefined when there is no such run. */
export async function runReportOf(
  documents: DocumentStore,
  owner: Owner,
  runId: string,
): Promise<RunReport | undefined> {
  const scope: Scope = { accountIds: [owner.accountId], region: owner.region };
  const run = await documents.get(RUNS, scope, runId);
  if (run === undefined) return undefined;
  const findings: AssessmentFinding[] = [];
  let furtherFindings = 0;
  for await (const { record } of readRecords(documents, FINDINGS, scope, runId)) {
    if (findings.length < SHOWN) findings.push(record);
    else furtherFindings++;
  }
  const exclusions: AssessmentExclusion[] = [];
  for await (const { record } of readRecords(documents, EXCLUSIONS, scope, runId)) {
    if (exclusions.length === MAX_EXCLUSIONS) break;
    exclusions.push(record);
  }
  const target = await documents.get(TARGETS, scope, run.body.targetId);
  const template = await documents.get(TEMPLATES, scope, run.body.templateId);
  return {
    runArn: arnOfRun(run),
    run: run.body,
    targetName: target?.name ?? run.body.targetId,
    templateName: template?.name ?? run.body.templateId,
    packages: await packagesOf(documents, owner, scope, run.body.rulesPackageArns),
    findings: findings.sort(compareFindings),
    furtherFindings,
    exclusions,
  };
}
