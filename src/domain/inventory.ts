import type { Package } from './package.ts';

/** The operating system of a scanned root, from os-release and its fallbacks. */
export interface Distribution {
  /** `ID` of os-release: `debian`, `alpine`, `ubuntu`. */
  readonly id: string;
  /** `VERSION_ID` as written: `12`, `3.20.1`, `22.04`; absent on rolling releases. */
  readonly versionId?: string;
  readonly codename?: string;
  /** `PRETTY_NAME`, for people. */
  readonly name: string;
  /** Support channels that the machine is attached to, as advisories call them: `esm-infra`, `eus-9.4`; sorted, absent when none is known. */
  readonly channels?: readonly string[];
}

/** One thing that could not be read. A scan with problems is partial, never failed (DESIGN.md §6.1). */
export interface ScanProblem {
  /** Path inside the root, or the layer's digest, or the input's name. */
  readonly path: string;
  /** Extractor id, or `walk`, `image`, `limits`. */
  readonly extractor: string;
  readonly reason: string;
}

export const SUBJECT_KINDS = ['image', 'host', 'directory', 'lambda', 'archive', 'sbom', 'repo'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export interface ImageLayer {
  /** Digest of the uncompressed tar, `sha256:…`. */
  readonly diffId: string;
  /** Dockerfile instruction from the config's history, when it says. */
  readonly createdBy?: string;
}

export interface ImageDetails {
  /** Manifest digest when the source has a manifest, else the config digest, `sha256:…`. */
  readonly digest: string;
  /** Config digest (the image id), `sha256:…`. */
  readonly imageId: string;
  readonly tags: readonly string[];
  readonly os: string;
  readonly architecture: string;
  readonly author?: string;
  readonly createdAt?: string;
  readonly layers: readonly ImageLayer[];
}

/** A repair of the running kernel that took effect without a boot, as far as files of the machine tell. */
export interface LivePatch {
  /** Kernel module or patch package: `kpatch_6_1_112_2`, `kernel-livepatch-6.1.112-122.189`. */
  readonly name: string;
  readonly version?: string;
  /** In effect now; false for one that is installed but not loaded, or being taken back. */
  readonly isActive: boolean;
  /** CVE ids that it repairs, sorted; empty when nothing on the machine says. */
  readonly cves: readonly string[];
}

export interface HostDetails {
  readonly hostname: string;
  /** Stable identity of the machine (`/etc/machine-id`, else derived); never sent in clear, see domain/resource.ts. */
  readonly machineId: string;
  readonly architecture: string;
  /** `uname -r` of the running machine; absent for a mounted root. Its packages carry the fact `kernel: running`. */
  readonly kernel?: string;
  /** ISO 8601 UTC, of the running machine only. */
  readonly bootedAt?: string;
  /** A newer kernel is installed than runs, or the distribution asks for a boot; absent when unknown (a mounted root). */
  readonly isRebootPending?: boolean;
  /** Sorted by name; absent when the machine has none. */
  readonly livePatches?: readonly LivePatch[];
  readonly ipV4Addresses: readonly string[];
  readonly ipV6Addresses: readonly string[];
}

/** What was scanned: exactly one resource or local target. */
export interface InventorySubject {
  readonly kind: SubjectKind;
  /** As the user wrote it: a reference, a path, a host name. */
  readonly name: string;
  readonly image?: ImageDetails;
  readonly host?: HostDetails;
}

/** A check of a Dockerfile or a build history that found something (inspector.md 3.16). */
export interface DockerfileIssue {
  /** `IN-DOCKER-004`; domain/dockerfile-check.ts says what it means. */
  readonly check: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** A Dockerfile, or the build history of an image written as one. */
export interface DockerfileReport {
  /** Path inside the root; `NAME.Dockerfile` without a slash for a build history. */
  readonly path: string;
  /** Sorted by line, then check. */
  readonly issues: readonly DockerfileIssue[];
}

/** Everything known about the software of one resource at one moment. The unit that is stored, pushed and matched. */
export interface Inventory {
  readonly subject: InventorySubject;
  readonly distribution?: Distribution;
  /** Sorted by (type, namespace, name, version, arch, first path); no two alike. */
  readonly packages: readonly Package[];
  readonly problems: readonly ScanProblem[];
  /** Only those with issues, sorted by path; absent when there is none. */
  readonly dockerfiles?: readonly DockerfileReport[];
  /** ISO 8601 UTC. Not part of the digest. */
  readonly collectedAt: string;
}

export const isPartial = (inventory: Inventory): boolean => inventory.problems.length > 0;
