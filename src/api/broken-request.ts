import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ApiError, apiError, errorAnswer } from './wire/errors.ts';

/** By the codes of Node's HTTP parser and server; what is not listed is no HTTP. */
const REASONS: Readonly<Record<string, () => ApiError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: () => apiError('RequestTimeoutException', 'The request took too long to arrive.'),
  HPE_HEADER_OVERFLOW: () => apiError('RequestEntityTooLargeException', 'The header of the request is too large.'),
};

/**
 * Answers on the socket itself what could not be read as a request, or not in time, and ends the connection: where the
 * next request would begin nobody can say.
 */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  // The other side is gone, or an answer is on its way already.
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const known = REASONS[error.code ?? '']?.() ?? apiError('BadRequestException', 'The request cannot be read.');
  const { status, headers, body } = errorAnswer(known);
  const lines = Object.entries({
    ...headers,
    'x-amzn-requestid': randomUUID(),
    connection: 'close',
    'content-length': String(Buffer.byteLength(body)),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
