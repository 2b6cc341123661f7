/** What a benchmark gets. */
export interface BenchOptions {
  /** Words after its name on the command line. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** A line for people; the figures come last, as JSON. */
  readonly log: (line: string) => void;
}

/** Figures by name, the unit in the name: `wall_ms`, `rss_mb`. */
export type Figures = Record<string, number | string>;

export interface Bench {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<{ run(options: BenchOptions): Promise<Figures> }>;
}

/** The middle value: one slow run on a busy machine does not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? middle : (middle + (sorted[sorted.length / 2 - 1] ?? Number.NaN)) / 2;
}

export const rounded = (value: number, digits = 0): number => Number(value.toFixed(digits));
