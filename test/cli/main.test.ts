import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
