/**
 * The notation in which the three services' operations and shapes are written down as data. The `*.generated.ts` files
 * beside this one are written by `npm run contract -- MODELS` (scripts/contract.ts); `wire/codec.ts` compiles them.
 */
export interface Contract {
  /** Name of the service in IAM actions and, unless `signingNames` say otherwise, in SigV4 scopes. */
  readonly service: string;
  readonly protocol: 'rest-json' | 'json-1.1';
  /** Value before the dot of `X-Amz-Target`; json-1.1 only. */
  readonly targetPrefix?: string;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/tags/{resourceArn}`: a label takes exactly one encoded path segment. */
  readonly uri: string;
  /** Names of structures; absent when the operation has no members. */
  readonly input?: string;
  readonly output?: string;
  /** Names of the declared error structures. */
  readonly errors: readonly string[];
  readonly idempotent?: true;
}

/** `min` and `max` bound the length of strings, blobs, lists and maps, and the value of numbers; both inclusive. */
export type Shape =
  | {
      readonly type: 'string';
      readonly min?: number;
      readonly max?: number;
      /** Anchored regular expression. */
      readonly pattern?: string;
      readonly enum?: readonly string[];
    }
  | { readonly type: 'integer' | 'long' | 'double'; readonly min?: number; readonly max?: number }
  | { readonly type: 'boolean' | 'document' }
  /** On the wire epoch seconds, or ISO 8601 where the model says so; inside always an ISO 8601 string. */
  | { readonly type: 'timestamp'; readonly format?: 'iso8601' }
  | { readonly type: 'blob'; readonly min?: number; readonly max?: number }
  | { readonly type: 'list'; readonly of: string; readonly min?: number; readonly max?: number }
  | {
      readonly type: 'map';
      readonly key: string;
      readonly value: string;
      readonly min?: number;
      readonly max?: number;
    }
  | StructureShape;

export interface StructureShape {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, Member>>;
  readonly required?: readonly string[];
  /** Exactly one member is present. */
  readonly union?: true;
  /** HTTP status of an error structure. */
  readonly status?: number;
}

/** Name of the member's shape, or where else than in the body it travels. */
export type Member = string | { readonly shape: string; readonly in: 'query' | 'path' | 'header'; readonly as: string };
