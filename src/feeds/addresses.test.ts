import { expect, test } from 'vitest';
import { leadsToPrivateAddress } from './addresses.ts';

test('a host name is what it resolves to', async () => {
  expect(await leadsToPrivateAddress(new URL('https://localhost/x'))).toBe(true);
  expect(await leadsToPrivateAddress(new URL('https://[::1]:8443/'))).toBe(true);
  expect(await leadsToPrivateAddress(new URL('https://1.1.1.1/'))).toBe(false);
});
