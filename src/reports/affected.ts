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

/**
 * The version to install; `reboot` when it is installed already; `esm-infra 1.2-3` when only a support channel has it;
 * else what the vendor says of a fix that is not there.
 */
export function fixText({ fixedVersion, channelFixes = [], rebootPending, status }: VulnerablePackage): string {
  if (rebootPending) return 'reboot';
  if (fixedVersion !== undefined) return fixedVersion;
  if (channelFixes.length > 0) return channelFixes.map((fix) => `${fix.channel} ${fix.fixedVersion}`).join(', ');
  return status === 'affected' || status === 'fixed' ? 'no fix' : status;
}

/** The same as the end of a sentence: `fixed in 1.2-3`, `no fix here, with esm-infra in 1.2-3`. */
export function fixSentence(pkg: VulnerablePackage): string {
  const { fixedVersion, channelFixes = [], rebootPending } = pkg;
  if (rebootPending) return 'the fix is installed and waits for a reboot';
  if (fixedVersion !== undefined) return `fixed in ${fixedVersion}`;
  if (channelFixes.length === 0) return fixText(pkg);
  return `no fix here, ${channelFixes.map((fix) => `with ${fix.channel} in ${fix.fixedVersion}`).join(', ')}`;
}
