import type { LabelFigures } from './labels.ts';
import type { Measurement } from './measure.ts';
import type { RunFigures } from './runs.ts';

/** What the baseline keeps: figures, and of the labels how many false positives each cause has. */
export interface Quality {
  readonly runs: Readonly<Record<string, RunFigures>>;
  readonly labels: {
    readonly pairs: number;
    readonly contradicted: number;
    readonly judged: number;
    readonly coverage: number;
    readonly ecosystems: Readonly<Record<string, LabelFigures>>;
    readonly falsePositivesBy: Readonly<Record<string, number>>;
  };
}

/** Word that false positives without a cause are counted under. */
const UNEXPLAINED = 'unexplained';

export function qualityOf({ runs, labels }: Measurement): Quality {
  const { falsePositives, falseNegatives: _, unusedCauses: __, ...figures } = labels;
  const by = new Map<string, number>();
  for (const { cause = UNEXPLAINED } of falsePositives) by.set(cause, (by.get(cause) ?? 0) + 1);
  return { runs, labels: { ...figures, falsePositivesBy: Object.fromEntries([...by].sort()) } };
}

/** At most this many times the vulnerabilities that the service shows. */
const MOST_NOISE = 1.25;

/** Vulnerabilities of the library, which the gem of its name only binds: the service is wrong to report them. */
const NEVER_FOUND = /^pkg:gem\/openssl@/;

/** What must hold, whatever the baseline says. */
function broken({ runs, labels }: Measurement): readonly string[] {
  const said: string[] = [];
  for (const [name, run] of Object.entries(runs)) {
    if (run.missed.length > 0) said.push(`${name}: missed ${run.missed.join(', ')}`);
    if (run.fixes.lost.length > 0) said.push(`${name}: the feed's fixed version is lost: ${run.fixes.lost.join(', ')}`);
    if (run.ratio > MOST_NOISE) said.push(`${name}: shows ${run.ours} vulnerabilities, the service ${run.theirs}`);
    for (const pair of run.found) if (NEVER_FOUND.test(pair)) said.push(`${name}: ${pair} must stay unmatched`);
    for (const { component, vulnerability, advisory } of run.refuted)
      if (advisory === undefined) said.push(`${name}: no advisory refutes ${component} ${vulnerability}`);
  }
  for (const { pair, rule, cause } of labels.falsePositives)
    if (cause === undefined) said.push(`a false positive without a cause: ${pair}: ${rule}`);
  for (const why of labels.unusedCauses) said.push(`no false positive has this cause any more: ${why}`);
  return said;
}

/** Sentences about what is worse than the baseline, or than what must hold. */
export function fallen(before: Quality, now: Measurement): readonly string[] {
  const said = [...broken(now)];
  for (const [name, run] of Object.entries(before.runs)) {
    const found = new Set(now.runs[name]?.found);
    const lost = run.found.filter((pair) => !found.has(pair));
    if (lost.length > 0) said.push(`${name}: no longer found: ${lost.join(', ')}`);
    const agree = now.runs[name]?.fixes.agree ?? 0;
    if (agree < run.fixes.agree)
      said.push(`${name}: ${agree} fixed versions are the service's, were ${run.fixes.agree}`);
  }
  for (const [ecosystem, figures] of Object.entries(before.labels.ecosystems))
    for (const figure of ['coverage', 'precision', 'recall'] as const) {
      const value = now.labels.ecosystems[ecosystem]?.[figure] ?? 0;
      if (value < (figures[figure] ?? 0)) said.push(`${ecosystem}: ${figure} ${value}, was ${figures[figure]}`);
    }
  return said;
}
