import type { VersionScheme } from './scheme.ts';
import { compareKeys, END, MAX_VERSION_LENGTH, numberKey, type SortKey } from './sort-key.ts';

const VERSION =
  /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9a-z-]+(?:\.[0-9a-z-]+)*))?(?:\+[0-9a-z-]+(?:\.[0-9a-z-]+)*)?$/;
const RELEASE = '\x7f';
const NUMERIC = '\x02';
const ALPHANUMERIC = '\x03';

/**
 * NuGet: Semantic Versioning with up to four numbers, in which case of labels does not count.
 * @see https://learn.microsoft.com/en-us/nuget/concepts/package-versioning
 */
function parse(text: string): SortKey | undefined {
  if (text.length > MAX_VERSION_LENGTH) return undefined;
  const version = text
    .trim()
    .toLowerCase()
    .replace(/ *\. */g, '.');
  const match = VERSION.exec(version);
  if (match === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', revision = '0', labels] = match;
  // NuGet keeps each in an int.
  if ([major, minor, patch, revision].some((number) => Number(number) > 0x7fffffff)) return undefined;
  const core = [major, minor, patch, revision].map(numberKey).join('');
  if (labels === undefined) return core + RELEASE;
  const keys = labels
    .split('.')
    .map((label) => (/^\d+$/.test(label) ? NUMERIC + numberKey(label) : ALPHANUMERIC + label + END));
  return core + keys.join('');
}

export const nuget: VersionScheme<SortKey> = { id: 'nuget', parse, compare: compareKeys };
