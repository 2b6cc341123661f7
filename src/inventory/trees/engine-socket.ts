import { type IncomingMessage, request } from 'node:http';
import { environmentError, upstreamError } from '../../domain/errors.ts';
import { parseImageReference } from '../../domain/image-reference.ts';
import type { EngineSocket } from '../options.ts';

/** An image that a container engine has. */
export interface EngineImage extends EngineSocket {
  /** What `docker save` writes, as it comes. */
  save(): Promise<IncomingMessage>;
}

const IDLE_MS = 120_000;

/** Names of an engine that may stand in a path: references and ids. */
const isName = (name: string): boolean =>
  parseImageReference(name) !== undefined || /^(sha256:)?[0-9a-f]{12,64}$/.test(name);

/** GET of the engine's API, the same for Docker and Podman. @see https://docs.docker.com/reference/api/engine/ */
function ask(socket: string, path: string, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath: socket, path, headers: { host: 'localhost' }, signal, timeout: IDLE_MS });
    sent.on('timeout', () => sent.destroy(new Error(`silent for ${IDLE_MS / 1000} seconds`)));
    sent.on('error', reject);
    sent.on('response', resolve);
    sent.end();
  });
}

/** Why an engine cannot be asked, or undefined when there is none at this socket. */
function obstacle(error: unknown): string | undefined {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR' ? undefined : (code ?? message);
}

/**
 * The first engine that has the image.
 * @param isDemanded whether the user named the engine: then it has to answer
 * @throws AssayError environment when a demanded engine does not answer
 */
export async function findInEngines(
  engines: readonly EngineSocket[],
  name: string,
  isDemanded: boolean,
  progress: (message: string) => void,
  signal: AbortSignal,
): Promise<EngineImage | undefined> {
  if (!isName(name)) return undefined;
  const obstacles: string[] = [];
  let answered = 0;
  for (const each of engines) {
    const { engine, socket } = each;
    try {
      const answer = await ask(socket, `/images/${name}/json`, signal);
      answer.resume();
      answered++;
      if (answer.statusCode === 200) return { ...each, save: () => save(each, name, signal) };
      if (answer.statusCode !== 404) obstacles.push(`${engine} at ${socket} answered ${answer.statusCode}`);
    } catch (error) {
      signal.throwIfAborted();
      const reason = obstacle(error);
      if (reason !== undefined) obstacles.push(`${engine} at ${socket} cannot be asked: ${reason}`);
    }
  }
  for (const each of obstacles) progress(each);
  if (isDemanded && (answered === 0 || obstacles.length > 0)) {
    const looked = engines.map(({ socket }) => socket).join(', ') || 'no socket';
    throw environmentError(obstacles[0] ?? `no engine answers at ${looked}`, {
      remedy: 'Start it, or name its socket with DOCKER_HOST or CONTAINER_HOST (unix://PATH).',
    });
  }
  return undefined;
}

async function save({ engine, socket }: EngineSocket, name: string, signal: AbortSignal): Promise<IncomingMessage> {
  const answer = await ask(socket, `/images/${name}/get`, signal);
  if (answer.statusCode === 200) return answer;
  answer.destroy();
  throw upstreamError(`${name}: ${engine} answered ${answer.statusCode} when asked for the image`);
}
