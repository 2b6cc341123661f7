import type { DockerfileReport } from './inventory.ts';
import type { Package } from './package.ts';

/** One component of an SBOM as its author wrote it, and what it stands for. Answers of ScanSbom repeat it. */
export interface SbomComponent {
  /** CycloneDX's word: `library`, `operating-system`, `file` … */
  readonly type: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  /** The package that it stands for: the very object of the inventory. */
  readonly package?: Package;
  readonly dockerfile?: DockerfileReport;
  /** A binary package inside its source package that does not name a source itself: the parent is judged for it. */
  readonly isPartOfParent?: true;
  /** Its purl could not be read. */
  readonly isUnreadable?: true;
  readonly children: readonly SbomComponent[];
}
