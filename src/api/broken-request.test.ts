import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { answerBrokenRequest } from './broken-request.ts';

/** What a client reads when its request fails with this code of Node's. */
function heard(code: string): string {
  let text = '';
  const socket = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString('utf8');
      done();
    },
  });
  answerBrokenRequest(Object.assign(new Error('the parser gave up'), { code }), socket);
  return text;
}

test.each([
  ['HPE_INVALID_METHOD', 400, 'BadRequestException'],
  ['HPE_HEADER_OVERFLOW', 413, 'RequestEntityTooLargeException'],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'RequestTimeoutException'],
])('%s is answered with %d %s, and the connection ends', (code, status, name) => {
  const [head = '', body = ''] = heard(code).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`));
  expect(head).toContain(`x-amzn-errortype: ${name}`);
  expect(head).toContain('connection: close');
  expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`);
  expect(JSON.parse(body)).toHaveProperty('message');
});

test('who has left hears nothing', () => expect(heard('ECONNRESET')).toBe(''));
