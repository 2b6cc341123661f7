import type { ExportDestination } from '../../domain/export.ts';
import type { Owner } from '../../domain/resource.ts';
import { singletonKeyOf } from '../../queue/queue.ts';
import type { ExportBody, ExportStatus } from '../../store/export-documents.ts';
import type { DocumentKind } from '../../store/store.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import { type ApiError, type FieldIssue, fieldErrors, validationError } from '../wire/errors.ts';
import type { HandlerDeps } from './handler.ts';

/** Longest key of S3. */
const MAX_PREFIX = 1024;

/** Where a caller wants files. Whether it can be written to is found out by the job, as on AWS. */
export function destinationOf({ bucketName, keyPrefix = '', kmsKeyArn }: wire.Destination): ExportDestination {
  const issues: FieldIssue[] = [];
  const refuse = (member: string, message: string): void =>
    void issues.push({ name: `s3Destination.${member}`, message });
  if (bucketName.trim() === '') refuse('bucketName', 'Member must not be empty');
  if (kmsKeyArn.trim() === '') refuse('kmsKeyArn', 'Member must not be empty');
  if (Buffer.byteLength(keyPrefix) > MAX_PREFIX) refuse('keyPrefix', `Member must have at most ${MAX_PREFIX} bytes`);
  if (keyPrefix.includes('\0')) refuse('keyPrefix', 'Member must not contain NUL');
  if (issues.length > 0) throw fieldErrors(issues);
  return { bucketName, kmsKeyArn, ...(keyPrefix !== '' && { keyPrefix }) };
}

export const wireDestination = ({ bucketName, keyPrefix, kmsKeyArn }: ExportDestination): wire.Destination => ({
  bucketName,
  keyPrefix,
  kmsKeyArn,
});

/**
 * Cancels an export that is in progress, and has its job take back what is half written. Cancelling again is the same.
 * @throws ApiError when there is no such export, or it has ended
 */
export async function cancelExport<F>(
  { store, queue }: Pick<HandlerDeps, 'store' | 'queue'>,
  kind: DocumentKind<ExportBody<F>>,
  job: string,
  { accountId, region }: Owner,
  id: string,
  unknown: (id: string) => ApiError,
): Promise<void> {
  let before: ExportStatus | undefined;
  const after = await store.documents.update(kind, { accountId, region }, id, ({ tags, body }) => {
    before = body.status;
    return before === 'IN_PROGRESS' ? { tags, body: { ...body, status: 'CANCELLED' as const } } : undefined;
  });
  if (after === 'missing' || after === 'name') throw unknown(id);
  if (before === 'CANCELLED') return;
  if (before !== 'IN_PROGRESS') throw validationError(`The report ${id} is not in progress: it is ${before}.`);
  await queue.send(job, { accountId, region, id }, { singletonKey: singletonKeyOf({ accountId, region }, id) });
}
