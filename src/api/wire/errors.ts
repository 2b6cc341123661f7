import { AssayError } from '../../domain/errors.ts';

/** What is wrong with one member of a request, in the wire's own form (ValidationExceptionField). */
export interface FieldIssue {
  readonly name: string;
  readonly message: string;
}

/** Status of every error name that leaves the server; the modelled ones are checked against the contract by a test. */
export const ERROR_STATUS = {
  AccessDeniedException: 403,
  AgentsAlreadyRunningAssessmentException: 400,
  AssessmentRunInProgressException: 400,
  BadRequestException: 400,
  ConflictException: 409,
  ExpiredTokenException: 403,
  IDPCommunicationError: 400,
  IDPRejectedClaim: 403,
  ImageNotFoundException: 400,
  IncompleteSignatureException: 403,
  InternalException: 500,
  InternalServerException: 500,
  InvalidIdentityToken: 400,
  InvalidInputException: 400,
  InvalidParameterException: 400,
  InvalidSignatureException: 403,
  LimitExceededException: 400,
  MalformedPolicyDocument: 400,
  MissingAuthenticationTokenException: 403,
  NoSuchEntityException: 400,
  PackedPolicyTooLarge: 400,
  PreviewGenerationInProgressException: 400,
  RepositoryNotFoundException: 400,
  RequestEntityTooLargeException: 413,
  RequestTimeoutException: 408,
  ResourceNotFoundException: 404,
  ScanNotFoundException: 400,
  SerializationException: 400,
  ServerException: 500,
  ServiceQuotaExceededException: 402,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  UnrecognizedClientException: 403,
  UnsupportedFeatureException: 400,
  ValidationException: 400,
} as const;
export type ErrorName = keyof typeof ERROR_STATUS;

/** Seconds after which a client should try again, where the model has `Retry-After`. */
const RETRY_AFTER: Partial<Record<ErrorName, number>> = {
  InternalServerException: 1,
  ServerException: 1,
  ThrottlingException: 1,
};

/** An error that the client gets to read, by its AWS name. `body` holds the error's members besides the message. */
export class ApiError extends Error {
  override readonly name: ErrorName;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(name: ErrorName, message: string, body: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = name;
    this.body = body;
  }
}

export const apiError = (name: ErrorName, message: string, body?: Readonly<Record<string, unknown>>): ApiError =>
  new ApiError(name, message, body);

/** 400 with the reason that Inspector gives for requests that are well-formed but not possible. */
export const validationError = (message: string, fields?: readonly FieldIssue[]): ApiError =>
  apiError('ValidationException', message, {
    reason: fields === undefined ? 'OTHER' : 'FIELD_VALIDATION_FAILED',
    ...(fields === undefined ? {} : { fields }),
  });

export const cannotParse = (message: string): ApiError =>
  apiError('ValidationException', message, { reason: 'CANNOT_PARSE' });

/** json-1.1 has a name of its own for what cannot be read. */
export const namedInJson11 = (error: ApiError): ApiError =>
  error.body.reason === 'CANNOT_PARSE' ? apiError('SerializationException', error.message) : error;

/** The failed constraints of a request in AWS's sentence, and one by one. */
export function fieldErrors(issues: readonly FieldIssue[]): ApiError {
  const count = `${issues.length} validation error${issues.length === 1 ? '' : 's'} detected`;
  const sentences = issues.map(({ name, message }) => `Value at '${name}' failed to satisfy constraint: ${message}`);
  return validationError(`${count}: ${sentences.join('; ')}`, issues);
}

/** What exists on AWS and not here. Clients know it from regions that lack a feature; a 5xx they would repeat. */
export const notSupported = (what: string): ApiError =>
  apiError('AccessDeniedException', `${what} is not supported in this installation.`);

/** 409: what is asked does not fit the state that the resource is in. */
export const conflict = (message: string, resourceId: string, resourceType: string): ApiError =>
  apiError('ConflictException', message, { resourceId, resourceType });

/** 402: the account has as many as it may have. */
export const quotaExceeded = (message: string, resourceId: string): ApiError =>
  apiError('ServiceQuotaExceededException', message, { resourceId });

/** One field that cannot be answered, named. */
export const fieldError = (name: string, message: string): ApiError => fieldErrors([{ name, message }]);

export const tooLarge = (): ApiError => apiError('RequestEntityTooLargeException', 'The request body is too large.');

const FASTIFY_ERRORS: Readonly<Record<string, () => ApiError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => cannotParse('The request body does not have the length it announces.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => cannotParse('The Content-Type cannot be read.'),
  FST_ERR_BAD_URL: () => apiError('UnknownOperationException', 'The address cannot be read.'),
};

/** Whatever was thrown, as the error that the client may see. What is not expected says nothing of its inside. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof AssayError && (error.kind === 'input' || error.kind === 'usage')) {
    return validationError(error.message);
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    FASTIFY_ERRORS[code]?.() ??
    new ApiError('InternalServerException', 'The request could not be completed; try again.', {}, error)
  );
}

/** How a service's requests and answers are written. */
export type Protocol = 'rest-json' | 'json-1.1' | 'query';

export const CONTENT_TYPE: Readonly<Record<Protocol, string>> = {
  'rest-json': 'application/json',
  'json-1.1': 'application/x-amz-json-1.1',
  query: 'text/xml',
};

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Where json-1.1 has another status for what rest-json tells by its own. */
const JSON_11_STATUS: Partial<Record<ErrorName, number>> = {
  AccessDeniedException: 400,
  ExpiredTokenException: 400,
  IncompleteSignatureException: 400,
  InvalidSignatureException: 400,
  MissingAuthenticationTokenException: 400,
  ThrottlingException: 400,
  UnknownOperationException: 400,
  UnrecognizedClientException: 400,
};

/** How the query protocol names what all services may answer; other names are the same. */
const QUERY_CODES: Partial<Record<ErrorName, { readonly code: string; readonly status: number }>> = {
  AccessDeniedException: { code: 'AccessDenied', status: 403 },
  ExpiredTokenException: { code: 'ExpiredToken', status: 403 },
  IncompleteSignatureException: { code: 'IncompleteSignature', status: 400 },
  InternalServerException: { code: 'InternalFailure', status: 500 },
  InvalidSignatureException: { code: 'SignatureDoesNotMatch', status: 403 },
  MissingAuthenticationTokenException: { code: 'MissingAuthenticationToken', status: 403 },
  RequestEntityTooLargeException: { code: 'RequestEntityTooLarge', status: 413 },
  ThrottlingException: { code: 'Throttling', status: 400 },
  UnknownOperationException: { code: 'InvalidAction', status: 400 },
  UnrecognizedClientException: { code: 'InvalidClientTokenId', status: 403 },
  ValidationException: { code: 'ValidationError', status: 400 },
};

const XML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as an XML element holds it; what XML cannot hold at all becomes a question mark. */
export const escapeXml = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu, '?').replace(/[&<>"]/g, (c) => XML_ESCAPES[c] ?? c);

function queryError(error: ApiError, requestId: string): Pick<ErrorAnswer, 'status' | 'body'> {
  const { code, status } = QUERY_CODES[error.name] ?? { code: error.name, status: ERROR_STATUS[error.name] };
  const parts = [
    `<Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>`,
    `<Code>${code}</Code>`,
    `<Message>${escapeXml(error.message)}</Message>`,
  ];
  const content = `<Error>${parts.join('')}</Error><RequestId>${escapeXml(requestId)}</RequestId>`;
  return {
    status,
    body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${content}</ErrorResponse>`,
  };
}

/**
 * Status, headers and body of an error on the wire of a service (inspector.md 2.0, 2.7; STS for the query protocol).
 * @param requestId the query protocol has it in the body
 */
export function errorAnswer(error: ApiError, protocol: Protocol = 'rest-json', requestId = ''): ErrorAnswer {
  const retryAfter = RETRY_AFTER[error.name];
  const headers = {
    'content-type': CONTENT_TYPE[protocol],
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  };
  if (protocol === 'query') return { headers, ...queryError(error, requestId) };
  const isJson11 = protocol === 'json-1.1';
  const { name, message, body } = isJson11 ? namedInJson11(error) : error;
  return {
    status: (isJson11 ? JSON_11_STATUS[name] : undefined) ?? ERROR_STATUS[name],
    headers: { ...headers, 'x-amzn-errortype': name },
    body: JSON.stringify({ ...(isJson11 && { __type: name }), message, ...body }),
  };
}
