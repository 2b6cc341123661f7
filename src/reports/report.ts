import type { GenerationInfo, Vulnerability } from '../domain/advisory.ts';
import type { Assessment, HiddenReason } from '../domain/finding.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { MatchResult } from '../domain/match.ts';
import type { InspectorScan } from './inspector/scan.ts';
import type { Style } from './style.ts';

/** What a scan came to. */
export interface ScanOutcome {
  readonly inventory: Inventory;
  readonly result: MatchResult;
  /** Worst first, see `order.ts`. */
  readonly assessments: readonly Assessment[];
  /** Findings left out because nothing fixes them (`--ignore-unfixed`). */
  readonly hiddenUnfixed: number;
  /** Findings left out by the reason that hides them; none with `--show all`, which lists them with their reason. */
  readonly hidden?: Readonly<Partial<Record<HiddenReason, number>>>;
  readonly database: GenerationInfo;
  /** EPSS and KEV live on the vulnerability. */
  readonly vulnerability: (id: string) => Vulnerability | undefined;
  /** With `--explain`. */
  readonly explanations?: ScanExplanations;
  /** Who answers for a VEX document that is made of the scan. */
  readonly author?: string;
  /** Moment of the scan: what the database's age is counted from. */
  readonly now: Date;
}

/** Everything that a report says of one scan. */
export interface ScanReport extends ScanOutcome {
  /** The inventory as CycloneDX with these assessments as its vulnerabilities; the SBOM writer is handed in. */
  readonly cyclonedx: () => unknown;
  /** The inventory as SPDX 2.3, likewise. */
  readonly spdx: () => unknown;
  /** The scan as ScanSbom would have made it. */
  readonly inspector: () => InspectorScan;
}

/** Why the findings are, or are not, findings. */
export interface ScanExplanations {
  /** As data, of one vulnerability; one for each package that a record speaks of. */
  of(vulnerabilityId: string): readonly object[];
  /** As text for people. */
  lines(style: Style): readonly string[];
}

export interface ReportOptions {
  /** ANSI colours: only for a terminal. */
  readonly colour: boolean;
  /** Columns of the terminal; absent in a pipe or file, where nothing is shortened. */
  readonly width?: number;
}

/** A form in which a scan is told. To add one: a file here and a line in `index.ts`. */
export interface Report {
  readonly id: string;
  /** For `--help`, without a full stop. */
  readonly summary: string;
  /** It repeats the components of the SBOM that was scanned, as they stand there. */
  readonly repeatsComponents?: true;
  render(scan: ScanReport, options: ReportOptions): string;
}
