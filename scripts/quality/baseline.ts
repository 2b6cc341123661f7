import type { LabelReport } from './labels.ts';
import type { RunFigures } from './runs.ts';

/** What the baseline keeps. */
export interface Quality {
  readonly runs: Readonly<Record<string, RunFigures>>;
  readonly labels: Omit<LabelReport, 'falseNegatives'>;
}

/** At most this many times the vulnerabilities that the service shows. */
const MOST_NOISE = 1.25;

/** Sentences about what is worse than the baseline, or than what must hold. */
export function fallen(before: Quality, now: Quality): readonly string[] {
  const said: string[] = [];
  for (const [name, run] of Object.entries(now.runs)) {
    if (run.missed.length > 0) said.push(`${name}: missed ${run.missed.join(', ')}`);
    if (run.ratio > MOST_NOISE) said.push(`${name}: shows ${run.ours} vulnerabilities, the service ${run.theirs}`);
  }
  for (const [name, run] of Object.entries(before.runs)) {
    const found = now.runs[name]?.found ?? 0;
    if (found < run.found) said.push(`${name}: found ${found}, was ${run.found}`);
  }
  if (now.labels.judged < before.labels.judged)
    said.push(`labels judged: ${now.labels.judged}, were ${before.labels.judged}`);
  for (const [ecosystem, figures] of Object.entries(before.labels.ecosystems)) {
    const { precision = 0, recall = 0 } = now.labels.ecosystems[ecosystem] ?? {};
    if (precision < figures.precision) said.push(`${ecosystem}: precision ${precision}, was ${figures.precision}`);
    if (recall < figures.recall) said.push(`${ecosystem}: recall ${recall}, was ${figures.recall}`);
  }
  return said;
}
