import { beforeAll, describe, expect, test } from 'vitest';
import { ANN, collect, LARGE, PACKAGES, type Registries, startRegistries } from './registry-example.ts';
import { cut, flip, frontOf, give, pass, serve } from './registry-front.ts';
import { makeCertificate } from './registry-server.ts';
import { packagesOf, scratchFolder } from './scratch.ts';

const folder = scratchFolder();
let registries: Registries;
beforeAll(async () => {
  registries = await startRegistries(folder);
  return registries.stop;
});

describe('a network that is not kind', () => {
  /** First byte of each request for the large layer. What was sent and not yet read is asked for again. */
  const startsOf = (asked: readonly { readonly path: string; readonly range?: string }[]): number[] =>
    asked.filter(({ path }) => path.endsWith(LARGE)).map(({ range = 'bytes=0-' }) => Number(/\d+/.exec(range)?.[0]));

  const isLarge = (url: string | undefined): boolean => url?.endsWith(LARGE) === true;

  test('a download that breaks off goes on where it was', async () => {
    const stops = [100_000, 200_000, 50];
    const front = await frontOf(registries.open.host, (incoming, response) => {
      const bytes = isLarge(incoming.url) ? stops.shift() : undefined;
      if (bytes === undefined) return false;
      pass(registries.open.host, incoming, (answer) => cut(answer, response, bytes));
      return true;
    });
    const inventory = await collect(`${front.host}/app:1`);
    expect(packagesOf(inventory)).toEqual(PACKAGES);
    expect(inventory.problems).toEqual([]);
    const [first, second = 0, third = 0, fourth = 0, ...more] = startsOf(front.asked);
    expect({ first, more }).toEqual({ first: 0, more: [] });
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThanOrEqual(100_000);
    expect(third).toBeGreaterThan(second);
    expect(third).toBeLessThanOrEqual(second + 200_000);
    expect(fourth - third).toBeLessThanOrEqual(50);
  });

  test('a server that cannot begin in the middle is heard again from the start', async () => {
    let times = 0;
    const front = await frontOf(registries.open.host, (incoming, response) => {
      if (!isLarge(incoming.url)) return false;
      delete incoming.headers.range;
      pass(registries.open.host, incoming, (answer) =>
        ++times === 1 ? cut(answer, response, 100_000) : give(answer, response),
      );
      return true;
    });
    expect(packagesOf(await collect(`${front.host}/app:1`))).toEqual(PACKAGES);
    const [first, second, ...more] = startsOf(front.asked);
    expect({ first, more }).toEqual({ first: 0, more: [] });
    expect(second).toBeGreaterThan(0);
  });

  test('a download that never gets further ends with the name of the layer', async () => {
    const front = await frontOf(registries.open.host, (incoming, response) => {
      if (!isLarge(incoming.url)) return false;
      pass(registries.open.host, incoming, (answer) => cut(answer, response, 10));
      return true;
    });
    await expect(collect(`${front.host}/app:1`)).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringMatching(`layer ${LARGE}: the download broke off 7 times, last at byte \\d+ of`),
    });
  });

  test('one wrong byte in a layer: an error with the layer and both digests', async () => {
    const front = await frontOf(registries.open.host, (incoming, response) => {
      if (!isLarge(incoming.url)) return false;
      pass(registries.open.host, incoming, (answer) => flip(answer, response, 200_000));
      return true;
    });
    await expect(collect(`${front.host}/app:1`)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringMatching(`layer ${LARGE}: content is sha256:[0-9a-f]{64}, the manifest says ${LARGE}`),
    });
  });

  test.each([
    ['the manifest', /\/manifests\/1$/],
    ['the config', /\/blobs\/CONFIG$/],
  ])('one wrong byte in %s', async (what, path) => {
    const { imageId = '', digest = '' } = (await collect(`${registries.open.host}/app:1`)).subject.image ?? {};
    const pattern = new RegExp(path.source.replace('CONFIG', imageId));
    const front = await frontOf(registries.open.host, (incoming, response) => {
      if (!pattern.test(incoming.url ?? '')) return false;
      // In a digest that the document names, so that it stays JSON.
      pass(registries.open.host, incoming, (answer) => flip(answer, response, what === 'the config' ? 60 : 150));
      return true;
    });
    await expect(collect(`${front.host}/app:1`)).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining(`expected ${what === 'the config' ? imageId : digest}`),
    });
  });

  test('a registry that is busy is asked again', async () => {
    const busy = [429, 503, 502];
    const front = await frontOf(registries.open.host, (incoming, response) => {
      const status = incoming.url?.includes('/manifests/') ? busy.shift() : undefined;
      if (status === undefined) return false;
      response.writeHead(status, { 'retry-after': '0' }).end();
      return true;
    });
    expect(packagesOf(await collect(`${front.host}/app:1`))).toEqual(PACKAGES);
    expect(front.asked.filter(({ path }) => path.includes('/manifests/'))).toHaveLength(4);
  });

  test('a registry that asks for too much patience is not waited for', async () => {
    const front = await frontOf(registries.open.host, (incoming, response) => {
      if (!incoming.url?.includes('/manifests/')) return false;
      response.writeHead(429, { 'retry-after': '3600' });
      response.end('{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit"}]}');
      return true;
    });
    await expect(collect(`${front.host}/app:1`)).rejects.toMatchObject({
      kind: 'upstream',
      message: `${front.host}: answered 429: TOOMANYREQUESTS: pull rate limit, to be asked again in 3600 seconds`,
    });
  });

  test('a registry that is not there, or is none', async () => {
    await expect(collect('127.0.0.1:1/app')).rejects.toMatchObject({ kind: 'upstream' });
    const page = await serve((_, response) => response.writeHead(404).end('<html>'));
    await expect(collect(`${page.host}/app`)).rejects.toThrow('is no image registry (it answers 404 to /v2/)');
    await expect(collect(`${registries.open.host}/nothing:1`)).rejects.toMatchObject({
      kind: 'input',
      message: `${registries.open.host}/nothing:1: ${registries.open.host} has no such image`,
    });
  });

  test('an abort ends a download', async () => {
    const controller = new AbortController();
    const front = await frontOf(registries.open.host, (incoming, response) => {
      if (!isLarge(incoming.url)) return false;
      pass(registries.open.host, incoming, (answer) => {
        response.writeHead(200, answer.headers);
        response.write(Buffer.alloc(100));
        controller.abort(new Error('enough'));
      });
      return true;
    });
    await expect(collect(`${front.host}/app:1`, { signal: controller.signal })).rejects.toThrow('enough');
  });
});

describe('where a registry sends its clients', () => {
  const redirecting = (to: (path: string) => string) =>
    frontOf(registries.basic.host, (incoming, response) => {
      if (!incoming.url?.includes('/blobs/')) return false;
      response.writeHead(307, { location: to(incoming.url) }).end();
      return true;
    });
  const registry = ANN;

  test('blobs come from another host, which is not told who asks', async () => {
    const storage = await frontOf(registries.open.host, () => false);
    const front = await redirecting((path) => `http://${storage.host}${path}`);
    expect(packagesOf(await collect(`${front.host}/app:1`, { registry }))).toEqual(PACKAGES);
    expect(storage.asked.length).toBeGreaterThan(3);
    expect(storage.asked.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
    expect(front.asked.filter(({ authorization }) => authorization !== undefined).length).toBeGreaterThan(3);
  });

  test('a layer that the image has twice is fetched once', async () => {
    const front = await frontOf(registries.open.host, () => false);
    await collect(`${front.host}/app:1`);
    const blobs = front.asked.map(({ path }) => path).filter((path) => path.includes('/blobs/'));
    expect(new Set(blobs).size).toBe(blobs.length);
    expect(blobs).toHaveLength(4); // three layers and the config
  });

  test.each([
    ['the address where clouds keep credentials', () => 'http://169.254.169.254/latest/meta-data', 'refused'],
    ['a file', () => 'file:///etc/passwd', 'refused'],
    ['itself, for ever', (path: string) => path, 'redirects more than 5 times'],
  ])('not to %s', async (_, to, words) => {
    const front = await redirecting(to);
    await expect(collect(`${front.host}/app:1`, { registry })).rejects.toMatchObject({
      kind: 'upstream',
      message: expect.stringContaining(words),
    });
  });

  test('nor to a token server at such an address', async () => {
    const front = await serve((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://169.254.169.254/token"' }).end();
    });
    await expect(collect(`${front.host}/app:1`, { registry })).rejects.toThrow('refused');
  });
});

describe('HTTPS', () => {
  let tls: ReturnType<typeof makeCertificate>;
  beforeAll(() => {
    tls = makeCertificate(folder, 'front');
  });

  test('is used where it is spoken, and believed only to a known authority', async () => {
    const front = await frontOf(registries.open.host, () => false, tls);
    expect(packagesOf(await collect(`${front.host}/app:1`, { registry: { ca: tls.cert } }))).toEqual(PACKAGES);
    await expect(collect(`${front.host}/app:1`)).rejects.toMatchObject({
      remedy: expect.stringContaining('--ca-file'),
    });
  });

  test('is not left for plain HTTP: neither by a redirect, nor for a token', async () => {
    const registry = { ca: tls.cert, ...ANN };
    const sent = await frontOf(
      registries.open.host,
      (incoming, response) => {
        if (!incoming.url?.includes('/blobs/')) return false;
        response.writeHead(307, { location: `http://${registries.open.host}${incoming.url}` }).end();
        return true;
      },
      tls,
    );
    await expect(collect(`${sent.host}/app:1`, { registry })).rejects.toThrow(`refused: it redirects from https`);
    const before = registries.tokens.asked.length;
    const asked = await frontOf(registries.bearer.host, () => false, tls);
    await expect(collect(`${asked.host}/app:1`, { registry })).rejects.toThrow('would be asked unencrypted');
    expect(registries.tokens.asked).toHaveLength(before);
  });
});
