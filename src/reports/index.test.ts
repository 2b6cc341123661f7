import { expect, test } from 'vitest';
import { REPORTS, reportOf } from './index.ts';

test('reports are sorted by id', () => {
  const ids = REPORTS.map((report) => report.id);
  expect(ids).toEqual([...ids].sort());
});

test('a format of a later version is told apart from a typing error, both name what there is', () => {
  expect(() => reportOf('sarif')).toThrow('--format sarif is not available in this version of Assay');
  expect(() => reportOf('tabel')).toThrow('--format tabel is not a report format');
  expect(() => reportOf('sarif')).toThrowError(
    expect.objectContaining({
      kind: 'usage',
      remedy: 'this version writes csaf, cyclonedx, json, openvex, spdx and table',
    }),
  );
});
