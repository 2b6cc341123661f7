import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from '../log.ts';
import { topicPublisher } from './sns.ts';

/** A double of SNS: accepts what is published to `runs`, and refuses as AWS refuses. */
let server: Server;
let received: URLSearchParams[];

const REFUSALS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  gone: [404, 'NotFound'],
  closed: [403, 'AuthorizationError'],
  broken: [500, 'InternalError'],
};

beforeEach(async () => {
  received = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const form = new URLSearchParams(body);
    received.push(form);
    const [status, code] = REFUSALS[form.get('TopicArn')?.split(':').at(-1) ?? ''] ?? [200, ''];
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(
      status === 200
        ? '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>'
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', `http://127.0.0.1:${address.port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const topic = (name: string): string => `arn:aws:sns:eu-central-1:111122223333:${name}`;

test('a message goes to the topic, at the address of the environment', async () => {
  const publish = topicPublisher(createLog('silent'));
  expect(await publish(topic('runs'), '{"run":"arn"}')).toBe('SUCCESS');
  expect(received.map((form) => [form.get('Action'), form.get('TopicArn'), form.get('Message')])).toEqual([
    ['Publish', topic('runs'), '{"run":"arn"}'],
  ]);
});

test.each([
  ['gone', 'TOPIC_DOES_NOT_EXIST'],
  ['closed', 'ACCESS_DENIED'],
  ['broken', 'INTERNAL_ERROR'],
])('a topic that is %s: %s', async (name, status) => {
  const publish = topicPublisher(createLog('silent'));
  expect(await publish(topic(name), 'a message')).toBe(status);
});

test('an address where nobody answers is an internal error, never an exception', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_SNS', 'http://127.0.0.1:1');
  const publish = topicPublisher(createLog('silent'));
  expect(await publish(topic('runs'), 'a message')).toBe('INTERNAL_ERROR');
});
