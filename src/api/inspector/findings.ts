import { assessmentFindingArn, numberOfId, type RunIds, readAssessmentArn, runArn } from '../../assessment/arn.ts';
import { FINDINGS, RUNS } from '../../assessment/kinds.ts';
import { readRecord, readRecords, updateRecord } from '../../assessment/records.ts';
import { type AssessmentFinding, type Attribute, NUMERIC_SEVERITY } from '../../domain/assessment.ts';
import type { Owner } from '../../domain/resource.ts';
import type { Page, PageRequest } from '../../store/store.ts';
import type * as wire from '../contract/inspector.generated.ts';
import { type HandlerDeps, ownerOf, ownScopeOf } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import { agentId } from './agent-id.ts';
import { checkTagKeys, definedAttributes, mergedAttributes } from './attributes.ts';
import { type Capability, describeAll, describeByIds, idOfArn, missing, pageOf } from './handler.ts';
import { idsOfRun } from './run-desk.ts';

type FindingOperations =
  | 'AddAttributesToFindings'
  | 'DescribeFindings'
  | 'ListFindings'
  | 'RemoveAttributesFromFindings';

const MAX_USER_ATTRIBUTES = 10;
/** Findings that are looked through for one answer. */
const LOOKED_THROUGH = 20_000;

const runIdsOf = ({ target = '', template = '', run = '' }: Readonly<Record<string, string>>): RunIds => ({
  targetId: target,
  templateId: template,
  runId: run,
});

function wireFinding(owner: Owner, ids: RunIds, arn: string, finding: AssessmentFinding): wire.Finding {
  const { resource, severity } = finding;
  return {
    arn,
    schemaVersion: 1,
    service: 'Inspector',
    serviceAttributes: {
      schemaVersion: 1,
      assessmentRunArn: runArn(owner, ids),
      rulesPackageArn: finding.rulesPackageArn,
    },
    // The model knows no other type of asset.
    ...(resource.type === 'AWS_EC2_INSTANCE' && { assetType: 'ec2-instance' }),
    assetAttributes: {
      schemaVersion: 1,
      agentId: agentId(resource.id),
      hostname: (resource.hostname ?? resource.name).slice(0, 256),
      ipv4Addresses: resource.ipV4Addresses,
      tags: Object.entries(resource.tags).map(([key, value]) => ({ key, ...(value !== '' && { value }) })),
    },
    id: finding.rule,
    title: finding.title,
    description: finding.description,
    recommendation: finding.recommendation,
    severity,
    numericSeverity: NUMERIC_SEVERITY[severity],
    confidence: finding.confidence,
    indicatorOfCompromise: false,
    attributes: finding.attributes,
    userAttributes: finding.userAttributes,
    createdAt: finding.createdAt,
    updatedAt: finding.updatedAt,
  };
}

/** Is one of the asked attributes there? A key alone asks for any value. */
const hasAny = (asked: readonly wire.Attribute[], there: readonly Attribute[]): boolean =>
  asked.length === 0 ||
  asked.some(({ key, value }) => there.some((one) => one.key === key && (value === undefined || one.value === value)));

function isWanted(finding: AssessmentFinding, filter: wire.FindingFilter): boolean {
  const { agentIds = [], autoScalingGroups = [], ruleNames = [], severities = [], rulesPackageArns = [] } = filter;
  const { beginDate, endDate } = filter.creationTimeRange ?? {};
  return (
    (agentIds.length === 0 || agentIds.includes(agentId(finding.resource.id))) &&
    // Nobody tells which group an instance is in: it is in none of those that are asked for.
    autoScalingGroups.length === 0 &&
    (ruleNames.length === 0 || ruleNames.includes(finding.rule)) &&
    (severities.length === 0 || severities.includes(finding.severity)) &&
    (rulesPackageArns.length === 0 || rulesPackageArns.includes(finding.rulesPackageArn)) &&
    hasAny(filter.attributes ?? [], finding.attributes) &&
    hasAny(filter.userAttributes ?? [], finding.userAttributes) &&
    (beginDate === undefined || finding.createdAt >= beginDate) &&
    (endDate === undefined || finding.createdAt <= endDate)
  );
}

/** Findings of runs: they stay as they were, but for the attributes that users add. */
export function findings(deps: HandlerDeps): Capability<FindingOperations> {
  const { store, clock } = deps;
  const { documents } = store;

  /** Runs in order, from the one at which the page before ended. */
  async function* runsFrom(caller: Caller, runIds: readonly string[] | undefined, from: string | undefined) {
    const scope = ownScopeOf(caller);
    if (runIds !== undefined) {
      const rest = runIds.slice(from === undefined ? 0 : Math.max(0, runIds.indexOf(from)));
      for (const id of rest) {
        const run = await documents.get(RUNS, scope, id);
        if (run !== undefined) yield run;
      }
      return;
    }
    // The order of ids is the same on every page; those before `from` are passed over without their findings.
    let after: string | undefined;
    do {
      const page = await documents.list(RUNS, scope, {}, { limit: 100, ...(after !== undefined && { after }) });
      yield* page.items.filter(({ id }) => from === undefined || id >= from);
      after = page.next;
    } while (after !== undefined);
  }

  async function listPage(
    caller: Caller,
    runIds: readonly string[] | undefined,
    filter: wire.FindingFilter,
    { limit, after }: PageRequest,
  ): Promise<Page<string>> {
    const [fromRun, fromNumber = '0'] = after?.split('#') ?? [];
    const arns: string[] = [];
    let looked = 0;
    for await (const run of runsFrom(caller, runIds, fromRun)) {
      const from = run.id === fromRun ? Number(fromNumber) : 0;
      for await (const { number, record } of readRecords(documents, FINDINGS, ownScopeOf(caller), run.id, from)) {
        if (arns.length === limit || looked++ === LOOKED_THROUGH) return { items: arns, next: `${run.id}#${number}` };
        if (isWanted(record, filter)) arns.push(assessmentFindingArn(run, idsOfRun(run), number));
      }
    }
    return { items: arns };
  }

  /** Changes the user attributes of each finding. */
  async function changeAttributes(
    arns: readonly string[],
    caller: Caller,
    changed: (attributes: readonly Attribute[]) => readonly Attribute[],
  ) {
    const owner = ownerOf(caller);
    const updatedAt = clock.now().toISOString();
    const { failedItems } = await describeAll<object>(arns, async (arn) => {
      const ids = readAssessmentArn(owner, 'finding', arn);
      if (ids === 'malformed') return 'INVALID_ARN';
      if (ids === 'foreign') return 'ITEM_DOES_NOT_EXIST';
      const { runId } = runIdsOf(ids);
      const number = numberOfId(ids.finding ?? '');
      if ((await documents.get(RUNS, ownScopeOf(caller), runId)) === undefined) return 'ITEM_DOES_NOT_EXIST';
      let isTooMany = false;
      const isThere = await updateRecord(documents, FINDINGS, owner, runId, number, (finding) => {
        const userAttributes = changed(finding.userAttributes);
        isTooMany = userAttributes.length > MAX_USER_ATTRIBUTES;
        return isTooMany ? finding : { ...finding, userAttributes, updatedAt };
      });
      // Told by finding: the call must not fail when others have their attributes already.
      return !isThere ? 'ITEM_DOES_NOT_EXIST' : isTooMany ? 'LIMIT_EXCEEDED' : {};
    });
    return { failedItems };
  }

  return {
    async ListFindings(input, caller) {
      const { assessmentRunArns = [], filter = {} } = input;
      const runIds = assessmentRunArns.map((arn) => idOfArn('run', arn, caller));
      for (const [index, id] of runIds.entries()) {
        const run = await documents.get(RUNS, ownScopeOf(caller), id);
        if (run === undefined) throw missing('run', assessmentRunArns[index] ?? '');
      }
      const distinct = runIds.length === 0 ? undefined : [...new Set(runIds)];
      const query = { runIds, filter };
      const { items, nextToken } = await pageOf(deps, caller, 'ListFindings', query, input, (page) =>
        listPage(caller, distinct, filter, page),
      );
      return { findingArns: items, nextToken };
    },

    async DescribeFindings({ findingArns }, caller) {
      const owner = ownerOf(caller);
      const scope = ownScopeOf(caller);
      const { found, failedItems } = await describeByIds(findingArns, 'finding', caller, async (ids) => {
        const runIds = runIdsOf(ids);
        const run = await documents.get(RUNS, scope, runIds.runId);
        const finding = run && (await readRecord(documents, FINDINGS, scope, run.id, numberOfId(ids.finding ?? '')));
        return finding && { runIds, finding };
      });
      const shown = [...found].map(([arn, { runIds, finding }]) => wireFinding(owner, runIds, arn, finding));
      return { findings: shown, failedItems };
    },

    AddAttributesToFindings({ findingArns, attributes }, caller) {
      checkTagKeys(attributes, 'INVALID_USER_ATTRIBUTE_KEY');
      const added = definedAttributes(attributes);
      return changeAttributes(findingArns, caller, (earlier) => mergedAttributes(earlier, added));
    },

    RemoveAttributesFromFindings({ findingArns, attributeKeys }, caller) {
      return changeAttributes(findingArns, caller, (earlier) =>
        earlier.filter(({ key }) => !attributeKeys.includes(key)),
      );
    },
  };
}
