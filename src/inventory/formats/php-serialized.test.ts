import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PhpValue, parsePhpSerialized } from './php-serialized.ts';

const parse = (text: string): PhpValue => parsePhpSerialized(Buffer.from(text));

/** What PHP's serialize() writes for a value of ours. */
function serialized(value: PhpValue): string {
  if (value === null) return 'N;';
  if (typeof value === 'string') return `s:${Buffer.byteLength(value)}:"${value}";`;
  if (typeof value === 'number') return `i:${value};`;
  if (typeof value === 'boolean') return `b:${value ? 1 : 0};`;
  return `a:${value.size}:{${[...value].map(([key, each]) => serialized(key) + serialized(each)).join('')}}`;
}

const values = fc.letrec<{ value: PhpValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new Map(entries)),
  ),
})).value;

describe('what PHP serialises', () => {
  test('reads back', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(parse(serialized(value))).toEqual(value);
      }),
    );
  });

  test('lengths count bytes; floats, keys that are numbers, objects as their fields', () => {
    expect(parse(`${'a:2:{i:0;s:6:"Zürich"'.replace('6', '7')};i:1;d:0.5;}`)).toEqual(
      new Map<string, PhpValue>([
        ['0', 'Zürich'],
        ['1', 0.5],
      ]),
    );
    expect(parse('O:8:"stdClass":1:{s:1:"a";b:1;}')).toEqual(new Map([['a', true]]));
  });

  test.each([
    '',
    'a:1:{',
    's:5:"abc";',
    's:99999999999:"a";',
    'a:9:{i:0;i:1;}',
    'a:1:{a:0:{}i:1;}',
    'i:1',
    'x:1;',
    'C:1:"A":0:{}',
  ])('%j is refused', (text) => {
    expect(() => parse(text)).toThrow(/is no serialised PHP value/);
  });

  test('nesting has a bound, and nothing hostile does more than throw', () => {
    expect(() => parse('a:1:{i:0;'.repeat(5_000))).toThrow('limit: PHP value nested more than 64 deep');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aisObdN:;{}"0123') }), (text) => {
        try {
          parse(text);
        } catch (error) {
          expect((error as Error).message).toMatch(/^(?:is no serialised PHP value|limit:)/);
        }
      }),
    );
  });
});
