import { ecr } from '../contract/ecr.ts';
import type { Service } from '../service.ts';
import { compileCodec } from '../wire/codec.ts';
import { ApiError, apiError, toApiError } from '../wire/errors.ts';
import { describeImages } from './describe-images.ts';
import type { EcrCapability, EcrDeps, EcrOperation } from './handler.ts';
import { registryScanning } from './registry-scanning.ts';
import { scanFindings } from './scan-findings.ts';

/** An operation of the service that this part of it does not have. */
const UNKNOWN = 'UnknownEcrOperation';

/** Constraints that a request breaks have another name and sentence in this service. */
function ecrError(error: unknown): ApiError {
  const known = toApiError(error);
  const { fields, reason } = known.body;
  if (known.name === 'InternalServerException') return new ApiError('ServerException', known.message, {}, known.cause);
  if (known.name !== 'ValidationException') return known;
  if (Array.isArray(fields)) {
    const sentences = fields.map(
      ({ name, message }: { name: string; message: string }) =>
        `Invalid parameter at '${name}' failed to satisfy constraint: '${message}'`,
    );
    return apiError('InvalidParameterException', sentences.join('; '));
  }
  return reason === undefined ? known : apiError('InvalidParameterException', known.message);
}

/** Every operation of the contract: one that is missing here does not compile. */
const handlersOf = (deps: EcrDeps): EcrCapability<EcrOperation> => ({
  ...describeImages(deps),
  ...registryScanning(deps),
  ...scanFindings(deps),
});

/** `ecr`, json-1.1: the header names the operation. What is asked of a registry about scanning. */
export function ecrService(deps: EcrDeps): Service {
  const codecs = compileCodec(ecr);
  const handlers = new Map(Object.entries(handlersOf(deps)));
  const prefix = `${ecr.targetPrefix}.`;
  return {
    name: ecr.service,
    signingNames: ['ecr'],
    protocol: 'json-1.1',
    find({ method, target, headers, body }) {
      const asked = headers['x-amz-target'];
      if (method !== 'POST' || typeof asked !== 'string' || !asked.startsWith(prefix)) return undefined;
      const operation = asked.slice(prefix.length);
      const codec = codecs.get(operation);
      const handler = handlers.get(operation);
      return {
        operation: codec === undefined ? UNKNOWN : operation,
        path: target,
        input() {
          if (codec === undefined) throw apiError('UnknownOperationException', 'There is no such operation here.');
          try {
            return codec.decode({ labels: {}, query: [], headers, body });
          } catch (error) {
            throw ecrError(error);
          }
        },
        async run(input, caller) {
          try {
            // The codec has just made the input that the contract says.
            return await handler?.(input as never, caller);
          } catch (error) {
            throw ecrError(error);
          }
        },
        answer: (output) => codec?.encode(output) ?? '{}',
      };
    },
  };
}
