import type { SearchableDatabase } from '../../src/advisories/read.ts';
import type { AdvisoryRecord } from '../../src/domain/advisory.ts';
import { ecosystemOf } from '../../src/domain/ecosystem.ts';
import { compareText } from '../../src/domain/order.ts';
import { explain, matchPackage } from '../../src/matching/index.ts';
import { type Cause, causeOf } from './causes.ts';
import { imagesOf, type LabelledImage, labelsFile, type NamedLabel } from './label-images.ts';
import { type Candidate, createReader, distributionTypeOf, isDistributions } from './label-packages.ts';
import type { Sources } from './sources.ts';

/** Verdicts against people's labels, of one ecosystem. */
export interface LabelFigures {
  /** Pairs of package and vulnerability that people labelled. */
  readonly pairs: number;
  /** Labelled true and false at once, under two ids of the vulnerability: not judged. */
  readonly contradicted: number;
  /** Some record of the ecosystem and release speaks of the vulnerability. */
  readonly judged: number;
  readonly coverage: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** null where there is nothing to be precise about. */
  readonly precision: number | null;
  readonly recall: number | null;
  /** False negatives by what the records say. */
  readonly missedBy: Readonly<Record<string, number>>;
}

export interface FalsePositive {
  /** `image package version vulnerability`. */
  readonly pair: string;
  /** Comparison and advisory. */
  readonly rule: string;
  /** Word of a cause in test/quality/false-positives.json; absent: nobody has looked. */
  readonly cause?: string;
}

export interface LabelReport {
  /** Pairs of all images. */
  readonly pairs: number;
  readonly contradicted: number;
  readonly judged: number;
  readonly coverage: number;
  readonly ecosystems: Readonly<Record<string, LabelFigures>>;
  readonly falsePositives: readonly FalsePositive[];
  /** `image package version vulnerability: word: what the records say`. */
  readonly falseNegatives: readonly string[];
  /** Sentences of causes that no false positive has. */
  readonly unusedCauses: readonly string[];
}

/** Where language packages count whose type no record tells. */
const NO_REGISTRY = 'language package without a record';
const NO_RELEASE = 'distribution unknown';

interface Count {
  pairs: number;
  contradicted: number;
  judged: number;
  tp: number;
  fp: number;
  fn: number;
  tn: number;
  readonly missedBy: Map<string, number>;
}

/** What people said of one package and one vulnerability. */
interface Pair {
  readonly label: NamedLabel;
  readonly id: string;
  isTrue: boolean;
  isFalse: boolean;
}

/** Labels repeat their vulnerabilities in hundreds of packages, and all records of one are a long answer. */
function remembering(database: SearchableDatabase): SearchableDatabase {
  const known = new Map<string, readonly AdvisoryRecord[]>();
  const recordsOf = (id: string): readonly AdvisoryRecord[] => {
    const records = known.get(id) ?? database.recordsOf(id);
    known.set(id, records);
    return records;
  };
  return { ...database, recordsOf };
}

/** Canonical id of what a label names: an advisory that speaks of several CVEs, or is in no feed, means the label's own. */
function idOf({ vuln, cve }: NamedLabel, database: SearchableDatabase): string {
  const stands = database.resolve(vuln);
  if (stands.length === 1) return stands[0] ?? vuln;
  // An errata of Oracle's that no feed has is not its CVE: people labelled the erratum.
  const isOneOf = stands.length > 1 || vuln.startsWith('GHSA-');
  return cve !== undefined && isOneOf ? (database.vulnerability(cve)?.id ?? cve) : vuln;
}

function pairsOf({ labels }: LabelledImage, database: SearchableDatabase): readonly Pair[] {
  const pairs = new Map<string, Pair>();
  for (const label of labels) {
    const id = idOf(label, database);
    const key = [label.name, label.version, id].join(' ');
    const pair = pairs.get(key) ?? { label, id, isTrue: false, isFalse: false };
    pairs.set(key, pair);
    if (label.isTrue) pair.isTrue = true;
    else pair.isFalse = true;
  }
  return [...pairs.values()];
}

/** Row that a pair counts in. */
function rowOf({ label }: Pair, image: LabelledImage, candidates: readonly Candidate[]): string {
  const { distribution, standsFor } = image;
  const type = distributionTypeOf(image);
  if (type !== undefined && isDistributions(type, label)) {
    const own = ecosystemOf(type, distribution) ?? NO_RELEASE;
    return standsFor === undefined ? own : `${standsFor} by ${own}`;
  }
  const [first] = candidates;
  if (first !== undefined) return ecosystemOf(first.package.type, distribution) ?? NO_REGISTRY;
  return distribution === undefined ? NO_RELEASE : NO_REGISTRY;
}

/** A package of the same family that the feed names instead: early errata of AlmaLinux list a part of what was built. */
function siblingOf(
  { type, name }: Candidate['package'],
  id: string,
  { distribution }: LabelledImage,
  database: SearchableDatabase,
): string | undefined {
  const family = (each: string): string => each.split('-', 1)[0] ?? each;
  const ecosystem = ecosystemOf(type, distribution);
  const named = database.recordsOf(id).filter((record) => record.ecosystem === ecosystem);
  return type === 'rpm' ? named.find((record) => family(record.name) === family(name))?.name : undefined;
}

/** Why a pair that people call true is not reported: a word to count, and a text for people. */
function missOf(
  candidate: Candidate,
  id: string,
  image: LabelledImage,
  database: SearchableDatabase,
): { readonly word: string; readonly text: string } {
  const scope = image.distribution === undefined ? {} : { distribution: image.distribution };
  const { records, reason, silence } = explain(candidate.package, id, database, scope);
  if (reason !== undefined) return { word: reason, text: reason };
  const text = [
    ...(silence ? [silence.text] : []),
    ...records.map(({ outcome, comparison }) => `${outcome} ${comparison}`),
  ].join('; ');
  if (records.length === 0) {
    if (candidate.isSourceUnknown === true) return { word: 'source-unknown', text: 'the source package is unknown' };
    const sibling = siblingOf(candidate.package, id, image, database);
    return sibling === undefined
      ? { word: 'no-record-of-package', text: 'the feed names other packages' }
      : { word: 'only-siblings-named', text: `the feed names ${sibling}` };
  }
  // The record that speaks of the package tells more than one of another channel or module.
  const telling = records.find(({ outcome }) => !outcome.startsWith('other-')) ?? records[0];
  return { word: silence?.by ?? telling?.outcome ?? '', text };
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : Math.round((part / whole) * 1000) / 1000);

function figuresOf({ pairs, contradicted, judged, tp, fp, fn, tn, missedBy }: Count): LabelFigures {
  return {
    pairs,
    contradicted,
    judged,
    coverage: share(judged, pairs),
    truePositives: tp,
    falsePositives: fp,
    falseNegatives: fn,
    trueNegatives: tn,
    precision: tp + fp === 0 ? null : share(tp, tp + fp),
    recall: tp + fn === 0 ? null : share(tp, tp + fn),
    missedBy: Object.fromEntries([...missedBy].sort(([a], [b]) => compareText(a, b))),
  };
}

const shortName = (image: string): string => image.slice(0, image.indexOf('@') + 15);

/**
 * Verdicts on every pair that people labelled, against the labels.
 * @param given content of labels.json: image → labels
 * @throws ZodError when it is none
 */
export function measureLabels(
  given: unknown,
  sources: Sources,
  causes: readonly Cause[],
  searched: SearchableDatabase,
): LabelReport {
  const database = remembering(searched);
  const counts = new Map<string, Count>();
  const falsePositives: FalsePositive[] = [];
  const falseNegatives: string[] = [];
  const used = new Set<Cause>();
  for (const image of imagesOf(labelsFile.parse(given).images)) {
    const { distribution } = image;
    const read = createReader(image, sources, database);
    for (const pair of pairsOf(image, database)) {
      const { label, id } = pair;
      const candidates = read(label);
      const row = rowOf(pair, image, candidates);
      const count = counts.get(row) ?? {
        pairs: 0,
        contradicted: 0,
        judged: 0,
        tp: 0,
        fp: 0,
        fn: 0,
        tn: 0,
        missedBy: new Map<string, number>(),
      };
      counts.set(row, count);
      count.pairs++;
      if (pair.isTrue && pair.isFalse) {
        count.contradicted++;
        continue;
      }
      const spoken = candidates.filter(({ package: pkg }) => {
        const ecosystem = ecosystemOf(pkg.type, distribution);
        return database.recordsOf(id).some((record) => record.ecosystem === ecosystem);
      });
      const [first] = spoken;
      if (first === undefined) continue;
      count.judged++;
      const hit = spoken
        .flatMap(({ package: pkg }) => matchPackage(pkg, distribution, database).matches)
        .find((match) => match.vulnerabilityId === id);
      const what = `${shortName(image.name)} ${label.name} ${label.version} ${id}`;
      if (hit !== undefined && pair.isTrue) count.tp++;
      else if (hit !== undefined) {
        count.fp++;
        const rule = `${hit.evidence.rule} [${hit.evidence.feed} ${hit.evidence.advisoryId}]`;
        const cause = causeOf({ pair: what, rule }, causes);
        if (cause !== undefined) used.add(cause);
        falsePositives.push({ pair: what, rule, ...(cause !== undefined && { cause: cause.cause }) });
      } else if (!pair.isTrue) count.tn++;
      else {
        count.fn++;
        const { word, text } = missOf(first, id, image, database);
        count.missedBy.set(word, (count.missedBy.get(word) ?? 0) + 1);
        falseNegatives.push(`${what}: ${word}: ${text}`);
      }
    }
  }
  const rows = [...counts].sort(([a], [b]) => compareText(a, b));
  const sum = (field: 'pairs' | 'contradicted' | 'judged'): number =>
    rows.reduce((total, [, count]) => total + count[field], 0);
  return {
    pairs: sum('pairs'),
    contradicted: sum('contradicted'),
    judged: sum('judged'),
    coverage: share(sum('judged'), sum('pairs')),
    ecosystems: Object.fromEntries(rows.map(([row, count]) => [row, figuresOf(count)])),
    falsePositives: falsePositives.sort((a, b) => compareText(a.pair, b.pair)),
    falseNegatives: falseNegatives.sort(),
    unusedCauses: causes.filter((cause) => !used.has(cause)).map(({ why }) => why),
  };
}
