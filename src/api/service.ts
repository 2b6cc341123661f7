import type { Caller } from './roles.ts';
import type { RequestParts } from './wire/codec.ts';
import type { ApiError, Protocol } from './wire/errors.ts';

/** A request as it arrived; its signature is checked by the server. */
export interface ServiceRequest {
  readonly method: string;
  /** Path and query, still encoded. */
  readonly target: string;
  readonly headers: RequestParts['headers'];
  readonly body: Uint8Array;
}

/** What a request asks of a service. */
export interface ServiceCall {
  /** Name of the operation: what roles, logs and figures speak of. */
  readonly operation: string;
  /** Path of the request, for the sentence that refuses it. */
  readonly path: string;
  /** The validated input. Throws ApiError with everything that is wrong. */
  input(): unknown;
  /** Does the work. Throws ApiError. */
  run(input: unknown, caller: Caller): Promise<unknown>;
  /** Text of the answer's body. */
  answer(output: unknown): string;
  /** The error in the service's own names, where they are others than inspector2's. */
  error?(error: ApiError): ApiError;
}

/**
 * One AWS service on the catch-all route. The server does in this order what is the same for all of them:
 * find the service, check the signature, the role, the input, then run and answer.
 */
export interface Service {
  /** Prefix of its actions in policies: `inspector2:ListFindings`. */
  readonly name: string;
  /** Names that its credential scopes may carry. */
  readonly signingNames: readonly string[];
  readonly protocol: Protocol;
  /** undefined: the request is for another service. */
  find(request: ServiceRequest): ServiceCall | undefined;
}
