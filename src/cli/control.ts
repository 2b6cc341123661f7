import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { App } from '../app.ts';
import { AssayError, environmentError, usageError } from '../domain/errors.ts';
import { askForStream, type ControlStreams, sendStream } from './control-stream.ts';
import { type Desk, deskThrough } from './desk.ts';

// A server's private door: HTTP over a unix socket that its own user alone can open. The embedded store serves one
// process, so other commands on the same data folder ask through it (DESIGN.md §4).

/** `sun_path` holds 104 bytes on macOS and 108 on Linux. */
const LONGEST_SOCKET_PATH = 100;
const MAX_BODY_BYTES = 64 * 1024;
const ANSWER_MS = 30_000;

/** The file that says where the socket is. */
const pointerOf = (dataFolder: string): string => join(dataFolder, 'run/control');

export interface ControlServer {
  close(): Promise<void>;
}

async function bodyOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message) {
    size += (part as Buffer).length;
    if (size > MAX_BODY_BYTES) throw usageError('the request is too large');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

const PATH = '/desk/';

/** Answers a question by its name; undefined when there is none of that name. */
export type ControlQuestions = (question: string, asked: unknown) => Promise<unknown> | undefined;

async function answer(questions: ControlQuestions, message: IncomingMessage): Promise<unknown> {
  const { method, url = '/' } = message;
  const answered =
    method === 'POST' && url.startsWith(PATH)
      ? questions(url.slice(PATH.length), JSON.parse(await bodyOf(message)))
      : undefined;
  if (answered === undefined) throw usageError(`a server of this version does not know ${method} ${url}`);
  return answered;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const SOCKET_NAME = /^control-[0-9a-f]+\.sock$/;

/** Takes away the sockets nobody listens on any more: a killed process leaves its own behind. */
async function sweep(run: string): Promise<void> {
  for (const name of readdirSync(run).filter((name) => SOCKET_NAME.test(name))) {
    const path = join(run, name);
    const left = await new Promise<boolean>((done) => {
      const probe = connect(path, () => {
        probe.destroy();
        done(false);
      });
      probe.on('error', ({ code }: NodeJS.ErrnoException) => done(code === 'ECONNREFUSED'));
    });
    if (left) rmSync(path, { force: true });
  }
}

/** Opens the door of a running server. Several roles may share a data folder: each has a socket, the newest is asked. */
export async function serveControl(
  app: Pick<App, 'config' | 'log'>,
  questions: ControlQuestions,
  streams: ControlStreams = {},
): Promise<ControlServer> {
  const run = join(app.config.dataFolder, 'run');
  mkdirSync(run, { recursive: true, mode: 0o700 });
  chmodSync(run, 0o700);
  await sweep(run);
  const usual = join(run, `control-${randomBytes(6).toString('hex')}.sock`);
  const socket =
    Buffer.byteLength(usual) <= LONGEST_SOCKET_PATH
      ? usual
      : join(mkdtempSync(join(tmpdir(), 'assay-')), 'control.sock');
  const server = createServer((message, response) => {
    const url = new URL(message.url ?? '/', 'http://control');
    const stream = message.method === 'GET' && Object.hasOwn(streams, url.pathname) ? streams[url.pathname] : undefined;
    const answered =
      stream === undefined
        ? answer(questions, message).then((body) => send(response, 200, body))
        : sendStream(response, stream(url.searchParams));
    answered.catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      if (!(error instanceof AssayError)) app.log.error({ err: error }, 'control request failed');
      const { kind, message, remedy } =
        error instanceof AssayError ? error : environmentError('the server failed, see its log');
      send(response, 400, { kind, message, remedy });
    });
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(socket, done);
  });
  chmodSync(socket, 0o600);
  writeFileSync(`${socket}.pointer`, socket, { mode: 0o600 });
  renameSync(`${socket}.pointer`, pointerOf(app.config.dataFolder));
  return {
    async close() {
      if (socketOf(app.config.dataFolder) === socket) rmSync(pointerOf(app.config.dataFolder), { force: true });
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      if (socket !== usual) rmSync(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** undefined: nobody answers there. */
function ask(socketPath: string, path: string, body: unknown): Promise<unknown> {
  return new Promise((done, fail) => {
    const outgoing = request({ socketPath, method: 'POST', path, timeout: ANSWER_MS }, (response) => {
      bodyOf(response)
        .then((text) => {
          const content = JSON.parse(text) as { kind?: 'usage' | 'environment'; message?: string; remedy?: string };
          if (response.statusCode === 200) done(content);
          else fail(new AssayError(content.kind ?? 'environment', content.message ?? 'the server failed', content));
        })
        .catch(fail);
    });
    outgoing.on('timeout', () => outgoing.destroy(environmentError('the server that holds the data folder is silent')));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') done(undefined);
      else fail(error);
    });
    outgoing.end(JSON.stringify(body));
  });
}

function socketOf(dataFolder: string): string | undefined {
  try {
    return readFileSync(pointerOf(dataFolder), 'utf8');
  } catch {
    return undefined;
  }
}

/** Calls the server that holds a data folder; undefined when none answers. */
export async function callServer<T>(dataFolder: string, use: (desk: Desk) => Promise<T>): Promise<T | undefined> {
  const socket = socketOf(dataFolder);
  if (socket === undefined) return undefined;
  const gone = Symbol('gone');
  const through = deskThrough(async (question, asked) => {
    const content = await ask(socket, `${PATH}${question}`, asked);
    if (content === undefined) throw gone;
    return content;
  });
  try {
    return await use(through);
  } catch (error) {
    if (error === gone) return undefined;
    throw error;
  }
}

/** Puts a question to the server that holds a data folder; undefined when none answers. */
export async function askServer(
  dataFolder: string,
  question: string,
  asked: unknown,
): Promise<{ readonly value: unknown } | undefined> {
  const socket = socketOf(dataFolder);
  const value = socket && (await ask(socket, `${PATH}${question}`, asked));
  return value === undefined ? undefined : { value };
}

/** Reads a stream of the server that holds a data folder; undefined when none answers. */
export async function streamFromServer(
  dataFolder: string,
  path: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const socket = socketOf(dataFolder);
  return socket === undefined ? undefined : askForStream(socket, path);
}
