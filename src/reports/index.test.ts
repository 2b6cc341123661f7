import { expect, test } from 'vitest';
import { REPORTS, reportOf } from './index.ts';

test('reports are sorted by id', () => {
  const ids = REPORTS.map((report) => report.id);
  expect(ids).toEqual([...ids].sort());
});

test('a typing error is told with all that there is', () => {
  expect(() => reportOf('tabel')).toThrow('--format tabel is not a report format');
  expect(() => reportOf('tabel')).toThrowError(
    expect.objectContaining({
      kind: 'usage',
      remedy:
        'use csaf, csv, cyclonedx, html, inspector, inspector-cyclonedx, json, junit, openvex, sarif, spdx and table',
    }),
  );
});
