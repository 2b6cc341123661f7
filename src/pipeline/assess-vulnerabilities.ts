import { type Attribute, assessmentSeverityOf, isOverFloor } from '../domain/assessment.ts';
import type { Filter } from '../domain/filter.ts';
import { remedyOf } from '../domain/finding.ts';
import { NOT_EVALUATED_REASONS } from '../domain/match.ts';
import type { Scope } from '../domain/resource.ts';
import { SEVERITIES, type Severity } from '../domain/severity.ts';
import type { ListedFinding } from '../store/store.ts';
import type { AssessedSubject, NewFinding, PackageResult } from './assess.ts';
import type { PipelineDeps } from './deps.ts';

const PAGE = 100;
/** Longest text that the model has for a value of an attribute, and for a text. */
const MAX_VALUE = 256;
const MAX_TEXT = 20_000;
/** Packages that are named in the attributes of one finding. */
const NAMED_PACKAGES = 10;

const attribute = (key: string, value: string): Attribute[] =>
  value === '' ? [] : [{ key, value: value.slice(0, MAX_VALUE) }];

function newFinding({ finding }: ListedFinding): NewFinding {
  const packages = finding.packageVulnerability?.packages ?? [];
  const remedies = [...new Set(packages.flatMap((one) => remedyOf(one) ?? []))];
  const id = finding.packageVulnerability?.vulnerabilityId ?? finding.key;
  return {
    issue: finding.key,
    rule: id,
    title: finding.title,
    description: finding.description.slice(0, MAX_TEXT),
    recommendation: (remedies.join('\n') || 'No fix is known yet: watch the vendor’s page.').slice(0, MAX_TEXT),
    severity: assessmentSeverityOf(finding.severity),
    confidence: 10,
    attributes: [
      ...attribute('INSTANCE_ID', finding.resourceId),
      ...attribute('CVE_ID', id),
      ...attribute('SEVERITY', finding.severity),
      ...attribute('INSPECTOR_SCORE', finding.inspectorScore?.toFixed(1) ?? ''),
      ...attribute('FIX_AVAILABLE', finding.fixAvailable ?? ''),
      ...packages.slice(0, NAMED_PACKAGES).flatMap((one) => attribute('package_name', `${one.name} ${one.version}`)),
    ],
  };
}

interface OpenFindings {
  readonly findings: readonly NewFinding[];
  /** Keys of those that a suppression rule answers for. */
  readonly suppressed: readonly string[];
}

/** Open findings of a resource, at or over the floor. */
async function findingsOf(
  { store }: PipelineDeps,
  scope: Scope,
  resourceId: string,
  floor: Severity | undefined,
  signal: AbortSignal,
): Promise<OpenFindings> {
  const equals = (value: string) => ({ kind: 'string' as const, comparison: 'EQUALS' as const, value });
  const filter: Filter = {
    resourceId: [equals(resourceId)],
    findingStatus: [equals('ACTIVE'), equals('SUPPRESSED')],
    findingType: [equals('PACKAGE_VULNERABILITY')],
    severity: SEVERITIES.filter((severity) => isOverFloor(severity, floor)).map(equals),
  };
  const findings: NewFinding[] = [];
  const suppressed: string[] = [];
  let after: string | undefined;
  do {
    signal.throwIfAborted();
    const request = { limit: PAGE, ...(after !== undefined && { after }) };
    const page = await store.findings.list(scope, filter, undefined, request);
    for (const listed of page.items) {
      if (listed.finding.status === 'SUPPRESSED') suppressed.push(listed.finding.key);
      else findings.push(newFinding(listed));
    }
    after = page.next;
  } while (after !== undefined);
  return { findings, suppressed };
}

/** What the last scan of the resource could not judge. */
function gaps({ coverage }: AssessedSubject): PackageResult['exclusions'] {
  if (coverage === undefined || coverage.lastScannedAt === undefined || coverage.status.reason !== 'SUCCESSFUL') {
    const reason = coverage?.status.reason ?? 'PENDING_INITIAL_SCAN';
    return [
      {
        title: `Resource not scanned: ${reason}`,
        description: `The last scan of the resource did not end well (${reason}): vulnerabilities may be missing.`,
        recommendation: 'See the coverage of the resource (ListCoverage), and send its inventory again.',
        attributes: [{ key: 'REASON', value: reason }],
      },
    ];
  }
  const counts = coverage.summary?.notEvaluated;
  const reasonsGiven = NOT_EVALUATED_REASONS.filter((reason) => reason !== 'owned-by-distribution' && counts?.[reason]);
  const problems = coverage.summary?.problems ?? 0;
  return [
    ...reasonsGiven.map((reason) => ({
      title: `Packages not evaluated: ${reason}`,
      description: `The resource has packages that could not be judged (${reason}): they are neither clean nor affected. The attributes name some of them.`,
      recommendation: '`assay explain PURL CVE` tells of a package why it cannot be judged.',
      attributes: [
        ...attribute('REASON', reason),
        ...(coverage.summary?.unjudged?.[reason] ?? []).flatMap((name) => attribute('package_name', name)),
      ],
    })),
    ...(problems === 0
      ? []
      : [
          {
            title: 'Inventory partial',
            description: 'Some files of the resource could not be read: packages may be missing from its inventory.',
            recommendation: '`assay scan` on the resource names the files.',
            attributes: [{ key: 'REASON', value: 'PARTIAL_INVENTORY' }],
          },
        ]),
  ];
}

/** Common Vulnerabilities and Exposures: the open findings of the resource, and what its scan could not judge. */
export async function assessVulnerabilities(
  deps: PipelineDeps,
  scope: Scope,
  subject: AssessedSubject,
  floor: Severity | undefined,
  signal: AbortSignal,
): Promise<PackageResult> {
  const { findings, suppressed } = await findingsOf(deps, scope, subject.resource.id, floor, signal);
  const exclusions = gaps(subject);
  return { checks: exclusions.length === 0 || findings.length > 0 ? 1 : 0, findings, suppressed, exclusions };
}
