import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { afterAll } from 'vitest';

/** What a front has been asked, as `path range`; and whether it was told who asks. */
export interface Asked {
  readonly path: string;
  readonly range?: string;
  readonly authorization?: string;
}

export interface Front {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly asked: Asked[];
}

const stops: (() => void)[] = [];
afterAll(() => {
  for (const stop of stops) stop();
});

/** A server of this test on a free port, stopped after the tests of the file. */
export async function serve(
  answer: RequestListener,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Front> {
  const asked: Asked[] = [];
  const listener: RequestListener = (incoming, response) => {
    const { range, authorization } = incoming.headers;
    asked.push({
      path: incoming.url ?? '',
      ...(range !== undefined && { range }),
      ...(authorization !== undefined && { authorization }),
    });
    answer(incoming, response);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { host: `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, asked };
}

/** Passes a request on to a registry and gives its answer to `take`. */
export function pass(host: string, incoming: IncomingMessage, take: (answer: IncomingMessage) => void): void {
  const [hostname, port] = host.split(':');
  const { host: _, ...headers } = incoming.headers;
  request({ hostname, port, path: incoming.url, method: incoming.method, headers }, take).end();
}

/** Gives an answer as it came. */
export function give(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  answer.pipe(response);
}

/** Gives the first bytes of an answer, then ends the connection in its middle. */
export function cut(answer: IncomingMessage, response: ServerResponse, bytes: number): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  let left = bytes;
  answer.on('data', (chunk: Buffer) => {
    if (left === 0) return;
    const part = chunk.subarray(0, left);
    left -= part.length;
    response.write(part);
    if (left === 0) response.socket?.end();
  });
}

/** Gives an answer with one byte changed. */
export function flip(answer: IncomingMessage, response: ServerResponse, position: number): void {
  response.writeHead(answer.statusCode ?? 500, answer.headers);
  let at = 0;
  answer.on('data', (chunk: Buffer) => {
    const inside = position - at;
    if (inside >= 0 && inside < chunk.length) chunk[inside] = (chunk[inside] ?? 0) ^ 1;
    at += chunk.length;
    response.write(chunk);
  });
  answer.on('end', () => response.end());
}

/** Stands before a registry and passes on what `change` does not answer itself. */
export const frontOf = (
  host: string,
  change: (incoming: IncomingMessage, response: ServerResponse) => boolean,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Front> =>
  serve((incoming, response) => {
    if (!change(incoming, response)) pass(host, incoming, (answer) => give(answer, response));
  }, tls);
