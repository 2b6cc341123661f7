import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { wordpress } from './wordpress.ts';

const PLUGIN = '/var/www/wp-content/plugins/shop';

test.each([
  ['behind comment marks', '<?php\n/**\n * Plugin Name: Shop\n * Version: 2.0.1-beta\n */', '2.0.1-beta'],
  ['in one line', '<?php /* Plugin Name: Shop */\n/* Version: 1.0 */', '1.0'],
  ['with the line ends of a Mac', '<?php\r/*\rPlugin Name: Shop\rVersion: 3.1\r*/', '3.1'],
  ['of no release', '<?php\n/* Plugin Name: Shop\nVersion: {{version}} */', undefined],
  ['that is not one', '<?php\n// Version: 1.0\n', undefined],
  ['too far down', `<?php\n${' '.repeat(8_192)}/* Plugin Name: Shop\nVersion: 1.0 */`, undefined],
])('a plugin with a header %s', async (_, text, version) => {
  const path = `${PLUGIN}/shop.php`;
  const found = await extracted(wordpress, path, { [path]: text });
  expect(found.map((p) => p.version)).toEqual(version === undefined ? [] : [version]);
});

test('a core that does not say its version is a problem', async () => {
  const path = '/var/www/wp-includes/version.php';
  await expect(extracted(wordpress, path, { [path]: '<?php' })).rejects.toThrow('does not say which WordPress it is');
});

test('files of a plugin below its first floor, and of the administration, are not wanted', () => {
  const wants = (path: string) => wordpress.wants(path, { size: 100, mode: 0o644 });
  expect(wants(`${PLUGIN}/shop.php`)).toBe(true);
  expect(wants(`${PLUGIN}/views/cart.php`)).toBe(false);
  expect(wants('/var/www/wp-admin/includes/plugin.php')).toBe(false);
});
