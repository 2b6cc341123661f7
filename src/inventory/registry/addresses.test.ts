import { describe, expect, test } from 'vitest';
import { mayReach, scopeOf } from './addresses.ts';

test.each([
  ['1.1.1.1', 'public'],
  ['172.32.0.1', 'public'],
  ['2606:4700::1111', 'public'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.0.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd12::1', 'private'],
  ['127.0.0.1', 'loopback'],
  ['127.255.0.1', 'loopback'],
  ['0.0.0.0', 'loopback'],
  ['::1', 'loopback'],
  ['169.254.169.254', 'link-local'],
  ['fe80::1%eth0', 'link-local'],
  ['fd00:ec2::254', 'link-local'],
  ['::ffff:169.254.169.254', 'link-local'],
  ['::ffff:7f00:1', 'loopback'],
  ['64:ff9b::a9fe:a9fe', 'link-local'],
  ['2002:7f00:1::1', 'loopback'],
  ['not an address', 'link-local'],
])('%s is %s', (address, scope) => expect(scopeOf(address)).toBe(scope));

describe('where a registry may send its clients', () => {
  test.each([
    ['public', 'public', true],
    ['public', 'private', false],
    ['public', 'loopback', false],
    ['public', 'link-local', false],
    ['private', 'private', true],
    ['private', 'loopback', false],
    ['private', 'link-local', false],
    ['loopback', 'loopback', true],
    ['loopback', 'private', true],
    ['loopback', 'link-local', false],
  ] as const)('%s → %s: %s', (from, to, allowed) => expect(mayReach(from, to)).toBe(allowed));
});
