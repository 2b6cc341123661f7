import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasShared, shared } from '../../test/shared.ts';
import { AssayError } from './errors.ts';
import { formatPurl, type Purl, parsePurl } from './purl.ts';

test('parts of a package URL', () => {
  expect(parsePurl('pkg:deb/debian/attr@1:2.4.47-2%2Bb1?arch=amd64&distro=stretch')).toEqual({
    type: 'deb',
    namespace: 'debian',
    name: 'attr',
    version: '1:2.4.47-2+b1',
    qualifiers: { arch: 'amd64', distro: 'stretch' },
  });
  expect(parsePurl('pkg:golang/google.golang.org/genproto#/googleapis//./api/')).toEqual({
    type: 'golang',
    namespace: 'google.golang.org',
    name: 'genproto',
    qualifiers: {},
    subpath: 'googleapis/api',
  });
});

test.each([
  ['pkg:NPM/@babel/core@7.0.0', 'pkg:npm/%40babel/core@7.0.0'],
  ['pkg://pypi/Typing_Extensions@4.0', 'pkg:pypi/typing-extensions@4.0'],
  ['PKG:github/Package-URL/purl-Spec', 'pkg:github/package-url/purl-spec'],
  ['pkg:golang/github.com/BurntSushi/toml@v1.0.0', 'pkg:golang/github.com/BurntSushi/toml@v1.0.0'],
  ['pkg:generic/a?Z=1&b=x/y&empty=', 'pkg:generic/a?b=x%2Fy&z=1'],
  ['pkg:generic/a%20b(c)@1 2', 'pkg:generic/a%20b%28c%29@1%202'],
])('%s is canonically %s', (text, canonical) => {
  expect(formatPurl(parsePurl(text))).toBe(canonical);
});

test.each([
  ...[
    '',
    'zlib',
    'pkg:zlib',
    'pkg:deb/',
    'pkg:deb/@1',
    'npm:a/b',
    'pkg:3d/a',
    'pkg:a b/c',
    'pkg:npm/%zz',
    'pkg:npm/%ff',
  ],
  ...['pkg:npm/a?b c=1', 'pkg:npm/a?b=1&b=2', 'pkg:npm/a?__proto__=1', 'pkg:npm/a%2Fb/c'],
])('%j is refused', (text) => {
  expect(() => parsePurl(text)).toThrow(AssayError);
});

const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => text.replaceAll('/', '_'));
const purl: fc.Arbitrary<Purl> = fc
  .record({
    type: fc.constantFrom('npm', 'golang', 'maven', 'generic', 'deb', 'pypi'),
    namespace: fc.option(fc.array(segment, { minLength: 1, maxLength: 3 }), { nil: undefined }),
    name: segment,
    version: fc.option(segment, { nil: undefined }),
    qualifiers: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9._-]{0,6}$/), segment, { maxKeys: 3 }),
    subpath: fc.option(
      segment.filter((text) => text !== '.' && text !== '..'),
      { nil: undefined },
    ),
  })
  .map(({ type, namespace, name, version, qualifiers, subpath }) => ({
    type,
    ...(namespace !== undefined && { namespace: namespace.join('/') }),
    name,
    ...(version !== undefined && { version }),
    qualifiers,
    ...(subpath !== undefined && { subpath }),
  }));

test('a formatted package URL reads back as its canonical self', () => {
  fc.assert(
    fc.property(purl, (parts) => {
      const text = formatPurl(parts);
      expect(text).toMatch(/^[!-~]+$/);
      const read = parsePurl(text);
      expect(formatPurl(read)).toBe(text);
      // case-folding types aside, nothing is lost
      if (!['deb', 'pypi'].includes(parts.type))
        expect(read).toEqual({ ...parts, qualifiers: { ...parts.qualifiers } });
    }),
  );
});

test('any text is read or refused with an AssayError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `pkg:${text}`),
        fc.string({ unit: 'binary' }),
      ),
      (text) => {
        try {
          formatPurl(parsePurl(text));
        } catch (error) {
          expect(error).toBeInstanceOf(AssayError);
        }
      },
    ),
  );
});

interface Components {
  readonly type?: string | null;
  readonly namespace?: string | null;
  readonly name?: string | null;
  readonly version?: string | null;
  readonly qualifiers?: Readonly<Record<string, string>> | null;
  readonly subpath?: string | null;
}
type PurlTest = { readonly description: string; readonly test_group: string } & (
  | { test_type: 'parse'; input: string; expected_failure: boolean; expected_output: Components | null }
  | { test_type: 'build'; input: Components; expected_failure: boolean; expected_output: string | null }
  | { test_type: 'validate'; input: string; expected_failure: boolean; expected_output: string | null }
);

const componentsOf = (purl: Purl): Required<Components> => ({
  type: purl.type,
  namespace: purl.namespace ?? null,
  name: purl.name,
  version: purl.version ?? null,
  qualifiers: Object.keys(purl.qualifiers).length === 0 ? null : purl.qualifiers,
  subpath: purl.subpath ?? null,
});

const build = ({ type, namespace, name, version, qualifiers, subpath }: Components): string =>
  formatPurl({
    type: type ?? '',
    ...(namespace && { namespace }),
    name: name ?? '',
    ...(version && { version }),
    qualifiers: qualifiers ?? {},
    ...(subpath && { subpath }),
  });

describe.skipIf(!hasShared)('the purl test suite, required and recommended', () => {
  const files = hasShared
    ? ['specification-test.json', ...readdirSync(shared('suites/purl/types')).map((name) => `types/${name}`)]
    : [];

  test.each(files)('%s', (file) => {
    const { tests } = JSON.parse(readFileSync(shared(`suites/purl/${file}`), 'utf8')) as { tests: PurlTest[] };
    expect(tests.length).toBeGreaterThan(0);
    for (const { description, test_type, input, expected_failure, expected_output } of tests) {
      const run = (): unknown => {
        if (test_type === 'build') return build(input);
        return test_type === 'parse' ? componentsOf(parsePurl(input)) : formatPurl(parsePurl(input));
      };
      if (expected_failure) expect(run, description).toThrow(AssayError);
      else expect(run(), `${description}: ${JSON.stringify(input)}`).toEqual(expected_output);
    }
  });
});
