import type { Operations } from '../contract/ecr.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';

export type EcrDeps = Pick<HandlerDeps, 'store' | 'queue' | 'database' | 'tokens' | 'clock'>;

export type EcrOperation = keyof Operations;

/** Gets the validated input, answers with the modelled output, throws ApiError. */
export type EcrHandler<O extends EcrOperation> = (
  input: Operations[O]['input'],
  caller: Caller,
) => Promise<Operations[O]['output']>;

/** The handlers of one capability. */
export type EcrCapability<O extends EcrOperation> = { readonly [K in O]: EcrHandler<K> };
