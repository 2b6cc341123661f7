import { describe, expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { gemspec } from './gemspec.ts';

const PATH = '/usr/lib/ruby/gems/3.3.0/specifications/x-1.0.gemspec';
const read = async (text: string) =>
  (await extracted(gemspec, PATH, { [PATH]: text })).map((p) => [p.name, p.version, p.facts]);
const specification = (...lines: readonly string[]): string =>
  ['Gem::Specification.new do |s|', ...lines.map((line) => `  ${line}`), 'end', ''].join('\n');

describe('gemspec', () => {
  test.each([
    ['s.name = "rake".freeze', 's.version = "13.0.3" # comment', 'rake', '13.0.3'],
    ["s.name = 'rake'", 's.version = Gem::Version.new("13.0.3".freeze)', 'rake', '13.0.3'],
    ['s.name = %q<rake>', 's.version = "13.0.3.pre.1"', 'rake', '13.0.3.pre.1'],
    ['s.name="rake"', "s.version='13'", 'rake', '13'],
  ])('literals: %s, %s', async (name, version, ...expected) => {
    expect(await read(specification(name, version))).toEqual([[...expected, undefined]]);
  });

  test('the stub line is enough, and tells the platform', async () => {
    const text = `# -*- encoding: utf-8 -*-\n# stub: nokogiri 1.16.0 arm64-darwin lib\n${specification('s.version = COMPUTED')}`;
    expect(await read(text)).toEqual([['nokogiri', '1.16.0', { platform: 'arm64-darwin' }]]);
  });

  test('one licence or several', async () => {
    const named = ['s.name = "a"', 's.version = "1"'];
    expect(await read(specification(...named, 's.license = "MIT"'))).toEqual([['a', '1', { licence: 'MIT' }]]);
    expect(await read(specification(...named, 's.licenses = ["Ruby".freeze,"BSDL".freeze]'))).toEqual([
      ['a', '1', { licence: 'Ruby, BSDL' }],
    ]);
  });

  test('a computed version is told, never guessed or run', async () => {
    await expect(read(specification('s.name = "a"', 's.version = A::VERSION'))).rejects.toThrow(
      'its version is no literal: A::VERSION',
    );
    await expect(read(specification('s.name = "a"', 's.version = "#{major}.1"'))).rejects.toThrow(/no literal/);
    await expect(read('puts "hello"\n')).rejects.toThrow('is no gem specification: it sets no name');
  });

  test.each([
    [PATH, true],
    ['/usr/local/lib/ruby/gems/3.3.0/specifications/default/json-2.7.1.gemspec', true],
    ['/var/lib/gems/3.1.0/specifications/rails-7.0.gemspec', true],
    ['/app/app.gemspec', false],
    ['/usr/local/lib/ruby/gems/3.3.0/gems/rake-13.1.0/rake.gemspec', false],
  ])('%s is wanted: %s', (path, expected) => {
    expect(gemspec.wants(path, { size: 1, mode: 0o644 })).toBe(expected);
  });
});
