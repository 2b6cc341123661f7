import { type Assessment, remedyOf } from '../domain/finding.ts';
import type { Match } from '../domain/match.ts';
import { sortedSet } from '../domain/order.ts';
import { purlOf } from '../domain/package-purl.ts';
import type { VexJustification, VexStatus } from '../domain/vex.ts';
import type { ScanReport } from './report.ts';

/** What a VEX document says of one finding. */
export interface VexAnswer {
  readonly vulnerabilityId: string;
  readonly aliases: readonly string[];
  readonly status: VexStatus;
  readonly justification?: VexJustification;
  /** What is done, or why nothing is. */
  readonly reason: string;
  readonly isFixable: boolean;
  /** Package URLs of the packages concerned, sorted. */
  readonly components: readonly string[];
}

/** Whom and what a VEX document speaks of. */
export interface VexSubject {
  readonly id: string;
  readonly name: string;
  readonly author: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** Author of documents when nobody is named: who asserts it must be somebody. */
const DEFAULT_AUTHOR = 'Unnamed user of Assay';

/** `pkg:oci/app@sha256:…?repository_url=ghcr.io/acme/app` for an image, the scanned name for anything else. */
export function vexSubject({ inventory, now, author }: ScanReport): VexSubject {
  const { subject } = inventory;
  const named = { name: subject.name, author: author ?? DEFAULT_AUTHOR, timestamp: now.toISOString() };
  if (subject.image === undefined) return { id: subject.name, ...named };
  const reference = (subject.image.tags[0] ?? subject.name).replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  const name = reference.split('/').at(-1) ?? reference;
  const repository = reference.includes('/') ? `?repository_url=${encodeURIComponent(reference)}` : '';
  return { id: `pkg:oci/${encodeURIComponent(name)}@${subject.image.digest}${repository}`, ...named };
}

function answerOf({
  hidden,
  fixAvailable,
  packageVulnerability,
}: Assessment): Omit<VexAnswer, 'vulnerabilityId' | 'aliases' | 'components'> {
  const packages = packageVulnerability?.packages ?? [];
  const isFixable = fixAvailable === 'YES' || fixAvailable === 'PARTIAL';
  const stated = packages.find(({ vex }) => vex !== undefined)?.vex;
  if (hidden === 'vex' && stated !== undefined) {
    const { status, justification, reason = 'as stated before' } = stated;
    return { status, ...(justification !== undefined && { justification }), reason, isFixable };
  }
  if (hidden === 'not-applicable') {
    const reason = 'The package is a kernel that does not run here.';
    return { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path', reason, isFixable };
  }
  if (packages.length > 0 && packages.every(({ status }) => status === 'undetermined')) {
    return { status: 'under_investigation', reason: 'The vendor has not determined yet who is affected.', isFixable };
  }
  const commands = sortedSet(packages.flatMap((pkg) => remedyOf(pkg) ?? []));
  const statuses = sortedSet(packages.map(({ status }) => status)).join(', ');
  const reason = commands.length > 0 ? commands.join('; ') : `No fix is available (vendor status: ${statuses}).`;
  // A fix for which a support channel has to be attached is one of the vendor's all the same.
  const hasFix = isFixable || packages.some(({ channelFixes }) => channelFixes !== undefined);
  return { status: 'affected', reason, isFixable: hasFix };
}

/** One answer a finding, in the order of the findings. */
export function vexAnswers({ assessments, result, inventory, vulnerability }: ScanReport): readonly VexAnswer[] {
  const matches = new Map<string, Match[]>();
  for (const match of result.matches) {
    const group = matches.get(match.vulnerabilityId);
    if (group === undefined) matches.set(match.vulnerabilityId, [match]);
    else group.push(match);
  }
  return assessments.map((assessment) => {
    const names = new Set(assessment.packageVulnerability?.packages.map((p) => `${p.type} ${p.version}`));
    const concerned = (matches.get(assessment.key) ?? []).filter(({ package: p }) =>
      names.has(`${p.type} ${p.version}`),
    );
    return {
      vulnerabilityId: assessment.key,
      aliases: vulnerability(assessment.key)?.aliases ?? [],
      ...answerOf(assessment),
      components: sortedSet(concerned.map((match) => purlOf(match.package, inventory.distribution))),
    };
  });
}
