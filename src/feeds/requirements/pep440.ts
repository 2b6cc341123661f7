import { complement, type VersionSet } from '../affected-ranges.ts';
import { allOf, compared, fromUpTo, operatorOf, successor } from './comparators.ts';

const SPECIFIER = /^\s*(~=|===?|!=|[<>]=?)\s*([^\s,;]+)\s*$/;
const RELEASE = /^v?((?:\d+!)?)(\d+(?:\.\d+)*)/i;

/** `1.4.2`, two numbers → from `1.4.dev0` up to `1.5.dev0`: every version that begins with them, pre-releases too. */
function beginningWith(version: string, count: number): VersionSet | undefined {
  const [, epoch = '', release = ''] = RELEASE.exec(version) ?? [];
  const numbers = release.split('.').slice(0, count);
  const last = numbers.at(-1);
  if (last === undefined || last === '') return undefined;
  const end = [...numbers.slice(0, -1), successor(last)].join('.');
  return fromUpTo('pep440', `${epoch}${numbers.join('.')}.dev0`, `${epoch}${end}.dev0`);
}

function one(text: string): VersionSet | undefined {
  const [, sign = '', version = ''] = SPECIFIER.exec(text) ?? [];
  if (version.endsWith('.*')) {
    const prefix = beginningWith(version, version.split('.').length - 1);
    if (sign === '==') return prefix;
    return sign === '!=' && prefix !== undefined ? complement(prefix) : undefined;
  }
  if (sign === '~=') {
    const count = (RELEASE.exec(version)?.[2] ?? '').split('.').length;
    return count < 2 ? undefined : allOf([compared('pep440', '>=', version), beginningWith(version, count - 1)]);
  }
  const operator = operatorOf(sign === '===' ? '==' : sign);
  return operator === undefined || sign === '' ? undefined : compared('pep440', operator, version);
}

/**
 * Python: `>=1.0,<2.0`, `==1.*`, `~=1.4.2`. `<1.0` and `>1.0` are read by the order of versions alone: pre-releases of
 * 1.0 are below it and post-releases above, though an installer would choose neither.
 * @see https://packaging.python.org/en/latest/specifications/version-specifiers/
 */
export const readPep440Specifiers = (text: string): VersionSet | undefined => allOf(text.split(',').map(one));
