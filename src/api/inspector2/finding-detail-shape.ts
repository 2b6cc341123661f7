import type { Vulnerability } from '../../domain/advisory.ts';
import { findingArn } from '../../domain/arn.ts';
import type { VulnerablePackage } from '../../domain/finding.ts';
import { priorityOf } from '../../findings/priority.ts';
import type { ListedFinding } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { cisaData, exploitObserved, MAX_REFERENCES } from './vulnerability-shape.ts';

/** What speaks for the finding: the advisory, and the comparison that was made. */
const packageEvidence = ({ name, evidence }: VulnerablePackage, severity: string): wire.Evidence => ({
  evidenceRule: evidence.advisoryId,
  evidenceDetail: `${name}: ${evidence.rule}`,
  severity,
});

/** What is known of attacks, each in a sentence. */
const threats = (severity: wire.Severity, vulnerability: Vulnerability | undefined): wire.Evidence[] =>
  priorityOf(severity, vulnerability)
    .reasons.filter((reason) => !reason.startsWith('severity '))
    .map((reason) => ({ evidenceRule: 'Threat intelligence', evidenceDetail: reason, severity }));

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/**
 * What BatchGetFindingDetails tells of a finding (inspector.md 3.3). `riskScore` is Assay's own priority, 0 to 100.
 * Techniques and tools of attackers come from no feed of this version, so there are none.
 */
export function findingDetail(
  { finding, epssScore }: ListedFinding,
  vulnerability: Vulnerability | undefined,
): wire.FindingDetail {
  const { packageVulnerability, codeVulnerability, severity } = finding;
  const packages = packageVulnerability?.packages ?? [];
  const references = [
    ...(packageVulnerability?.referenceUrls ?? []),
    ...(codeVulnerability?.referenceUrls ?? []),
    ...(vulnerability?.references ?? []),
  ];
  return {
    findingArn: findingArn(finding, finding.id),
    riskScore: priorityOf(severity, vulnerability).score,
    cisaData: vulnerability && cisaData(vulnerability),
    exploitObserved: vulnerability && exploitObserved(vulnerability),
    evidences: [...threats(severity, vulnerability), ...packages.map((p) => packageEvidence(p, severity))],
    ttps: [],
    tools: [],
    cwes: unique([...(codeVulnerability?.cwes ?? []), ...(vulnerability?.cwes ?? [])]),
    epssScore: epssScore ?? vulnerability?.epss?.score,
    referenceUrls: unique(references).slice(0, MAX_REFERENCES),
  };
}
