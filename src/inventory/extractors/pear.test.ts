import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { pear } from './pear.ts';

const read = async (path: string, text: string) =>
  (await extracted(pear, path, { [path]: text })).map((p) => [p.namespace, p.name, p.version, p.facts]);

test('the channel: from the entry, else the folder, else PEAR’s own', async () => {
  const entry = 'a:2:{s:4:"name";s:1:"x";s:7:"version";a:1:{s:7:"release";s:3:"1.0";}}';
  const withChannel =
    'a:3:{s:4:"name";s:1:"x";s:7:"channel";s:8:"pear.org";s:7:"version";a:1:{s:7:"release";s:3:"1.0";}}';
  expect(await read('/php/.registry/.channel.pecl.php.net/x.reg', entry)).toEqual([
    ['pecl.php.net', 'x', '1.0', undefined],
  ]);
  expect(await read('/php/.registry/x.reg', entry)).toEqual([['pear.php.net', 'x', '1.0', undefined]]);
  expect(await read('/php/.registry/.channel.pecl.php.net/x.reg', withChannel)).toEqual([
    ['pear.org', 'x', '1.0', undefined],
  ]);
});

test('entries of the first package format; licence', async () => {
  const old = 'a:3:{s:7:"package";s:1:"x";s:7:"version";s:3:"1.0";s:7:"license";s:3:"PHP";}';
  expect(await read('/php/.registry/x.reg', old)).toEqual([['pear.php.net', 'x', '1.0', { licence: 'PHP' }]]);
});

test('an entry without version is a problem', async () => {
  await expect(read('/php/.registry/x.reg', 'a:1:{s:4:"name";s:1:"x";}')).rejects.toThrow(/no name or version/);
});
