import { inspector2 } from '../contract/inspector2.generated.ts';
import { accessDenied, type Caller, isAllowed } from '../roles.ts';
import { compileCodec, type RequestParts } from '../wire/codec.ts';
import { compileRoutes, parseQuery, type Route, splitTarget } from '../wire/routes.ts';
import type { HandlerDeps, OperationName } from './handler.ts';
import { callOperation, handlersOf } from './index.ts';

export interface ServiceRequest {
  readonly target: string;
  readonly headers: RequestParts['headers'];
  readonly body: Uint8Array;
}

/** One AWS service behind the catch-all route: finds the operation, then answers for a caller that has proven itself. */
export interface Service {
  /** Names that its credential scopes may carry. */
  readonly signingNames: readonly string[];
  route(method: string, target: string): Route | undefined;
  /** JSON text of the answer. Throws ApiError. */
  call(route: Route, request: ServiceRequest, caller: Caller): Promise<string>;
}

export function inspector2Service(deps: HandlerDeps): Service {
  const codecs = compileCodec(inspector2);
  const handlers = handlersOf(deps);
  return {
    signingNames: ['inspector2'],
    route: compileRoutes(inspector2),
    async call(route, { target, headers, body }, caller) {
      const codec = codecs.get(route.name);
      if (codec === undefined) throw new Error(`no codec for ${route.name}`);
      const { path, query } = splitTarget(target);
      if (!isAllowed(caller.role, route.name)) throw accessDenied(caller, route.name, path);
      const input = codec.decode({ labels: route.labels, query: parseQuery(query), headers, body });
      // The route's name is one of the contract, and the codec has just made the input that the contract says.
      const output = await callOperation(handlers, route.name as OperationName, input as never, caller);
      return codec.encode(output);
    },
  };
}
