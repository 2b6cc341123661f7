import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

/** What a call writes, parsed. */
function logged(write: (log: ReturnType<typeof createLog>) => void): unknown {
  const stream = new PassThrough();
  write(createLog('info', stream));
  return JSON.parse(String(stream.read()));
}

test('a line is JSON with level, time, message and the data as fields', () => {
  expect(logged((log) => log.info({ resource: 'i-1' }, 'scan completed'))).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    resource: 'i-1',
    message: 'scan completed',
  });
});

test.each([{ secretAccessKey: 'x' }, { key: { sealedSecret: 'x' } }, { request: { headers: { authorization: 'x' } } }])(
  'no secret enters a log: %o',
  (data) => {
    expect(JSON.stringify(logged((log) => log.info(data, 'm')))).not.toContain('"x"');
  },
);
