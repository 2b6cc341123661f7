import { describe, expect, test } from 'vitest';
import { parseChallenges } from './authorization.ts';
import { retryAfter } from './client.ts';

describe('WWW-Authenticate', () => {
  const realm = 'https://auth.example.com/token';
  test.each([
    ['Basic realm="tests"', [{ scheme: 'basic', parameters: { realm: 'tests' } }]],
    [
      `Bearer realm="${realm}",service="registry.example.com",scope="repository:acme/app:pull,push"`,
      [
        {
          scheme: 'bearer',
          parameters: { realm, service: 'registry.example.com', scope: 'repository:acme/app:pull,push' },
        },
      ],
    ],
    [`bearer  Realm = "${realm}" , service=plain`, [{ scheme: 'bearer', parameters: { realm, service: 'plain' } }]],
    [
      `Negotiate, Basic realm="a \\"b\\"", Bearer realm="${realm}"`,
      [
        { scheme: 'negotiate', parameters: {} },
        { scheme: 'basic', parameters: { realm: 'a "b"' } },
        { scheme: 'bearer', parameters: { realm } },
      ],
    ],
    ['', []],
    ['"', []],
    ['realm="without scheme"', []],
  ])('%s', (header, challenges) => expect(parseChallenges(header)).toEqual(challenges));

  test('a hostile header is read as far as it goes, soon', () => {
    for (const header of [`Bearer ${'a="'.repeat(5_000)}`, ','.repeat(100_000), `Bearer ${'\\'.repeat(50_000)}`]) {
      expect(parseChallenges(header).length).toBeLessThan(5_000);
    }
    expect(parseChallenges('Bearer __proto__="x"')[0]?.parameters).toEqual({ ['__proto__']: 'x' });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

test.each([
  ['0', 0],
  ['120', 120_000],
  ['Sun, 22 Nov 2026 00:00:30 GMT', 30_000],
  ['Sun, 22 Nov 2026 00:00:00 GMT', 0],
  ['Sat, 21 Nov 2026 00:00:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('Retry-After: %s', (header, wait) => {
  expect(retryAfter(header, Date.parse('2026-11-22T00:00:00Z'))).toBe(wait);
});
