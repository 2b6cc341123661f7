import type { Contract, Shape, StructureShape } from '../../src/api/contract/contract.ts';

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

const key = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));

/** A JSON value as a TypeScript literal on one line. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([name, member]) => `${key(name)}: ${literal(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return String(value);
}

/** Structures and enums have a type of their own, everything else is written in place. */
function typeOf(contract: Contract, name: string): string {
  const shape = contract.shapes[name];
  if (shape === undefined) throw new Error(`no shape ${name}`);
  switch (shape.type) {
    case 'structure':
      return name;
    case 'string':
      return shape.enum === undefined ? 'string' : name;
    case 'integer':
    case 'long':
    case 'double':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'timestamp':
      return 'Timestamp';
    case 'blob':
      return 'Uint8Array';
    case 'document':
      return 'unknown';
    case 'list':
      return `readonly ${elementOf(contract, shape.of)}[]`;
    case 'map':
      return `Readonly<Record<string, ${typeOf(contract, shape.value)}>>`;
  }
}

const elementOf = (contract: Contract, name: string): string => {
  const type = typeOf(contract, name);
  return type.startsWith('readonly ') ? `(${type})` : type;
};

const isUnion = (shape: StructureShape): boolean => shape.union === true;

function structureType(contract: Contract, name: string, shape: StructureShape): string {
  const members = Object.entries(shape.members).map(([member, of]) => {
    const type = typeOf(contract, typeof of === 'string' ? of : of.shape);
    const isRequired = shape.required?.includes(member) === true;
    return `readonly ${key(member)}${isRequired ? ':' : '?:'} ${type}${isRequired ? '' : ' | undefined'}`;
  });
  const note = isUnion(shape) ? '/** Exactly one member. */\n' : '';
  return `${note}export interface ${name} {${members.length === 0 ? '' : ` ${members.join('; ')} `}}`;
}

function typesOf(contract: Contract): string[] {
  return Object.entries(contract.shapes).flatMap(([name, shape]: [string, Shape]) => {
    if (shape.type === 'structure') return [structureType(contract, name, shape)];
    if (shape.type === 'string' && shape.enum !== undefined) {
      return [`export type ${name} = ${shape.enum.map(quoted).join(' | ')};`];
    }
    return [];
  });
}

/** The generated file: types of every structure and enum, the operations' inputs and outputs, then the data. */
export function printContract(contract: Contract, constant: string): string {
  const operations = Object.entries(contract.operations).map(
    ([name, o]) =>
      `  readonly ${name}: { readonly input: ${o.input ?? 'Nothing'}; readonly output: ${o.output ?? 'Nothing'} };`,
  );
  const { operations: operationData, shapes, ...head } = contract;
  const lines = (data: Readonly<Record<string, unknown>>): string[] =>
    Object.entries(data).map(([name, value]) => `    ${key(name)}: ${literal(value)},`);
  return [
    '// Written by `npm run contract` from the service model; do not edit.',
    "import type { Contract } from './contract.ts';",
    '',
    '/** ISO 8601 with milliseconds; the codec turns it into what the wire wants. */',
    'export type Timestamp = string;',
    'export type Nothing = Readonly<Record<string, never>>;',
    '',
    ...typesOf(contract),
    '',
    '/** Input and output of every operation, by name. */',
    'export interface Operations {',
    ...operations,
    '}',
    '',
    `export const ${constant}: Contract = {`,
    ...Object.entries(head).map(([name, value]) => `  ${name}: ${literal(value)},`),
    '  operations: {',
    ...lines(operationData),
    '  },',
    '  shapes: {',
    ...lines(shapes),
    '  },',
    '};',
    '',
  ].join('\n');
}
