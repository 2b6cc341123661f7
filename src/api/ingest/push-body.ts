import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { cannotParse, validationError } from '../wire/errors.ts';
import { checkedJson } from '../wire/json-body.ts';
import { type Push, pushSchema } from './inventory-schema.ts';

/** The same bound on the wire and unpacked: a small gzip cannot become a large inventory. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

const gunzipAsync = promisify(gunzip);

async function unpacked(body: Uint8Array, encoding: string | undefined): Promise<Uint8Array> {
  if (encoding === undefined || encoding === 'identity') return body;
  if (encoding !== 'gzip') throw validationError(`Content-Encoding ${encoding} is not accepted: send gzip or nothing.`);
  try {
    return await gunzipAsync(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge
      ? validationError(`The body unpacks to more than ${MAX_BODY_BYTES} bytes.`)
      : cannotParse('The body is not gzip although Content-Encoding says so.');
  }
}

/** The pushed inventory, parsed and checked; ValidationException with the members that are wrong. */
export async function readPush(body: Uint8Array, encoding: string | undefined): Promise<Push> {
  return checkedJson(pushSchema, await unpacked(body, encoding));
}
