/** Where a package was seen. Paths are absolute inside the scanned root, always with `/` and a leading `/`. */
export interface PackageLocation {
  /** The file that proves the package: `/var/lib/dpkg/status`, `/app/node_modules/x/package.json`. */
  readonly path: string;
  /** Diff id (`sha256:…`) of the image layer that last wrote the evidence; absent outside images. */
  readonly layer?: string;
}

export interface SourcePackage {
  readonly name: string;
  readonly version: string;
}

/**
 * An installed piece of software, as its package manager names it.
 *
 * `type` is the purl type (`deb`, `apk`, `npm`, `pypi` …); distribution packages belong to the
 * inventory's {@link Distribution}. Name and version are kept as written; matching canonicalises.
 */
export interface Package {
  readonly type: string;
  /** purl namespace where the type has one: npm scope with `@`, Maven group, Go path prefix. Distribution packages have none here. */
  readonly namespace?: string;
  readonly name: string;
  readonly version: string;
  readonly arch?: string;
  /** Source package (`Source:` of dpkg, origin of apk, source rpm), set even when it equals the binary package. */
  readonly source?: SourcePackage;
  /** Which extractor found it (`dpkg`, `node-modules` …). */
  readonly foundBy: string;
  /** Sorted by path; never empty. */
  readonly locations: readonly PackageLocation[];
  /** Name of the distribution package that owns the evidence file: covered by the distribution's advisories (matching.md trap 2). */
  readonly ownedBy?: string;
  /**
   * Facts of the package manager worth keeping (`status`, `repository`, `licence`, `module`, `vendor`), short strings
   * only. `kernel` is `running` or `installed` on packages that are a bootable kernel of a host.
   */
  readonly facts?: Readonly<Record<string, string>>;
}

/** `namespace/name` or `name`: how the package is written in lists and titles. */
export const packageDisplayName = (p: Pick<Package, 'namespace' | 'name' | 'type'>): string =>
  p.namespace === undefined ? p.name : `${p.namespace}${p.type === 'maven' ? ':' : '/'}${p.name}`;
