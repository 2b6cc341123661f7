import type { Contract, Member, Shape, StructureShape } from '../../src/api/contract/contract.ts';
import { textsOf } from './pattern.ts';
import type { Random } from './random.ts';

/** A value as it travels in JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

export const shapeOf = (contract: Contract, name: string): Shape => {
  const shape = contract.shapes[name];
  if (shape === undefined) throw new Error(`${contract.service} has no shape ${name}`);
  return shape;
};
export const structureOf = (contract: Contract, name: string): StructureShape => {
  const shape = shapeOf(contract, name);
  if (shape.type !== 'structure') throw new Error(`${name} is not a structure`);
  return shape;
};
export const shapeNameOf = (member: Member): string => (typeof member === 'string' ? member : member.shape);

type StringShape = Extract<Shape, { type: 'string' }>;
type NumberShape = Extract<Shape, { type: 'integer' | 'long' | 'double' }>;

/** Longest text without a maximum of its own that a generated request has. */
const LONG = 64;
/** Longest text at all: a page token may have a million letters, and a request no more bytes than that. */
const LONGEST = 4096;
const NOON = 1767268800; // 2026-01-01T12:00:00Z

export function textOfLength(shape: StringShape, length: number): string | undefined {
  return shape.pattern === undefined ? 'a'.repeat(length) : textsOf(shape.pattern, shape).ofLength(length);
}

/** A text that the shape takes: the shortest that says something, or a long one. */
function textOf(shape: StringShape, size: 'minimal' | 'maximal'): string {
  if (shape.enum !== undefined) return (size === 'minimal' ? shape.enum[0] : shape.enum.at(-1)) ?? '';
  const bounds = { min: Math.max(1, shape.min ?? 1), max: shape.max };
  const texts = shape.pattern === undefined ? undefined : textsOf(shape.pattern, bounds);
  const text =
    texts === undefined
      ? 'a'.repeat(size === 'minimal' ? bounds.min : Math.min(shape.max ?? LONG, LONGEST))
      : size === 'minimal'
        ? texts.shortest()
        : texts.longest();
  if (text === undefined) throw new Error(`no text matches ${shape.pattern}`);
  return text;
}

const numberOf = ({ min, max }: NumberShape, size: 'minimal' | 'maximal'): number =>
  size === 'minimal' ? (min ?? 1) : (max ?? Math.max(100, min ?? 0));

/** Base64 of so many bytes. */
export const base64Of = (bytes: number): string => Buffer.alloc(bytes, 'a').toString('base64');

/** Entries of a list or map that are the fewest, or enough to see that there may be several. */
const countOf = ({ min = 0, max = 2 }: { min?: number; max?: number }, size: 'minimal' | 'maximal'): number =>
  size === 'minimal' ? min : Math.max(min, Math.min(max, 2));

/**
 * The smallest value of a shape that is well-formed (required members alone), or one with every member, the longest
 * texts and lists of two. A union has its first member, or its last.
 */
export function wellFormed(contract: Contract, name: string, size: 'minimal' | 'maximal'): Json {
  const shape = shapeOf(contract, name);
  switch (shape.type) {
    case 'string':
      return textOf(shape, size);
    case 'integer':
    case 'long':
    case 'double':
      return numberOf(shape, size);
    case 'boolean':
      return size === 'maximal';
    case 'timestamp':
      return NOON;
    case 'blob':
      return base64Of(size === 'minimal' ? (shape.min ?? 1) : Math.min(shape.max ?? LONG, LONG));
    case 'document':
      return {};
    case 'list':
      return Array.from({ length: countOf(shape, size) }, () => wellFormed(contract, shape.of, size));
    case 'map':
      return mapOf(contract, shape, countOf(shape, size), size);
    case 'structure': {
      const names = Object.keys(shape.members);
      const wanted =
        shape.union === true
          ? size === 'minimal'
            ? names.slice(0, 1)
            : names.slice(-1)
          : size === 'minimal'
            ? (shape.required ?? [])
            : names;
      return membersOf(contract, shape, wanted, size);
    }
  }
}

const membersOf = (
  contract: Contract,
  shape: StructureShape,
  names: readonly string[],
  size: 'minimal' | 'maximal',
): JsonObject =>
  Object.fromEntries(names.map((name) => [name, wellFormed(contract, shapeNameOf(shape.members[name] ?? name), size)]));

/** A map with so many entries; its keys are texts of different lengths. */
export function mapOf(
  contract: Contract,
  shape: Extract<Shape, { type: 'map' }>,
  count: number,
  size: 'minimal' | 'maximal' = 'minimal',
): JsonObject {
  return Object.fromEntries(
    keysOf(contract, shape.key, count).map((key) => [key, wellFormed(contract, shape.value, size)]),
  );
}

/** So many different texts of a shape. */
function keysOf(contract: Contract, name: string, count: number): readonly string[] {
  const shape = shapeOf(contract, name);
  if (shape.type !== 'string') throw new Error(`the key ${name} is not a string`);
  if (shape.enum !== undefined) return shape.enum.slice(0, count);
  const keys: string[] = [];
  for (let length = Math.max(1, shape.min ?? 1); keys.length < count && length <= (shape.max ?? 4096); length++) {
    const text = textOfLength(shape, length);
    if (text !== undefined) keys.push(text);
  }
  return keys;
}

/** Lists have at most so many entries, and structures in structures end at this depth. */
const RANDOM_ENTRIES = 3;
const RANDOM_DEPTH = 8;

/** Any well-formed value of a shape. Optional members are there or not. */
export function randomValue(contract: Contract, name: string, random: Random, depth = 0): Json {
  const shape = shapeOf(contract, name);
  const inside = (of: string): Json => randomValue(contract, of, random, depth + 1);
  switch (shape.type) {
    case 'string':
      return randomText(shape, random);
    case 'integer':
    case 'long':
    case 'double': {
      const { min = 0, max = min + 1_000_000 } = shape;
      const whole = min + random.below(max - min + 1);
      return shape.type === 'double' && whole < max ? whole + random.below(1000) / 1000 : whole;
    }
    case 'boolean':
      return random.below(2) === 1;
    case 'timestamp':
      return shape.format === 'iso8601' ? new Date(random.below(4e12)).toISOString() : random.below(4e12) / 1000;
    case 'blob':
      return base64Of((shape.min ?? 0) + random.below(LONG));
    case 'document':
      return { text: 'a', list: [1, null] };
    case 'list': {
      const { min = 0, max = RANDOM_ENTRIES } = shape;
      const count = Math.max(min, depth > RANDOM_DEPTH ? 0 : random.below(Math.min(max, RANDOM_ENTRIES) + 1));
      return Array.from({ length: count }, () => inside(shape.of));
    }
    case 'map': {
      const keys = keysOf(contract, shape.key, Math.max(shape.min ?? 0, random.below(RANDOM_ENTRIES)));
      return Object.fromEntries(keys.map((key) => [key, inside(shape.value)]));
    }
    case 'structure': {
      const names = Object.keys(shape.members);
      const wanted =
        shape.union === true
          ? [random.pick(names)]
          : names.filter((one) => shape.required?.includes(one) || (depth <= RANDOM_DEPTH && random.below(3) > 0));
      return Object.fromEntries(wanted.map((one) => [one, inside(shapeNameOf(shape.members[one] ?? one))]));
    }
  }
}

const ANY_TEXT = ['a', '0', ' ', '"', '\\', '/', '<', 'é', '中', '🙂', '\n', '\u2028'];

function randomText(shape: StringShape, random: Random): string {
  if (shape.enum !== undefined) return random.pick(shape.enum);
  if (shape.pattern !== undefined) return textOf(shape, random.below(2) === 0 ? 'minimal' : 'maximal');
  const { min = 0, max = LONG } = shape;
  const length = min + random.below(Math.min(max - min, LONG) + 1);
  return Array.from({ length }, () => random.pick(ANY_TEXT)).join('');
}
