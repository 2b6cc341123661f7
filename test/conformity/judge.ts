import type { Answer } from './ask.ts';
import type { OperationOf } from './services.ts';
import { problemsOf } from './validate.ts';
import { structureOf } from './values.ts';

/** What a server answers before an operation is reached, whatever the operation. */
export const COMMON_ERRORS: Readonly<Record<string, number>> = {
  AccessDeniedException: 403,
  InvalidSignatureException: 403,
  MissingAuthenticationTokenException: 403,
  UnrecognizedClientException: 403,
};

/** What is wrong with an answer by the model of its operation: nothing, when it is a modelled result or a declared error. */
export function judge(
  { service, operation }: OperationOf,
  { status, error, body, headers }: Answer,
): readonly string[] {
  const { contract } = service;
  const missing = headers['x-amzn-requestid'] === undefined ? ['there is no x-amzn-requestid'] : [];
  if (error === undefined) {
    if (status !== 200) return [`status ${status} without an error's name: ${JSON.stringify(body)}`];
    return [...missing, ...(operation.output === undefined ? [] : problemsOf(contract, operation.output, body))];
  }
  if (status >= 500) return [`${status} ${error}`];
  if (!operation.errors.includes(error)) {
    return COMMON_ERRORS[error] === status
      ? missing
      : [`${error} (${status}) is not declared: ${JSON.stringify(body)}`];
  }
  const shape = structureOf(contract, error);
  // In json-1.1 every error has the status 400, and its name is in the body too.
  const expected = contract.protocol === 'json-1.1' ? 400 : shape.status;
  return [
    ...missing,
    ...(expected !== undefined && status !== expected ? [`${error} has the status ${status}, not ${expected}`] : []),
    ...problemsOf(contract, error, bareOf(body)),
  ];
}

/** The body of an error without the name that json-1.1 puts into it. */
function bareOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== '__type'));
}
