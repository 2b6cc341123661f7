import { inspector } from '../contract/inspector.generated.ts';
import type { HandlerDeps } from '../inspector2/handler.ts';
import type { Caller } from '../roles.ts';
import type { Service } from '../service.ts';
import { compileCodec } from '../wire/codec.ts';
import { apiError } from '../wire/errors.ts';
import { classicError } from './errors.ts';
import type { OperationName } from './handler.ts';
import { handlersOf } from './index.ts';

const NO_LABELS = {};
const unknown = (target: string) =>
  apiError('UnknownOperationException', `There is no operation ${target.slice(0, 200)}.`);

/** Inspector Classic, json-1.1: every request goes to `/`, a header names the operation (inspector.md 2.7). */
export function inspectorService(deps: HandlerDeps): Service {
  const codecs = compileCodec(inspector);
  const handlers = handlersOf(deps);
  const prefix = `${inspector.targetPrefix}.`;
  return {
    name: inspector.service,
    signingNames: ['inspector'],
    protocol: 'json-1.1',
    find({ method, target, headers, body }) {
      const named = headers['x-amz-target'];
      if (method !== 'POST' || target !== '/' || typeof named !== 'string' || !named.startsWith(prefix)) {
        return undefined;
      }
      const name = named.slice(prefix.length);
      const codec = codecs.get(name);
      const operation = codec === undefined ? 'unknown' : name;
      return {
        operation,
        path: '*',
        input() {
          if (codec === undefined) throw unknown(named);
          return codec.decode({ labels: NO_LABELS, query: [], headers, body });
        },
        // The codec is of an operation of the contract, and has just made the input that the contract says.
        run(input, caller) {
          const handle: (input: never, caller: Caller) => Promise<unknown> = handlers[name as OperationName];
          return handle(input as never, caller);
        },
        answer: (output) => codec?.encode(output) ?? '{}',
        error: (error) => classicError(error, operation),
      };
    },
  };
}
