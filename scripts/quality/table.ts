import type { Quality } from './baseline.ts';

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

function runsTable({ runs }: Quality): readonly string[] {
  const rows = Object.entries(runs).map(([name, run]) =>
    row([
      name,
      run.reported,
      run.found.length,
      run.refuted.length,
      run.noFeedRecord.length,
      run.missed.length,
      run.fixes.agree,
      run.fixes.differ.length,
      run.theirs,
      run.ours,
      run.ratio,
    ]),
  );
  return [
    row([
      'run',
      'pairs',
      'found',
      'refuted',
      'no feed record',
      'missed',
      'same fix',
      'other fix',
      'theirs',
      'ours',
      'ratio',
    ]),
    row(Array(11).fill('---')),
    ...rows,
  ];
}

function labelsTable({ labels }: Quality): readonly string[] {
  const judged = Object.entries(labels.ecosystems).filter(([, figures]) => figures.judged > 0);
  const rows = judged.map(([ecosystem, f]) =>
    row([
      ecosystem,
      f.pairs,
      f.judged,
      f.coverage,
      f.truePositives,
      f.falsePositives,
      f.falseNegatives,
      f.trueNegatives,
      f.precision ?? '–',
      f.recall ?? '–',
    ]),
  );
  return [
    row(['ecosystem', 'pairs', 'judged', 'coverage', 'TP', 'FP', 'FN', 'TN', 'precision', 'recall']),
    row(Array(10).fill('---')),
    ...rows,
    row(['all', labels.pairs, labels.judged, labels.coverage, '', '', '', '', '', '']),
  ];
}

/** Sums the words that false negatives are counted under, over all ecosystems. */
function missesTable({ labels }: Quality): readonly string[] {
  const by = new Map<string, number>();
  for (const { missedBy } of Object.values(labels.ecosystems))
    for (const [word, count] of Object.entries(missedBy)) by.set(word, (by.get(word) ?? 0) + count);
  const counted = (words: Iterable<readonly [string, number]>): readonly string[] =>
    [...words].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, count]) => row([word, count]));
  return [
    row(['false positives by cause', 'pairs']),
    row(['---', '---']),
    ...counted(Object.entries(labels.falsePositivesBy)),
    '',
    row(['false negatives by what the records say', 'pairs']),
    row(['---', '---']),
    ...counted(by),
  ];
}

/** The figures as the page docs/quality.md shows them. */
export const figuresOf = (quality: Quality): string =>
  [...runsTable(quality), '', ...labelsTable(quality), '', ...missesTable(quality)].join('\n');

const MARKS = /(<!-- figures -->)[\s\S]*?(<!-- \/figures -->)/;

/** A page with the figures of today between its marks. */
export const withFigures = (page: string, quality: Quality): string =>
  page.replace(MARKS, (_, before: string, after: string) => `${before}\n\n${figuresOf(quality)}\n\n${after}`);
