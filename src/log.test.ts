import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

/** What calls write, line by line. */
async function lines(write: (log: ReturnType<typeof createLog>) => void): Promise<unknown[]> {
  const stream = new PassThrough();
  write(createLog('info', stream));
  expect(stream.read()).toBeNull();
  await once(stream, 'readable');
  return String(stream.read())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
const logged = async (write: (log: ReturnType<typeof createLog>) => void): Promise<unknown> => (await lines(write))[0];

test('a line is JSON with level, time, message and the data as fields', async () => {
  expect(await logged((log) => log.info({ resource: 'i-1' }, 'scan completed'))).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    resource: 'i-1',
    message: 'scan completed',
  });
});

test.each([
  { secretAccessKey: 'x' },
  { key: { sealedSecret: 'x' } },
  { request: { headers: { authorization: 'x' } } },
  { requests: [{ token: 'x' }] },
  { err: Object.assign(new Error('failed'), { password: 'x' }) },
  { err: Object.assign(new Error('failed'), { request: { token: 'x' } }) },
])('no secret enters a log: %o', async (data) => {
  const text = JSON.stringify(await logged((log) => log.info(data, 'm')));
  expect(text).toContain('[secret]');
  expect(text).not.toContain('"x"');
});

test('the caller keeps the data that it logged, secrets and all', async () => {
  const data = { key: { secret: 'x' } };
  await logged((log) => log.info(data, 'm'));
  expect(data).toEqual({ key: { secret: 'x' } });
});

test('an error is told by its type, its message with those of its causes, and its stack', async () => {
  const error = new TypeError('the outer', { cause: new Error('the inner') });
  expect(await logged((log) => log.error({ err: error }, 'm'))).toMatchObject({
    err: { type: 'TypeError', message: 'the outer: the inner', stack: expect.stringContaining('caused by: Error') },
  });
});

test('lines that come close together leave together, in order', async () => {
  const written = await lines((log) => {
    for (const n of [1, 2, 3]) log.info({ n }, 'm');
  });
  expect(written).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('what was written last before the end of the process is not lost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-log-'));
  const tool = join(folder, 'tool.ts');
  const log = resolve('src/log.ts');
  writeFileSync(tool, `import { createLog } from '${log}'; createLog('info').info({}, 'last'); process.exit(1);`);
  const { stderr, status } = spawnSync(process.execPath, ['scripts/run.mjs', tool], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect({ line: JSON.parse(stderr), status }).toMatchObject({ line: { message: 'last' }, status: 1 });
});
