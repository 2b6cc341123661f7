import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { appleApp } from './apple-app.ts';
import { bitnami } from './bitnami.ts';

const INFO = '/Applications/A.app/Contents/Info.plist';

test('a binary property list is a problem, one without a version no application', async () => {
  await expect(extracted(appleApp, INFO, { [INFO]: 'bplist00…' })).rejects.toThrow('binary property list');
  expect(await extracted(appleApp, INFO, { [INFO]: '<plist><dict><key>CFBundleName</key></dict></plist>' })).toEqual(
    [],
  );
});

test.each([
  ['/opt/bitnami/redis/.spdx-redis.spdx', '{}', 'is no SPDX document'],
  ['/opt/bitnami/.bitnami_components.json', '{"redis":{}}', 'is no list of Bitnami components'],
])('%s of %s is refused', async (path, content, reason) => {
  await expect(extracted(bitnami, path, { [path]: content })).rejects.toThrow(reason);
});
