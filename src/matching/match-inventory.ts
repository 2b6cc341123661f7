import type { AdvisoryDatabase, Completeness } from '../domain/advisory.ts';
import { DISTRIBUTION_TYPES, type Ecosystem } from '../domain/ecosystem.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Match, MatchResult, NotEvaluated, SilencedMatch } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { comparePackages } from '../domain/package-order.ts';
import type { ExplainScope } from './explain.ts';
import { kernelScope } from './kernel.ts';
import { livePatchThatRepairs } from './live-patch.ts';
import { judgePackage } from './match-package.ts';
import type { Context } from './question.ts';
import { markRebootPending } from './reboot.ts';

export interface MatchOptions {
  /** Also kernels whose vulnerabilities do not apply here (in images; installed but not running), marked by their class. */
  readonly includeKernel?: boolean;
}

/** Inventories are sorted as a rule, and to see that is cheaper than to sort. */
function inOrder(packages: readonly Package[]): readonly Package[] {
  for (let i = 1; i < packages.length; i++) {
    const [previous, current] = [packages[i - 1], packages[i]];
    if (previous && current && comparePackages(previous, current) > 0) return [...packages].sort(comparePackages);
  }
  return packages;
}

const NO_OWNERS: ReadonlyMap<string, Package> = new Map();

/** Distribution packages by name, when a language package names one of them. */
export function ownersAmong(packages: readonly Package[]): ReadonlyMap<string, Package> {
  if (!packages.some(({ ownedBy }) => ownedBy !== undefined)) return NO_OWNERS;
  return new Map(packages.filter(({ type }) => DISTRIBUTION_TYPES.has(type)).map((pkg) => [pkg.name, pkg]));
}

/** Where the packages of an inventory stand: what {@link explain} has to know to give the verdict of a scan. */
export const scopeOf = ({ distribution, subject, packages }: Inventory): ExplainScope => ({
  ...(distribution !== undefined && { distribution }),
  kernel: kernelScope(subject, packages),
  livePatches: subject.host?.livePatches ?? [],
  owners: ownersAmong(packages),
});

/**
 * Verdicts on all packages of an inventory, in the order of its packages and then of vulnerability ids, whatever the
 * order of the packages given. Every package is evaluated or listed with the reason why not.
 */
export function matchInventory(
  inventory: Inventory,
  database: AdvisoryDatabase,
  { includeKernel = false }: MatchOptions = {},
): MatchResult {
  const { distribution, subject } = inventory;
  const packages = inOrder(inventory.packages);
  const kernel = kernelScope(subject, packages);
  const context: Context = { distribution, database, kernel, includeKernel, owners: ownersAmong(packages) };
  const livePatches = subject.host?.livePatches ?? [];
  const matches: Match[] = [];
  const silenced: SilencedMatch[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const ecosystems = new Set<Ecosystem>();
  for (const pkg of packages) {
    const verdict = judgePackage(pkg, context);
    for (const match of verdict.matches) {
      const evidence = livePatchThatRepairs(match, livePatches, kernel, verdict.ecosystem, database);
      if (evidence === undefined) matches.push(match);
      else silenced.push({ match, by: 'live-patch', evidence });
    }
    if (verdict.reason !== undefined) notEvaluated.push({ package: pkg, reason: verdict.reason });
    if (verdict.ecosystem !== undefined) ecosystems.add(verdict.ecosystem);
  }
  const completeness: Completeness[] = [...ecosystems].sort().map((ecosystem) => database.completeness(ecosystem));
  return {
    matches: markRebootPending(matches, packages, context),
    notEvaluated,
    evaluated: packages.length - notEvaluated.length,
    ...(silenced.length > 0 && { silenced }),
    completeness,
  };
}
