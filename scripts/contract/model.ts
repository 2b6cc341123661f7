import type { Contract, Member, Operation, Shape } from '../../src/api/contract/contract.ts';

/** The part of a botocore service model that the contract is made of. */
export interface ServiceModel {
  readonly metadata: {
    readonly signingName?: string;
    readonly endpointPrefix: string;
    readonly protocol: string;
    readonly targetPrefix?: string;
  };
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

interface ModelOperation {
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors?: readonly { readonly shape: string }[];
  readonly idempotent?: boolean;
}

interface ModelMember {
  readonly shape: string;
  readonly location?: 'querystring' | 'uri' | 'header';
  readonly locationName?: string;
}

interface ModelShape {
  readonly type: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly timestampFormat?: string;
  readonly document?: boolean;
  readonly member?: ModelMember;
  readonly key?: ModelMember;
  readonly value?: ModelMember;
  readonly members?: Readonly<Record<string, ModelMember>>;
  readonly required?: readonly string[];
  readonly union?: boolean;
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly httpStatusCode: number };
}

/** Members that the model requires but the service's real answers leave out (inspector.md 2.1, Enable/Disable). */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { State: ['errorCode', 'errorMessage'] };

const LOCATIONS = { querystring: 'query', uri: 'path', header: 'header' } as const;

const bounds = (shape: ModelShape): { min?: number; max?: number } => ({
  ...(shape.min === undefined ? {} : { min: shape.min }),
  ...(shape.max === undefined ? {} : { max: shape.max }),
});

function memberOf(name: string, member: ModelMember): Member {
  if (member.location === undefined) return member.shape;
  return { shape: member.shape, in: LOCATIONS[member.location], as: member.locationName ?? name };
}

function structureOf(name: string, shape: ModelShape): Shape {
  const members = Object.entries(shape.members ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const required = (shape.required ?? []).filter((member) => !LEFT_OUT[name]?.includes(member));
  const status = shape.error?.httpStatusCode ?? (shape.fault === true ? 500 : 400);
  return {
    type: 'structure',
    members: Object.fromEntries(members.map(([member, of]) => [member, memberOf(member, of)])),
    ...(required.length > 0 ? { required } : {}),
    ...(shape.union === true ? { union: true } : {}),
    ...(shape.exception === true ? { status } : {}),
  };
}

function shapeOf(name: string, shape: ModelShape): Shape {
  switch (shape.type) {
    case 'string':
      return {
        type: 'string',
        ...bounds(shape),
        ...(shape.pattern === undefined ? {} : { pattern: `^(?:${shape.pattern})$` }),
        ...(shape.enum === undefined ? {} : { enum: shape.enum }),
      };
    case 'integer':
    case 'long':
    case 'double':
      return { type: shape.type, ...bounds(shape) };
    case 'boolean':
      return { type: 'boolean' };
    case 'blob':
      return { type: 'blob', ...bounds(shape) };
    case 'timestamp':
      return { type: 'timestamp', ...(shape.timestampFormat === 'iso8601' ? { format: 'iso8601' } : {}) };
    case 'list':
      return { type: 'list', of: shape.member?.shape ?? '', ...bounds(shape) };
    case 'map':
      return { type: 'map', key: shape.key?.shape ?? '', value: shape.value?.shape ?? '', ...bounds(shape) };
    case 'structure':
      return shape.document === true ? { type: 'document' } : structureOf(name, shape);
    default:
      throw new Error(`shape ${name} has a type that the contract cannot write: ${shape.type}`);
  }
}

/** Shapes that a shape is made of. */
export function partsOf(shape: Shape): string[] {
  if (shape.type === 'list') return [shape.of];
  if (shape.type === 'map') return [shape.key, shape.value];
  if (shape.type !== 'structure') return [];
  return Object.values(shape.members).map((member) => (typeof member === 'string' ? member : member.shape));
}

function operationOf(name: string, operation: ModelOperation): Operation {
  const method = operation.http.method;
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT' && method !== 'DELETE') {
    throw new Error(`operation ${name} has a method that the contract cannot write: ${method}`);
  }
  return {
    method,
    uri: operation.http.requestUri,
    ...(operation.input === undefined ? {} : { input: operation.input.shape }),
    ...(operation.output === undefined ? {} : { output: operation.output.shape }),
    errors: (operation.errors ?? []).map((error) => error.shape),
    ...(operation.idempotent === true ? { idempotent: true } : {}),
  };
}

/** Translates a botocore service model to our notation: operations and the shapes they reach, both sorted by name. */
export function contractOfModel(model: ServiceModel): Contract {
  const byName = <T>(entries: [string, T][]): [string, T][] => entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const operations = byName(Object.entries(model.operations).map(([name, o]) => [name, operationOf(name, o)]));
  const shapes = new Map<string, Shape>();
  const waiting = operations.flatMap(([, o]) => [o.input ?? [], o.output ?? [], o.errors].flat());
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (shapes.has(name)) continue;
    const shape = model.shapes[name];
    if (shape === undefined) throw new Error(`the model has no shape ${name}`);
    const translated = shapeOf(name, shape);
    shapes.set(name, translated);
    waiting.push(...partsOf(translated));
  }
  return {
    service: model.metadata.signingName ?? model.metadata.endpointPrefix,
    protocol: model.metadata.protocol === 'json' ? 'json-1.1' : 'rest-json',
    ...(model.metadata.targetPrefix === undefined ? {} : { targetPrefix: model.metadata.targetPrefix }),
    operations: Object.fromEntries(operations),
    shapes: Object.fromEntries(byName([...shapes])),
  };
}
