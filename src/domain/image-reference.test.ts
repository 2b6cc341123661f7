import { describe, expect, test } from 'vitest';
import { formatImageReference, parseImageReference, splitReference, tagOfReference } from './image-reference.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('references', () => {
  test.each([
    ['debian', 'docker.io/library/debian:latest'],
    ['debian:12', 'docker.io/library/debian:12'],
    ['acme/app', 'docker.io/acme/app:latest'],
    ['docker.io/debian', 'docker.io/library/debian:latest'],
    ['index.docker.io/acme/app:1', 'docker.io/acme/app:1'],
    ['ghcr.io/acme/app:v1.2_3', 'ghcr.io/acme/app:v1.2_3'],
    ['localhost/app', 'localhost/app:latest'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['127.0.0.1:5000/a/b/c:1', '127.0.0.1:5000/a/b/c:1'],
    ['[::1]:5000/app', '[::1]:5000/app:latest'],
    ['HOST/app', 'HOST/app:latest'],
    [`debian@${DIGEST}`, `docker.io/library/debian@${DIGEST}`],
    [`quay.io/a/b:1@${DIGEST}`, `quay.io/a/b:1@${DIGEST}`],
    ['a--b/c__d.e-f', 'docker.io/a--b/c__d.e-f:latest'],
  ])('%s is %s', (text, full) => {
    const reference = parseImageReference(text);
    expect(reference && formatImageReference(reference)).toBe(full);
    // What is written in full reads as itself.
    expect(parseImageReference(full)).toEqual(reference);
  });

  test.each([
    '',
    'Debian',
    'acme//app',
    '/app',
    'app/',
    'app:',
    'app:-1',
    'app@sha256:12',
    'app@md5:0123',
    '../app',
    'app name',
    'http://ghcr.io/app',
    'ghcr.io/app?x',
    'user@ghcr.io/app',
    'ghcr.io:port/app',
    `a/${'b'.repeat(256)}`,
  ])('%j is none', (text) => expect(parseImageReference(text)).toBeUndefined());
});

test('tag and place of a reference, and of what is only a file name', () => {
  expect(tagOfReference('ghcr.io/acme/app:1')).toBe('1');
  expect(tagOfReference('localhost:5000/app')).toBe('latest');
  expect(splitReference('localhost:5000/acme/app:1')).toEqual({ registry: 'localhost:5000', repository: 'acme/app' });
  expect(splitReference('builds/app.docker.tar.gz')).toEqual({ registry: 'local', repository: 'app' });
});
