import { createHash, type KeyObject } from 'node:crypto';
import type { GenerationInfo } from '../domain/advisory.ts';
import { AssayError, inputError } from '../domain/errors.ts';
import { type StoredRecord, vulnerabilityIdsOf } from './encoding.ts';
import { FACT_TABLES, type FactTable, isPlainId, readPackage, storageKey } from './generation-folder.ts';
import { generationInfo } from './generation-schema.ts';
import { type Broken, type Frame, KINDS, readBody, readFrames } from './pack-frames.ts';
import { type PackSignature, SIGNATURE_KIND, signatureFlaw } from './pack-signature.ts';
import { replaceFolder } from './replace-folder.ts';
import { storedAlias, storedRecords, storedVulnerability } from './stored-schema.ts';
import { createGenerationWriter, type GenerationWriter } from './write-generation.ts';

/** Is the entry one that encoding.ts could have written? Tells what a package's records mention. */
function checkEntry(
  table: FactTable,
  key: string,
  value: unknown,
  mention: (ids: string[], text: string) => void,
): void {
  if (table === 'packages') {
    const { text, records } = readPackage(key, value);
    if (storageKey(text) !== key || !text.includes('\0')) throw new Error('a package under a wrong key');
    const ids = storedRecords.parse(records).flatMap((record: StoredRecord) => vulnerabilityIdsOf(record));
    if (!ids.every(isPlainId)) throw new Error('a broken vulnerability id');
    mention([...new Set(ids)], text);
    return;
  }
  if (!isPlainId(key)) throw new Error('a broken id');
  if (table === 'vulnerabilities') storedVulnerability.parse(value);
  else storedAlias.parse(value);
}

export interface UnpackOptions {
  readonly signal?: AbortSignal;
  /** Ed25519 public key: a pack that it has not signed is refused. Without it a signature is not looked at. */
  readonly verifyKey?: KeyObject;
}

/**
 * Unpacks a pack into a generation folder, whole or not at all, with bounded memory. Checks its SHA-256, the shape and
 * order of every entry, and that the content digest is the one it claims.
 * @throws AssayError input: it is not a pack, cut off, corrupt, or not signed with the key; environment: see replaceFolder
 */
export async function unpackDatabase(
  packFile: string,
  folder: string,
  options: UnpackOptions = {},
): Promise<GenerationInfo> {
  const broken: Broken = (what, cause) =>
    inputError(`${packFile}: ${what}`, { remedy: 'Copy or download it again; nothing was changed.', cause });
  return replaceFolder(folder, async (fresh, scratch) => {
    const writer = createGenerationWriter(fresh, scratch);
    try {
      return await unpackInto(writer, readFrames(readBody(packFile, broken), broken), broken, options);
    } catch (cause) {
      await writer.abandon();
      if (cause instanceof AssayError || options.signal?.aborted) throw cause;
      throw broken('it is corrupt', cause);
    }
  });
}

async function unpackInto(
  writer: GenerationWriter,
  frames: AsyncIterable<Frame>,
  broken: Broken,
  { signal, verifyKey }: UnpackOptions,
): Promise<GenerationInfo> {
  const hash = createHash('sha256');
  let info: GenerationInfo | undefined;
  /** SHA-256, once the end was met. */
  let sum: Buffer | undefined;
  let signature: PackSignature | undefined;
  let records = 0;
  for await (const { kind, key, value, bytes } of frames) {
    signal?.throwIfAborted();
    if (sum !== undefined) {
      if (kind !== SIGNATURE_KIND || signature !== undefined) throw broken('it is corrupt: something follows its end');
      signature = { fingerprint: key.toString('latin1'), signature: Buffer.from(value) };
      continue;
    }
    if (kind === 'E') {
      sum = hash.digest();
      if (!value.equals(sum)) throw broken('its checksum is wrong');
      continue;
    }
    hash.update(bytes);
    if (info === undefined) {
      if (kind !== 'I') throw broken('it is corrupt: it does not begin with its description');
      info = generationInfo.parse(JSON.parse(value.toString()));
      continue;
    }
    const table = FACT_TABLES.find((name) => KINDS[name] === kind);
    if (table === undefined) throw broken('it is corrupt: an entry of an unknown kind');
    const [keyText, valueText] = [key.toString(), value.toString()];
    const parsed: unknown = JSON.parse(valueText);
    checkEntry(table, keyText, parsed, (ids, text) => writer.mention(ids, text));
    if (table === 'packages') records += (readPackage(keyText, parsed).records as unknown[]).length;
    await writer.put(table, keyText, valueText);
  }
  if (info === undefined || sum === undefined) throw broken('it is cut off');
  const flaw = verifyKey && signatureFlaw(sum, signature, verifyKey);
  if (flaw !== undefined) throw broken(flaw);
  const { digest, ...rest } = info;
  await writer.writeMentions();
  const written = await writer.finish((counts) => ({ ...rest, records, vulnerabilities: counts.vulnerabilities }));
  if (written.digest !== digest) throw broken('its content is not what its digest says');
  return written;
}
