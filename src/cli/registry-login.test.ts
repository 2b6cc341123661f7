import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type ImageReference, parseImageReference } from '../domain/image-reference.ts';
import { findLogin, loginOf } from './registry-login.ts';

const home = mkdtempSync(join(tmpdir(), 'assay-login-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
const at = (text: string): ImageReference => parseImageReference(text) ?? { registry: '', repository: '' };

describe('what docker login wrote', () => {
  const config = {
    auths: {
      'https://index.docker.io/v1/': auth('hub:secret:with:colons'),
      'ghcr.io': auth('whole:1'),
      'ghcr.io/acme': auth('acme:2'),
      'https://quay.io/v2/': { username: 'plain', password: '3' },
      'oauth.example.com': { ...auth('<token>:'), identitytoken: 'refresh' },
      'kept.example.com': {},
    },
    credHelpers: { 'ecr.example.com': 'ecr-login' },
    credsStore: 'desktop',
  };
  test.each([
    ['debian', { username: 'hub', password: 'secret:with:colons' }],
    ['ghcr.io/other/app', { username: 'whole', password: '1' }],
    ['ghcr.io/acme/app:1', { username: 'acme', password: '2' }],
    ['ghcr.io/acme2/app', { username: 'whole', password: '1' }],
    ['quay.io/a/b', { username: 'plain', password: '3' }],
    ['oauth.example.com/a', { identityToken: 'refresh' }],
    ['kept.example.com/a', { credentialHelper: 'docker-credential-desktop' }],
    ['ecr.example.com/a', { credentialHelper: 'docker-credential-ecr-login' }],
  ])('%s', (reference, login) => expect(loginOf(config, at(reference))).toEqual(login));

  test('a registry that it does not name', () => {
    expect(loginOf({ auths: config.auths }, at('other.example.com/a'))).toBeUndefined();
    expect(loginOf({}, at('debian'))).toBeUndefined();
  });
});

describe('who asks', () => {
  const write = (name: string, text: string): void => {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), text);
  };
  const reference = at('ghcr.io/acme/app');
  write('.docker/config.json', JSON.stringify({ auths: { 'ghcr.io': auth('file:1') } }));
  write('broken/config.json', '{"auths": {"ghcr.io": {"auth": "c2VjcmV0"');
  write('run/containers/auth.json', JSON.stringify({ auths: { 'ghcr.io': auth('podman:2') } }));
  const variables = { ASSAY_REGISTRY_USERNAME: 'variable', ASSAY_REGISTRY_PASSWORD: '4' };

  test('the command line, the environment, the files, in this order', () => {
    const env = { HOME: home, ...variables };
    expect(findLogin(reference, { username: 'flag', password: '5' }, env)).toEqual({ username: 'flag', password: '5' });
    expect(findLogin(reference, { username: 'flag' }, env)).toEqual({ username: 'flag', password: '4' });
    expect(findLogin(reference, {}, env)).toEqual({ username: 'variable', password: '4' });
    expect(findLogin(reference, {}, { HOME: home })).toEqual({ username: 'file', password: '1' });
    expect(findLogin(reference, {}, { XDG_RUNTIME_DIR: join(home, 'run') })).toEqual({
      username: 'podman',
      password: '2',
    });
    expect(findLogin(reference, {}, { HOME: join(home, 'nobody') })).toEqual({});
    const sbomgen = { INSPECTOR_SBOMGEN_USERNAME: 'AWS', INSPECTOR_SBOMGEN_PASSWORD: '6' };
    expect(findLogin(reference, {}, sbomgen)).toEqual({ username: 'AWS', password: '6' });
  });

  test('a name without a password, and a file that is broken, whose text stays secret', () => {
    expect(() => findLogin(reference, { username: 'flag' }, {})).toThrow('there is no password for it');
    const broken = () => findLogin(reference, {}, { DOCKER_CONFIG: join(home, 'broken') });
    expect(broken).toThrow('is no Docker configuration in JSON');
    expect(broken).not.toThrow('c2VjcmV0');
    expect(findLogin(undefined, {}, { DOCKER_CONFIG: join(home, 'broken') })).toEqual({});
  });
});
