import { type Random, randomOf, seedOf } from './random.ts';

/** What a pattern is made of; assertions (`^`, `\b`, look-ahead) are left to the pattern itself, which judges the text. */
type Part =
  | { readonly kind: 'letter'; readonly of: readonly string[] }
  | { readonly kind: 'sequence'; readonly of: readonly Part[] }
  | { readonly kind: 'choice'; readonly of: readonly Part[] }
  | { readonly kind: 'repeat'; readonly of: Part; readonly most: number };

const NOTHING: Part = { kind: 'sequence', of: [] };
/** Letters that texts are made of: those first that most patterns take. */
const LETTERS = [
  ...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:/ ,;=+@$%&#?!*()[]{}|~^<>\'"\\',
  'é',
  '中',
];

export const compile = (pattern: string): RegExp => new RegExp(pattern, pattern.includes('\\p{') ? 'u' : '');

/** Parts of a pattern of the model's language. */
function parse(pattern: string): Part {
  const flags = pattern.includes('\\p{') ? 'u' : '';
  let at = 0;
  const letter = (source: string): Part => {
    const test = new RegExp(`^(?:${source})$`, flags);
    return { kind: 'letter', of: LETTERS.filter((one) => test.test(one)) };
  };
  const skip = (text: RegExp): string | undefined => {
    text.lastIndex = at;
    const found = text.exec(pattern)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  function choice(): Part {
    const of = [sequence()];
    while (skip(/\|/y) !== undefined) of.push(sequence());
    return of.length === 1 ? (of[0] as Part) : { kind: 'choice', of };
  }
  function sequence(): Part {
    const of: Part[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') of.push(repeated(one()));
    return { kind: 'sequence', of };
  }
  function one(): Part {
    if (skip(/\^|\$|\\b/y) !== undefined) return NOTHING;
    const isLookAhead = skip(/\(\?!/y) !== undefined;
    if (isLookAhead || skip(/\((\?:)?/y) !== undefined) {
      const inside = choice();
      if (skip(/\)/y) === undefined) throw new Error(`a group of ${pattern} does not end`);
      return isLookAhead ? NOTHING : inside;
    }
    const source = skip(/\[(?:\\.|[^\]\\])*\]|\\p\{\w+\}|\\.|./suy);
    if (source === undefined) throw new Error(`${pattern} cannot be read from ${at}`);
    return letter(source);
  }
  function repeated(of: Part): Part {
    const sign = skip(/[*+?]|\{\d+(?:,\d*)?\}/y);
    if (sign === undefined) return of;
    skip(/\?/y); // lazy or not, the texts are the same
    const [least = 0, most = Number.POSITIVE_INFINITY] =
      {
        '*': [0],
        '+': [1],
        '?': [0, 1],
      }[sign] ?? boundsOf(sign);
    const always = Array.from({ length: least }, () => of);
    return { kind: 'sequence', of: most === least ? always : [...always, { kind: 'repeat', of, most: most - least }] };
  }
  const boundsOf = (sign: string): number[] => {
    const [least = '0', most] = sign.slice(1, -1).split(',');
    if (most === undefined) return [Number(least), Number(least)];
    return most === '' ? [Number(least)] : [Number(least), Number(most)];
  };
  return choice();
}

/** Which lengths the texts of a part can have, up to a limit, and how to write one of them. */
interface Writer {
  lengths(part: Part): readonly boolean[];
  write(part: Part, length: number, random: Random): string;
}

const NEVER = Number.POSITIVE_INFINITY;

function writerUpTo(limit: number): Writer {
  const known = new Map<Part, readonly boolean[]>();
  const knownRests = new Map<Part, readonly (readonly boolean[])[]>();

  const lengths = (part: Part): readonly boolean[] => {
    const found = known.get(part) ?? find(part);
    known.set(part, found);
    return found;
  };
  function find(part: Part): readonly boolean[] {
    switch (part.kind) {
      case 'letter':
        return [false, part.of.length > 0];
      case 'choice': {
        const all = part.of.map(lengths);
        return Array.from({ length: limit + 1 }, (_, n) => all.some((can) => can[n] === true));
      }
      case 'sequence':
        return restsOf(part)[0] ?? [];
      case 'repeat':
        return fewest(part).map((count) => count < NEVER && count <= part.most);
    }
  }

  /** For each place of a sequence the lengths of all that follows. */
  function restsOf(part: Extract<Part, { kind: 'sequence' }>): readonly (readonly boolean[])[] {
    const found = knownRests.get(part);
    if (found !== undefined) return found;
    const rests: (readonly boolean[])[] = [[true]];
    for (const one of part.of.toReversed()) {
      const rest = rests[0] ?? [];
      const sum: boolean[] = [];
      for (const [n, can] of lengths(one).entries()) {
        if (!can) continue;
        for (const [m, also] of rest.entries()) if (also && n + m <= limit) sum[n + m] = true;
      }
      rests.unshift(sum);
    }
    knownRests.set(part, rests);
    return rests;
  }

  /** For each length the fewest repeats that reach it. */
  function fewest({ of }: Extract<Part, { kind: 'repeat' }>): readonly number[] {
    const steps = lengths(of).flatMap((can, n) => (can && n > 0 ? [n] : []));
    const counts = [0];
    for (let n = 1; n <= limit; n++) counts[n] = 1 + Math.min(NEVER, ...steps.map((step) => counts[n - step] ?? NEVER));
    return counts;
  }

  function write(part: Part, length: number, random: Random): string {
    switch (part.kind) {
      case 'letter':
        return random.pick(part.of);
      case 'choice': {
        const fitting = part.of.filter((one) => lengths(one)[length] === true);
        return write(random.pick(fitting), length, random);
      }
      case 'sequence': {
        const rests = restsOf(part);
        let left = length;
        return part.of.reduce((text, one, index) => {
          const fitting = lengths(one).flatMap((can, n) => (can && rests[index + 1]?.[left - n] ? [n] : []));
          // Short parts as a rule: anchors inside a pattern want nothing before them.
          const size = random.below(4) > 0 ? (fitting[0] ?? 0) : random.pick(fitting);
          left -= size;
          return text + write(one, size, random);
        }, '');
      }
      case 'repeat': {
        const counts = fewest(part);
        let text = '';
        while (text.length < length) {
          const left = length - text.length;
          const next = (counts[left] ?? 0) - 1;
          const steps = lengths(part.of).flatMap((can, n) => (can && n > 0 && counts[left - n] === next ? [n] : []));
          text += write(part.of, random.pick(steps), random);
        }
        return text;
      }
    }
  }
  return { lengths, write };
}

export interface TextBounds {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

const TRIES = 40;
/** Nobody needs longer texts of a pattern without a maximum. */
const ROOM = 160;

/** Texts that match a pattern: the shortest, the longest, one of a length; undefined where none was found. */
export interface Texts {
  ofLength(length: number): string | undefined;
  shortest(): string | undefined;
  longest(): string | undefined;
}

const texts = new Map<string, Texts>();

/** Writes texts of a pattern within bounds; the same texts in every run. */
export function textsOf(pattern: string, { min = 0, max = ROOM }: TextBounds = {}): Texts {
  const key = `${min} ${max} ${pattern}`;
  const known = texts.get(key);
  if (known !== undefined) return known;
  const test = compile(pattern);
  const part = parse(pattern);
  const writer = writerUpTo(max);
  const random = randomOf(seedOf(pattern));
  const found = new Map<number, string | undefined>();
  const ofLength = (length: number): string | undefined => {
    if (!found.has(length)) {
      found.set(length, undefined);
      for (let n = 0; n < TRIES && writer.lengths(part)[length]; n++) {
        const text = writer.write(part, length, random);
        if (test.test(text)) {
          found.set(length, text);
          break;
        }
      }
    }
    return found.get(length);
  };
  const lengths = Array.from({ length: max - min + 1 }, (_, n) => min + n).filter((n) => writer.lengths(part)[n]);
  const first = (of: readonly number[]): string | undefined => {
    for (const length of of) {
      const text = ofLength(length);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const written: Texts = {
    ofLength,
    shortest: () => first(lengths),
    longest: () => first(lengths.toReversed().slice(0, 64)),
  };
  texts.set(key, written);
  return written;
}

/** A text of allowed length that a pattern refuses; undefined when the pattern takes everything that was tried. */
export function refusedText(pattern: string, { min = 0, max = ROOM }: TextBounds = {}): string | undefined {
  const test = compile(pattern);
  const good = textsOf(pattern, { min, max }).shortest() ?? '';
  const bad = ['!', ' ', '\t', '\u0007', '\\', 'é', 'aws:', '~'].flatMap((sign) => [
    `${good.slice(0, -sign.length)}${sign}`,
    `${sign}${good.slice(sign.length)}`,
    `${good}${sign}`,
    sign.repeat(Math.max(1, min)),
  ]);
  return bad.find((text) => !test.test(text) && [...text].length >= min && [...text].length <= max && text !== '');
}
