import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { AssayError } from '../domain/errors.ts';
import { installationRoot } from '../installation.ts';
import { COMMANDS } from './index.ts';

/** Exit codes of DESIGN.md §7. */
const EXIT = { usage: 2, input: 3, environment: 3, upstream: 3 } as const;

const version = (): string =>
  (JSON.parse(readFileSync(join(installationRoot(), 'package.json'), 'utf8')) as { version: string }).version;

function fail(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof AssayError) {
    process.stderr.write(`assay: ${error.message}${error.remedy === undefined ? '' : `\n       ${error.remedy}`}\n`);
    return EXIT[error.kind];
  }
  process.stderr.write(
    `assay: unexpected error, please report it: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 3;
}

async function run(argv: readonly string[]): Promise<number> {
  const program = new Command('assay')
    .description('Continuous vulnerability management for hosts, container images and functions')
    .version(version())
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride();
  const wanted = argv.find((word) => !word.startsWith('-'));
  let exitCode = 0;
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).description(entry.summary).exitOverride();
    // Only the command that is called loads its code: `--version` and `--help` stay instant.
    if (entry.name === wanted) (await entry.load()).define(command, (code) => (exitCode = code));
  }
  await program.parseAsync([...argv], { from: 'user' });
  return exitCode;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0); // `assay … | head` is no failure
  throw error;
});
process.exitCode = await run(process.argv.slice(2)).catch(fail);
