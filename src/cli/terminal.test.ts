import { lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { usesColour, writeAtomically } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-terminal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', {}, {}, false],
  ['a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['a terminal with an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
  ['a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
  ['a terminal with FORCE_COLOR=0', { isTTY: true }, { FORCE_COLOR: '0' }, false],
  ['NO_COLOR and FORCE_COLOR', { isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
])('colours on %s', (_, stream, env, colour) => {
  expect(usesColour(stream, env)).toBe(colour);
});

test('a file is replaced whole, and nothing else is left beside it', async () => {
  const file = join(folder, 'report.json');
  writeFileSync(file, 'old');
  await writeAtomically(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['report.json']);
});

test('a link stays a link and its target gets the text', async () => {
  const link = join(folder, 'latest.json');
  symlinkSync('report.json', link);
  await writeAtomically(link, 'newer');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('newer');
});

test('a device is written to, not replaced', async () => {
  await writeAtomically('/dev/null', 'gone');
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('a folder that is not there is an error that names the file', async () => {
  await expect(writeAtomically(join(folder, 'missing/report.json'), '')).rejects.toThrowError(
    expect.objectContaining({ kind: 'environment', message: expect.stringContaining('missing/report.json') }),
  );
});
