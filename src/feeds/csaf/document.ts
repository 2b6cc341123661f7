/** One level of the product tree above a product: `vendor` SUSE, `product_family`, `architecture` x86_64. */
export interface CsafBranch {
  readonly category: string;
  readonly name: string;
  readonly parent?: CsafBranch;
}

/** A product by its id: a leaf of the tree, or one product as a part of another. */
export interface CsafProduct {
  readonly id: string;
  readonly name: string;
  /** Package URLs of the product itself; those of what it is made of are its component's. */
  readonly purls: readonly string[];
  readonly cpe?: string;
  /** The branch that it hangs on. */
  readonly branch?: CsafBranch;
  /** Of a relationship: `default_component_of`, `installed_on`, … */
  readonly relation?: string;
  /** Of a relationship: the product that is the part, `openssl-1:3.0.7-27.el9.x86_64`. */
  readonly component?: CsafProduct;
  /** Of a relationship: the product that it is a part of, `BaseOS-9.4.0.GA`; may be a relationship itself (module streams). */
  readonly platform?: CsafProduct;
}

/** Keys of `product_status`. */
export const CSAF_STATUSES = [
  'first_affected',
  'first_fixed',
  'fixed',
  'known_affected',
  'known_not_affected',
  'last_affected',
  'recommended',
  'under_investigation',
] as const;
export type CsafStatus = (typeof CSAF_STATUSES)[number];

/** Something said of some products. Groups are replaced by their products; none named: said of all. */
interface OfProducts {
  readonly products: readonly string[];
}
export interface CsafRemediation extends OfProducts {
  /** `vendor_fix`, `none_available`, `no_fix_planned`, `workaround`, `mitigation`. */
  readonly category: string;
  readonly details: string;
  readonly url?: string;
  readonly date?: string;
}
export interface CsafThreat extends OfProducts {
  /** `impact`, `exploit_status`, `target_set`. */
  readonly category: string;
  readonly details: string;
}
export interface CsafFlag extends OfProducts {
  /** `component_not_present`, `vulnerable_code_not_present`, `vulnerable_code_not_in_execute_path`, … */
  readonly label: string;
}
export interface CsafScore extends OfProducts {
  /** CVSS vectors of any version, as written. */
  readonly vectors: readonly string[];
}

export interface CsafVulnerability {
  readonly cve?: string;
  /** Ids of other systems: `GHSA-…`, `2211828`. */
  readonly ids: readonly string[];
  readonly title?: string;
  readonly description?: string;
  /** `CWE-476` */
  readonly cwes: readonly string[];
  readonly statuses: ReadonlyMap<CsafStatus, readonly string[]>;
  readonly remediations: readonly CsafRemediation[];
  readonly threats: readonly CsafThreat[];
  readonly flags: readonly CsafFlag[];
  readonly scores: readonly CsafScore[];
  readonly references: readonly string[];
  readonly published?: string;
}

/** A CSAF 2.0 document: a security advisory or a VEX. @see https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html */
export interface CsafDocument {
  /** `document.tracking.id`: `RHSA-2024:6163`, `CVE-2024-0727`. */
  readonly id: string;
  /** `csaf_vex`, `csaf_security_advisory`, … */
  readonly category: string;
  readonly title: string;
  /** The note that describes what the document is about. */
  readonly description?: string;
  readonly publisher?: string;
  /** `draft`, `interim`, `final`; Red Hat also writes `deleted`. */
  readonly status: string;
  /** Severity of the document as a whole, in the publisher's words. */
  readonly severity?: string;
  /** ISO dates of its first and its current release. */
  readonly published?: string;
  readonly modified?: string;
  readonly products: ReadonlyMap<string, CsafProduct>;
  readonly vulnerabilities: readonly CsafVulnerability[];
}

/** The root that a product is a part of: the product itself, or the end of its platforms. */
export function rootOf(product: CsafProduct): CsafProduct {
  let root = product;
  while (root.platform !== undefined) root = root.platform;
  return root;
}

/** The product that is the innermost part: the package itself, whatever it is a part of. */
export function partOf(product: CsafProduct): CsafProduct {
  let part = product;
  while (part.component !== undefined) part = part.component;
  return part;
}
