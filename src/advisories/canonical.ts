import { compareText } from '../domain/order.ts';
/** Which vulnerability does an id stand for? Built from every alias that any feed states, in any order. */
export interface AliasGraph {
  /** States that `aliases` are other names of `id`. */
  link(id: string, aliases: readonly string[]): void;
  /** States that the advisory `id` speaks of several CVEs: whatever aliases are stated, it is no other name of one of them. */
  speaksOf(id: string, cves: readonly string[]): void;
  /**
   * Canonical ids of `id`, sorted, never empty. A CVE is always canonical and never merged with another CVE.
   * Another id stands for the CVEs that it is linked to itself, else for those of the nearest linked ids that
   * are linked to one; where none can be reached, for the preferred id of its group (GHSA, PYSEC, GO, RUSTSEC,
   * then the lexicographically first).
   *
   * One answer means a true alias. Several mean an advisory that speaks of several vulnerabilities.
   */
  resolve(id: string): readonly string[];
  /** Has any alias of the id been stated? */
  knows(id: string): boolean;
  /** Every id that is not canonical, sorted. */
  aliases(): readonly string[];
}

const CVE_ID = /^CVE-\d{4}-\d{4,}$/;
const PREFERRED = ['GHSA-', 'PYSEC-', 'GO-', 'RUSTSEC-'];

export const isCveId = (id: string): boolean => CVE_ID.test(id);

/** Place of an id's kind in the order of preference for a canonical id; 0 is a CVE. */
export function idRank(id: string): number {
  if (isCveId(id)) return 0;
  const place = PREFERRED.findIndex((prefix) => id.startsWith(prefix));
  return place === -1 ? PREFERRED.length + 1 : place + 1;
}

export const compareIds = (a: string, b: string): number => idRank(a) - idRank(b) || compareText(a, b);

interface Node {
  readonly cves: Set<string>;
  readonly others: Set<string>;
}

export function createAliasGraph(): AliasGraph {
  const nodes = new Map<string, Node>();
  const spoken = new Map<string, Set<string>>();
  const resolved = new Map<string, readonly string[]>();

  const nodeOf = (id: string): Node => {
    const known = nodes.get(id);
    if (known !== undefined) return known;
    const node: Node = { cves: new Set(), others: new Set() };
    nodes.set(id, node);
    return node;
  };

  function connect(a: string, b: string): void {
    if (a === b) return;
    if (isCveId(a) && isCveId(b)) return;
    if (isCveId(a)) nodeOf(b).cves.add(a);
    else if (isCveId(b)) nodeOf(a).cves.add(b);
    else {
      nodeOf(a).others.add(b);
      nodeOf(b).others.add(a);
    }
  }

  const cvesOf = (id: string): string[] => [...(nodes.get(id)?.cves ?? []), ...(spoken.get(id) ?? [])];

  /** Breadth first from `id`: the CVEs at the smallest distance, else the preferred id of everything reached. */
  function search(id: string): readonly string[] {
    const seen = new Set([id]);
    let ring: string[] = [id];
    while (ring.length > 0) {
      const cves = new Set(ring.flatMap(cvesOf));
      if (cves.size > 0) return [...cves].sort();
      const next: string[] = [];
      for (const neighbour of ring.flatMap((member) => [...(nodes.get(member)?.others ?? [])])) {
        if (seen.has(neighbour)) continue;
        seen.add(neighbour);
        next.push(neighbour);
      }
      ring = next;
    }
    const canonical = [...seen].sort(compareIds).slice(0, 1);
    // No CVE is in reach of any member, so they all have the same answer.
    for (const member of seen) resolved.set(member, canonical);
    return canonical;
  }

  function resolve(id: string): readonly string[] {
    if (isCveId(id)) return [id];
    const known = resolved.get(id);
    if (known !== undefined) return known;
    const found = search(id);
    resolved.set(id, found);
    return found;
  }

  return {
    link(id, aliases) {
      resolved.clear();
      if (!isCveId(id)) nodeOf(id);
      for (const alias of aliases) connect(id, alias);
    },
    speaksOf(id, cves) {
      if (isCveId(id) || cves.length < 2) return;
      resolved.clear();
      const known = spoken.get(id) ?? new Set();
      for (const cve of cves) known.add(cve);
      spoken.set(id, known);
    },
    resolve,
    knows: (id) => nodes.has(id),
    aliases: () => [...nodes.keys()].filter((id) => resolve(id)[0] !== id).sort(),
  };
}
