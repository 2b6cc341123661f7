import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { effort } from '../../../test/effort.ts';
import type { Contract, Shape } from '../contract/contract.ts';
import { inspector2 } from '../contract/inspector2.generated.ts';
import { compileDecoders } from './decode.ts';
import type { FieldIssue } from './errors.ts';

/** Reads a value as the shape `It`; the other shapes are there to be referred to. */
function read(shape: Shape, value: unknown): { result: unknown; issues: FieldIssue[] } {
  const contract: Contract = {
    service: 'example',
    protocol: 'rest-json',
    operations: {},
    shapes: {
      It: shape,
      Any: { type: 'string' },
      Document: { type: 'document' },
      Text: { type: 'string', min: 1, max: 3 },
      Whole: { type: 'integer' },
    },
  };
  const issues: FieldIssue[] = [];
  return { result: compileDecoders(contract)('It')(value, 'it', issues), issues };
}
const messages = (shape: Shape, value: unknown): string[] =>
  read(shape, value).issues.map((i) => `${i.name}: ${i.message}`);
const accepts = (shape: Shape, value: unknown): unknown => {
  const { result, issues } = read(shape, value);
  expect(issues).toEqual([]);
  return result;
};

describe('strings', () => {
  const text: Shape = { type: 'string', min: 2, max: 4 };
  test('lengths are inclusive and count characters', () => {
    accepts(text, 'ab');
    accepts(text, 'abcd');
    accepts(text, '🙂🙂🙂🙂');
    expect(messages(text, '🙂')).toEqual(['it: Member must have length greater than or equal to 2']);
    expect(messages(text, 'abcde')).toEqual(['it: Member must have length less than or equal to 4']);
    expect(messages(text, 5)).toEqual(['it: Member must be a string']);
  });

  test('a pattern matches the whole text', () => {
    const account: Shape = { type: 'string', pattern: '^(?:\\d{3})$' };
    accepts(account, '123');
    expect(messages(account, '1234')).toEqual(['it: Member must satisfy regular expression pattern: \\d{3}']);
    expect(messages(account, '123\n')).toHaveLength(1);
  });

  test('an enum takes its values and nothing else', () => {
    const order: Shape = { type: 'string', enum: ['ASC', 'DESC'] };
    accepts(order, 'ASC');
    expect(messages(order, 'asc')).toEqual(['it: Member must satisfy enum value set: [ASC, DESC]']);
  });

  test('what no database can keep is refused', () => {
    expect(messages({ type: 'string' }, 'a\0b')).toHaveLength(1);
    expect(messages({ type: 'string' }, 'a\ud800b')).toHaveLength(1);
    accepts({ type: 'string' }, 'a🙂b');
  });
});

test('numbers: type, whole, 32 bits, inclusive range', () => {
  const size: Shape = { type: 'integer', min: 1, max: 100 };
  accepts(size, 1);
  accepts(size, 100);
  expect(messages(size, 0)).toEqual(['it: Member must have value greater than or equal to 1']);
  expect(messages(size, 101)).toEqual(['it: Member must have value less than or equal to 100']);
  expect(messages(size, '1')).toEqual(['it: Member must be a number']);
  expect(messages(size, 1.5)).toEqual(['it: Member must be a whole number']);
  expect(messages({ type: 'integer' }, 2 ** 31)).toEqual(['it: Member must be a 32-bit whole number']);
  accepts({ type: 'long' }, 2 ** 40);
  accepts({ type: 'double' }, 0.1);
});

test('timestamps: epoch seconds or ISO 8601, always read as ISO with milliseconds', () => {
  const time: Shape = { type: 'timestamp' };
  expect(accepts(time, 1721938500)).toBe('2024-07-25T20:15:00.000Z');
  expect(accepts(time, 1721938500.123)).toBe('2024-07-25T20:15:00.123Z');
  expect(accepts(time, '1721938500')).toBe('2024-07-25T20:15:00.000Z');
  expect(accepts(time, '2024-07-25T22:15:00+02:00')).toBe('2024-07-25T20:15:00.000Z');
  expect(accepts(time, -62135596800)).toBe('0001-01-01T00:00:00.000Z');
  const beyond = [1e18, -62135596801, '0000-12-31T23:59:59Z', '9999-12-31T23:59:59-01:00'];
  for (const bad of ['2024-07-25', 'yesterday', '', true, {}, ...beyond]) expect(messages(time, bad)).toHaveLength(1);
});

test('blobs are base64, and their bytes are counted', () => {
  const blob: Shape = { type: 'blob', max: 3 };
  expect(Buffer.from(accepts(blob, 'YWJj') as Uint8Array).toString()).toBe('abc');
  expect(messages(blob, 'YWJjZA==')).toEqual(['it: Member must have length less than or equal to 3']);
  expect(messages(blob, 'YWJ')).toEqual(['it: Member must be base64']);
});

test('lists: size, members, no null', () => {
  const list: Shape = { type: 'list', of: 'Text', min: 1, max: 2 };
  expect(accepts(list, ['a', 'b'])).toEqual(['a', 'b']);
  expect(messages(list, [])).toEqual(['it: Member must have length greater than or equal to 1']);
  expect(messages(list, ['a', 'b', 'c'])).toHaveLength(1);
  expect(messages(list, ['a', null])).toEqual(['it.2.member: Member must not be null']);
  expect(messages(list, ['', 'long'])).toEqual([
    'it.1.member: Member must have length greater than or equal to 1',
    'it.2.member: Member must have length less than or equal to 3',
  ]);
  expect(messages(list, { 0: 'a' })).toEqual(['it: Member must be a list']);
});

test('maps: keys and values are checked, and a key is only a key', () => {
  const map: Shape = { type: 'map', key: 'Text', value: 'Whole', max: 2 };
  const hostile = JSON.parse('{"__proto__": {"polluted": 1}}');
  const decoded = accepts({ type: 'map', key: 'Any', value: 'Document' }, hostile);
  expect(Object.keys(decoded as object)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
  expect(messages(map, { a: 'x' })).toEqual(['it.a.value: Member must be a number']);
  expect(messages(map, { a: 1, b: 2, c: 3 })).toHaveLength(1);
});

describe('structures', () => {
  const shape: Shape = { type: 'structure', members: { name: 'Text', size: 'Whole' }, required: ['name'] };
  test('required, null as absent, unknown members left out', () => {
    expect(accepts(shape, { name: 'a', size: null, extra: true })).toEqual({ name: 'a' });
    expect(messages(shape, {})).toEqual(['it.name: Member must not be null']);
    expect(messages(shape, { name: null })).toEqual(['it.name: Member must not be null']);
    expect(messages(shape, ['a'])).toEqual(['it: Member must be a structure']);
  });

  test('every mistake is told at once', () => {
    expect(messages(shape, { name: 'long', size: 'x' })).toHaveLength(2);
  });

  test('a union holds exactly one', () => {
    const union: Shape = { type: 'structure', members: { a: 'Text', b: 'Text' }, union: true };
    expect(accepts(union, { a: 'x' })).toEqual({ a: 'x' });
    expect(messages(union, { a: 'x', b: 'y' })).toEqual(['it: Member must have exactly one of: a, b']);
    expect(messages(union, {})).toHaveLength(1);
  });
});

test('the number of mistakes told is bounded', () => {
  expect(messages({ type: 'list', of: 'Whole' }, Array(10_000).fill('x'))).toHaveLength(50);
});

test('patterns that backtrack are not tried on endless text', () => {
  const issues: FieldIssue[] = [];
  const decode = compileDecoders(inspector2)('ClusterForImageFilterCriteriaResourceIdString');
  decode(`arn:${':ecr:'.repeat(200_000)}`, 'resourceId', issues);
  expect(issues).toHaveLength(1);
});

test('no JSON value makes any input of the contract throw', () => {
  const decoderOf = compileDecoders(inspector2);
  const inputs = Object.values(inspector2.operations).flatMap(({ input }) => input ?? []);
  fc.assert(
    fc.property(fc.constantFrom(...inputs), fc.jsonValue({ maxDepth: 4 }), (input, value) => {
      decoderOf(input)(value, '', []);
    }),
    { numRuns: effort(2000) },
  );
});
