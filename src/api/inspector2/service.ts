import { inspector2 } from '../contract/inspector2.generated.ts';
import { idempotency } from '../idempotency.ts';
import type { Caller } from '../roles.ts';
import type { Service } from '../service.ts';
import { compileCodec } from '../wire/codec.ts';
import { compileRoutes, parseQuery, splitTarget } from '../wire/routes.ts';
import type { HandlerDeps, OperationName } from './handler.ts';
import { handlersOf } from './index.ts';

/** `inspector2`, rest-json: method and path name the operation. */
export function inspector2Service(deps: HandlerDeps): Service {
  const codecs = compileCodec(inspector2);
  const routeOf = compileRoutes(inspector2);
  const handlers = handlersOf(deps);
  const once = idempotency(deps.store.documents, deps.clock);
  return {
    name: inspector2.service,
    signingNames: ['inspector2'],
    protocol: 'rest-json',
    find({ method, target, headers, body }) {
      const route = routeOf(method, target);
      const codec = route && codecs.get(route.name);
      if (route === undefined || codec === undefined) return undefined;
      const { path, query } = splitTarget(target);
      return {
        operation: route.name,
        path,
        input: () => codec.decode({ labels: route.labels, query: parseQuery(query), headers, body }),
        // The route's name is one of the contract, and the codec has just made the input that the contract says.
        run(input, caller) {
          const operation = route.name as OperationName;
          const errors: readonly string[] = inspector2.operations[operation]?.errors ?? [];
          const hasConflict = errors.includes('ConflictException');
          const request = { operation, input, caller, hasConflict };
          const handle: (input: never, caller: Caller) => Promise<unknown> = handlers[operation];
          return once(request, () => handle(input as never, caller));
        },
        answer: codec.encode,
      };
    },
  };
}
