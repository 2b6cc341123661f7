import { type Assessment, HIDDEN_REASONS, type HiddenReason, type VulnerablePackage } from '../domain/finding.ts';
import type { VexAssertion } from '../domain/vex.ts';
import type { ScanOutcome } from './report.ts';
import { counted, listed } from './text.ts';

/** After `12 findings`. */
const OF_FINDINGS: Readonly<Record<HiddenReason, string>> = {
  'vendor-rejected': 'that the vendor decided not to fix',
  'not-applicable': 'of kernels that do not run here',
  vex: 'that a VEX statement answers',
};

/** Why one finding is not shown by default. */
export const HIDDEN_SENTENCES: Readonly<Record<HiddenReason, string>> = {
  'vendor-rejected': 'the vendor decided not to fix it',
  'not-applicable': 'the kernel does not run here',
  vex: 'a VEX statement answers it',
};

/** `12 findings that the vendor decided not to fix and 3 findings of kernels that do not run here`; undefined for none. */
export function hiddenCounts({ hidden }: Pick<ScanOutcome, 'hidden'>): string | undefined {
  const parts = HIDDEN_REASONS.flatMap((reason) => {
    const count = hidden?.[reason] ?? 0;
    return count === 0 ? [] : [`${counted(count, 'finding')} ${OF_FINDINGS[reason]}`];
  });
  return parts.length === 0 ? undefined : listed(parts);
}

/** `not_affected, component_not_present: we removed it (security@acme.example, 2026-05-01, app.vex.json)`. */
export function vexText({ status, justification, reason, author, timestamp, document }: VexAssertion): string {
  const why = [justification, reason].filter((part) => part !== undefined).join(': ');
  const source = [author, timestamp?.slice(0, 10), document].filter((part) => part !== undefined).join(', ');
  return `${status}${why === '' ? '' : `, ${why}`} (${source})`;
}

/** Different answers of VEX statements to the packages of a finding, with whom they are about. */
export function vexTexts({ packageVulnerability }: Assessment): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { vex, name } of packageVulnerability?.packages ?? []) {
    if (vex === undefined) continue;
    const text = vexText(vex);
    names.set(text, [...(names.get(text) ?? []), name]);
  }
  return [...names].map(([text, of]) => `${[...new Set(of)].join(', ')}: ${text}`);
}

/** Why it is hidden, with the statement where one answers the package; undefined when it is shown. */
export function hiddenText({ hidden }: Assessment, { vex }: VulnerablePackage): string | undefined {
  if (hidden === undefined) return undefined;
  return hidden === 'vex' && vex !== undefined ? `VEX ${vexText(vex)}` : HIDDEN_SENTENCES[hidden];
}
