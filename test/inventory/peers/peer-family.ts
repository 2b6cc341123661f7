import type { Package } from '../../../src/domain/package.ts';

/** A package as a peer's test expects it: field names are theirs. */
export interface PeerPackage {
  readonly Name?: string;
  readonly Version?: string;
  readonly PURL?: string;
  readonly ID?: string;
  readonly Relationship?: string;
  readonly Dev?: boolean;
  readonly [field: string]: unknown;
}

/** The cases of one test file of a peer, and how they read here. */
export interface PeerFamily {
  /** `test` of the cases, as in the expected list. */
  readonly test: string;
  /** Only cases of this `func`, where one test file holds tests of several formats. */
  readonly func?: string;
  /** Which of our extractors answers; several when the peer reads companion files as well. */
  readonly extractors: readonly string[];
  /** purl type of the expected packages. */
  readonly type: string;
  /**
   * Under which absolute path an input file is scanned; peers' tests have names like `yarn_v1.lock`.
   * Absent: its own base name in `/app`. An input that is a folder is laid at `/app` as it is, and its files keep their paths.
   */
  as?(input: string): string;
  /** Further files and folders of the peer's repository (paths as in `inputs`) and where they are laid: companions, local repositories. */
  also?(input: string): Readonly<Record<string, string>>;
  /** Files that a case needs and the collected inputs lack (parents, modules), rebuilt by hand: absolute path → content. */
  rebuilt?(input: string): Readonly<Record<string, string>>;
  /**
   * Expected package → `namespace/name@version` (`group:artifact@version` in Maven), undefined to leave it out.
   * Absent: `Name@Version`, and packages with Relationship root or workspace are left out.
   */
  expected?(p: PeerPackage): string | undefined;
  /**
   * Our package → the same text, undefined to leave it out: a peer's test that drops development dependencies by an option,
   * or canonicalises names. Absent: `packageDisplayName@version`.
   */
  found?(p: Package): string | undefined;
  /** The cases are SBOMs of this name inside their folders, read as a target. */
  readonly sbom?: string;
  /** Case (its name, else its first input's base name) → why ours differs and is right. */
  readonly differences?: Readonly<Record<string, string>>;
}
