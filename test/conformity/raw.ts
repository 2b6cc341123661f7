import { connect } from 'node:net';
import { signRequest } from '../../src/api/wire/sigv4.ts';
import { REGION } from './example.ts';

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly version?: '1.0' | '1.1';
  /** Header lines that are not signed, after the others. */
  readonly unsigned?: readonly string[];
}

/** Bytes of a signed request; the connection ends with its answer unless a header says otherwise. */
export function signedBytes(url: string, key: Key, request: RawRequest): Buffer {
  const { method = 'POST', path = '/findings/list', body = '', version = '1.1', unsigned = [] } = request;
  const bytes = Buffer.from(body);
  const given = { 'content-type': 'application/json', connection: 'close', ...request.headers };
  // `connection` belongs to the hop and is not signed.
  const { connection, ...toSign } = given;
  const headers = signRequest({
    method,
    url: `${url}${path}`,
    headers: toSign,
    body: bytes,
    ...key,
    region: REGION,
    service: 'inspector2',
    now: new Date(),
  });
  const lines = [
    `${method} ${path} HTTP/${version}`,
    ...Object.entries({ host: new URL(url).host, ...headers }).map(([name, value]) => `${name}: ${value}`),
    `connection: ${connection}`,
    ...(unsigned.some((line) => /^(content-length|transfer-encoding):/i.test(line))
      ? []
      : [`content-length: ${bytes.length}`]),
    ...unsigned,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), bytes]);
}

export interface Conversation {
  /** All that came back. */
  readonly text: string;
  /** Who ended it: the server closed, or this side stopped waiting. */
  readonly isClosed: boolean;
  readonly sent: number;
}

/** Sends bytes as they are until the server closes, or nothing has happened for a while. */
export function converse(url: string, bytes: Iterable<Uint8Array>, quietMs = 5_000): Promise<Conversation> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    let sent = 0;
    const end = (isClosed: boolean): void => {
      socket.destroy();
      done({ text, isClosed, sent });
    };
    socket.setEncoding('latin1').setTimeout(quietMs, () => end(false));
    // A server that has heard enough resets the connection: what it said before counts.
    socket
      .on('data', (chunk: string) => (text += chunk))
      .on('error', () => end(true))
      .on('close', () => end(true));
    const chunks = bytes[Symbol.iterator]();
    const send = (): void => {
      for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
        if (socket.destroyed) return;
        sent += next.value.length;
        if (!socket.write(next.value)) {
          socket.once('drain', send);
          return;
        }
      }
    };
    socket.once('connect', send);
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers in a conversation, one after the other. */
export function answersIn({ text }: Conversation): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest.startsWith('HTTP/1.1 ')) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const length = Number(headers['content-length'] ?? 0);
    answers.push({ status: Number(first.split(' ')[1]), headers, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}
