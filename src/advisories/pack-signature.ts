import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inputError } from '../domain/errors.ts';

// The signature of a pack is Ed25519 over CONTEXT and the pack's SHA-256, in a frame `S` behind its end. The key of the
// frame is the fingerprint of the public key, so that a wrong key can be told from a wrong pack.

const CONTEXT = Buffer.from('assay pack signature\n');
export const SIGNATURE_KIND = 'S';

const MAKE =
  'Make a pair with: openssl genpkey -algorithm ed25519 -out assay.key; openssl pkey -in assay.key -pubout -out assay.pub';

function readKey(file: string, read: (pem: Buffer) => KeyObject, what: string): KeyObject {
  let key: KeyObject;
  try {
    key = read(readFileSync(file));
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : `it is no ${what} in PEM`;
    throw inputError(`the key ${file} cannot be read: ${why}`, { remedy: MAKE, cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw inputError(`the key ${file} is of type ${key.asymmetricKeyType ?? key.type}, Ed25519 is needed`, {
      remedy: MAKE,
    });
  }
  return key;
}

/** @throws AssayError input: it cannot be read, or is of another type */
export const readSignKey = (file: string): KeyObject => readKey(file, createPrivateKey, 'private key');

/**
 * A public key; one derived from a private key file is refused, as that file has no business where packs are verified.
 * @throws AssayError input: it cannot be read, or is of another type
 */
export function readVerifyKey(file: string): KeyObject {
  const read = (pem: Buffer): KeyObject => {
    if (pem.includes('PRIVATE KEY')) throw new Error('a private key');
    return createPublicKey(pem);
  };
  return readKey(file, read, 'public key');
}

/** First half of the SHA-256 of a key's public part, in hex. */
function fingerprintOf(key: KeyObject): string {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 32);
}

export interface PackSignature {
  readonly fingerprint: string;
  readonly signature: Uint8Array;
}

/** @param digest SHA-256 of the pack's frames before its end */
export const signPack = (digest: Uint8Array, key: KeyObject): PackSignature => ({
  fingerprint: fingerprintOf(key),
  signature: sign(null, Buffer.concat([CONTEXT, digest]), key),
});

/** What is wrong with a pack's signature; undefined when it is the key's. */
export function signatureFlaw(
  digest: Uint8Array,
  found: PackSignature | undefined,
  key: KeyObject,
): string | undefined {
  if (found === undefined) return 'it is not signed';
  const fingerprint = fingerprintOf(key);
  if (found.fingerprint !== fingerprint) {
    return `it is signed with another key: fingerprint ${found.fingerprint}, not ${fingerprint}`;
  }
  return verify(null, Buffer.concat([CONTEXT, digest]), key, found.signature) ? undefined : 'its signature is wrong';
}
