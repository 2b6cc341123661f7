import type { PackageLocation } from '../../domain/package.ts';
import type { ExtractedPackage } from '../extractor.ts';

/** Vendor and product as NVD names them. */
export interface SoftwareName {
  readonly vendor: string;
  readonly product: string;
  /** Further `vendor:product` names under which NVD lists its vulnerabilities. */
  readonly also?: readonly string[];
}

/** `pkg:generic/VENDOR/PRODUCT@VERSION`; the fact `cpe` holds further `vendor:product` names, blanks between them. */
export const softwarePackage = (
  { vendor, product, also = [] }: SoftwareName,
  version: string,
  location: PackageLocation,
  facts: Readonly<Record<string, string>> = {},
): ExtractedPackage => {
  const all = { ...(also.length > 0 && { cpe: also.join(' ') }), ...facts };
  return {
    type: 'generic',
    namespace: vendor,
    name: product,
    version,
    locations: [location],
    ...(Object.keys(all).length > 0 && { facts: all }),
  };
};
