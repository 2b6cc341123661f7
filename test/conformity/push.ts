import { gzipSync } from 'node:zlib';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import type { Inventory } from '../../src/domain/inventory.ts';
import { REGION } from './example.ts';
import { type ConformityServer, keyOf } from './server.ts';

/** Pushes an inventory as an agent does: gzipped and signed for the service `assay`. */
export async function push(
  server: ConformityServer,
  inventory: Inventory,
  tags: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: unknown }> {
  const url = `${server.url}/assay/inventories`;
  const body = new Uint8Array(gzipSync(JSON.stringify({ inventory, tags })));
  const { host: _, ...headers } = signRequest({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
    ...keyOf('agent'),
    region: REGION,
    service: 'assay',
    now: new Date(),
  });
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}
