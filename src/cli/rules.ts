import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { AssayError, inputError, usageError } from '../domain/errors.ts';
import { counted, printable } from '../reports/text.ts';
import { MAX_RULE_SET_BYTES, parseRuleSet, type RuleSet } from '../rules/rule-set.ts';
import { runTestCases, type TestReport } from '../rules/test-cases.ts';
import { callServer, checkedAnswer } from './server-call.ts';
import { namedServer, type ServerFlags, serverOptions } from './server-option.ts';
import { interruptSignal } from './terminal.ts';

interface ServerOptions extends ServerFlags {
  readonly json?: true;
}

const SHOWN = z.object({
  name: z.string(),
  version: z.string(),
  title: z.string(),
  rules: z.number(),
  rulesPackageArn: z.string(),
  createdAt: z.string(),
});
const LIST = z.object({ ruleSets: z.array(SHOWN) });

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const printJson = (value: unknown): boolean => print(JSON.stringify(value, null, 2));

/** @throws AssayError `input`, naming the file */
function read(file: string): RuleSet {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw inputError(`${file}: cannot be read: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
  if (Buffer.byteLength(text) > MAX_RULE_SET_BYTES)
    throw inputError(`${file}: limit: more than ${MAX_RULE_SET_BYTES} bytes`);
  try {
    return parseRuleSet(text);
  } catch (error) {
    throw error instanceof AssayError ? inputError(`${file}: ${error.message}`, { cause: error }) : error;
  }
}

/** A document that is no rule set is a mistake of who wrote it, as a wrong flag is: exit 2, where a test that fails is 1. */
function readForTest(file: string): RuleSet {
  try {
    return read(file);
  } catch (error) {
    throw error instanceof AssayError ? usageError(error.message) : error;
  }
}

const isWrong = ({ expected, actual }: TestReport['results'][number]): boolean => expected !== actual;

function linesOf({ name, version, results, untested }: TestReport): string[] {
  const wrong = results.filter(isWrong);
  return [
    ...wrong.map(({ test, rule, expected, actual, reason }) =>
      printable(`FAIL ${name}: ${test}: ${rule}: expected ${expected}, got ${actual}${reason ? ` (${reason})` : ''}`),
    ),
    `${name} ${version}: ${results.length - wrong.length} passed, ${wrong.length} failed` +
      (untested.length === 0 ? '' : `; without a test: ${untested.join(', ')}`),
  ];
}

/** Exit 0: all passed; 1: some failed, or there are none; 2: a document is no rule set. */
function test(files: readonly string[], { json }: { readonly json?: true }): number {
  const reports = files.map((file) => ({ file, ...runTestCases(readForTest(file)) }));
  const failed = reports.some(({ results }) => results.length === 0 || results.some(isWrong));
  if (json === true) printJson({ reports });
  else {
    for (const report of reports) {
      print(linesOf(report).join('\n'));
      if (report.results.length === 0) print(`${report.name} ${report.version}: has no test cases`);
    }
  }
  return failed ? 1 : 0;
}

function check(files: readonly string[], { json }: { readonly json?: true }): void {
  const ruleSets = files.map((file) => {
    const { name, version, rules, tests } = readForTest(file);
    return { file, name, version, rules: rules.length, tests: tests.length };
  });
  if (json === true) printJson({ ruleSets });
  for (const { file, name, version, rules, tests } of json === true ? [] : ruleSets) {
    print(`${file}: ${name} ${version}, ${counted(rules, 'rule')}, ${counted(tests, 'test')}`);
  }
}

async function push(file: string, options: ServerOptions): Promise<void> {
  const set = read(file);
  const wrong = runTestCases(set).results.filter(isWrong);
  if (wrong.length > 0)
    throw inputError(`${file}: ${counted(wrong.length, 'test')} failed: see assay rules test ${file}`);
  const target = namedServer(options);
  const body = new TextEncoder().encode(JSON.stringify(set));
  const path = `/assay/rules/${encodeURIComponent(set.name)}`;
  const headers = { 'content-type': 'application/json' };
  const answer = await callServer(target, { method: 'PUT', path, headers, body }, interruptSignal());
  const shown = checkedAnswer(target, SHOWN, answer);
  if (options.json === true) printJson(shown);
  else print(`${shown.name} ${shown.version}: ${shown.rulesPackageArn}`);
}

async function list(options: ServerOptions): Promise<void> {
  const target = namedServer(options);
  const answer = await callServer(target, { method: 'GET', path: '/assay/rules' }, interruptSignal());
  const { ruleSets } = checkedAnswer(target, LIST, answer);
  if (options.json === true) printJson(ruleSets);
  for (const { name, version, rules, rulesPackageArn } of options.json === true ? [] : ruleSets) {
    print(printable(`${name} ${version}  ${counted(rules, 'rule')}  ${rulesPackageArn}`));
  }
}

const onServer = (command: Command): Command => serverOptions(command).option('--json', 'machine-readable');

const HELP = `
A rule set is a YAML or JSON document, docs/rules.md shows the format. On a server it is a rules package, which
templates of assessments name. The key that signs comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.

Exit codes of test and check: 0 all is well, 1 a test failed or there is none, 2 a document is no rule set.

Examples:
  assay rules test hardening.yaml
  assay rules check hardening.yaml
  assay rules push hardening.yaml --server https://assay.example:8480
  assay rules list --server https://assay.example:8480 --json`;

export function define(command: Command, exitWith: (code: number) => void): void {
  command.usage('<test|check|push|list> [options]').addHelpText('afterAll', HELP);
  command
    .command('test <files...>')
    .description('Run the test cases that rule sets carry')
    .option('--json', 'machine-readable')
    .action((files: string[], options: { json?: true }) => exitWith(test(files, options)));
  command
    .command('check <files...>')
    .description('Read rule sets and say what is wrong with them')
    .option('--json', 'machine-readable')
    .action(check);
  onServer(command.command('push <file>').description('Send a rule set to a server, once its tests pass')).action(push);
  onServer(command.command('list').description('List the rule sets of a server')).action(list);
}
