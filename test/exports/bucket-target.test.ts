import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bucketTarget } from '../../src/integrations/bucket-target.ts';
import { type ObjectTarget, PART_BYTES, UploadLost } from '../../src/integrations/object-target.ts';
import { canDoubleAws } from '../moto.ts';
import { KMS_KEY, S3_KEYS, type S3Double, startS3 } from './s3-double.ts';

const { signal } = new AbortController();
const part = (letter: string): Buffer => Buffer.alloc(PART_BYTES, letter);

describe.skipIf(!canDoubleAws)('a bucket', () => {
  let s3: S3Double;
  const before = { ...process.env };
  beforeAll(async () => {
    // The standard chain of the SDK begins with the environment.
    Object.assign(process.env, S3_KEYS);
    s3 = await startS3();
    await s3.createBucket('reports');
  });
  afterAll(async () => {
    process.env = before;
    await s3?.stop();
  });
  beforeEach(() => {
    s3.before = () => undefined;
  });
  const open = (bucket = 'reports', key = KMS_KEY, change: object = {}): Promise<ObjectTarget> =>
    bucketTarget(bucket, key, { endpoint: s3.endpoint, region: 'us-east-1', ...change });

  test('takes an object with the key of KMS that was named', async () => {
    await (await open()).put('a/b.json', Buffer.from('{}'), 'application/json', signal);
    expect(await s3.text('reports', 'a/b.json')).toBe('{}');
    expect(await s3.kmsKeyOf('reports', 'a/b.json')).toBe(KMS_KEY);
  });

  test('without KMS where the settings say so', async () => {
    await (await open('reports', 'none', { kms: false })).put('plain', Buffer.from('x'), 'text/csv', signal);
    expect(await s3.kmsKeyOf('reports', 'plain')).toBeUndefined();
  });

  test('shows a large object when it is whole; another process goes on with the plain record', async () => {
    const first = await open();
    const begun = await first.append(await first.begin('big.csv', 'text/csv', signal), part('a'), signal);
    await first.append(begun, part('x'), signal); // not recorded: written again
    const record = JSON.parse(JSON.stringify(begun)) as typeof begun;
    expect(await s3.keys('reports')).not.toContain('big.csv');

    const second = await open();
    const done = await second.append(record, part('b'), signal);
    await second.complete(done, signal);
    const text = await s3.text('reports', 'big.csv');
    expect([text.length, text[0], text.at(-1)]).toEqual([2 * PART_BYTES, 'a', 'b']);
    expect(await s3.kmsKeyOf('reports', 'big.csv')).toBe(KMS_KEY);
    // The answer was lost: ending it again finds it whole.
    await second.complete(done, signal);
    expect(await s3.halves('reports')).toBe(0);
  });

  test('keeps nothing of an upload that is taken back', async () => {
    const target = await open();
    const upload = await target.append(await target.begin('half.csv', 'text/csv', signal), part('a'), signal);
    expect(await s3.halves('reports')).toBe(1);
    await target.abort(upload);
    await target.abort(upload);
    expect(await s3.halves('reports')).toBe(0);
    await expect(target.append(upload, part('b'), signal)).rejects.toThrow(UploadLost);
    await expect(target.complete(upload, signal)).rejects.toThrow(UploadLost);
  });

  test('a connection that breaks is tried again by the client', async () => {
    let broken = 0;
    s3.before = () => (broken++ === 0 ? 'drop' : undefined);
    await (await open()).put('again', Buffer.from('x'), 'text/csv', signal);
    expect([broken, await s3.text('reports', 'again')]).toEqual([2, 'x']);
  });

  test.each([
    ['there-is-none', KMS_KEY, 'BUCKET_NOT_FOUND'],
    ['denied', KMS_KEY, 'INVALID_PERMISSIONS'],
    ['elsewhere', KMS_KEY, 'INCOMPATIBLE_BUCKET_REGION'],
    ['reports', 'not-a-key', 'MALFORMED_KMS_KEY'],
  ])('%s with the key %s is refused: %s', async (bucket, key, failure) => {
    const target = await open(bucket, key);
    await expect(target.put('k', Buffer.from('x'), 'text/csv', signal)).rejects.toMatchObject({ failure });
    await expect(target.begin('k', 'text/csv', signal)).rejects.toMatchObject({ failure });
  });

  test('without keys of the server', async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
    Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent' });
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    try {
      // Another S3 than before: a client keeps the keys that it found.
      const target = await open('reports', KMS_KEY, { region: 'us-west-2' });
      await expect(target.put('k', Buffer.from('x'), 'text/csv', signal)).rejects.toMatchObject({
        failure: 'INVALID_PERMISSIONS',
      });
    } finally {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    }
  });
});
