import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { gemfileLock } from './gemfile-lock.ts';

const PATH = '/app/Gemfile.lock';
const read = async (text: string) =>
  (await extracted(gemfileLock, PATH, { [PATH]: text })).map((p) => [p.name, p.version, p.facts]);

describe('gemfile-lock', () => {
  test('the builds of one gem for several platforms are one package, its platforms a fact', async () => {
    const lock =
      'GEM\n  specs:\n    google-protobuf (3.25.1)\n    google-protobuf (3.25.1-x86_64-linux)\n    google-protobuf (3.25.1-arm64-darwin)\n';
    expect(await read(lock)).toEqual([['google-protobuf', '3.25.1', { platform: 'arm64-darwin, x86_64-linux' }]]);
  });

  test('gems below the project are the project, gems beside it are dependencies', async () => {
    const lock =
      'PATH\n  remote: engines/billing\n  specs:\n    billing (0.1.0)\n\nPATH\n  remote: ../common\n  specs:\n    common (2.0.0)\n';
    expect(await read(lock)).toEqual([['common', '2.0.0', { source: 'path' }]]);
  });

  test('requirements, platforms and checksums are no gems; Windows line ends', async () => {
    const lock =
      'GEM\r\n  remote: https://rubygems.org/\r\n  specs:\r\n    rails (7.1.2)\r\n      rack (>= 2.2.4)\r\n\r\nCHECKSUMS\r\n  rails (7.1.2) sha256=aa\r\n    indented (1.0)\r\n\r\nDEPENDENCIES\r\n  rails (~> 7.1)\r\n';
    expect(await read(lock)).toEqual([['rails', '7.1.2', undefined]]);
  });

  test.each([
    ['something else', /no sections/],
    ['<<<<<<< HEAD\nGEM\n  specs:\n    a (1)\n=======\n', /merge conflict/],
  ])('%j is refused', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
  });

  test('an empty file locks nothing', async () => {
    expect(await read('\n')).toEqual([]);
  });

  test.each([
    ['/app/Gemfile.lock', true],
    ['/app/gems.locked', true],
    ['/opt/ruby/3.2.0/gems/rack-3.0.8/Gemfile.lock', false],
    ['/app/vendor/bundle/ruby/3.2.0/gems/x/Gemfile.lock', false],
    ['/app/Gemfile', false],
  ])('%s is wanted: %s', (path, expected) => {
    expect(gemfileLock.wants(path, { size: 1, mode: 0o644 })).toBe(expected);
  });
});
