import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListFindingsCommand } from '@aws-sdk/client-inspector2';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canDoubleAws, type Moto, startMoto } from '../moto.ts';
import { createKey, user } from '../server/clients.ts';
import { assay, serve } from '../server/server.ts';

const CREDENTIALS = { accessKeyId: 'AKIAOFTHESERVER00000', secretAccessKey: 'of the server' };
const region = 'us-east-1';

/** An installation whose master key KMS seals, from its first start to the day KMS is gone. */
describe.skipIf(!canDoubleAws)('a master key that KMS seals', () => {
  const data = mkdtempSync(join(tmpdir(), 'assay-kms-'));
  const linesOf = (folder: string): string[] => readFileSync(join(folder, 'master.key'), 'utf8').trim().split('\n');
  let moto: Moto;
  let kms: KMSClient;
  let keyArn: string;
  const environment = (arn = keyArn): Record<string, string> => ({
    ASSAY_MASTER_KEY: `kms:${arn}`,
    AWS_ENDPOINT_URL_KMS: moto.endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  });
  beforeAll(async () => {
    moto = await startMoto();
    kms = new KMSClient({ endpoint: moto.endpoint, region, credentials: CREDENTIALS });
    keyArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
  });
  afterAll(async () => {
    await moto?.stop();
    rmSync(data, { recursive: true, force: true });
  });
  const asks = async (url: string, key: typeof CREDENTIALS): Promise<unknown> =>
    (await user(url, key).client.send(new ListFindingsCommand({}))).findings;

  test('lies in its file as KMS sealed it, and is opened at each start', async () => {
    let server = await serve(['--data', data], environment());
    const key = await createKey(data);
    expect(await asks(server.url, key)).toEqual([]);
    await server.stop();
    expect(linesOf(data)).toEqual([expect.stringMatching(/^kms [A-Za-z0-9+/]+=*$/)]);
    server = await serve(['--data', data], environment());
    expect(await asks(server.url, key)).toEqual([]);
    // Nothing but what the operator asked for is on standard error, not even the SDK's advice on Node.
    expect((await server.stop()).stderr).not.toMatch(/warning/i);
  });

  test('is exchanged', async () => {
    const { code, stderr } = await assay(['keys', 'rewrap', '--new-master-key', '--data', data], environment());
    expect([code, stderr]).toEqual([0, '']);
    expect(linesOf(data)).toEqual([expect.stringMatching(/^kms /), expect.stringMatching(/^kms /)]);
  });

  test('takes over from a key in a bare file', async () => {
    const folder = join(data, 'moving');
    await createKey(folder);
    const { code, stdout } = await assay(['keys', 'rewrap', '--new-master-key', '--data', folder], environment());
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^1 secrets/)]);
    expect(linesOf(folder)).toEqual([expect.stringMatching(/^kms /), expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test('is told to be sealed when the setting is missing', async () => {
    const { code, stderr } = await assay(['serve', '--listen', '127.0.0.1:0', '--data', data]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/is sealed by KMS\s+Give --master-key kms:KEY_ARN/);
  });

  test('is not made when KMS refuses; the remedy names the permissions and the key', async () => {
    const unknown = keyArn.replace(/.{12}$/, '000000000000');
    const create = ['keys', 'create', '--account', '111122223333', '--role', 'admin', '--data', join(data, 'refused')];
    const { code, stderr } = await assay(create, environment(unknown));
    expect(code).toBe(3);
    expect(stderr).toContain('KMS did not make the master key: NotFoundException');
    expect(stderr).toContain(`kms:GenerateDataKey and kms:Decrypt on ${unknown}`);
  });

  test('is not opened when KMS is out of reach', async () => {
    await moto.stop();
    const { code, stderr } = await assay(['keys', 'list', '--account', '111122223333', '--data', data], environment());
    expect([code, stderr]).toEqual([3, expect.stringContaining('KMS did not open the master key')]);
  });
});
