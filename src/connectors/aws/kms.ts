import { environmentError, usageError } from '../../domain/errors.ts';

/** Binds what KMS seals to this use of it; its audit log shows it. */
const CONTEXT = { 'assay:purpose': 'master-key' };
const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:(?:key|alias)\/[\w/-]+$/;
const ATTEMPTS = 3;

/** Data keys under one key of AWS KMS. Its client is loaded when it is used first. */
export interface KmsDataKeys {
  generate(): Promise<{ readonly key: Uint8Array; readonly sealed: Uint8Array }>;
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

/**
 * Data keys (AES-256) that KMS makes and opens. Credentials and endpoint come from where AWS's tools find them.
 * @param keyArn of a key or an alias; it names the region
 * @throws AssayError usage when the ARN is none; environment when KMS refuses
 */
export function kmsDataKeys(keyArn: string): KmsDataKeys {
  const region = KEY_ARN.exec(keyArn)?.[1];
  if (region === undefined) {
    throw usageError(`${keyArn} names no key of KMS`, 'Write kms:arn:aws:kms:REGION:ACCOUNT:key/ID.');
  }
  async function asking<T>(what: string, ask: (kms: typeof import('@aws-sdk/client-kms')) => Promise<T>): Promise<T> {
    try {
      return await ask(await import('@aws-sdk/client-kms'));
    } catch (cause) {
      const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw environmentError(`KMS did not ${what} the master key: ${said}`, {
        cause,
        remedy: `The credentials of this process need kms:GenerateDataKey and kms:Decrypt on ${keyArn}.`,
      });
    }
  }
  return {
    generate: () =>
      asking('make', async ({ KMSClient, GenerateDataKeyCommand }) => {
        const client = new KMSClient({ region, maxAttempts: ATTEMPTS });
        const { Plaintext: key, CiphertextBlob: sealed } = await client.send(
          new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: 'AES_256', EncryptionContext: CONTEXT }),
        );
        if (key === undefined || sealed === undefined) throw new Error('the answer has no key');
        return { key, sealed };
      }),
    open: (sealed) =>
      asking('open', async ({ KMSClient, DecryptCommand }) => {
        const client = new KMSClient({ region, maxAttempts: ATTEMPTS });
        // The key is named, so that a blob of somebody else's key is not opened.
        const { Plaintext: key } = await client.send(
          new DecryptCommand({ KeyId: keyArn, CiphertextBlob: sealed, EncryptionContext: CONTEXT }),
        );
        if (key === undefined) throw new Error('the answer has no key');
        return key;
      }),
  };
}
