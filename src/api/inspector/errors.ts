import type {
  AccessDeniedErrorCode,
  InvalidInputErrorCode,
  LimitExceededErrorCode,
  NoSuchEntityErrorCode,
} from '../contract/inspector.generated.ts';
import { type ApiError, apiError, namedInJson11 } from '../wire/errors.ts';
import { codeOfMember } from './error-codes.ts';

export const invalidInput = (errorCode: InvalidInputErrorCode, message: string): ApiError =>
  apiError('InvalidInputException', message, { errorCode, canRetry: false });

export const noSuchEntity = (errorCode: NoSuchEntityErrorCode, message: string): ApiError =>
  apiError('NoSuchEntityException', message, { errorCode, canRetry: false });

export const limitExceeded = (errorCode: LimitExceededErrorCode, message: string): ApiError =>
  apiError('LimitExceededException', message, { errorCode, canRetry: false });

/** What an operation is about, by its name: IAM's refusal has no code, the model wants one. */
const DENIED: readonly (readonly [RegExp, AccessDeniedErrorCode])[] = [
  [/Finding/, 'ACCESS_DENIED_TO_FINDING'],
  [/ResourceGroup/, 'ACCESS_DENIED_TO_RESOURCE_GROUP'],
  [/RulesPackage/, 'ACCESS_DENIED_TO_RULES_PACKAGE'],
  [/Event/, 'ACCESS_DENIED_TO_SNS_TOPIC'],
  [/Role/, 'ACCESS_DENIED_TO_IAM_ROLE'],
  [/Template|Preview|Tags/, 'ACCESS_DENIED_TO_ASSESSMENT_TEMPLATE'],
  [/Run|Report|Telemetry|Exclusions/, 'ACCESS_DENIED_TO_ASSESSMENT_RUN'],
];

interface Issue {
  readonly name: string;
}

/** The errors that all services share, in Classic's names and with the members that its model requires. */
export function classicError(error: ApiError, operation: string): ApiError {
  const { name, message, body } = error;
  switch (name) {
    case 'ValidationException': {
      if (body.reason === 'CANNOT_PARSE') return namedInJson11(error);
      const [first] = (body.fields ?? []) as readonly Issue[];
      return invalidInput(codeOfMember(first?.name ?? '', operation), message);
    }
    case 'InternalServerException': {
      const internal = apiError('InternalException', message, { canRetry: true });
      internal.cause = error.cause;
      return internal;
    }
    case 'AccessDeniedException': {
      const errorCode =
        DENIED.find(([pattern]) => pattern.test(operation))?.[1] ?? 'ACCESS_DENIED_TO_ASSESSMENT_TARGET';
      return apiError(name, message, { errorCode, canRetry: false, ...body });
    }
    default:
      return error;
  }
}
