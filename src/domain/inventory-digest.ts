import { createHash } from 'node:crypto';
import type { Inventory } from './inventory.ts';

/** JSON with the members of every object sorted: equal values give equal text. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/**
 * Content address of an inventory, `sha256:…` of the canonical JSON of distribution and packages:
 * resources with the same software share one. Subject, problems and time of collection are not part of it.
 */
export function inventoryDigest(inventory: Inventory): string {
  const hash = createHash('sha256');
  hash.update(`{"distribution":${canonicalJson(inventory.distribution ?? null)},"packages":[`);
  for (const [i, each] of inventory.packages.entries()) hash.update(`${i === 0 ? '' : ','}${canonicalJson(each)}`);
  return `sha256:${hash.update(']}').digest('hex')}`;
}
