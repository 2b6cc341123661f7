import { createCipheriv, createDecipheriv, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { environmentError } from './domain/errors.ts';

/** Seals small secrets for the store and derives keys for other uses. The key itself never leaves this object. */
export interface MasterKey {
  /** @param context what the secret belongs to: opening with another context fails */
  seal(text: string, context: string): string;
  /** @throws AssayError environment when it was sealed with another key or for another context */
  open(sealed: string, context: string): string;
  /** Was it sealed with the newest key? */
  isCurrent(sealed: string, context: string): boolean;
  /** 32 bytes for one purpose, the same on every start. */
  derive(purpose: string): Buffer;
}

export const KEY_BYTES = 32;
/** AES-256-GCM with the nonce length that NIST SP 800-38D recommends. */
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = 'v1.';

const derived = (key: Uint8Array, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES));
const sealingKey = (key: Uint8Array): Buffer => derived(key, 'assay/seal');

function sealWith(sealing: Buffer, text: string, context: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return FORMAT + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
}

function openWith(sealing: Buffer, sealed: string, context: string): string {
  if (!sealed.startsWith(FORMAT)) throw new Error('unknown format');
  const text = sealed.slice(FORMAT.length);
  const bytes = Buffer.from(text, 'base64url');
  // Node passes over what is no base64url: one secret would have many spellings.
  if (bytes.toString('base64url') !== text) throw new Error('not canonical');
  const decipher = createDecipheriv(CIPHER, sealing, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

/** Keys by age, the newest first: it seals, all of them open. */
export type KeyRing = readonly [Uint8Array, ...Uint8Array[]];

/** @param ring asked anew every time: a master key may be exchanged while the server runs */
export function masterKeyOfRing(ring: () => KeyRing): MasterKey {
  let known: { readonly of: KeyRing; readonly sealing: readonly [Buffer, ...Buffer[]] } | undefined;
  function sealingKeys(): readonly [Buffer, ...Buffer[]] {
    const now = ring();
    if (known?.of !== now) known = { of: now, sealing: [sealingKey(now[0]), ...now.slice(1).map(sealingKey)] };
    return known.sealing;
  }
  return {
    derive: (purpose) => derived(ring()[0], purpose),
    seal: (text, context) => sealWith(sealingKeys()[0], text, context),
    isCurrent(sealed, context) {
      try {
        openWith(sealingKeys()[0], sealed, context);
        return true;
      } catch {
        return false;
      }
    },
    open(sealed, context) {
      let cause: unknown;
      for (const sealing of sealingKeys()) {
        try {
          return openWith(sealing, sealed, context);
        } catch (error) {
          cause ??= error;
        }
      }
      throw environmentError(`a secret of the store cannot be opened (${context})`, {
        remedy: 'Use the master key that the store was written with (master.key, ASSAY_MASTER_KEY_FILE).',
        cause,
      });
    },
  };
}

/** @param key 32 random bytes */
export function masterKeyOf(key: Uint8Array): MasterKey {
  const ring: KeyRing = [key];
  return masterKeyOfRing(() => ring);
}

const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const draw = (letters: string, length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)] ?? '').join('');

/**
 * A new access key in AWS's own form: 20 characters that begin with AKIA, and a secret of 40. Every AWS client takes it,
 * and every scanner for leaked keys knows the pattern. Those of temporary credentials begin with ASIA.
 */
export const newAccessKey = (prefix: 'AKIA' | 'ASIA' = 'AKIA'): { accessKeyId: string; secretAccessKey: string } => ({
  accessKeyId: `${prefix}${draw(ID_LETTERS, 16)}`,
  secretAccessKey: draw(SECRET_LETTERS, 40),
});
