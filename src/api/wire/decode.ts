import type { Contract, Shape, StructureShape } from '../contract/contract.ts';
import type { FieldIssue } from './errors.ts';

/** Reads a JSON value as one shape. Adds to `issues` what is wrong with it; the result counts only when nothing was added. */
export type Decode = (value: unknown, path: string, issues: FieldIssue[]) => unknown;

/** A request is told at most this many of its mistakes. */
const MAX_ISSUES = 50;

/** A pattern without a length limit is not tried on longer strings: some of the model's patterns backtrack. */
const LONGEST_UNBOUNDED_MATCH = 2048;

const fail = (issues: FieldIssue[], name: string, message: string): undefined => {
  if (issues.length < MAX_ISSUES) issues.push({ name, message: `Member must ${message}` });
  return undefined;
};

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

function inBounds(size: number, { min, max }: Bounds, of: 'length' | 'value', path: string, issues: FieldIssue[]) {
  if (max !== undefined && size > max) fail(issues, path, `have ${of} less than or equal to ${max}`);
  else if (min !== undefined && size < min) fail(issues, path, `have ${of} greater than or equal to ${min}`);
  else return true;
  return false;
}

/** Lengths count characters, not UTF-16 units. */
const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

/** `u` where the pattern speaks of Unicode classes; the others are read as the model's own language reads them. */
const compilePattern = (pattern: string): RegExp => new RegExp(pattern, pattern.includes('\\p{') ? 'u' : '');

/** A database keeps neither: refused at the edge instead of failing inside. */
const UNPAIRED_SURROGATE = /\p{Surrogate}/u;
export const isStorable = (text: string): boolean => !text.includes('\0') && !UNPAIRED_SURROGATE.test(text);

function decodeString(shape: Extract<Shape, { type: 'string' }>): Decode {
  const pattern = shape.pattern === undefined ? undefined : compilePattern(shape.pattern);
  const values = shape.enum === undefined ? undefined : new Set(shape.enum);
  const isBounded = shape.min !== undefined || shape.max !== undefined;
  return (value, path, issues) => {
    if (typeof value !== 'string') return fail(issues, path, 'be a string');
    if (!isStorable(value)) return fail(issues, path, 'be text without null characters or unpaired surrogates');
    if (values !== undefined) {
      return values.has(value) ? value : fail(issues, path, `satisfy enum value set: [${shape.enum?.join(', ')}]`);
    }
    if (isBounded && !inBounds(lengthOf(value), shape, 'length', path, issues)) return undefined;
    if (pattern === undefined) return value;
    const isLong = shape.max === undefined && value.length > LONGEST_UNBOUNDED_MATCH;
    if (isLong || !pattern.test(value)) {
      return fail(issues, path, `satisfy regular expression pattern: ${shape.pattern?.slice(4, -2)}`);
    }
    return value;
  };
}

function decodeNumber(shape: Extract<Shape, { type: 'integer' | 'long' | 'double' }>): Decode {
  const isWhole = shape.type !== 'double';
  const is32Bit = shape.type === 'integer';
  return (value, path, issues) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return fail(issues, path, 'be a number');
    if (isWhole && !Number.isSafeInteger(value)) return fail(issues, path, 'be a whole number');
    if (is32Bit && (value | 0) !== value) return fail(issues, path, 'be a 32-bit whole number');
    return inBounds(value, shape, 'value', path, issues) ? value : undefined;
  };
}

/** The database's calendar begins with the year 1, and its text has four digits; other years have no place in anyone's. */
export function isStorableTime(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999; // neither holds of NaN
}

/** Clients send epoch seconds; some tools ISO 8601 with a zone: both are taken, whatever the shape's own format. */
const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
const EPOCH_SECONDS = /^-?\d+(\.\d+)?$/;

function decodeTimestamp(): Decode {
  return (value, path, issues) => {
    const milliseconds =
      typeof value === 'number'
        ? value * 1000
        : typeof value === 'string' && EPOCH_SECONDS.test(value)
          ? Number(value) * 1000
          : typeof value === 'string' && ISO_8601.test(value)
            ? Date.parse(value)
            : Number.NaN;
    const date = new Date(Math.round(milliseconds));
    if (!isStorableTime(date)) {
      return fail(issues, path, 'be a timestamp: seconds since 1970, or ISO 8601 with a time zone');
    }
    return date.toISOString();
  };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeBlob(shape: Extract<Shape, { type: 'blob' }>): Decode {
  return (value, path, issues) => {
    if (typeof value !== 'string' || !BASE64.test(value)) return fail(issues, path, 'be base64');
    const bytes = Buffer.from(value, 'base64');
    return inBounds(bytes.length, shape, 'length', path, issues) ? bytes : undefined;
  };
}

function decodeList(shape: Extract<Shape, { type: 'list' }>, element: Decode): Decode {
  return (value, path, issues) => {
    if (!Array.isArray(value)) return fail(issues, path, 'be a list');
    if (!inBounds(value.length, shape, 'length', path, issues)) return undefined;
    return value.map((item: unknown, index) =>
      item === null
        ? fail(issues, `${path}.${index + 1}.member`, 'not be null')
        : element(item, `${path}.${index + 1}.member`, issues),
    );
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function decodeMap(shape: Extract<Shape, { type: 'map' }>, key: Decode, element: Decode): Decode {
  return (value, path, issues) => {
    if (!isObject(value)) return fail(issues, path, 'be a map');
    const entries = Object.entries(value);
    if (!inBounds(entries.length, shape, 'length', path, issues)) return undefined;
    // fromEntries defines own properties, so that a key `__proto__` is only a key.
    return Object.fromEntries(
      entries.map(([name, item]) => {
        key(name, `${path}.${name}.key`, issues);
        const decoded =
          item === null
            ? fail(issues, `${path}.${name}.value`, 'not be null')
            : element(item, `${path}.${name}.value`, issues);
        return [name, decoded];
      }),
    );
  };
}

function decodeStructure(shape: StructureShape, member: (name: string) => Decode): Decode {
  const members = Object.entries(shape.members).map(([name, of]) => ({
    name,
    isRequired: shape.required?.includes(name) === true,
    decode: member(typeof of === 'string' ? of : of.shape),
  }));
  return (value, path, issues) => {
    if (!isObject(value)) return fail(issues, path, 'be a structure');
    const result: Record<string, unknown> = {};
    let present = 0;
    for (const { name, isRequired, decode } of members) {
      const item = Object.hasOwn(value, name) ? value[name] : undefined;
      const memberPath = path === '' ? name : `${path}.${name}`;
      if (item === undefined || item === null) {
        if (isRequired) fail(issues, memberPath, 'not be null');
        continue;
      }
      present++;
      result[name] = decode(item, memberPath, issues);
    }
    if (shape.union === true && present !== 1) {
      return fail(issues, path, `have exactly one of: ${members.map((m) => m.name).join(', ')}`);
    }
    return result;
  };
}

/** Compiles every shape of a contract to its reader; shapes may contain themselves. */
export function compileDecoders(contract: Contract): (name: string) => Decode {
  const compiled = new Map<string, Decode>();
  const decoderOf = (name: string): Decode => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const shape = contract.shapes[name];
    if (shape === undefined) throw new Error(`contract ${contract.service} has no shape ${name}`);
    // Registered before it is compiled: a shape that contains itself finds this forwarder.
    let decode: Decode = () => undefined;
    compiled.set(name, (value, path, issues) => decode(value, path, issues));
    decode = compile(shape);
    compiled.set(name, decode);
    return decode;
  };
  const compile = (shape: Shape): Decode => {
    switch (shape.type) {
      case 'string':
        return decodeString(shape);
      case 'integer':
      case 'long':
      case 'double':
        return decodeNumber(shape);
      case 'boolean':
        return (value, path, issues) => (typeof value === 'boolean' ? value : fail(issues, path, 'be true or false'));
      case 'document':
        return (value) => value;
      case 'timestamp':
        return decodeTimestamp();
      case 'blob':
        return decodeBlob(shape);
      case 'list':
        return decodeList(shape, decoderOf(shape.of));
      case 'map':
        return decodeMap(shape, decoderOf(shape.key), decoderOf(shape.value));
      case 'structure':
        return decodeStructure(shape, decoderOf);
    }
  };
  return decoderOf;
}
