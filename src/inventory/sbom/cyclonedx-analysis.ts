import type { Assessment } from '../../domain/finding.ts';
import type { VexAssertion, VexJustification, VexStatus } from '../../domain/vex.ts';

/** @see https://cyclonedx.org/docs/1.5/json/#vulnerabilities_items_analysis */
export interface CycloneDxAnalysis {
  readonly state: string;
  readonly justification?: string;
  readonly detail?: string;
  readonly lastUpdated?: string;
}

const STATES: Readonly<Record<VexStatus, string>> = {
  affected: 'exploitable',
  fixed: 'resolved',
  not_affected: 'not_affected',
  under_investigation: 'in_triage',
};
/** The nearest of CycloneDX's own words; src/vex/cyclonedx.ts reads each back as what it was. */
const JUSTIFICATIONS: Readonly<Record<VexJustification, string>> = {
  component_not_present: 'requires_dependency',
  inline_mitigations_already_exist: 'protected_by_mitigating_control',
  vulnerable_code_cannot_be_controlled_by_adversary: 'requires_environment',
  vulnerable_code_not_in_execute_path: 'code_not_reachable',
  vulnerable_code_not_present: 'code_not_present',
};

const isAnswered = ({ status }: VexAssertion): boolean => status === 'not_affected' || status === 'fixed';

/** What the statements on a finding's packages come to: an answer only where every package has one. */
function statedOf(assertions: readonly (VexAssertion | undefined)[]): VexAssertion | undefined {
  const stated = assertions.filter((vex) => vex !== undefined);
  if (stated.length < assertions.length) return undefined;
  const [first] = stated;
  if (stated.every(isAnswered)) return first;
  return stated.find(({ status }) => status === 'affected') ?? stated.find((vex) => !isAnswered(vex));
}

/**
 * The impact analysis of a finding: what VEX statements answered, what nobody determined yet, what does not apply.
 * Findings of which nobody said anything have none: that somebody should look at them is no analysis.
 */
export function analysisOf(
  { hidden, packageVulnerability }: Assessment,
  specVersion: string,
): CycloneDxAnalysis | undefined {
  const packages = packageVulnerability?.packages ?? [];
  if (packages.length === 0) return undefined;
  if (hidden === 'not-applicable') {
    const detail = 'The package is a kernel that does not run here.';
    return { state: STATES.not_affected, justification: JUSTIFICATIONS.vulnerable_code_not_in_execute_path, detail };
  }
  const stated = statedOf(packages.map(({ vex }) => vex));
  if (stated === undefined) {
    if (!packages.every(({ status }) => status === 'undetermined')) return undefined;
    return { state: STATES.under_investigation, detail: 'The vendor has not determined yet who is affected.' };
  }
  const { status, justification, reason, timestamp } = stated;
  return {
    state: STATES[status],
    ...(status === 'not_affected' && justification !== undefined && { justification: JUSTIFICATIONS[justification] }),
    ...(reason !== undefined && { detail: reason }),
    // Version 1.4 has no dates of an analysis.
    ...(timestamp !== undefined && specVersion !== '1.4' && { lastUpdated: timestamp }),
  };
}
