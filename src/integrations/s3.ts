import type { S3Client } from '@aws-sdk/client-s3';
import { ExportError, type ExportFailure } from '../domain/export.ts';
import { UploadLost } from './object-target.ts';

/** Which S3, and how to speak to it. Keys come from the standard chain of the AWS SDK. */
export interface S3Settings {
  /** Another S3 than AWS's: `https://minio.example:9000`. */
  readonly endpoint?: string;
  readonly region: string;
  /** Bucket in the path instead of the host name, as most others than AWS want it. */
  readonly pathStyle?: boolean;
  /** False for a server without SSE-KMS: objects then get no encryption of ours. */
  readonly kms?: boolean;
}

const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 120_000 };

/** The SDK is loaded at first use: it takes longer than the rest of the start. */
export async function s3Client({
  endpoint,
  region,
  pathStyle = endpoint !== undefined,
}: S3Settings): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    requestHandler: TIMEOUTS,
    ...(endpoint !== undefined && { endpoint }),
    // Newer checksums are refused by S3s of others; TLS and the part's ETag remain.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** Names of S3's errors, and of the SDK's own. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const FAILURES: Readonly<Record<string, ExportFailure>> = {
  AccessDenied: 'INVALID_PERMISSIONS',
  AllAccessDisabled: 'INVALID_PERMISSIONS',
  AuthorizationHeaderMalformed: 'INCOMPATIBLE_BUCKET_REGION',
  CredentialsProviderError: 'INVALID_PERMISSIONS',
  ExpiredToken: 'INVALID_PERMISSIONS',
  IllegalLocationConstraintException: 'INCOMPATIBLE_BUCKET_REGION',
  InvalidAccessKeyId: 'INVALID_PERMISSIONS',
  InvalidBucketName: 'BUCKET_NOT_FOUND',
  InvalidToken: 'INVALID_PERMISSIONS',
  NoSuchBucket: 'BUCKET_NOT_FOUND',
  PermanentRedirect: 'INCOMPATIBLE_BUCKET_REGION',
  SignatureDoesNotMatch: 'INVALID_PERMISSIONS',
  TokenRefreshRequired: 'INVALID_PERMISSIONS',
};

function failureOf(name: string, message: string, status: number | undefined): ExportFailure | undefined {
  if (name.startsWith('KMS.')) return 'MALFORMED_KMS_KEY';
  if (name === 'InvalidArgument' && /kms/i.test(message)) return 'MALFORMED_KMS_KEY';
  if (Object.hasOwn(FAILURES, name)) return FAILURES[name];
  if (status === 301) return 'INCOMPATIBLE_BUCKET_REGION';
  return status === 401 || status === 403 ? 'INVALID_PERMISSIONS' : undefined;
}

const SENTENCES: Readonly<Record<ExportFailure, string>> = {
  BUCKET_NOT_FOUND: 'The bucket does not exist',
  INCOMPATIBLE_BUCKET_REGION: 'The bucket is in another region',
  INTERNAL_ERROR: 'The object could not be written',
  INVALID_PERMISSIONS: 'The server may not write to the bucket',
  MALFORMED_KMS_KEY: 'The KMS key cannot be used',
  NO_FINDINGS_FOUND: 'There is nothing to write',
};

/** What S3 refuses, told apart: what the owner has to change, an upload that is gone, and the rest for a retry. */
export function explainS3(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (name === 'NoSuchUpload' || name === 'InvalidPart') return new UploadLost(message);
  const metadata = '$metadata' in error ? (error.$metadata as { readonly httpStatusCode?: number }) : undefined;
  const failure = failureOf(name, message, metadata?.httpStatusCode);
  return failure === undefined ? error : new ExportError(failure, `${SENTENCES[failure]} (${name}): ${message}`, error);
}
