import type { Contract, Shape, StructureShape } from '../contract/contract.ts';

/** Turns a value of one shape into what JSON.stringify writes. Undefined members and unmodelled members do not leave. */
type Encode = (value: unknown) => unknown;

const same: Encode = (value) => value;

/** ISO 8601 text → epoch seconds, with milliseconds as the fraction. What is no date does not leave. */
const encodeEpoch: Encode = (value) => {
  const milliseconds = Date.parse(value as string);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
};

function encodeStructure(shape: StructureShape, encoderOf: (name: string) => Encode): Encode {
  const members = Object.entries(shape.members)
    .filter(([, of]) => typeof of === 'string') // what travels in headers is not part of the body
    .map(([name, of]) => [name, encoderOf(of as string)] as const);
  return (value) => {
    const source = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (const [name, encode] of members) {
      const item = source[name];
      if (item !== undefined) result[name] = encode === same ? item : encode(item);
    }
    return result;
  };
}

function encodeList(element: Encode): Encode {
  return element === same ? same : (value) => (value as readonly unknown[]).map(element);
}

function encodeMap(element: Encode): Encode {
  if (element === same) return same;
  return (value) => Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, element(item)]));
}

/** Compiles every shape of a contract to its writer. Lists are written whole: the model's maxima of answers are advisory. */
export function compileEncoders(contract: Contract): (name: string) => Encode {
  const compiled = new Map<string, Encode>();
  const encoderOf = (name: string): Encode => {
    const known = compiled.get(name);
    if (known !== undefined) return known;
    const shape = contract.shapes[name];
    if (shape === undefined) throw new Error(`contract ${contract.service} has no shape ${name}`);
    let encode: Encode = same;
    compiled.set(name, (value) => encode(value));
    encode = compile(shape);
    compiled.set(name, encode);
    return encode;
  };
  const compile = (shape: Shape): Encode => {
    switch (shape.type) {
      case 'timestamp':
        return shape.format === 'iso8601' ? same : encodeEpoch;
      case 'blob':
        return (value) => Buffer.from(value as Uint8Array).toString('base64');
      case 'list':
        return encodeList(encoderOf(shape.of));
      case 'map':
        return encodeMap(encoderOf(shape.value));
      case 'structure':
        return encodeStructure(shape, encoderOf);
      default:
        return same;
    }
  };
  return encoderOf;
}
