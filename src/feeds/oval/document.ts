/** What a package must be for a test to hold. */
export interface OvalTest {
  readonly kind: 'rpm';
  /** Package name of the object. */
  readonly name: string;
  /** The bound of the version, with epoch: `0:3.0.7-27.el9`. */
  readonly evr?: string;
  /** How the bound is meant, or the version where there is no bound: `less than`, `less than or equal`, `greater than`, `equals` … */
  readonly operation?: string;
  /** Of a release package: the pattern or text of its version, as written. */
  readonly version?: string;
  /** Architectures in rpm's words, sorted. */
  readonly arches?: readonly string[];
  /** The test asks for the key that the package is signed with. */
  readonly isSignature?: true;
  /** The test holds when the package is not there. */
  readonly isAbsence?: true;
}

export interface OvalCriterion {
  readonly kind: 'criterion';
  readonly testRef: string;
  readonly comment: string;
  readonly isNegated: boolean;
  /** What the test asks of a package; undefined: not of a package (the running kernel, a file's text), or not there. */
  readonly test?: OvalTest;
}

export interface OvalCriteria {
  readonly kind: 'criteria';
  readonly operator: 'AND' | 'OR';
  readonly isNegated: boolean;
  /** `extend_definition` is a criterion without a test: other definitions say what the platform is. */
  readonly items: readonly (OvalCriteria | OvalCriterion)[];
}

/** A vulnerability as the advisory's metadata have it. */
export interface OvalCve {
  /** The text: `CVE-2021-3449`, `CVE-2010-1323 at NVD`. */
  readonly text: string;
  /** Vectors as written, `7.4/CVSS:3.1/AV:N/…` or `5.0/AV:N/AC:L/…`. */
  readonly vectors: readonly string[];
  readonly cwe?: string;
  /** `moderate` */
  readonly impact?: string;
  readonly href?: string;
}

/** A definition of an OVAL file. @see https://oval-community-guidelines.readthedocs.io/en/latest/oval-schema-documentation/oval-definitions-schema.html */
export interface OvalDefinition {
  /** `oval:com.redhat.rhsa:def:20205624` */
  readonly id: string;
  /** `patch`, `vulnerability`, `inventory`, … */
  readonly class: string;
  readonly title: string;
  readonly description: string;
  readonly platforms: readonly string[];
  readonly references: readonly { readonly source: string; readonly id: string; readonly url?: string }[];
  readonly severity?: string;
  /** Days as written. */
  readonly issued?: string;
  readonly updated?: string;
  readonly cves: readonly OvalCve[];
  readonly cpes: readonly string[];
  /** Red Hat: why there is no fix, and of which packages: `Affected`, `Will not fix`, `Out of support scope`. */
  readonly resolutions: readonly { readonly state: string; readonly components: readonly string[] }[];
  /** Azure Linux: `true`, `false`, `Not Applicable`. */
  readonly patchable?: string;
  /** Azure Linux: `38656-1`. */
  readonly advisoryId?: string;
  readonly criteria?: OvalCriteria;
}
