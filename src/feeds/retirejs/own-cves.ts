import { sortedSet } from '../../domain/order.ts';
import { isCveId } from '../cve-id.ts';

/** What an entry tells of its names. */
export interface Named {
  readonly cves: readonly string[];
  readonly ghsa: string | undefined;
  readonly text: string;
}

/** "The fix for CVE-2021-23337 added …": what follows speaks of another vulnerability. */
const REPAIRED_BEFORE = /\bfix(?:es)?\s+(?:for|of|to)\s+\[?(CVE-\d{4}-\d{4,})/gi;

const without = (cves: readonly string[], others: ReadonlySet<string>): readonly string[] => {
  const left = cves.filter((cve) => !others.has(cve));
  return left.length === 0 ? cves : left;
};

export const cvesAmong = (texts: readonly string[]): readonly string[] =>
  sortedSet(texts.map((text) => text.toUpperCase()).filter(isCveId));

/**
 * The CVEs that each entry of a component is about. RetireJS names on both entries the CVE of an incomplete fix and that
 * of the vulnerability which it left, though an advisory of GitHub has one: the text tells which was repaired before,
 * and what is then the only one of an advisory is no other's.
 */
export function ownCves(entries: readonly Named[]): readonly (readonly string[])[] {
  const told = entries.map(({ cves, text }) =>
    cves.length < 2
      ? cves
      : without(cves, new Set(Array.from(text.matchAll(REPAIRED_BEFORE), ([, cve = '']) => cve.toUpperCase()))),
  );
  return entries.map(({ ghsa }, i) => {
    const own = told[i] ?? [];
    if (ghsa === undefined || own.length < 2) return own;
    const ofOthers = told.filter((cves, k) => cves.length === 1 && (entries[k]?.ghsa ?? ghsa) !== ghsa).flat();
    return without(own, new Set(ofOthers));
  });
}
