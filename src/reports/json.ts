import type { Vulnerability } from '../domain/advisory.ts';
import { instanceIdOfMachine } from '../domain/arn.ts';
import type { Assessment } from '../domain/finding.ts';
import type { InventorySubject } from '../domain/inventory.ts';
import type { NotEvaluated } from '../domain/match.ts';
import { priorityOf } from '../findings/priority.ts';
import { countBySeverity } from './counts.ts';
import { dockerfileFindings } from './dockerfile.ts';
import { reasonGroups } from './reasons.ts';
import type { Report, ScanReport } from './report.ts';

/** Grows with additions that old readers can ignore; a change they cannot ignore gets a new number. docs/scan.md. */
const JSON_SCHEMA_VERSION = 1;

function findingOf(assessment: Assessment, facts: Vulnerability | undefined) {
  const vulnerability = assessment.packageVulnerability;
  return {
    id: vulnerability?.vulnerabilityId ?? assessment.key,
    aliases: facts?.aliases ?? [],
    title: assessment.title,
    description: assessment.description,
    severity: assessment.severity,
    hidden: assessment.hidden,
    priority: priorityOf(assessment.severity, facts),
    fixAvailable: assessment.fixAvailable,
    exploitAvailable: assessment.exploitAvailable,
    score: assessment.inspectorScore,
    scoreDetails: assessment.scoreDetails,
    source: vulnerability?.source,
    sourceUrl: vulnerability?.sourceUrl,
    vendorSeverity: vulnerability?.vendorSeverity,
    published: facts?.published,
    modified: facts?.modified,
    cvss: vulnerability?.cvss ?? [],
    cwes: facts?.cwes ?? [],
    epss: facts?.epss,
    kev: facts?.kev,
    malicious: facts?.malicious,
    relatedVulnerabilities: vulnerability?.relatedVulnerabilities ?? [],
    references: vulnerability?.referenceUrls ?? [],
    packages: vulnerability?.packages ?? [],
  };
}

const notEvaluatedOf = ({ package: pkg, reason }: NotEvaluated) => ({
  type: pkg.type,
  namespace: pkg.namespace,
  name: pkg.name,
  version: pkg.version,
  arch: pkg.arch,
  filePath: pkg.locations[0]?.path,
  ownedBy: pkg.ownedBy,
  reason,
});

/** The machine id is a secret of the machine (machine-id(5)): a report carries the id derived from it. */
function targetOf({ host, ...subject }: InventorySubject) {
  if (host === undefined) return subject;
  const { machineId, ...details } = host;
  return { ...subject, host: { ...details, instanceId: instanceIdOfMachine(machineId) } };
}

function documentOf(scan: ScanReport) {
  const { inventory, result, assessments, database, vulnerability } = scan;
  const { digest, dataDate, builtAt, starter } = database;
  const dockerfiles = dockerfileFindings(inventory);
  return {
    schemaVersion: JSON_SCHEMA_VERSION,
    scannedAt: scan.now.toISOString(),
    target: targetOf(inventory.subject),
    distribution: inventory.distribution ?? null,
    database: { digest, dataDate, builtAt, starter },
    summary: {
      findings: assessments.length,
      severities: countBySeverity(assessments),
      dockerfileFindings: dockerfiles.length,
      dockerfileSeverities: countBySeverity(dockerfiles),
      hiddenUnfixed: scan.hiddenUnfixed,
      hidden: scan.hidden ?? {},
      packages: inventory.packages.length,
      evaluated: result.evaluated,
      notEvaluated: reasonGroups(result.notEvaluated, inventory.distribution),
      partial: inventory.problems.length > 0,
    },
    completeness: result.completeness,
    problems: inventory.problems,
    dockerfileFindings: dockerfiles,
    findings: assessments.map((assessment) => ({
      ...findingOf(assessment, vulnerability(assessment.key)),
      explanations: scan.explanations?.of(assessment.key),
    })),
    notEvaluated: result.notEvaluated.map(notEvaluatedOf),
  };
}

/** The shape of the JSON report; docs/scan.md describes each member. */
export type JsonScanReport = ReturnType<typeof documentOf>;

export const jsonReport: Report = {
  id: 'json',
  summary: 'stable and documented, for programs',
  render: (scan) => `${JSON.stringify(documentOf(scan), null, 2)}\n`,
};
