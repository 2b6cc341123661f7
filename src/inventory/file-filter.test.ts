import { expect, test } from 'vitest';
import { type FileFilterOptions, fileFilter } from './file-filter.ts';

const stat = { size: 100, mode: 0o644 };
const leaves = (options: FileFilterOptions, ...paths: readonly string[]) =>
  paths.filter((path) => fileFilter(options)?.(path, stat) === true);

test.each<readonly [pattern: string, out: readonly string[], kept: readonly string[]]>([
  ['*.mp4', ['/a.mp4', '/x/y.mp4', '/x.mp4/inside'], ['/mp4', '/a.mp4x', '/a/b']],
  ['node_modules', ['/node_modules/x', '/a/node_modules/b/c.json'], ['/node_modules2/x', '/xnode_modules/y']],
  ['cache/', ['/cache/x', '/a/cache/y'], ['/cached/x']],
  ['/srv/media', ['/srv/media', '/srv/media/a/b'], ['/srv/mediapool/x', '/x/srv/media/y']],
  ['./srv/*.iso', ['/srv/a.iso'], ['/srv/x/a.iso', '/a.iso']],
  ['srv/**/tmp', ['/srv/a/b/tmp/x', '/srv/a/tmp'], ['/tmp/x']],
  ['a?c', ['/abc'], ['/abbc', '/a/c']],
  ['[x](y)+.txt', ['/[x](y)+.txt'], ['/x.txt']],
])('%s', (pattern, out, kept) => {
  expect(leaves({ skipFiles: [pattern] }, ...out, ...kept)).toEqual(out);
});

test('ends of paths, of folders too', () => {
  const paths = ['/var/a.log', '/var/cache/x', '/var/a.logx'];
  expect(leaves({ skipSuffixes: ['.log', 'cache'] }, ...paths)).toEqual(['/var/a.log', '/var/cache/x']);
});

test('larger files', () => {
  expect(leaves({ maxFileBytes: 99 }, '/a')).toEqual(['/a']);
  expect(leaves({ maxFileBytes: 100 }, '/a')).toEqual([]);
});

test('nothing to leave out is no filter: an empty pattern or `/` would be everything', () => {
  expect(fileFilter({})).toBeUndefined();
  expect(fileFilter({ skipFiles: ['', ' ', '/', './'], skipSuffixes: [''] })).toBeUndefined();
});
