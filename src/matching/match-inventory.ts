import type { AdvisoryDatabase, Completeness } from '../domain/advisory.ts';
import type { Ecosystem } from '../domain/ecosystem.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { Match, MatchResult, NotEvaluated } from '../domain/match.ts';
import type { Package } from '../domain/package.ts';
import { comparePackages } from '../domain/package-order.ts';
import { kernelScope } from './kernel.ts';
import { judgePackage } from './match-package.ts';
import type { Context } from './question.ts';

/** Inventories are sorted as a rule, and to see that is cheaper than to sort. */
function inOrder(packages: readonly Package[]): readonly Package[] {
  for (let i = 1; i < packages.length; i++) {
    const [previous, current] = [packages[i - 1], packages[i]];
    if (previous && current && comparePackages(previous, current) > 0) return [...packages].sort(comparePackages);
  }
  return packages;
}

/**
 * Verdicts on all packages of an inventory, in the order of its packages and then of vulnerability ids, whatever the
 * order of the packages given. Every package is evaluated or listed with the reason why not.
 */
export function matchInventory(inventory: Inventory, database: AdvisoryDatabase): MatchResult {
  const { distribution, subject } = inventory;
  const packages = inOrder(inventory.packages);
  const kernel = kernelScope(subject, packages);
  const context: Context = { distribution, database, kernel };
  const matches: Match[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const ecosystems = new Set<Ecosystem>();
  for (const pkg of packages) {
    const verdict = judgePackage(pkg, context);
    for (const match of verdict.matches) matches.push(match);
    if (verdict.reason !== undefined) notEvaluated.push({ package: pkg, reason: verdict.reason });
    if (verdict.ecosystem !== undefined) ecosystems.add(verdict.ecosystem);
  }
  const completeness: Completeness[] = [...ecosystems].sort().map((ecosystem) => database.completeness(ecosystem));
  return { matches, notEvaluated, evaluated: packages.length - notEvaluated.length, completeness };
}
