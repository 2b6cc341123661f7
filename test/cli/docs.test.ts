import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installationRoot } from '../../src/installation.ts';
import { buildTinyDatabase } from './database.ts';
import { VULNERABLE, writeImage, writeRoot } from './targets.ts';

const folder = mkdtempSync(join(tmpdir(), 'assay-docs-'));

beforeAll(async () => {
  symlinkSync(join(installationRoot(), 'bin'), join(folder, 'bin'));
  writeRoot(join(folder, 'rootfs'), VULNERABLE);
  await writeImage(join(folder, 'app.tar'), [VULNERABLE]);
  mkdirSync(join(folder, 'data/db'), { recursive: true });
  await buildTinyDatabase(join(folder, 'data/db/0123456789abcdef'));
  // The pages scan an SBOM before they say how to write one.
  expect(sh('./bin/assay sbom image app.tar -o app.cdx.json').status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sh = (command: string) =>
  spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, ASSAY_DATA: join(folder, 'data') },
  });

/** Lines after `$ ` in the console blocks of a page. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(installationRoot(), 'docs', page), 'utf8');
  const blocks = [...text.matchAll(/```console\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) => block.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : [])));
}

describe.each(['scan.md', 'sbom.md'])('docs/%s', (page) => {
  const commands = commandsOf(page);

  test('has commands to run', () => expect(commands.length).toBeGreaterThan(3));

  // A push needs a server: test/cli/scan.test.ts has one.
  test.each(commands.filter((command) => !command.includes('--push')))('%s', (command) => {
    const { status, stderr } = sh(command);
    expect({ status, stderr: stderr.replace(/^assay: .*(at or over the gate|written to).*\n/gm, '') }).toEqual({
      status: 0,
      stderr: '',
    });
  });
});

test('the pages of both commands name every option that the commands have', () => {
  for (const command of ['scan', 'sbom']) {
    const help = sh(`./bin/assay ${command} --help`).stdout;
    const page = readFileSync(join(installationRoot(), `docs/${command}.md`), 'utf8');
    const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1] ?? '');
    expect(options.length).toBeGreaterThan(3);
    expect(options.filter((option) => option !== '--help' && !page.includes(option))).toEqual([]);
  }
});
