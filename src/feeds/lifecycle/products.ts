import type { Ecosystem } from '../../domain/ecosystem.ts';
import { lifecycleKey } from '../../domain/ecosystem.ts';

/** A distribution among the products of endoflife.date. */
interface DistributionProduct {
  /** `ID` of its os-release. */
  readonly id: string;
  /** Its name, where the id alone does not tell which one it is. */
  readonly name?: string;
}

/** Product of endoflife.date → distribution. Everything else there is no distribution of packages that Assay knows. */
const PRODUCTS: ReadonlyMap<string, DistributionProduct> = new Map([
  ['almalinux', { id: 'almalinux' }],
  ['alpine-linux', { id: 'alpine' }],
  ['amazon-linux', { id: 'amzn' }],
  ['centos', { id: 'centos', name: 'CentOS Linux' }],
  ['centos-stream', { id: 'centos', name: 'CentOS Stream' }],
  ['debian', { id: 'debian' }],
  ['fedora', { id: 'fedora' }],
  ['mageia', { id: 'mageia' }],
  ['opensuse', { id: 'opensuse-leap' }],
  ['oracle-linux', { id: 'ol' }],
  ['rhel', { id: 'rhel' }],
  ['rocky-linux', { id: 'rocky' }],
  ['sles', { id: 'sles' }],
  ['suse-linux-micro', { id: 'sle-micro' }],
  ['ubuntu', { id: 'ubuntu' }],
  ['vmware-photon', { id: 'photon' }],
]);

export const isDistributionProduct = (product: string): boolean => PRODUCTS.has(product);

/** Releases whose own numbers their successors count under one: Amazon Linux 1 is `2018.03`, the months before it are not read. */
const isMergedAway = (id: string, cycle: string): boolean => id === 'amzn' && /^201[0-7]\./.test(cycle);

/** Under which key the lifecycle of a product's release is kept; undefined where no inventory would ask for it. */
export function keyOfRelease(product: string, cycle: string): Ecosystem | undefined {
  const known = PRODUCTS.get(product);
  if (known === undefined || isMergedAway(known.id, cycle)) return undefined;
  return lifecycleKey({ id: known.id, versionId: cycle, name: known.name ?? product });
}

/** Distributions have named themselves to inventories (os-release) since then. */
const FIRST_NAMED = '2012-01-01';

/** Had it ended before any inventory could name it? */
export const isForgotten = (...days: readonly (string | undefined)[]): boolean => {
  const known = days.filter((day) => day !== undefined);
  return known.length > 0 && known.every((day) => day < FIRST_NAMED);
};
