import type { z } from 'zod';
import { callServer, checkedAnswer, type ServerTarget } from './server-call.ts';

/**
 * One operation of Inspector Classic on a server.
 * @throws AssayError `upstream` when it does not answer or refuses
 */
export async function callClassic<T>(
  target: ServerTarget,
  operation: string,
  input: object,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const answer = await callServer(
    target,
    {
      method: 'POST',
      path: '/',
      service: 'inspector',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `InspectorService.${operation}` },
      body: new TextEncoder().encode(JSON.stringify(input)),
    },
    signal,
  );
  return checkedAnswer(target, schema, answer);
}
