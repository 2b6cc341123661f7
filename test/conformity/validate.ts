import type { Contract, Shape, StructureShape } from '../../src/api/contract/contract.ts';
import { compile } from './pattern.ts';
import { type Json, shapeNameOf, shapeOf } from './values.ts';

const isObject = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Enumerations that the service's own answers do not keep to: `groupKey` has the group's value, as in AWS's examples, where
 * the model has the name of the grouping.
 */
const UNKEPT: ReadonlySet<string> = new Set(['GroupKey']);

/**
 * What is wrong with an answer, sentence by sentence; this reading of the contract shares no code with the server's.
 * Sizes of lists are advisory in answers: a page holds up to maxResults, and nothing to list is an empty list.
 */
export function problemsOf(contract: Contract, name: string, value: unknown, path = name): readonly string[] {
  const shape = shapeOf(contract, name);
  switch (shape.type) {
    case 'string':
      return stringProblems(UNKEPT.has(name) ? { type: 'string' } : shape, value, path);
    case 'integer':
    case 'long':
    case 'double':
      return numberProblems(shape, value, path);
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path} is not true or false`];
    case 'timestamp':
      if (shape.format === 'iso8601') {
        return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [] : [`${path} is not an ISO time`];
      }
      return typeof value === 'number' && value > -1e11 && value < 1e11 ? [] : [`${path} is not epoch seconds`];
    case 'blob':
      return typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value
        ? []
        : [`${path} is not base64`];
    case 'document':
      return value === undefined ? [`${path} is nothing`] : [];
    case 'list':
      if (!Array.isArray(value)) return [`${path} is not a list`];
      return value.flatMap((item, index) => problemsOf(contract, shape.of, item, `${path}[${index}]`));
    case 'map':
      if (!isObject(value)) return [`${path} is not a map`];
      return Object.entries(value).flatMap(([key, item]) => [
        ...problemsOf(contract, shape.key, key, `${path} key ${key}`),
        ...problemsOf(contract, shape.value, item, `${path}.${key}`),
      ]);
    case 'structure':
      return structureProblems(contract, shape, value, path);
  }
}

function stringProblems(shape: Extract<Shape, { type: 'string' }>, value: unknown, path: string): readonly string[] {
  if (typeof value !== 'string') return [`${path} is not a text`];
  if (shape.enum !== undefined) {
    return shape.enum.includes(value) ? [] : [`${path} is ${JSON.stringify(value)}: none of its values`];
  }
  const { length } = [...value];
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
  if (length < min || length > max) return [`${path} has a length of ${length}, not ${min} to ${max}`];
  return pattern === undefined || compile(pattern).test(value)
    ? []
    : [`${path} is ${JSON.stringify(value)}, not ${pattern}`];
}

function numberProblems(
  shape: Extract<Shape, { type: 'integer' | 'long' | 'double' }>,
  value: unknown,
  path: string,
): readonly string[] {
  if (typeof value !== 'number') return [`${path} is not a number`];
  if (shape.type !== 'double' && !Number.isSafeInteger(value)) return [`${path} is not whole`];
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = shape;
  return value >= min && value <= max ? [] : [`${path} is ${value}, not ${min} to ${max}`];
}

function structureProblems(contract: Contract, shape: StructureShape, value: unknown, path: string): readonly string[] {
  if (!isObject(value)) return [`${path} is not a structure`];
  // What travels in headers is not part of the body.
  const inBody = Object.entries(shape.members).filter(([, member]) => typeof member === 'string');
  const names = new Set(inBody.map(([name]) => name));
  const missing = inBody.filter(([name]) => shape.required?.includes(name) && !Object.hasOwn(value, name));
  const present = Object.keys(value).filter((name) => names.has(name));
  return [
    ...missing.map(([name]) => `${path}.${name} is required and missing`),
    ...Object.keys(value).flatMap((name) => (names.has(name) ? [] : [`${path}.${name} is not in the model`])),
    ...(shape.union === true && present.length !== 1 ? [`${path} has ${present.length} members of a union`] : []),
    ...inBody.flatMap(([name, member]) =>
      Object.hasOwn(value, name) ? problemsOf(contract, shapeNameOf(member), value[name], `${path}.${name}`) : [],
    ),
  ];
}
