import { expect, test } from 'vitest';
import { scopesOf } from './dependency-scope.ts';

const NEEDS: Readonly<Record<string, { readonly required: string[]; readonly optional: string[] }>> = {
  web: { required: ['http', 'gone'], optional: ['fast'] },
  http: { required: ['web'], optional: [] },
  fast: { required: ['native'], optional: [] },
  native: { required: [], optional: [] },
  test: { required: ['http', 'runner'], optional: [] },
  runner: { required: [], optional: [] },
  lost: { required: [], optional: [] },
};

test('scopes follow need: circles end, what nothing reaches has none', () => {
  const scopes = scopesOf({
    roots: { production: ['web'], optional: [], dev: ['test', 'fast'] },
    needsOf: (key) => NEEDS[key],
  });
  expect(Object.fromEntries(scopes)).toEqual({
    web: undefined,
    http: undefined,
    fast: 'optional',
    native: 'optional',
    test: 'dev',
    runner: 'dev',
  });
  expect([scopes.has('web'), scopes.has('lost'), scopes.has('gone')]).toEqual([true, false, false]);
});
