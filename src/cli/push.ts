import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { z } from 'zod';
import { upstreamError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import { callServer, checkedAnswer, type ServerTarget, serverTarget } from './server-call.ts';

export interface PushResult {
  readonly resourceId: string;
  readonly resourceType: string;
  /** False when the server has this very inventory already. */
  readonly changed: boolean;
  readonly jobId?: string;
}

const RESULT = z.object({
  resourceId: z.string(),
  resourceType: z.string(),
  changed: z.boolean(),
  jobId: z.string().optional(),
});
const JOB = z.object({
  state: z.enum(['waiting', 'running', 'completed', 'failed', 'cancelled']),
  error: z.string().optional(),
});

const JOB_TIMEOUT_MS = 5 * 60_000;
const JOB_POLL_MS = 300;

/** The server named by `--push`; {@link serverTarget}. */
export const pushTarget = (
  text: string,
  insecure: boolean,
  env: Readonly<Record<string, string | undefined>>,
): ServerTarget => serverTarget('--push', text, insecure, env);

/**
 * Sends an inventory to a server, which stores and matches it.
 * @throws AssayError `upstream` when it does not answer or refuses
 */
export async function pushInventory(
  target: ServerTarget,
  inventory: Inventory,
  signal: AbortSignal,
): Promise<PushResult> {
  const body = new Uint8Array(await promisify(gzip)(JSON.stringify({ inventory })));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const answer = await callServer(target, { method: 'POST', path: '/assay/inventories', headers, body }, signal);
  const { jobId, ...result } = checkedAnswer(target, RESULT, answer);
  return { ...result, ...(jobId === undefined ? {} : { jobId }) };
}

/**
 * Waits until the server has matched a pushed inventory, at most five minutes.
 * @returns 'running' when it still works after that
 * @throws AssayError `upstream` when the job failed
 */
export async function waitForScan(
  target: ServerTarget,
  jobId: string,
  signal: AbortSignal,
): Promise<'completed' | 'running'> {
  const path = `/assay/jobs/scan-resource/${encodeURIComponent(jobId)}`;
  const deadline = Date.now() + JOB_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const { state, error } = checkedAnswer(target, JOB, await callServer(target, { method: 'GET', path }, signal));
    if (state === 'completed') return 'completed';
    if (state === 'failed' || state === 'cancelled') {
      throw upstreamError(`the server could not evaluate the inventory: ${error ?? state}`);
    }
    await sleep(JOB_POLL_MS, undefined, { signal });
  }
  return 'running';
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The command that lists what the server found on a resource. */
export function listFindingsCommand({ url, region }: ServerTarget, resourceId: string): string {
  const criteria = JSON.stringify({ resourceId: [{ comparison: 'EQUALS', value: resourceId }] });
  return `aws --endpoint-url ${url.origin} --region ${region} inspector2 list-findings --filter-criteria ${quoted(criteria)}`;
}
