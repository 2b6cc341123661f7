import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** A JSON file, gzipped or not. */
export function readJson(path: string): unknown {
  const bytes = readFileSync(path);
  return JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as unknown;
}
