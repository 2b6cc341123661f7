import type { Package } from './package.ts';

/** Parts of a formatted string or URI binding: escaped colons stay. @see https://nvlpubs.nist.gov/nistpubs/Legacy/IR/nistir7695.pdf */
function vendorAndProduct(cpe: string): string | undefined {
  const parts = cpe.split(/(?<!\\):/);
  const [vendor, product] = cpe.startsWith('cpe:2.3:') ? parts.slice(3, 5) : [parts[2], parts[3]];
  const isName = (part: string | undefined): part is string => part !== undefined && part !== '' && part !== '*';
  return isName(vendor) && isName(product) ? `${vendor}:${product}`.toLowerCase() : undefined;
}

/**
 * Exact `vendor:product` names under which CPE-based records are looked up, sorted; none when the package tells no
 * vendor: a product's name alone is no identity.
 */
export function cpeNamesOf({
  namespace,
  name,
  facts,
}: Pick<Package, 'type' | 'namespace' | 'name' | 'facts'>): readonly string[] {
  const names = new Set<string>();
  if (namespace !== undefined) names.add(`${namespace}:${name}`.toLowerCase());
  for (const cpe of facts?.cpe?.split(/\s+/) ?? []) {
    const named = cpe.startsWith('cpe:') ? vendorAndProduct(cpe) : undefined;
    if (named !== undefined) names.add(named);
  }
  return [...names].sort();
}
