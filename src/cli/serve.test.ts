import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { VARIABLES } from '../config.ts';
import { installationRoot } from '../installation.ts';
import { JOBS } from '../pipeline/index.ts';
import { define } from './serve.ts';

const PAGE = readFileSync(join(installationRoot(), 'docs/server.md'), 'utf8');

/** What stands in backquotes in each cell of the table that has this heading. */
function tableOf(heading: string): string[][][] {
  const rows = PAGE.slice(PAGE.indexOf(heading)).split('\n\n', 1)[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) =>
    // A role is `a|b`, written `a\|b` in a cell.
    row.split(/(?<!\\)\|/).map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)),
  );
}

test('every setting, its variables and its flag are in docs/server.md', () => {
  const rows = tableOf('| setting | flag | environment |');
  expect(rows.flatMap(([, settings = []]) => settings).sort()).toEqual(Object.keys(VARIABLES).sort());
  expect(rows.flatMap(([, , , variables = []]) => variables).sort()).toEqual(Object.values(VARIABLES).flat().sort());
  const command = new Command();
  define(command);
  const flags = command.options.map(({ long }) => long).filter((flag) => flag !== '--config' && flag !== '--first-run');
  expect(rows.flatMap(([, , written = []]) => written.map((flag) => flag.split(' ')[0])).sort()).toEqual(flags.sort());
});

test('every job is in docs/server.md', () => {
  const named = tableOf('| job | when | does |').flatMap(([, jobs = []]) => jobs);
  expect(named.sort()).toEqual(JOBS.map(({ name }) => name));
});
