import type { Contract, Operation, Shape, StructureShape } from '../contract/contract.ts';
import { compileDecoders, type Decode } from './decode.ts';
import { compileEncoders } from './encode.ts';
import { cannotParse, type FieldIssue, fieldErrors } from './errors.ts';
import { jsonOf } from './json-body.ts';

/** What a request says, before it is checked. */
export interface RequestParts {
  /** Decoded labels of the path, by their name in the template. */
  readonly labels: Readonly<Record<string, string>>;
  /** Decoded name and value pairs of the query, in order. */
  readonly query: readonly (readonly [string, string])[];
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** One operation's reader and writer, compiled once. */
export interface OperationCodec {
  /** The typed input. Throws ValidationException with every field that is wrong. */
  decode(request: RequestParts): unknown;
  /** JSON text of the answer's body. */
  encode(output: unknown): string;
}

function parseBody(body: Uint8Array): Record<string, unknown> {
  if (body.length === 0) return {};
  const value = jsonOf(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw cannotParse('The request body is not a JSON object.');
  }
  return { ...value };
}

/** Text of a path, query or header member as the JSON value that its shape's reader expects; text that does not fit stays text. */
function valueOfText(shape: Shape | undefined, text: string): unknown {
  switch (shape?.type) {
    case 'integer':
    case 'long':
    case 'double':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    default:
      return text;
  }
}

type Source = (request: RequestParts) => unknown;

function sourceOf(contract: Contract, shapeName: string, from: 'query' | 'path' | 'header', as: string): Source {
  const shape = contract.shapes[shapeName];
  if (from === 'path') return ({ labels }) => valueOfText(shape, labels[as] ?? '');
  if (from === 'header') {
    return ({ headers }) => {
      const value = headers[as.toLowerCase()];
      return typeof value === 'string' ? valueOfText(shape, value) : undefined;
    };
  }
  if (shape?.type === 'list') {
    return ({ query }) => {
      const values = query.filter(([name]) => name === as).map(([, value]) => value);
      return values.length === 0 ? undefined : values;
    };
  }
  return ({ query }) => {
    const found = query.find(([name]) => name === as);
    return found === undefined ? undefined : valueOfText(shape, found[1]);
  };
}

const NO_MEMBERS: StructureShape = { type: 'structure', members: {} };

function compileOperation(
  contract: Contract,
  operation: Operation,
  decode: Decode,
  encode: (value: unknown) => unknown,
) {
  const input = operation.input === undefined ? NO_MEMBERS : contract.shapes[operation.input];
  if (input?.type !== 'structure') throw new Error(`input of ${operation.uri} is not a structure`);
  const elsewhere = Object.entries(input.members).flatMap(([name, member]) =>
    typeof member === 'string'
      ? []
      : [{ name, read: sourceOf(contract, member.shape, member.in, member.as), isLabel: member.in === 'path' }],
  );
  return {
    decode(request: RequestParts): unknown {
      const value = parseBody(request.body);
      for (const { name, read } of elsewhere) value[name] = read(request);
      const issues: FieldIssue[] = [];
      const result = decode(value, '', issues);
      if (issues.length > 0) throw fieldErrors(issues);
      return result;
    },
    encode: (output: unknown): string => JSON.stringify(encode(output)),
  };
}

/** Compiles a contract: readers and writers of every operation, by name. */
export function compileCodec(contract: Contract): ReadonlyMap<string, OperationCodec> {
  const decoderOf = compileDecoders(contract);
  const encoderOf = compileEncoders(contract);
  return new Map(
    Object.entries(contract.operations).map(([name, operation]) => {
      const decode = operation.input === undefined ? () => ({}) : decoderOf(operation.input);
      const encode = operation.output === undefined ? () => ({}) : encoderOf(operation.output);
      return [name, compileOperation(contract, operation, decode, encode)];
    }),
  );
}
