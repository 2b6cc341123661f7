import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { type Flags, loadConfig } from '../config.ts';
import { usageError } from '../domain/errors.ts';
import { backupStreams } from './backup-source.ts';
import { streamFromServer } from './control.ts';
import { requireStore, serverOrStore } from './server-or-store.ts';
import { note, writeAtomically, writeOutput } from './terminal.ts';

interface BackupFlags extends Pick<Flags, 'data' | 'databaseUrl' | 'config' | 'masterKeyFile'> {
  readonly output?: string;
  readonly includeKeys?: true;
  readonly withDatabase?: true;
}

/** Sealed secrets are in it, and perhaps the key that opens them. */
const OWNER_ONLY = 0o600;

async function write(output: string | undefined, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  if (output !== undefined && output !== '-') return writeAtomically(output, pieces, OWNER_ONLY);
  if (process.stdout.isTTY) throw usageError('a backup is no text for a terminal', 'Name a file with -o FILE.');
  await writeOutput(undefined, pieces);
}

async function backup({ output, includeKeys, withDatabase, ...flags }: BackupFlags): Promise<void> {
  const config = loadConfig(flags, process.env);
  requireStore(config);
  const parameters = new URLSearchParams();
  if (includeKeys === true) parameters.set('keys', '');
  if (withDatabase === true) parameters.set('database', '');
  await serverOrStore(
    config,
    async (folder) => {
      const pieces = await streamFromServer(folder, `/backup?${parameters}`);
      return pieces && { value: await write(output, pieces) };
    },
    async (store) => {
      const stream = backupStreams({ store, config, clock: systemClock, alone: true })['/backup'];
      if (stream !== undefined) await write(output, stream(parameters));
    },
  );
  if (includeKeys !== true) note(`the backup is without the master key: keep ${config.masterKeyFile} with it`);
}

const HELP = `
While a server holds the data folder, the backup comes from that server, which goes on working. It holds the store at
one moment, the VEX documents, and with the flags the master key and the advisory database. docs/backup.md has more.

Examples:
  assay backup -o assay.backup
  assay backup --include-keys --with-database -o /safe/assay.backup`;

export function define(command: Command): void {
  command
    .option('-o, --output <file>', 'file instead of standard output')
    .option('--include-keys', 'also the master key, which opens every stored secret')
    .option('--with-database', 'also the advisory database, which can be fetched again')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the store in the data folder (default: $DATABASE_URL)')
    .option('--config <file>', 'settings as YAML, see docs/server.md')
    .option('--master-key-file <file>', 'key that seals secrets (default: master.key in the data folder)')
    .addHelpText('after', HELP)
    .action((flags: BackupFlags) => backup(flags));
}
