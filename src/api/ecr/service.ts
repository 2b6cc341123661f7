import { ecr } from '../contract/ecr.ts';
import type { Service } from '../service.ts';
import { compileCodec } from '../wire/codec.ts';
import { ApiError, apiError, namedInJson11 } from '../wire/errors.ts';
import { describeImages } from './describe-images.ts';
import type { EcrCapability, EcrDeps, EcrOperation } from './handler.ts';
import { registryScanning } from './registry-scanning.ts';
import { scanFindings } from './scan-findings.ts';

/** An operation of the service that this part of it does not have. */
const UNKNOWN = 'UnknownEcrOperation';

/** Constraints that a request breaks have another name and sentence in this service. */
function ecrError(error: ApiError): ApiError {
  const { name, message, body, cause } = error;
  const { fields, reason } = body;
  if (name === 'InternalServerException') return new ApiError('ServerException', message, {}, cause);
  if (name !== 'ValidationException') return error;
  if (reason === 'CANNOT_PARSE') return namedInJson11(error);
  if (Array.isArray(fields)) {
    const sentences = fields.map(
      ({ name, message }: { name: string; message: string }) =>
        `Invalid parameter at '${name}' failed to satisfy constraint: '${message}'`,
    );
    return apiError('InvalidParameterException', sentences.join('; '));
  }
  return reason === undefined ? error : apiError('InvalidParameterException', message);
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
          return codec.decode({ labels: {}, query: [], headers, body });
        },
        // The codec has just made the input that the contract says.
        run: async (input, caller) => handler?.(input as never, caller),
        answer: (output) => codec?.encode(output) ?? '{}',
        error: ecrError,
      };
    },
  };
}
