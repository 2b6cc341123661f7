import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import type { LivePatch } from '../domain/inventory.ts';
import type { Match } from '../domain/match.ts';
import { isPatchOfRunningKernel } from './channels.ts';
import { isKernelImage, type KernelScope } from './kernel.ts';
import { statementsOn } from './statements.ts';

/** Vulnerabilities that a patch package of this version repairs, by the advisories of the channel. */
function repairedByAdvisories(
  { name, version }: LivePatch,
  ecosystem: Ecosystem,
  database: AdvisoryDatabase,
): ReadonlySet<string> {
  const repaired = new Set<string>();
  if (version === undefined) return repaired;
  for (const statement of statementsOn(database, ecosystem, name)) {
    const key = statement.parse(version);
    const carries = key !== undefined && statement.ranges.some(({ fixed }) => fixed !== undefined && fixed <= key);
    if (carries) for (const id of statement.vulnerabilities()) repaired.add(id);
  }
  return repaired;
}

/** Level of Ubuntu's cumulative patches: `lkp_Ubuntu_5_15_0_100_110_generic_113` → 113. */
const UBUNTU_MODULE = /^lkp_ubuntu_.*_(\d+)$/i;
const UBUNTU_LEVEL = /^livepatch:(\d+)$/;

/** Does Ubuntu's livepatch channel say that a patch of this level repairs the match? */
function isRepairedByLevel(
  { name }: LivePatch,
  match: Match,
  ecosystem: Ecosystem,
  database: AdvisoryDatabase,
): boolean {
  const level = Number(UBUNTU_MODULE.exec(name)?.[1] ?? Number.NaN);
  if (Number.isNaN(level)) return false;
  return statementsOn(database, ecosystem, match.evidence.comparedName).some(
    (statement) =>
      isPatchOfRunningKernel(statement.record) &&
      statement.record.patches?.some((patch) => Number(UBUNTU_LEVEL.exec(patch)?.[1] ?? Number.NaN) <= level) ===
        true &&
      statement.vulnerabilities().includes(match.vulnerabilityId),
  );
}

/**
 * Name of the live patch in effect that repairs a match of the running kernel, by the patch's own change log or by the
 * advisories of its channel; undefined when there is none. A patch says nothing of kernels that do not run.
 */
export function livePatchThatRepairs(
  match: Match,
  patches: readonly LivePatch[],
  kernel: KernelScope,
  ecosystem: Ecosystem | undefined,
  database: AdvisoryDatabase,
): string | undefined {
  if (patches.length === 0 || kernel === 'none' || match.class !== undefined || !isKernelImage(match.package))
    return undefined;
  const isSame = (cve: string): boolean =>
    cve === match.vulnerabilityId || (database.vulnerability(cve)?.id ?? cve) === match.vulnerabilityId;
  const found = patches.find(
    (patch) =>
      patch.isActive &&
      (patch.cves.some(isSame) ||
        (ecosystem !== undefined &&
          (repairedByAdvisories(patch, ecosystem, database).has(match.vulnerabilityId) ||
            isRepairedByLevel(patch, match, ecosystem, database)))),
  );
  return found && [found.name, ...(found.version === undefined ? [] : [found.version])].join(' ');
}
