import { MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

const NUMBER = '\x02';
const END = '\x01';

/** Key of numbers in turn, where a longer list comes after its own beginning: `1.0` < `1.0.0`. */
export function numberListKey(text: string, pattern: RegExp): SortKey | undefined {
  const version = text.trim();
  if (version.length > MAX_VERSION_LENGTH || !pattern.test(version)) return undefined;
  const numbers = version.match(/\d+/g) ?? [];
  return numbers.map((number) => NUMBER + numberKey(number)).join('') + END;
}
