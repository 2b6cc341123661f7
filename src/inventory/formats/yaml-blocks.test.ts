import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { treeOfEntries, treeOfLibrary } from '../../../test/inventory/yaml-tree.ts';
import { fixture as pnpm } from '../fixtures/pnpm-lock.ts';
import { fixture as yarn } from '../fixtures/yarn-lock.ts';
import { IrregularYaml, yamlEntries } from './yaml-blocks.ts';

const plainly = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, each) => each ?? ''));

describe('YAML of lock files, line by line', () => {
  test.each([
    ...Object.values(pnpm.files),
    Object.values(yarn.files)[1] ?? '',
    'a: 1.10\nb: "x: \\"y\\" \\u00e9"\nc: \'it\'\'s\'\nd: # comment\n  e: f # comment\n',
    'a: {b: c, d: [e, "f, g"], h: {}}\nb: []\n',
    'a:\n- b\n- "c d"\ne:\n  - f\n  - {g: h}\n',
    '? long\n: 1\n? "quoted: key"\n:\n  a: b\n',
    "a:\n  '@s/n@1.0.0(p@2.0.0)':\n    b: c\n  d: https://example.org/x#y\n",
    'a: |-\n  one\n  two\nb: 1\n',
    'key with blanks: value with: no\n'.replace(': no', ' no'),
  ])('as the library reads it: %.30j', (text) => {
    expect(treeOfEntries(text as string)).toEqual(plainly(treeOfLibrary(text as string)));
  });

  test('any mapping of texts that the library can write', () => {
    const scalar = fc.string({ unit: fc.constantFrom(...'ab1 .@/^~()-_#:\'"*&{}[],|>'), minLength: 1, maxLength: 12 });
    const inner = fc.dictionary(scalar, scalar, { minKeys: 1, maxKeys: 3 });
    fc.assert(
      fc.property(fc.dictionary(scalar, fc.oneof(scalar, inner), { minKeys: 1, maxKeys: 4 }), (value) => {
        const text = JSON.stringify(value);
        const lines = Object.entries(JSON.parse(text) as Record<string, string | Record<string, string>>).map(
          ([key, each]) =>
            typeof each === 'string'
              ? `${JSON.stringify(key)}: ${JSON.stringify(each)}`
              : [
                  `${JSON.stringify(key)}:`,
                  ...Object.entries(each).map((e) => `  ${JSON.stringify(e[0])}: ${JSON.stringify(e[1])}`),
                ].join('\n'),
        );
        expect(treeOfEntries(lines.join('\n'))).toEqual(value);
      }),
    );
  });

  test('whatever it accepts, the library reads the same', () => {
    const piece = fc.constantFrom(
      'a',
      'b: c',
      'd:',
      '  e: f',
      '    g: h',
      '- i',
      '  - j',
      '"k": l',
      "'m'",
      '{n: o}',
      '[p]',
      '# q',
      '|',
      '---',
      ': r',
      '? s',
      't: |',
      'u: &v w',
      '',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('\n');
        const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
        if (document.errors.length > 0 || text.includes('---') || text.includes('|')) return;
        let ours: unknown;
        try {
          ours = treeOfEntries(text);
        } catch (error) {
          expect(error).toBeInstanceOf(IrregularYaml);
          return;
        }
        expect(ours).toEqual(plainly(document.toJS() ?? {}));
      }),
      { numRuns: 2_000 },
    );
  });

  test('several documents are told apart', () => {
    const entries = [...yamlEntries(Buffer.from('---\na: 1\n---\nb: 2\n...\n'))];
    expect(entries.map(({ document, key }) => `${document} ${key}`)).toEqual(['0 a', '1 b']);
  });

  test.each([
    'a: &x 1\n',
    'a: *x\n',
    'a: !!str 1\n',
    '\ta: 1\n',
    'a: "two\n  lines"\n',
    'a: {b:\n  c}\n',
    'a: b\n  c: d\n',
    '<<: {a: b}\n',
    '- a: 1\n  b: 2\n',
    'a:\n    b: 1\n  c: 2\n',
    'a: "x" y\n',
    'text\n',
    '%YAML 1.2\n---\na: 1\n',
    '? a\n',
  ])('%j is left to the library', (text) => {
    expect(() => [...yamlEntries(Buffer.from(text))]).toThrow(IrregularYaml);
  });
});
