import type { ExportDestination } from '../domain/export.ts';
import { type ObjectTarget, type Upload, UploadLost } from './object-target.ts';
import { explainS3, type S3Settings, s3Client } from './s3.ts';

/** One for each S3 of the configuration: a client keeps its connections and what its keys were resolved to. */
const clients = new Map<string, ReturnType<typeof s3Client>>();

function clientOf(settings: S3Settings): ReturnType<typeof s3Client> {
  const key = JSON.stringify(settings);
  const client = clients.get(key) ?? s3Client(settings);
  clients.set(key, client);
  return client;
}

/**
 * Objects in an S3 bucket, large ones by multipart upload: nothing has the key before it is whole.
 * @param kmsKeyArn passed on as the key of SSE-KMS
 */
export async function bucketTarget(
  bucket: string,
  kmsKeyArn: ExportDestination['kmsKeyArn'],
  settings: S3Settings,
): Promise<ObjectTarget> {
  const sdk = await import('@aws-sdk/client-s3');
  const client = await clientOf(settings);
  const encryption =
    settings.kms === false ? {} : ({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyArn } as const);
  const asking = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw explainS3(error);
    }
  };
  const partsOf = ({ parts }: Upload) => parts.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));

  /** Completed before, and the answer was lost: then an object of this size is there. */
  async function isThere({ key, bytes }: Upload, abortSignal: AbortSignal): Promise<boolean> {
    try {
      const head = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }), { abortSignal });
      return head.ContentLength === bytes;
    } catch {
      return false;
    }
  }

  return {
    async put(key, content, contentType, abortSignal) {
      const object = { Bucket: bucket, Key: key, Body: content, ContentType: contentType, ...encryption };
      await asking(() => client.send(new sdk.PutObjectCommand(object), { abortSignal }));
    },
    begin: (key, contentType, abortSignal) =>
      asking(async () => {
        const object = { Bucket: bucket, Key: key, ContentType: contentType, ...encryption };
        const { UploadId: id } = await client.send(new sdk.CreateMultipartUploadCommand(object), { abortSignal });
        if (id === undefined) throw new Error('the bucket began an upload without an id');
        return { key, id, parts: [], bytes: 0 };
      }),
    append: (upload, content, abortSignal) =>
      asking(async () => {
        const { key, id, parts } = upload;
        const part = { Bucket: bucket, Key: key, UploadId: id, PartNumber: parts.length + 1, Body: content };
        const { ETag: tag } = await client.send(new sdk.UploadPartCommand(part), { abortSignal });
        if (tag === undefined) throw new Error('the bucket took a part without an ETag');
        return { ...upload, parts: [...parts, tag], bytes: upload.bytes + content.length };
      }),
    complete: (upload, abortSignal) =>
      asking(async () => {
        const { key, id } = upload;
        const whole = { Bucket: bucket, Key: key, UploadId: id, MultipartUpload: { Parts: partsOf(upload) } };
        try {
          await client.send(new sdk.CompleteMultipartUploadCommand(whole), { abortSignal });
        } catch (error) {
          const known = explainS3(error);
          if (!(known instanceof UploadLost && (await isThere(upload, abortSignal)))) throw known;
        }
      }),
    async abort({ key, id }) {
      const upload = { Bucket: bucket, Key: key, UploadId: id };
      await asking(() => client.send(new sdk.AbortMultipartUploadCommand(upload))).catch((error: unknown) => {
        if (!(error instanceof UploadLost)) throw error;
      });
    },
  };
}
