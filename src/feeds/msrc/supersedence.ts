import { type CvrfVulnerability, kbOf, REMEDIATION_VENDOR_FIX, supersededBy } from './cvrf.ts';

/** Updates that bring one fix at most: a monthly update of a product that is cared for during ten years has 120 followers. */
const MAX_PATCHES = 2000;

/** Which updates replace which. */
export interface Supersedence {
  add(vulnerability: CvrfVulnerability): void;
  /**
   * The updates that bring what these bring: themselves and, by as many steps as it takes, all that replace them.
   * Sorted. Circles are walked once; of more than two thousand the nearest are kept.
   */
  withSuccessors(kbs: readonly string[]): readonly string[];
}

export function supersedence(): Supersedence {
  /** Update → those that replace it. */
  const successors = new Map<string, Set<string>>();
  const known = new Map<string, readonly string[]>();
  return {
    add({ Remediations }) {
      for (const remediation of Remediations) {
        const kb = kbOf(remediation);
        if (remediation.Type !== REMEDIATION_VENDOR_FIX || kb === undefined) continue;
        for (const old of supersededBy(remediation)) {
          if (old === kb) continue;
          const newer = successors.get(old);
          if (newer === undefined) successors.set(old, new Set([kb]));
          else newer.add(kb);
        }
      }
    },
    withSuccessors(kbs) {
      const key = [...kbs].sort().join(' ');
      const found = known.get(key) ?? walk(kbs, successors);
      known.set(key, found);
      return found;
    },
  };
}

function walk(kbs: readonly string[], successors: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  // A set grows while it is walked: nearest first.
  const reached = new Set(kbs);
  for (const kb of reached) {
    for (const newer of [...(successors.get(kb) ?? [])].sort()) if (reached.size < MAX_PATCHES) reached.add(newer);
  }
  return [...reached].sort();
}
