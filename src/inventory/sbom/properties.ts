/** A CycloneDX name-value pair; names are namespaced with `:`. */
export interface Property {
  readonly name: string;
  readonly value: string;
}

/** Names that inspector-sbomgen writes and ScanSbom reads, so that its users find what they know (inspector.md 3.16). */
export const SBOMGEN = {
  imageId: 'amazon:inspector:sbom_generator:image_id',
  imageArch: 'amazon:inspector:sbom_generator:image_arch',
  imageAuthor: 'amazon:inspector:sbom_generator:image_author',
  layerDiffId: 'amazon:inspector:sbom_generator:layer_diff_id',
  architecture: 'amazon:inspector:sbom_generator:cpu_architecture',
  kernelVersion: 'amazon:inspector:sbom_generator:kernel_version',
  hostname: 'amazon:inspector:sbom_generator:os_hostname',
  collector: 'amazon:inspector:sbom_generator:source_package_collector',
  path: 'amazon:inspector:sbom_generator:source_path',
} as const;

/** Names that ScanSbom writes beside vulnerabilities (inspector.md 2.6). */
export const SCANNER = {
  fixedVersion: 'amazon:inspector:sbom_scanner:fixed_version',
  exploitAvailable: 'amazon:inspector:sbom_scanner:exploit_available',
  kevDateAdded: 'amazon:inspector:sbom_scanner:cisa_kev_date_added',
  kevDateDue: 'amazon:inspector:sbom_scanner:cisa_kev_date_due',
} as const;

/** Ours, for facts that have no name yet. Listed for users in docs/sbom.md. */
export const ASSAY = {
  /** On the document. */
  subjectKind: 'assay:subject_kind',
  collectedAt: 'assay:collected_at',
  problem: 'assay:problem',
  /** On the image. */
  imageDigest: 'assay:image_digest',
  imageTag: 'assay:image_tag',
  imageOs: 'assay:image_os',
  imageCreatedAt: 'assay:image_created_at',
  layerCreatedBy: 'assay:layer_created_by',
  /** On the host. */
  instanceId: 'assay:instance_id',
  /** On the operating system. */
  distributionId: 'assay:distribution_id',
  codename: 'assay:distribution_codename',
  /** On a package. */
  foundBy: 'assay:found_by',
  /** Only where no purl can be written. */
  type: 'assay:type',
  ownedBy: 'assay:owned_by',
  layer: 'assay:layer',
  arch: 'assay:arch',
  sourceName: 'assay:source_name',
  sourceVersion: 'assay:source_version',
  /** Followed by the fact's name. */
  fact: 'assay:fact:',
} as const;

/** Values by property name, in the order written. */
export type PropertyBag = ReadonlyMap<string, readonly string[]>;

export const firstOf = (bag: PropertyBag, name: string): string | undefined => bag.get(name)?.[0];

/** A property when there is a value for it. */
export const optionalProperty = (name: string, value: string | undefined): Property[] =>
  value === undefined ? [] : [{ name, value }];
