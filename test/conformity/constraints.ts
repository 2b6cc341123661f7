import type { Contract, Shape } from '../../src/api/contract/contract.ts';
import { refusedText, textsOf } from './pattern.ts';
import { ABSENT, type Place, placesOf, type Value } from './places.ts';
import {
  base64Of,
  type Json,
  type JsonObject,
  mapOf,
  shapeNameOf,
  shapeOf,
  textOfLength,
  wellFormed,
} from './values.ts';

/** One constraint of one member, and a value on one side of it. */
export interface Case {
  /** Name of the member as a refusal names it: `filterCriteria.severity.1.member.value`. */
  readonly member: string;
  readonly shape: string;
  /** `max: 101`: for the reader of a failure. */
  readonly rule: string;
  readonly isValid: boolean;
  readonly input: Json;
}

interface Variant {
  readonly rule: string;
  readonly isValid: boolean;
  readonly value: Value;
}
const valid = (rule: string, value: Value): Variant => ({ rule, isValid: true, value });
const invalid = (rule: string, value: Value): Variant => ({ rule, isValid: false, value });

/** Requests of more than this are refused as a whole. */
const LARGEST_BODY = 900_000;
const INTEGER_MAX = 2 ** 31 - 1;

function textVariants(shape: Extract<Shape, { type: 'string' }>): readonly Variant[] {
  if (shape.enum !== undefined) {
    const wrong = ['no-such-value', (shape.enum[0] ?? '').toLowerCase(), 'constructor', '__proto__'];
    return [
      ...shape.enum.map((value) => valid('enum', value)),
      ...wrong.filter((value) => !shape.enum?.includes(value)).map((value) => invalid('enum', value)),
    ];
  }
  const { min, max, pattern } = shape;
  const all: Variant[] = [];
  const ofLength = (length: number) => textOfLength(shape, length);
  if (min !== undefined && min > 0) {
    const shortest = ofLength(min) ?? textsOf(pattern ?? '', shape).shortest();
    if (shortest !== undefined) all.push(valid('min', shortest));
    all.push(invalid('min', 'a'.repeat(min - 1)));
  }
  if (max !== undefined) {
    const longest = ofLength(max) ?? textsOf(pattern ?? '', shape).longest();
    if (longest !== undefined) all.push(valid('max', longest));
    all.push(invalid('max', 'a'.repeat(max + 1)));
  }
  if (pattern !== undefined) {
    const good = textsOf(pattern, { min: Math.max(1, min ?? 1), max }).shortest();
    const bad = refusedText(pattern, shape);
    if (good !== undefined) all.push(valid('pattern', good));
    if (bad !== undefined) all.push(invalid('pattern', bad));
  }
  return all;
}

function numberVariants({
  type,
  min,
  max,
}: Extract<Shape, { type: 'integer' | 'long' | 'double' }>): readonly Variant[] {
  const beyond = type === 'integer' ? [invalid('32 bits', INTEGER_MAX + 1)] : [];
  return [
    ...(min === undefined ? [] : [valid('min', min), invalid('min', min - 1)]),
    ...(max === undefined ? beyond : [valid('max', max), invalid('max', max + 1)]),
    ...(type === 'double' ? [] : [invalid('whole', (min ?? 1) + 0.5)]),
  ];
}

/** Values of a wrong type, for each type. */
const WRONG_TYPES: Readonly<Record<Shape['type'], readonly Json[]>> = {
  string: [1, true, ['a'], { a: 'a' }],
  integer: ['1', true, [1], 'NaN'],
  long: ['1', true, [1]],
  double: ['1.5', false, {}],
  boolean: ['true', 1, [true]],
  timestamp: ['yesterday', true, {}, '2026-01-01'],
  blob: ['not base64!', 1, {}],
  list: [{}, 'a', 1],
  map: [[], 'a', 1],
  structure: [[], 'a', 1],
  document: [],
};

function sizeVariants(contract: Contract, shape: Extract<Shape, { type: 'list' | 'map' }>): readonly Variant[] {
  const { min = 0, max } = shape;
  const entries = (count: number): Json =>
    shape.type === 'map'
      ? mapOf(contract, shape, count)
      : Array.from({ length: count }, () => wellFormed(contract, shape.of, 'minimal'));
  const has = (count: number): boolean => shape.type === 'list' || Object.keys(entries(count) ?? {}).length === count;
  const fits = (count: number): boolean => has(count) && JSON.stringify(entries(count)).length < LARGEST_BODY;
  return [
    ...(min > 0 && has(min) ? [valid('min', entries(min)), invalid('min', entries(min - 1))] : []),
    ...(max !== undefined && fits(max + 1) ? [valid('max', entries(max)), invalid('max', entries(max + 1))] : []),
  ];
}

function unionVariants(contract: Contract, shape: Extract<Shape, { type: 'structure' }>): readonly Variant[] {
  if (shape.union !== true) return [];
  const one = (name: string): JsonObject => ({
    [name]: wellFormed(contract, shapeNameOf(shape.members[name] ?? name), 'minimal'),
  });
  const names = Object.keys(shape.members);
  const [first = '', second] = names;
  return [
    ...names.map((name) => valid('one member', one(name))),
    invalid('no member', {}),
    ...(second === undefined ? [] : [invalid('two members', { ...one(first), ...one(second) })]),
  ];
}

function variantsOf(contract: Contract, shape: Shape): readonly Variant[] {
  switch (shape.type) {
    case 'string':
      return textVariants(shape);
    case 'integer':
    case 'long':
    case 'double':
      return numberVariants(shape);
    case 'boolean':
      return [valid('type', true), valid('type', false)];
    case 'timestamp':
      return [valid('type', 1767268800.5), valid('type', '2026-01-01T12:00:00Z'), invalid('range', 1e15)];
    case 'blob':
      return [
        valid('type', base64Of(shape.min ?? 1)),
        ...(shape.min ? [invalid('min', base64Of(shape.min - 1))] : []),
        ...(shape.max !== undefined && shape.max < LARGEST_BODY / 2 ? [invalid('max', base64Of(shape.max + 1))] : []),
      ];
    case 'list':
    case 'map':
      return sizeVariants(contract, shape);
    case 'structure':
      return unionVariants(contract, shape);
    case 'document':
      return [];
  }
}

/** In a path or query everything is text, and nothing is null. */
const isSendable = ({ travels }: Place, { rule, isValid, value }: Variant): boolean => {
  if (travels === 'body') return true;
  if (travels === 'path' && (value === ABSENT || value === '')) return false;
  return value !== null && (rule !== 'type' || isValid);
};

function* casesAt(contract: Contract, place: Place): Generator<Case> {
  const { member, put } = place;
  const shape = shapeOf(contract, place.shape);
  const variants: Variant[] = [
    ...(place.isRequired ? [invalid('required', ABSENT), invalid('required', null)] : []),
    ...WRONG_TYPES[shape.type].map((value) => invalid('type', value)),
    ...variantsOf(contract, shape),
  ];
  for (const variant of variants) {
    const { rule, isValid, value } = variant;
    if (isSendable(place, variant)) yield { member, shape: place.shape, rule, isValid, input: put(value) };
  }
  if (shape.type !== 'map') return;
  for (const { rule, isValid, value } of variantsOf(contract, shapeOf(contract, shape.key))) {
    if (typeof value !== 'string') continue;
    const input = put({ [value]: wellFormed(contract, shape.value, 'minimal') });
    yield { member: `${member}.${value}.key`, shape: shape.key, rule: `key ${rule}`, isValid, input };
  }
}

/** Every constraint of every member of an operation's input, at any depth, from both sides. */
export function* casesOf(contract: Contract, operation: string): Generator<Case> {
  for (const place of placesOf(contract, operation)) yield* casesAt(contract, place);
}

/** Of these cases, one of each rule of each shape, and each member from both sides: criteria repeat few shapes in many fields. */
export function* oneOfEach(cases: Iterable<Case>): Generator<Case> {
  const seen = new Set<string>();
  for (const one of cases) {
    const { member, shape, rule, isValid } = one;
    const names = [`${shape} ${rule} ${isValid}`, `${member} ${isValid}`];
    if (names.some((name) => !seen.has(name))) yield one;
    for (const name of names) seen.add(name);
  }
}
