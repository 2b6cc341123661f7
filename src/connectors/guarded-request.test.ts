import { describe, expect, test } from 'vitest';
import { guardedRequest } from './guarded-request.ts';

const ask = (url: string, privateHosts: readonly string[] = []) =>
  guardedRequest({ url: new URL(url) }, { privateHosts });

describe('a user’s address is not asked', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.5/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://localhost/',
  ])('%s: it is private', async (url) => {
    await expect(ask(url)).rejects.toMatchObject({ message: expect.stringContaining('private address') });
  });

  test('without encryption', async () => {
    await expect(ask('http://1.1.1.1/')).rejects.toMatchObject({ message: expect.stringContaining('without https') });
  });
});

test('a host that the installation allows is asked, wherever it is', async () => {
  // Nothing listens on the port: the refusal comes from the machine, not from the rule.
  const refused = ask('https://127.0.0.1:1/', ['127.0.0.1']);
  await expect(refused).rejects.toMatchObject({ kind: 'upstream', message: expect.stringContaining('ECONNREFUSED') });
});
