import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, isDigit, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

/** Words that announce a version; all others follow it (`1.0-rc1` < `1.0` < `1.0-p1`). */
const BEFORE_RELEASE = new Set([
  'a',
  'alpha',
  'b',
  'beta',
  'c',
  'cr',
  'dev',
  'm',
  'milestone',
  'pre',
  'preview',
  'rc',
  'snapshot',
]);

const RANK = { EARLIER_WORD: '\x02', END: '\x03', LATER_WORD: '\x04', NUMBER: '\x05' } as const;

const COMPONENT = /\d+|[a-z]+/g;
const VERSION = /^v?\d[!-~]*$/;

/** `1.3.5a`: a letter right behind a number, with no number of its own, is a release; `1.3.5a1` and `1.3.5-a` announce one. */
function isLetterRelease({ 0: word, index, input }: RegExpExecArray): boolean {
  const isAlone = word.length === 1 && !isDigit(input.charCodeAt(index + 1));
  return isAlone && isDigit(input.charCodeAt(index - 1));
}

/**
 * Order for software without a registry: numbers by value, words by letter, punctuation only separates,
 * zeros before a word or the end do not count (`1.0` = `1`).
 */
function parse(text: string): SortKey | undefined {
  const version = text.trim().toLowerCase();
  if (version.length > MAX_VERSION_LENGTH || !VERSION.test(version)) return undefined;
  let key = '';
  let zeros = '';
  for (const match of version.slice(version.startsWith('v') ? 1 : 0).matchAll(COMPONENT)) {
    const [component] = match;
    if (isDigit(component.charCodeAt(0))) {
      const number = RANK.NUMBER + numberKey(component);
      if (number === ZERO) zeros += number;
      else {
        key += zeros + number;
        zeros = '';
      }
    } else {
      zeros = '';
      key +=
        (BEFORE_RELEASE.has(component) && !isLetterRelease(match) ? RANK.EARLIER_WORD : RANK.LATER_WORD) +
        component +
        END;
    }
  }
  return key + RANK.END;
}

const ZERO = RANK.NUMBER + numberKey('0');

export const generic: VersionScheme<SortKey> = { id: 'generic', parse, compare: compareKeys };
