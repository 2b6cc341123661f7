import { expect, test } from 'vitest';
import { inspector2 } from '../contract/inspector2.generated.ts';
import { compileRoutes, parseQuery } from './routes.ts';

const route = compileRoutes(inspector2);

test('every operation is found by its method and path', () => {
  for (const [name, { method, uri }] of Object.entries(inspector2.operations)) {
    const target = uri.replace(/\{\w+\}/g, 'x');
    expect(route(method, target)?.name).toBe(name);
  }
});

test('an encoded ARN is one segment, whatever its length, and decoded once', () => {
  const arn = `arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/filter/${'0'.repeat(400)}%2F`;
  expect(route('GET', `/tags/${encodeURIComponent(arn)}`)).toMatchObject({
    name: 'ListTagsForResource',
    labels: { resourceArn: arn },
  });
});

test('what is no operation has no route', () => {
  const nothing: [string, string][] = [
    ['GET', '/findings/list'],
    ['POST', '/findings/list/'],
    ['POST', '//findings/list'],
    ['POST', '/findings/./list'],
    ['GET', '/tags/'],
    ['GET', '/tags/a/b'],
    ['GET', '/tags/%E0%A4'],
    ['POST', 'http://example.com/findings/list'],
    ['POST', ''],
  ];
  for (const [method, target] of nothing) expect(route(method, target), `${method} ${target}`).toBeUndefined();
});

test('a query is no part of the path, and + is a plus', () => {
  expect(route('POST', '/codesecurity/integration/list?maxResults=5')?.name).toBe('ListCodeSecurityIntegrations');
  expect(parseQuery('a=1&b&a=x%20y%2Bz+&=&bad=%zz')).toEqual([
    ['a', '1'],
    ['b', ''],
    ['a', 'x y+z+'],
    ['', ''],
    ['bad', '%zz'],
  ]);
  expect(parseQuery('')).toEqual([]);
});
