import fastify from 'fastify';
import { expect, test } from 'vitest';
import { downloadLinks, downloadRoutes } from './downloads.ts';
import { errorAnswer, toApiError } from './wire/errors.ts';

const caller = { accountId: '123456789012', region: 'us-east-1', role: 'reader', accessKeyId: 'AKIA' } as const;

function served() {
  let now = Date.parse('2026-01-02T03:04:05Z');
  const clock = { now: () => new Date(now) };
  const deps = { tokenSecret: 'secret', clock };
  const app = fastify({ routerOptions: { maxParamLength: 4096 } });
  app.setErrorHandler((error, _request, reply) => {
    const { status, body } = errorAnswer(toApiError(error));
    return reply.code(status).send(body);
  });
  downloadRoutes(app, deps, {
    hello: async ({ name = '' }, owner) =>
      name === 'gone' ? undefined : { contentType: 'text/plain', body: `hello ${name} of ${owner.accountId}` },
  });
  const later = (ms: number): void => {
    now += ms;
  };
  return { app, links: downloadLinks(deps), later };
}

test('a link gives the report that it was made for, to the account that asked', async () => {
  const { app, links } = served();
  const url = links.urlOf(caller, 'hello', { name: 'world' }, 'hello world.txt');
  const answer = await app.inject({ url });
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toBe('hello world of 123456789012');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="hello_world.txt"');
});

test('a link that was changed, is over, or names nothing is refused', async () => {
  const { app, links, later } = served();
  const url = links.urlOf(caller, 'hello', { name: 'world' }, 'a.txt');
  const [path, file] = [url.slice(0, url.lastIndexOf('/')), 'a.txt'];
  const flipped = path.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'));
  expect((await app.inject({ url: `${flipped}/${file}` })).statusCode).toBe(403);
  expect((await app.inject({ url: '/assay/downloads/nonsense/a.txt' })).statusCode).toBe(403);
  const unknown = links.urlOf(caller, 'constructor', {}, 'a.txt');
  expect((await app.inject({ url: unknown })).statusCode).toBe(403);
  const gone = links.urlOf(caller, 'hello', { name: 'gone' }, 'a.txt');
  expect((await app.inject({ url: gone })).statusCode).toBe(404);
  later(60 * 60 * 1000);
  expect((await app.inject({ url })).statusCode).toBe(403);
});
