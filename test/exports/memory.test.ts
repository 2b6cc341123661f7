import { execFile } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { effortOf } from '../effort.ts';
import { buildEntries } from '../inventory/built.ts';

const run = promisify(execFile);
const FINDINGS = effortOf(100_000, 1_000_000);
/** A part, its pieces and a page, and what Node itself takes; ten times the findings take the same. */
const BOUND_MIB = 256;

const folder = mkdtempSync(join(tmpdir(), 'assay-report-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let entry = '';
beforeAll(async () => {
  entry = join(await buildEntries({ 'measure-report': 'test/exports/measure-report.ts' }), 'measure-report.js');
});

async function linesOf(file: string): Promise<number> {
  let lines = 0;
  for await (const _ of createInterface({ input: createReadStream(file) })) lines++;
  return lines;
}

test.each([
  ['CSV', 1],
  ['JSON', 2],
])(`a ${'%s'} report of ${FINDINGS} findings never stands in memory whole`, async (format, otherLines) => {
  const { stdout } = await run(process.execPath, [entry, folder, String(FINDINGS), format], {
    timeout: effortOf(110_000, 1_500_000),
  });
  const { status, items, maxRssMiB } = JSON.parse(stdout) as { status: string; items: number; maxRssMiB: number };
  expect({ status, items }).toEqual({ status: 'SUCCEEDED', items: FINDINGS });
  const file = join(folder, `11111111-2222-4333-8444-555555555555.${format.toLowerCase()}`);
  expect(await linesOf(file)).toBe(FINDINGS + otherLines);
  expect(statSync(file).size).toBeGreaterThan(FINDINGS * 500);
  expect(maxRssMiB).toBeLessThan(BOUND_MIB);
});
