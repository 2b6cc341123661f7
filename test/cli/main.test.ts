import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/index.ts';
import { installationRoot, installedVersion } from '../../src/installation.ts';
import { runAssay } from './assay.ts';

test('commands are sorted by name', () => {
  const names = COMMANDS.map((command) => command.name);
  expect(names).toEqual([...names].sort());
});

test('without arguments: what there is', async () => {
  const { code, stdout, stderr } = await runAssay([]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const { name, summary } of COMMANDS) {
    expect(stdout).toContain(name);
    expect(stdout).toContain(summary.slice(0, 20));
  }
});

test('--version is the version and nothing else', async () => {
  expect(await runAssay(['--version'])).toEqual({ code: 0, stdout: `${installedVersion()}\n`, stderr: '' });
});

test.each(COMMANDS.map(({ name }) => ({ name })))(
  'assay $name --help and assay help $name are the same page',
  async ({ name }) => {
    const [option, command] = [await runAssay([name, '--help']), await runAssay(['help', name])];
    expect(option).toMatchObject({ code: 0, stderr: '' });
    expect(option.stdout).toMatch(/^Usage: assay /);
    expect(command).toEqual(option);
  },
);

/** Help of a command and of all below it, by name. */
function pagesOf(command: Command, path: string): [string, string][] {
  let page = '';
  command.configureOutput({ writeOut: (text) => (page += text) }).outputHelp();
  return [[path, page], ...command.commands.flatMap((sub) => pagesOf(sub, `${path} ${sub.name()}`))];
}

test('the help of every command and sub-command has examples', async () => {
  for (const { name, load } of COMMANDS) {
    const command = new Command(name);
    (await load()).define(command, () => undefined);
    const bare = pagesOf(command, name).filter(
      ([path, page]) => path !== 'sbomgen version' && !/examples?:?$/im.test(page),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  }
  expect((await runAssay(['--help'])).stdout).toContain('Examples:');
});

const NOWHERE = join(tmpdir(), 'assay-that-is-nowhere');

test.each([
  ['audit', 'verify'],
  ['audit', 'export'],
  ['backup', '-o', join(tmpdir(), 'assay-nothing.backup')],
])('assay %s %s does not find all well in a folder that is not there', async (...args) => {
  const { code, stdout, stderr } = await runAssay([...args, '--data', NOWHERE]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain(NOWHERE);
  expect(stderr).toContain('--data');
  expect(existsSync(NOWHERE)).toBe(false);
});

const assayInto = (stdio: readonly ['ignore', number | 'pipe', 'pipe'], ...args: string[]) =>
  spawnSync(process.execPath, [join(installationRoot(), 'bin/assay'), ...args], {
    stdio: [...stdio],
    encoding: 'utf8',
  });

test('output that has no room is an error of the environment, not a verdict', () => {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = assayInto(['ignore', full, 'pipe'], 'db', 'info');
  closeSync(full);
  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: expect.stringMatching(/^assay: cannot write to standard output/),
  });
});

test('the exit code does not depend on who reads what is said', async () => {
  const outcome = await runAssay(['scan', 'dir', NOWHERE], { meanwhile: (child) => child.stderr?.destroy() });
  expect(outcome.code).toBe(3);
});

test('a typing error is a usage error with a suggestion', async () => {
  const { code, stdout, stderr } = await runAssay(['scna', 'image', 'x']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("unknown command 'scna'");
  expect(stderr).toContain('Did you mean scan?');
});

test('a checkout that was not built yet says how to build it', () => {
  const checkout = mkdtempSync(join(tmpdir(), 'assay-unbuilt-'));
  try {
    mkdirSync(join(checkout, 'bin'));
    copyFileSync(join(installationRoot(), 'package.json'), join(checkout, 'package.json'));
    copyFileSync(join(installationRoot(), 'bin/assay'), join(checkout, 'bin/assay'));
    const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'bin/assay'), 'scan'], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 3, stderr: 'assay: not built yet: run `npm run build` first\n' });
  } finally {
    rmSync(checkout, { recursive: true, force: true });
  }
});
