import { Command, CommanderError } from 'commander';
import { AssayError } from '../domain/errors.ts';
import { installedVersion } from '../installation.ts';
import { COMMANDS } from './index.ts';
import { endByInterruption, interruptedWith, isClosedPipe } from './terminal.ts';

/** Exit codes of DESIGN.md §7. */
const EXIT = { usage: 2, input: 3, environment: 3, upstream: 3 } as const;

const EXAMPLES = `
Examples:
  assay scan image app.tar --fail-on critical
  assay serve
  assay keys create --account 111122223333 --role admin

assay COMMAND --help shows the options and examples of each.`;

function fail(error: unknown): number {
  const interrupted = interruptedWith();
  if (interrupted !== undefined) return interrupted;
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
    .version(installedVersion())
    // `sbomgen --version` is an option of its own.
    .enablePositionalOptions()
    .showHelpAfterError('(add --help for the options and examples)')
    .addHelpText('after', EXAMPLES)
    .exitOverride();
  const wanted = argv.find((word) => COMMANDS.some(({ name }) => name === word));
  let exitCode = 0;
  for (const entry of COMMANDS) {
    const command = program.command(entry.name).description(entry.summary);
    // Only the command that is called loads its code: `--version` and `--help` stay instant.
    if (entry.name === wanted) (await entry.load()).define(command, (code) => (exitCode = code));
  }
  if (argv.length === 0) program.outputHelp();
  else await program.parseAsync([...argv], { from: 'user' });
  return exitCode;
}

// What Node is supported is said at the start of Assay, not by each client of AWS on standard error.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `assay … | head` is no failure, and the gate's verdict stays what it is.
  if (isClosedPipe(error)) return;
  // Half a report on a full disk is no verdict: not the 1 with which Node ends.
  process.stderr.write(`assay: cannot write to standard output: ${error.message}\n`);
  process.exit(EXIT.environment);
});
// Nobody is left to be told, and the exit code stays what it is.
process.stderr.on('error', () => undefined);
process.exitCode = await run(process.argv.slice(2)).catch(fail);
endByInterruption();
