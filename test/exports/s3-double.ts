import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import { startMoto } from '../moto.ts';

/** Keys that the S3 of the tests takes; moto takes any. */
export const S3_KEYS = { AWS_ACCESS_KEY_ID: 'AKIAOFTHESERVER00000', AWS_SECRET_ACCESS_KEY: 'of the server' };
export const KMS_KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/**
 * What AWS refuses and moto does not, or not so. `denied` may not be written, `elsewhere` is in another region, and a key of KMS must
 * be an ARN in full.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
function refusalOf({ url = '', method, headers }: IncomingMessage, gone: Set<string>): Refusal | undefined {
  const bucket = decodeURIComponent(url.split(/[/?]/)[1] ?? '');
  const upload = /[?&]uploadId=([^&]+)/.exec(url)?.[1] ?? '';
  if (gone.has(upload)) return { status: 404, code: 'NoSuchUpload', message: 'The specified upload does not exist.' };
  if (method === 'DELETE' && upload !== '') gone.add(upload);
  if (method !== 'PUT' && method !== 'POST') return undefined;
  if (bucket === 'denied') return { status: 403, code: 'AccessDenied', message: 'Access Denied' };
  if (bucket === 'elsewhere') {
    const message = 'The bucket you are attempting to access must be addressed using the specified endpoint.';
    return { status: 301, code: 'PermanentRedirect', message };
  }
  const key = headers['x-amz-server-side-encryption-aws-kms-key-id'];
  if (key !== undefined && !/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-f-]{36}$/.test(String(key))) {
    return { status: 400, code: 'KMS.NotFoundException', message: `Invalid keyId '${key}'` };
  }
  return undefined;
}

/** moto's S3 behind what AWS refuses. */
export interface S3Double {
  readonly endpoint: string;
  readonly client: S3Client;
  /** Method and path of what arrived. */
  readonly requests: string[];
  /** Called before each request goes on; may wait, or answer `drop` to cut the connection. */
  before: (request: IncomingMessage) => Promise<unknown> | unknown;
  createBucket(name: string): Promise<void>;
  keys(bucket: string): Promise<readonly string[]>;
  text(bucket: string, key: string): Promise<string>;
  kmsKeyOf(bucket: string, key: string): Promise<string | undefined>;
  /** Uploads that were begun and neither ended nor taken back. */
  halves(bucket: string): Promise<number>;
  stop(): Promise<void>;
}

function pass(incoming: IncomingMessage, answer: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  outgoing.on('error', () => answer.destroy());
  incoming.pipe(outgoing);
}

export async function startS3(): Promise<S3Double> {
  const moto = await startMoto();
  const gone = new Set<string>();
  const server = createServer(async (incoming, answer) => {
    double.requests.push(`${incoming.method} ${incoming.url}`);
    if ((await double.before(incoming)) === 'drop') return void incoming.destroy();
    const refusal = refusalOf(incoming, gone);
    if (refusal === undefined) return pass(incoming, answer, moto.port);
    incoming.resume();
    const { status, code, message } = refusal;
    answer.writeHead(status, { 'content-type': 'application/xml' });
    answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'test' };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  const double: S3Double = {
    endpoint,
    client,
    requests: [],
    before: () => undefined,
    async createBucket(name) {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    },
    async keys(bucket) {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    async text(bucket, key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    },
    kmsKeyOf: async (bucket, key) =>
      (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).SSEKMSKeyId,
    async halves(bucket) {
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return Uploads.length;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await moto.stop();
    },
  };
  return double;
}
