import type { VersionSet } from '../affected-ranges.ts';
import { allOf, compared, fromUpTo, operatorOf, successor } from './comparators.ts';

const REQUIREMENT = /^\s*(~>|[<>=!]*)\s*([0-9A-Za-z.-]+)\s*$/;

/**
 * Where `~>` ends: the last number but one of the release goes up, and the pre-releases of that are outside already.
 * `A` is the lowest word that RubyGems knows, so that `1.3.A` comes before all of them.
 * @see https://guides.rubygems.org/patterns/#pessimistic-version-constraint
 */
function endOfPessimistic(version: string): string | undefined {
  const [release = ''] = /^\d+(?:\.\d+)*(?![0-9A-Za-z])/.exec(version) ?? [];
  const numbers = release.split('.');
  if (numbers.length > 1) numbers.pop();
  const last = numbers.pop();
  return last === undefined || last === '' ? undefined : [...numbers, successor(last), 'A'].join('.');
}

function one(text: string): VersionSet | undefined {
  const [, sign = '', version] = REQUIREMENT.exec(text) ?? [];
  if (version === undefined) return undefined;
  if (sign !== '~>') {
    const operator = operatorOf(sign);
    return operator === undefined ? undefined : compared('gem', operator, version);
  }
  const end = endOfPessimistic(version);
  return end === undefined ? undefined : fromUpTo('gem', version, end);
}

/** RubyGems: `~> 1.2.3, >= 1.2.3.1`. @see https://docs.ruby-lang.org/en/3.3/Gem/Requirement.html */
export const readGemRequirement = (text: string): VersionSet | undefined => allOf(text.split(',').map(one));
