import {
  type AssessmentExclusion,
  type AssessmentFinding,
  type AssessmentRun,
  CLEAN_RULE,
  compareFindings,
  isOverFloor,
  RESOURCE_TYPES_OF_TARGET,
  type ReportedPackage,
  type RunComparison,
  severityOfFinding,
  summaryOfRun,
} from '../domain/assessment.ts';
import { usageError } from '../domain/errors.ts';
import type { Owner, Scope } from '../domain/resource.ts';
import type { Document, DocumentStore } from '../store/store.ts';
import { AGENTS, EXCLUSIONS, FINDINGS, SUPPRESSED } from './kinds.ts';
import { type RecordKind, readRecords } from './records.ts';
import { arnOfRun, packagesOf } from './run-report.ts';

/** Findings of one run that a comparison holds in memory. */
const MAX_FINDINGS = 20_000;

async function recordsOf<T>(documents: DocumentStore, kind: RecordKind<T>, scope: Scope, runId: string): Promise<T[]> {
  const records: T[] = [];
  for await (const { record } of readRecords(documents, kind, scope, runId)) {
    if (records.length === MAX_FINDINGS) {
      throw usageError(`a run with more than ${MAX_FINDINGS} findings is not compared`);
    }
    records.push(record);
  }
  return records;
}

const isAbout = (exclusion: AssessmentExclusion, { rule, resource }: AssessmentFinding): boolean => {
  const ofRule = exclusion.attributes.find(({ key }) => key === 'RULE')?.value;
  const isWhole = exclusion.resourceIds.length === 0;
  // What a scan could not judge leaves its findings open, so that such an exclusion closes none.
  return isWhole || (ofRule === rule && exclusion.resourceIds.includes(resource.id));
};

/** Does the package of a run have the rule of a finding still, for that resource? Only rule sets have a list of theirs. */
const asks = ({ rules }: ReportedPackage, { rule, resource }: AssessmentFinding): boolean =>
  rules === undefined ||
  rules.some(
    ({ id, types }) =>
      id === rule &&
      (types === undefined || types.some((type) => RESOURCE_TYPES_OF_TARGET[type].includes(resource.type))),
  );

/**
 * What changed between two runs. An issue that the second run did not find is fixed only if that run looked for it: with a
 * rules package of the same family that has the rule, on the same resource, without an exclusion of the rule, and not below
 * its severity floor. One that is suppressed by then is open all the same.
 * @throws AssayError `usage` for runs that are too large
 */
export async function compareRuns(
  documents: DocumentStore,
  owner: Owner,
  from: Document<AssessmentRun>,
  to: Document<AssessmentRun>,
): Promise<RunComparison> {
  const scope: Scope = { accountIds: [owner.accountId], region: owner.region };
  const isIssue = ({ rule }: AssessmentFinding): boolean => rule !== CLEAN_RULE;
  const before = (await recordsOf(documents, FINDINGS, scope, from.id)).filter(isIssue).sort(compareFindings);
  const after = (await recordsOf(documents, FINDINGS, scope, to.id)).filter(isIssue).sort(compareFindings);
  const earlier = new Set(before.map(({ issue }) => issue));
  const later = new Set(after.map(({ issue }) => issue));
  const packages = await packagesOf(documents, owner, scope, to.body.rulesPackageArns);
  const families = new Map(packages.map((one) => [one.family, one]));
  const resources = new Set((await recordsOf(documents, AGENTS, scope, to.id)).map(({ resource }) => resource.id));
  const exclusions = await recordsOf(documents, EXCLUSIONS, scope, to.id);
  const suppressed = new Set(await recordsOf(documents, SUPPRESSED, scope, to.id));
  const wasChecked = (finding: AssessmentFinding): boolean => {
    const asked = families.get(finding.issue.split('/')[0] ?? '');
    return (
      asked !== undefined &&
      asks(asked, finding) &&
      !suppressed.has(finding.issue) &&
      isOverFloor(severityOfFinding(finding), to.body.severityFloor) &&
      resources.has(finding.resource.id) &&
      !exclusions.some((one) => one.rulesPackageArn === asked.arn && isAbout(one, finding))
    );
  };
  const gone = before.filter(({ issue }) => !later.has(issue));
  return {
    from: summaryOfRun(arnOfRun(from), from.body),
    to: summaryOfRun(arnOfRun(to), to.body),
    new: after.filter(({ issue }) => !earlier.has(issue)),
    fixed: gone.filter(wasChecked),
    unchanged: after.filter(({ issue }) => earlier.has(issue)),
    notChecked: gone.filter((finding) => !wasChecked(finding)),
  };
}
