import { expect, test } from 'vitest';
import { UploadLost } from './object-target.ts';
import { explainS3 } from './s3.ts';

const refusal = (name: string, status: number, message = 'no') =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });

test.each([
  ['AccessDenied', 403, 'INVALID_PERMISSIONS'],
  ['SignatureDoesNotMatch', 403, 'INVALID_PERMISSIONS'],
  ['SomethingNewAboutRights', 403, 'INVALID_PERMISSIONS'],
  ['NoSuchBucket', 404, 'BUCKET_NOT_FOUND'],
  ['PermanentRedirect', 301, 'INCOMPATIBLE_BUCKET_REGION'],
  ['AuthorizationHeaderMalformed', 400, 'INCOMPATIBLE_BUCKET_REGION'],
  ['UnknownError', 301, 'INCOMPATIBLE_BUCKET_REGION'],
  ['KMS.NotFoundException', 400, 'MALFORMED_KMS_KEY'],
  ['KMS.DisabledException', 400, 'MALFORMED_KMS_KEY'],
])('%s with status %i is %s', (name, status, failure) => {
  expect(explainS3(refusal(name, status))).toMatchObject({ name: 'ExportError', failure });
});

test('a key that is no ARN', () => {
  const error = refusal('InvalidArgument', 400, 'Invalid KMS keyId');
  expect(explainS3(error)).toMatchObject({ failure: 'MALFORMED_KMS_KEY' });
});

test('the keys of the server are missing', () => {
  const error = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
  expect(explainS3(error)).toMatchObject({ failure: 'INVALID_PERMISSIONS' });
});

test('an upload that is gone is told apart', () => {
  expect(explainS3(refusal('NoSuchUpload', 404))).toBeInstanceOf(UploadLost);
});

test.each([
  ['SlowDown', 503],
  ['InternalError', 500],
  ['NoSuchKey', 404],
])('%s is for a retry', (name, status) => {
  const error = refusal(name, status);
  expect(explainS3(error)).toBe(error);
});
