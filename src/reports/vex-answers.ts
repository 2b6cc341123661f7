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

type Said = Omit<VexAnswer, 'vulnerabilityId' | 'aliases' | 'components'>;

const isFixableOf = ({ fixAvailable }: Assessment): boolean => fixAvailable === 'YES' || fixAvailable === 'PARTIAL';
const isAnswered = ({ vex }: Match): boolean => vex?.status === 'not_affected' || vex?.status === 'fixed';

/** What earlier statements answered, the packages of one answer together. */
function earlierAnswers(
  assessment: Assessment,
  matches: readonly Match[],
): readonly (readonly [Said, readonly Match[]])[] {
  const groups = new Map<string, readonly [Said, Match[]]>();
  for (const match of matches) {
    if (match.vex === undefined || !isAnswered(match)) continue;
    const { status, justification, reason = 'as stated before' } = match.vex;
    const key = JSON.stringify([status, justification, reason]);
    const group = groups.get(key);
    if (group !== undefined) group[1].push(match);
    else {
      const isFixable = isFixableOf(assessment);
      groups.set(key, [{ status, ...(justification !== undefined && { justification }), reason, isFixable }, [match]]);
    }
  }
  return [...groups.values()];
}

/** What is to be said of the packages that nobody has answered. */
function answerOf(assessment: Assessment): Said {
  const packages = assessment.packageVulnerability?.packages ?? [];
  const isFixable = isFixableOf(assessment);
  if (assessment.hidden === 'not-applicable') {
    const reason = 'The package is a kernel that does not run here.';
    return { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path', reason, isFixable };
  }
  const stated = packages.find(({ vex }) => vex?.status === 'under_investigation')?.vex;
  const isOpen = packages.every(({ status, vex }) =>
    vex === undefined ? status === 'undetermined' : vex.status === 'under_investigation',
  );
  if (packages.length > 0 && isOpen) {
    const reason = stated?.reason ?? 'The vendor has not determined yet who is affected.';
    return { status: 'under_investigation', reason, isFixable };
  }
  const commands = sortedSet(packages.flatMap((pkg) => remedyOf(pkg) ?? []));
  const statuses = sortedSet(packages.map(({ status }) => status)).join(', ');
  const reason = commands.length > 0 ? commands.join('; ') : `No fix is available (vendor status: ${statuses}).`;
  // A fix for which a support channel has to be attached is one of the vendor's all the same.
  const hasFix = isFixable || packages.some(({ channelFixes }) => channelFixes !== undefined);
  return { status: 'affected', reason, isFixable: hasFix };
}

/**
 * What is to be said of each finding, in their order: one answer, and one for each answer that earlier statements gave
 * on some of its packages.
 */
export function vexAnswers({ assessments, result, inventory, vulnerability }: ScanReport): readonly VexAnswer[] {
  const matches = new Map<string, Match[]>();
  for (const match of result.matches) {
    const group = matches.get(match.vulnerabilityId);
    if (group === undefined) matches.set(match.vulnerabilityId, [match]);
    else group.push(match);
  }
  return assessments.flatMap((assessment) => {
    const all = matches.get(assessment.key) ?? [];
    const names = new Set(assessment.packageVulnerability?.packages.map((p) => `${p.type} ${p.version}`));
    const open = all.filter(
      (match) => !isAnswered(match) && names.has(`${match.package.type} ${match.package.version}`),
    );
    const answers: (readonly [Said, readonly Match[]])[] = [...earlierAnswers(assessment, all)];
    if (assessment.hidden !== 'vex') answers.unshift([answerOf(assessment), open]);
    return answers.map(([said, concerned]) => ({
      vulnerabilityId: assessment.key,
      aliases: vulnerability(assessment.key)?.aliases ?? [],
      ...said,
      components: sortedSet(concerned.map((match) => purlOf(match.package, inventory.distribution))),
    }));
  });
}
