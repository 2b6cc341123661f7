/** A CycloneDX name-value pair; names are namespaced with `:`. */
export interface Property {
  readonly name: string;
  readonly value: string;
}

const GENERATOR = 'amazon:inspector:sbom_generator:';

/**
 * Names that inspector-sbomgen writes and ScanSbom reads, so that its users find what they know (inspector.md 3.16).
 * @see https://docs.aws.amazon.com/inspector/latest/user/cyclonedx-namespace.html
 */
export const SBOMGEN = {
  /** On the image. */
  imageId: `${GENERATOR}image_id`,
  imageArch: `${GENERATOR}image_arch`,
  imageAuthor: `${GENERATOR}image_author`,
  layerDiffId: `${GENERATOR}layer_diff_id`,
  /** On the host. */
  architecture: `${GENERATOR}cpu_architecture`,
  kernelName: `${GENERATOR}kernel_name`,
  kernelVersion: `${GENERATOR}kernel_version`,
  hostname: `${GENERATOR}os_hostname`,
  instanceId: `${GENERATOR}ec2:instance_id`,
  livePatching: `${GENERATOR}live_patching_enabled`,
  livePatchedCves: `${GENERATOR}live_patched_cves`,
  /** On a package. */
  scanner: `${GENERATOR}source_file_scanner`,
  collector: `${GENERATOR}source_package_collector`,
  path: `${GENERATOR}source_path`,
  fileSize: `${GENERATOR}file_size_bytes`,
  isDuplicate: `${GENERATOR}is_duplicate_package`,
  duplicatePurl: `${GENERATOR}duplicate_purl`,
  kernelComponent: `${GENERATOR}kernel_component`,
  runningKernel: `${GENERATOR}running_kernel`,
  unresolvedVersion: `${GENERATOR}unresolved_version`,
  replacedBy: `${GENERATOR}replaced_by`,
  /** On a Dockerfile; followed by the check's id. */
  dockerfileFinding: `${GENERATOR}dockerfile_finding:`,
} as const;

/** Names that ScanSbom writes beside vulnerabilities (inspector.md 2.6). */
export const SCANNER = {
  fixedVersion: 'amazon:inspector:sbom_scanner:fixed_version',
  exploitAvailable: 'amazon:inspector:sbom_scanner:exploit_available',
  kevDateAdded: 'amazon:inspector:sbom_scanner:cisa_kev_date_added',
  kevDateDue: 'amazon:inspector:sbom_scanner:cisa_kev_date_due',
  dockerfileFinding: 'amazon:inspector:sbom_scanner:dockerfile_finding:',
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
  bootedAt: 'assay:booted_at',
  rebootPending: 'assay:reboot_pending',
  livePatch: 'assay:live_patch',
  /** On the operating system. */
  distributionId: 'assay:distribution_id',
  codename: 'assay:distribution_codename',
  /** A support channel; as often as it has them. */
  channel: 'assay:distribution_channel',
  /** On a Dockerfile. */
  path: 'assay:path',
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
