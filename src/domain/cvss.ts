import calculator from 'ae-cvss-calculator';
import type { CvssRating } from './advisory.ts';

type Version = CvssRating['version'];

/** Metric → its values, separated by spaces. */
type Metrics = Readonly<Record<string, string>>;
interface Grammar {
  /** Every vector has them. */
  readonly base: Metrics;
  readonly optional: Metrics;
}

const V3: Grammar = {
  base: { AV: 'N A L P', AC: 'L H', PR: 'N L H', UI: 'N R', S: 'U C', C: 'N L H', I: 'N L H', A: 'N L H' },
  optional: {
    ...{ E: 'X U P F H', RL: 'X O T W U', RC: 'X U R C', CR: 'X L M H', IR: 'X L M H', AR: 'X L M H' },
    ...{ MAV: 'X N A L P', MAC: 'X L H', MPR: 'X N L H', MUI: 'X N R', MS: 'X U C' },
    ...{ MC: 'X N L H', MI: 'X N L H', MA: 'X N L H' },
  },
};

/** The metrics of each version's vector string. @see https://www.first.org/cvss/data-representations */
const GRAMMARS: Readonly<Record<Version, Grammar>> = {
  '2.0': {
    base: { AV: 'L A N', AC: 'H M L', Au: 'M S N', C: 'N P C', I: 'N P C', A: 'N P C' },
    optional: {
      ...{ E: 'U POC F H ND', RL: 'OF TF W U ND', RC: 'UC UR C ND', CDP: 'N L LM MH H ND', TD: 'N L M H ND' },
      ...{ CR: 'L M H ND', IR: 'L M H ND', AR: 'L M H ND' },
    },
  },
  '3.0': V3,
  '3.1': V3,
  '4.0': {
    base: {
      ...{ AV: 'N A L P', AC: 'L H', AT: 'N P', PR: 'N L H', UI: 'N P A' },
      ...{ VC: 'H L N', VI: 'H L N', VA: 'H L N', SC: 'H L N', SI: 'H L N', SA: 'H L N' },
    },
    optional: {
      ...{ E: 'X A P U', CR: 'X H M L', IR: 'X H M L', AR: 'X H M L' },
      ...{ MAV: 'X N A L P', MAC: 'X L H', MAT: 'X N P', MPR: 'X N L H', MUI: 'X N P A' },
      ...{ MVC: 'X N L H', MVI: 'X N L H', MVA: 'X N L H', MSC: 'X N L H', MSI: 'X N L H S', MSA: 'X N L H S' },
      ...{ S: 'X N P', AU: 'X N Y', R: 'X A U I', V: 'X D C', RE: 'X L M H', U: 'X Clear Green Amber Red' },
    },
  },
};

const PREFIX = /^CVSS:(3\.0|3\.1|4\.0)\//;

function isValid(metrics: string, { base, optional }: Grammar): boolean {
  const seen = new Set<string>();
  for (const metric of metrics.split('/')) {
    const [name = '', value = '', ...more] = metric.split(':');
    const values = Object.hasOwn(base, name) ? base[name] : Object.hasOwn(optional, name) ? optional[name] : undefined;
    if (more.length > 0 || seen.has(name) || !values?.split(' ').includes(value)) return false;
    seen.add(name);
  }
  return Object.keys(base).every((name) => seen.has(name));
}

/** In version 4.0 the score of a vector is one number, whichever groups of metrics it has. */
function scoreOf(version: Version, vector: string): number | undefined {
  switch (version) {
    case '2.0':
      return new calculator.Cvss2(vector).calculateScores().base;
    case '3.0':
      return new calculator.Cvss3P0(vector).calculateScores().base;
    case '3.1':
      return new calculator.Cvss3P1(vector).calculateScores().base;
    case '4.0':
      return new calculator.Cvss4P0(vector).calculateScores().overall;
  }
}

type Scored = Omit<CvssRating, 'source'>;

function parse(text: string): Scored | undefined {
  const prefix = PREFIX.exec(text);
  const version = (prefix?.[1] ?? '2.0') as Version;
  // NVD has written version 2 in brackets
  const vector = prefix === null ? text.replace(/^\((.*)\)$/, '$1') : text;
  if (!isValid(prefix === null ? vector : vector.slice(prefix[0].length), GRAMMARS[version])) return undefined;
  const baseScore = scoreOf(version, vector);
  return baseScore === undefined ? undefined : { version, vector, baseScore };
}

/** A score takes up to half a millisecond, and feeds repeat some ten thousand vectors. */
const MOST_KEPT = 20_000;
const kept = new Map<string, Scored | undefined>();

/**
 * Rating of a CVSS vector of version 2 (without prefix), 3.0, 3.1 or 4.0, its base score computed (4.0: the score of
 * the whole vector); undefined when it is no complete, valid vector.
 * @param source who scored, as in {@link CvssRating}
 */
export function parseCvss(vector: string, source: string): CvssRating | undefined {
  const text = vector.trim();
  let scored = kept.get(text);
  if (scored === undefined && !kept.has(text)) {
    scored = text.length > 300 ? undefined : parse(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    if (text.length <= 300) kept.set(text, scored);
  }
  return scored === undefined ? undefined : { source, ...scored };
}

/** All scores that a vector of version 2 or 3 leads to. */
export interface CvssScores {
  readonly base: number;
  readonly temporal?: number;
  readonly environmental?: number;
}

/** Scores of a valid vector of version 2, 3.0 or 3.1 by group of metrics; undefined for any other text. */
export function cvssScores(text: string): CvssScores | undefined {
  const rating = text.length > 300 ? undefined : parse(text);
  if (rating === undefined || rating.version === '4.0') return undefined;
  const { version, vector } = rating;
  const calculators = { '2.0': calculator.Cvss2, '3.0': calculator.Cvss3P0, '3.1': calculator.Cvss3P1 };
  const { temporal, environmental } = new calculators[version](vector).calculateScores();
  return {
    base: rating.baseScore,
    ...(temporal !== undefined && { temporal }),
    ...(environmental !== undefined && { environmental }),
  };
}
