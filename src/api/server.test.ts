import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNT, exampleDatabase } from '../../test/conformity/example.ts';
import { type Call, newWorld, serverOf, type World } from '../../test/conformity/world.ts';

let world: World;
let app: FastifyInstance;
let call: Call;
beforeEach(() => {
  world = newWorld();
  ({ app, call } = serverOf(world));
});
afterEach(() => app.close());

describe('the AWS API', () => {
  test('a signed request is answered, and the answer has an id', async () => {
    const { status, body, answer } = await call('/findings/list', { maxResults: 1 });
    expect(status).toBe(200);
    expect(body.findings).toHaveLength(1);
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
  });

  test('the next page begins where the page before ended; a token of another query is refused', async () => {
    const filterCriteria = { severity: [{ comparison: 'EQUALS', value: 'HIGH' }] };
    const first = await call('/findings/list', { maxResults: 1, filterCriteria });
    const { nextToken } = first.body;
    const second = await call('/findings/list', { maxResults: 2, filterCriteria, nextToken });
    expect(second.status).toBe(200);
    expect(world.pages).toEqual([{ limit: 1 }, { limit: 2, after: 'after 1' }]);
    const foreign = await call('/findings/list', { nextToken });
    expect(foreign).toMatchObject({ status: 400, error: 'ValidationException' });
    expect(foreign.body.fields[0].name).toBe('nextToken');
  });

  test('an address that is no operation', async () => {
    for (const path of ['/', '/findings', '/assay/nothing', '/healthz']) {
      expect(await call(path, {})).toMatchObject({ status: 404, error: 'UnknownOperationException' });
    }
    const broken = await app.inject({ method: 'GET', url: '/%zz' });
    expect(broken.headers['x-amzn-errortype']).toBe('UnknownOperationException');
    expect(broken.headers['x-amzn-requestid']).toBeDefined();
  });

  test('a long encoded ARN is read', async () => {
    const arn = `arn:aws:inspector2:us-east-1:${ACCOUNT}:owner/${ACCOUNT}/filter/${'0'.repeat(300)}`;
    const answer = await call(`/tags/${encodeURIComponent(arn)}`, undefined, { method: 'GET' });
    expect(answer).toMatchObject({ status: 404, error: 'ResourceNotFoundException' });
    expect(answer.body.message).toContain(arn);
  });

  test('an unknown key, a wrong body, no signature', async () => {
    expect(await call('/findings/list', {}, { key: 'BKIA' })).toMatchObject({
      status: 403,
      error: 'UnrecognizedClientException',
      body: { message: 'The security token included in the request is invalid.' },
    });
    const unsigned = await app.inject({ method: 'POST', url: '/findings/list', payload: '{}' });
    expect(unsigned.statusCode).toBe(403);
    expect(unsigned.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
  });

  test('a role that may not', async () => {
    const denied = await call('/enable', { resourceTypes: ['EC2'] }, { role: 'reader' });
    expect(denied).toMatchObject({ status: 403, error: 'AccessDeniedException' });
    expect(denied.body.message).toContain('is not authorized to perform: inspector2:Enable on resource: arn:aws:');
    expect(world.enablement.EC2).toBe('DISABLED');
  });

  test('a body that is too large', async () => {
    const answer = await call('/findings/list', Buffer.alloc(1024 * 1024 + 1, ' '));
    expect(answer).toMatchObject({ status: 413, error: 'RequestEntityTooLargeException' });
  });

  const json11 = (target: string) => ({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target });
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

  test.each([
    ['inspector', json11('InspectorService.ListFindings'), '"__type":"RequestEntityTooLargeException"'],
    ['ecr', json11('AmazonEC2ContainerRegistry_V20150921.DescribeImages'), '"__type":"RequestEntityTooLargeException"'],
    ['sts', form, '<Code>RequestEntityTooLarge</Code>'],
  ])('a body that is too large, in the words of %s', async (service, headers, words) => {
    const payload = Buffer.alloc(1024 * 1024 + 1, ' ');
    const answer = await app.inject({ method: 'POST', url: '/', headers, payload });
    expect(answer.statusCode).toBe(413);
    expect(answer.headers['content-type']).toMatch(service === 'sts' ? /^text\/xml/ : /^application\/x-amz-json-1\.1/);
    expect(answer.body).toContain(words);
  });

  test('what is for no service is refused in the words of its client', async () => {
    const headers = json11('Shop.Buy');
    expect(await call('/', {}, { headers })).toMatchObject({
      status: 400,
      body: { __type: 'UnknownOperationException' },
    });
    const unread = await call('/', {}, { headers: { ...headers, 'content-type': ';' } });
    expect(unread).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  test.each([
    ['/scan/sbom', 'inspector-scan', 16],
    ['/assay/inventories', 'assay', 64],
  ])('%s: what can never be taken is not to be tried again', async (path, service, mib) => {
    const headers = { 'content-length': String(mib * 5 * 1024 * 1024) };
    const answer = await call(path, Buffer.alloc(0), { service, headers });
    expect(answer).toMatchObject({ status: 413, error: 'RequestEntityTooLargeException' });
  });

  test('a content type that is none is the mistake of the client', async () => {
    for (const type of ['a', ';', 'é']) {
      const answer = await call('/findings/list', {}, { headers: { 'content-type': type } });
      expect(answer, type).toMatchObject({ status: 400, error: 'ValidationException' });
    }
  });

  test('a failure inside is logged and not told, and may be tried again', async () => {
    world.findingsFail = true;
    const { status, body, answer } = await call('/findings/list', {});
    expect(status).toBe(500);
    expect(answer.headers['retry-after']).toBe('1');
    expect(JSON.stringify(body)).not.toContain('fire');
    expect(world.logged).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ message: 'relation "finding" is on fire' }) }),
    );
  });

  test('the log has a line a request, without its body and its secrets', async () => {
    await call('/findings/list', { filterCriteria: { title: [{ comparison: 'EQUALS', value: 'private words' }] } });
    const [line] = world.logged;
    expect(line).toMatchObject({ operation: 'ListFindings', code: 200 });
    expect(JSON.stringify(world.logged)).not.toMatch(/private words|Signature=|AKIA/);
  });
});

describe('status pages', () => {
  test('health tells the store and the database', async () => {
    expect((await app.inject('/healthz')).json()).toMatchObject({
      status: 'ok',
      store: 'embedded',
      database: exampleDatabase.info.digest,
      feedAlarms: [],
    });
    world.alive = false;
    expect((await app.inject('/healthz')).statusCode).toBe(503);
  });

  test('figures count by operation and code, for this machine only', async () => {
    await call('/findings/list', {});
    const { body } = await app.inject('/metrics');
    expect(body).toContain('assay_api_requests_total{operation="ListFindings",code="200"} 1');
    expect((await app.inject({ url: '/metrics', remoteAddress: '192.0.2.1' })).statusCode).toBe(403);
  });
});
