import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey } from '../server/clients.ts';
import { type Server, serve } from '../server/server.ts';
import { answersIn, converse, type Key, type RawAnswer, type RawRequest, signedBytes } from './raw.ts';

const MIB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'assay-hostile-'));
let server: Server;
let key: Key;

beforeAll(async () => {
  server = await serve(['--data', folder]);
  key = await createKey(folder);
  // What is loaded once is loaded before the memory is looked at.
  for (let n = 0; n < 50; n++) await answerTo({ body: '{}' });
});
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Memory of the server's process in MiB: now, and at most. */
function memory(): { now: number; peak: number } {
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  const mib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { now: mib('VmRSS'), peak: mib('VmHWM') };
}

const signed = (request: RawRequest): Buffer => signedBytes(server.url, key, request);

/** The one answer to a request; undefined when the connection was closed without one. */
async function answerTo(request: RawRequest): Promise<RawAnswer | undefined> {
  const [answer, ...more] = answersIn(await converse(server.url, [signed(request)]));
  expect(more).toEqual([]);
  return answer;
}

/** Bytes of one request and how it is answered: status and, of an error, its name. */
type Expected = readonly [status: number, error?: string];
const expectAnswer = (answer: RawAnswer | undefined, [status, error]: Expected): void => {
  expect({ status: answer?.status, error: answer?.headers['x-amzn-errortype'] }).toEqual({ status, error });
  if (error !== undefined) expect(JSON.parse(answer?.body ?? '')).toHaveProperty('message');
};

const INVALID: Expected = [400, 'ValidationException'];
const TOO_LARGE: Expected = [413, 'RequestEntityTooLargeException'];
const OK: Expected = [200];

/** A list of findings that may be asked for, with more in its body. */
const withMember = (member: string): string => `{"maxResults":1,${member}}`;
const deep = (open: string, inner: string, close: string, depth: number): string =>
  open.repeat(depth) + inner + close.repeat(depth);

const BODIES: Readonly<Record<string, readonly [body: () => string | Uint8Array, expected: Expected]>> = {
  'nothing at all': [() => '', OK],
  'white space of 1 MB': [() => ' '.repeat(1_000_000), INVALID],
  'an unmodelled member of 1 MB': [() => withMember(`"a":"${'x'.repeat(1_000_000)}"`), OK],
  'a text that is too long': [() => `{"nextToken":"${'x'.repeat(1_000_001)}"}`, INVALID],
  'more than 1 MiB': [() => ' '.repeat(MIB + 1), TOO_LARGE],
  'a million brackets': [() => '['.repeat(1_000_000), INVALID],
  'half a million brackets, closed': [() => deep('[', '', ']', 500_000), INVALID],
  'depth in an unmodelled member': [() => withMember(`"a":${deep('[', '', ']', 400_000)}`), OK],
  'depth in a modelled member': [() => withMember(`"filterCriteria":${deep('{"title":', '1', '}', 80_000)}`), INVALID],
  'depth where a text belongs': [() => withMember(`"nextToken":${deep('[', '', ']', 400_000)}`), INVALID],
  'the same key twice': [() => '{"maxResults":101,"maxResults":1}', OK],
  'the same key twice, the last one wrong': [() => '{"maxResults":1,"maxResults":101}', INVALID],
  NaN: [() => '{"maxResults":NaN}', INVALID],
  Infinity: [() => '{"maxResults":-Infinity}', INVALID],
  'a number beyond all numbers': [() => '{"maxResults":1e999}', INVALID],
  'a number with a million digits': [() => `{"maxResults":1${'0'.repeat(900_000)}}`, INVALID],
  'a lone surrogate': [() => '{"nextToken":"\\ud800"}', INVALID],
  'a lone surrogate as a key': [() => withMember('"\\udfff":1'), OK],
  'a null character': [() => '{"nextToken":"a\\u0000b"}', INVALID],
  'bytes that are not UTF-8': [() => Buffer.from('7b226e657874546f6b656e223a22fffe227d', 'hex'), INVALID],
  'overlong UTF-8': [() => Buffer.from('7b226e657874546f6b656e223a22c0af227d', 'hex'), INVALID],
  'a byte order mark': [() => '\ufeff{"maxResults":1}', OK],
  'UTF-16': [() => Buffer.from('{"maxResults":1}', 'utf16le'), INVALID],
  'a list': [() => '[]', INVALID],
  'a text': [() => '"{}"', INVALID],
  null: [() => 'null', INVALID],
  'JSON with comments': [() => '{/* */}', INVALID],
  'two documents': [() => '{}{}', INVALID],
  '__proto__ as a member': [() => withMember('"__proto__":{"maxResults":101,"role":"admin"}'), OK],
  '__proto__ inside': [() => withMember('"filterCriteria":{"__proto__":{"title":1},"constructor":1}'), OK],
  'names of prototypes as values': [
    () => withMember('"sortCriteria":{"field":"constructor","sortOrder":"toString"}'),
    INVALID,
  ],
  '10,000 elements': [
    () => withMember(`"filterCriteria":{"title":[${Array(10_000).fill('{"comparison":"EQUALS","value":"a"}')}]}`),
    INVALID,
  ],
  '10,000 fields': [
    () => withMember(`"filterCriteria":{${Array.from({ length: 10_000 }, (_, n) => `"f${n}":[]`)}}`),
    OK,
  ],
};

describe('bodies', () => {
  test.each(Object.entries(BODIES))('%s', async (_, [body, expected]) => {
    const answer = await answerTo({ body: body() });
    expectAnswer(answer, expected);
    expect(answer?.body.length).toBeLessThan(20_000);
  });

  test('many mistakes in one request are told up to a number', async () => {
    const wrong = Array.from({ length: 10_000 }, () => '1').join(',');
    const answer = await answerTo({ path: '/status/batch/get', body: `{"accountIds":[${wrong}]}` });
    expectAnswer(answer, INVALID);
    expect(JSON.parse(answer?.body ?? '').fields.length).toBeLessThanOrEqual(50);
  });

  test('__proto__ as the key of a map is a key like any other', async () => {
    const create = '{"name":"proto","action":"NONE","filterCriteria":{},"tags":{"__proto__":"polluted"}}';
    const answer = await answerTo({ path: '/filters/create', body: create });
    expectAnswer(answer, OK);
    const { arn } = JSON.parse(answer?.body ?? '');
    const tags = await answerTo({ method: 'GET', path: `/tags/${encodeURIComponent(arn)}` });
    expect(tags?.body).toBe('{"tags":{"__proto__":"polluted"}}');
  });
});

describe('content types and encodings', () => {
  const read = ['text/xml', 'multipart/form-data', 'application/x-www-form-urlencoded', 'application/x-amz-json-1.1'];
  test.each(read)('the type %j does not matter', async (type) => {
    expectAnswer(await answerTo({ headers: { 'content-type': type }, body: '{}' }), OK);
  });

  test.each(['a', ';', '', '*/*', 'é', 'a/b; c'])('the type %j is read or refused', async (type) => {
    const answer = await answerTo({ headers: { 'content-type': type }, body: '{}' });
    expectAnswer(answer, answer?.status === 200 ? OK : INVALID);
  });

  test('a compressed body of an operation is not JSON, and is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(500 * MIB), { level: 9 });
    const before = memory().now;
    expectAnswer(await answerTo({ headers: { 'content-encoding': 'gzip' }, body: bomb }), INVALID);
    expect(memory().now - before).toBeLessThan(100);
  });

  test('a compressed inventory is unpacked up to its limit', async () => {
    const body = gzipSync(Buffer.alloc(500 * MIB, ' '), { level: 9 });
    const request = { path: '/assay/inventories', headers: { 'content-encoding': 'gzip' }, body };
    const answer = await answerTo(request);
    expect(answer?.status).toBeGreaterThanOrEqual(400);
    expect(answer?.status).toBeLessThan(500);
  });
});

/** Bytes that are not a request as the SDKs write them, and what may come back. */
const head = (...lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
const junk = (size: number): Buffer => Buffer.alloc(size, 'a');
function* megabytes(count: number, of: Buffer = junk(MIB)): Generator<Buffer> {
  for (let n = 0; n < count; n++) yield of;
}
const chunk = (bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);

const CONVERSATIONS: Readonly<Record<string, () => Iterable<Buffer>>> = {
  '100 MB with their length': function* () {
    yield head('POST /findings/list HTTP/1.1', 'host: a', `content-length: ${100 * MIB}`);
    yield* megabytes(100);
  },
  '100 MB in chunks': function* () {
    yield head('POST /findings/list HTTP/1.1', 'host: a', 'transfer-encoding: chunked');
    yield* megabytes(100, chunk(junk(MIB)));
  },
  '100 MB to the SBOM scanner': function* () {
    yield head('POST /scan/sbom HTTP/1.1', 'host: a', `content-length: ${100 * MIB}`);
    yield* megabytes(100);
  },
  'two lengths': () => [
    head('POST / HTTP/1.1', 'host: a', 'content-length: 2', 'content-length: 3'),
    Buffer.from('{}'),
  ],
  'a length and chunks': () => [
    head('POST / HTTP/1.1', 'host: a', 'content-length: 2', 'transfer-encoding: chunked'),
    Buffer.from('0\r\n\r\n'),
  ],
  'an unknown transfer encoding': () => [head('POST / HTTP/1.1', 'host: a', 'transfer-encoding: chunked, identity')],
  'a hidden transfer encoding': () => [head('POST / HTTP/1.1', 'host: a', 'transfer-encoding : chunked')],
  'a negative length': () => [head('POST / HTTP/1.1', 'host: a', 'content-length: -1')],
  'a length beyond all numbers': () => [head('POST / HTTP/1.1', 'host: a', `content-length: ${'9'.repeat(30)}`)],
  'a chunk of a size beyond all numbers': () => [
    head('POST / HTTP/1.1', 'host: a', 'transfer-encoding: chunked'),
    Buffer.from('ffffffffffffffffff\r\n'),
  ],
  'a line that is folded': () => [head('GET / HTTP/1.1', 'host: a', 'x: 1', ' 2')],
  'line feeds alone': () => [Buffer.from('GET / HTTP/1.1\nhost: a\n\n')],
  'no host': () => [head('GET /healthz HTTP/1.1')],
  'two hosts': () => [head('GET / HTTP/1.1', 'host: a', 'host: b', 'connection: close')],
  'a URL of 1 MB': () => [head(`GET /${'a'.repeat(MIB)} HTTP/1.1`, 'host: a')],
  'a header of 1 MB': () => [head('GET / HTTP/1.1', 'host: a', `x: ${'a'.repeat(MIB)}`)],
  '5,000 headers': () => [head('GET / HTTP/1.1', 'host: a', ...Array.from({ length: 5_000 }, (_, n) => `h${n}: 1`))],
  'another protocol': () => [Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')],
  'a TLS hello': () => [Buffer.from('16030100a5010000a10303', 'hex'), junk(160)],
  'random bytes': () => [Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) % 256))],
  'an unknown method': () => [head('BREW /pot HTTP/1.1', 'host: a')],
  CONNECT: () => [head('CONNECT example.com:443 HTTP/1.1', 'host: a')],
  TRACE: () => [head('TRACE / HTTP/1.1', 'host: a', 'connection: close')],
  'OPTIONS *': () => [head('OPTIONS * HTTP/1.1', 'host: a', 'connection: close')],
  'an upgrade': () => [head('GET / HTTP/1.1', 'host: a', 'connection: close, upgrade', 'upgrade: websocket')],
  'a whole URL as the target': () => [head('GET http://other.example/ HTTP/1.1', 'host: a', 'connection: close')],
  'escapes that are none': () => [head('GET /tags/%zz%00%ff HTTP/1.1', 'host: a', 'connection: close')],
  'dots in the path': () => [head('GET /tags/../../etc/passwd HTTP/1.1', 'host: a', 'connection: close')],
  'an expectation': () => [
    head('POST / HTTP/1.1', 'host: a', 'expect: the-best', 'content-length: 2', 'connection: close'),
    Buffer.from('{}'),
  ],
  'a null character in a header': () => [head('GET / HTTP/1.1', 'host: a', 'x: \0')],
};

describe('requests that no client writes', () => {
  test.each(Object.entries(CONVERSATIONS))('%s', async (_, bytes) => {
    const before = memory().peak;
    const said = await converse(server.url, bytes());
    for (const answer of answersIn(said)) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      // No host, or an expectation: Node itself refuses, with nothing but the status.
      if (answer.body === '') continue;
      expect(answer.headers).toMatchObject({ 'x-amzn-errortype': expect.stringMatching(/Exception$/) });
      expect(JSON.parse(answer.body)).toHaveProperty('message');
    }
    expect(said.isClosed || answersIn(said).length > 0).toBe(true);
    expect(memory().peak - before).toBeLessThan(150);
    expectAnswer(await answerTo({ body: '{}' }), OK);
  });

  test('a chunk after the other without an end is read up to the limit', async () => {
    function* endless(): Generator<Buffer> {
      yield signed({ unsigned: ['transfer-encoding: chunked'] });
      for (let n = 0; n < 100_000; n++) yield chunk(junk(1024));
    }
    const said = await converse(server.url, endless());
    // The rest is not read, so that the connection may be reset before its answer is.
    const [answer] = answersIn(said);
    if (answer !== undefined) expectAnswer(answer, TOO_LARGE);
    expect(said.isClosed).toBe(true);
    expect(said.sent).toBeLessThan(30 * MIB);
  });

  test('a second request hidden in the body of the first is not one', async () => {
    const hidden = signed({ body: '{}' });
    const said = await converse(server.url, [signed({ body: hidden })]);
    expect(answersIn(said)).toHaveLength(1);
  });

  test('a hundred requests at once on one connection are answered in their order', async () => {
    const keepAlive = { connection: 'keep-alive' };
    const requests = Array.from({ length: 100 }, (_, n) =>
      signed({ body: `{"maxResults":${n % 2 === 0 ? 1 : 101}}`, headers: keepAlive }),
    );
    const said = await converse(server.url, [Buffer.concat([...requests, signed({ body: '{}' })])]);
    expect(answersIn(said).map(({ status }) => status)).toEqual([
      ...requests.map((_, n) => (n % 2 === 0 ? 200 : 400)),
      200,
    ]);
  });

  test('HTTP/1.0', async () => expectAnswer(await answerTo({ version: '1.0', body: '{}' }), OK));

  test('1,000 connections that say nothing leave room for one that does', async () => {
    const silent = Array.from({ length: 1_000 }, () => converse(server.url, [Buffer.from('POST /')], 3_000));
    expectAnswer(await answerTo({ body: '{}' }), OK);
    await Promise.all(silent);
    expectAnswer(await answerTo({ body: '{}' }), OK);
  });
});

test('after all that the server has no more memory than it needs', () => {
  // Many times the base was sent: 300 MB of bodies, 1 GB of what they unpack to.
  expect(memory().now).toBeLessThan(600);
});
