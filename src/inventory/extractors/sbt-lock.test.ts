import { expect, test } from 'vitest';
import { extracted } from '../../../test/inventory/memory-tree.ts';
import { sbtLock } from './sbt-lock.ts';

const PATH = '/app/build.sbt.lock';

test('what is no lock file fails', async () => {
  await expect(extracted(sbtLock, PATH, { [PATH]: '{"name":"x"}' })).rejects.toThrow(
    'is no sbt lock file: no lockVersion and dependencies',
  );
});

test('dependencies that cannot be read are counted', async () => {
  const lock = { lockVersion: 1, dependencies: [{ org: 'a', name: 'b' }, 7] };
  await expect(extracted(sbtLock, PATH, { [PATH]: JSON.stringify(lock) })).rejects.toThrow(
    '2 dependencies without org, name or version',
  );
});
