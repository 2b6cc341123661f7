import type { Vulnerability } from '../domain/advisory.ts';
import type { Assessment, VulnerablePackage } from '../domain/finding.ts';
import type { ScanReport } from './report.ts';

/** One vulnerability in one package at one place: the unit of reports that have no nesting. */
export interface AffectedPackage {
  readonly assessment: Assessment;
  readonly facts: Vulnerability | undefined;
  readonly pkg: VulnerablePackage;
}

/** All of them, in the order of the assessments. */
export const affectedPackages = ({ assessments, vulnerability }: ScanReport): AffectedPackage[] =>
  assessments.flatMap((assessment) => {
    const facts = vulnerability(assessment.key);
    return (assessment.packageVulnerability?.packages ?? []).map((pkg) => ({ assessment, facts, pkg }));
  });

/** `yes`, `no`, and what the vendor says of a fix that is not there. */
export const fixText = ({ fixedVersion, status }: VulnerablePackage): string =>
  fixedVersion ?? (status === 'affected' || status === 'fixed' ? 'no fix' : status);
