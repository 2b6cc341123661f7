import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Trx } from './database.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Quality 5 is the last that is as fast as gzip; inventories shrink to a tenth. */
const QUALITY = 5;
/** What a blob may unfold to: nothing larger was ever put in. */
const MOST_BYTES = 512 * 1024 * 1024;

/** JSON of a value, compressed, for {@link putBlob}. Outside the transaction: this takes time. */
export const packBlob = (value: unknown): Promise<Buffer> =>
  compress(JSON.stringify(value), { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });

export async function unpackBlob(data: Buffer): Promise<unknown> {
  return JSON.parse((await decompress(data, { maxOutputLength: MOST_BYTES })).toString());
}

/**
 * Large values by their digest (`sha256:…`), rows beside the others: a blob is there exactly when the row that names it
 * is, on both stores, without a shared disk (docs/store.md).
 */
export async function putBlob(trx: Trx, digest: string, data: Buffer): Promise<void> {
  await trx
    .insertInto('blob')
    .values({ digest, data })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function deleteBlob(trx: Trx, digest: string): Promise<void> {
  await trx.deleteFrom('blob').where('digest', '=', digest).execute();
}
