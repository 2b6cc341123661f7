/** Status of a product with respect to a vulnerability. @see https://github.com/openvex/spec (Status Labels) */
export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;
export type VexStatus = (typeof VEX_STATUSES)[number];

/** Why a product is not affected; the labels that OpenVEX, CSAF and (under other names) CycloneDX share. */
export const VEX_JUSTIFICATIONS = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;
export type VexJustification = (typeof VEX_JUSTIFICATIONS)[number];

/** What somebody says of a vulnerability in a product, and who says it. */
export interface VexAssertion {
  readonly status: VexStatus;
  readonly justification?: VexJustification;
  /** In the author's words: impact, action or notes. */
  readonly reason?: string;
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly timestamp?: string;
  /** Id of the document, or its file name. */
  readonly document: string;
}

/** One thing under the names that identify it: package URLs, digests, or the name a scan gave it. */
export type VexIdentifiers = readonly string[];

export interface VexProduct {
  readonly identifiers: VexIdentifiers;
  /** Components inside it that the assertion is about; empty: the product itself, or all that is in it. */
  readonly subcomponents: readonly VexIdentifiers[];
}

export interface VexStatement extends VexAssertion {
  /** The vulnerability under all the names that the document gives it. */
  readonly vulnerabilityIds: readonly string[];
  readonly products: readonly VexProduct[];
}
