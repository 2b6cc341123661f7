import { expect, test } from 'vitest';
import type { Package } from '../domain/package.ts';
import { withoutDescribed } from './better-evidence.ts';
import type { Extractor } from './extractor.ts';

const extractor = (id: string, yieldsTo?: string): Extractor => ({
  id,
  capability: { ecosystem: 'x', evidence: 'x', types: ['nuget'] },
  tags: ['installed'],
  subjects: ['directory'],
  ...(yieldsTo !== undefined && { yieldsTo }),
  wants: () => false,
  extract: () => [],
});
const found = (foundBy: string, ...paths: readonly string[]): Package => ({
  type: 'nuget',
  name: 'A',
  version: '1',
  foundBy,
  locations: paths.map((path) => ({ path })),
});
const EXTRACTORS = [extractor('files', 'list'), extractor('list'), extractor('other')];

test('files at or below a folder with a list are told by the list alone; elsewhere they count', () => {
  const list = found('list', '/app/list.json');
  const beside = found('files', '/app/a.dll', '/app/plugins/a.dll', '/application/a.dll', '/b/a.dll');
  expect(withoutDescribed([list, beside], EXTRACTORS)).toEqual([
    list,
    found('files', '/application/a.dll', '/b/a.dll'),
  ]);
  expect(withoutDescribed([list, found('files', '/app/a.dll')], EXTRACTORS)).toEqual([list]);
});

test('a list at the root describes everything; other extractors yield to none', () => {
  expect(withoutDescribed([found('list', '/list.json'), found('files', '/x/a.dll')], EXTRACTORS)).toHaveLength(1);
  const both = [found('list', '/app/list.json'), found('other', '/app/a.txt')];
  expect(withoutDescribed(both, EXTRACTORS)).toBe(both);
});
