import type { Command } from 'commander';

/** Options of commands that work with the store of a server. */
export const storeOptions = (command: Command): Command =>
  command
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the store in the data folder (default: $DATABASE_URL)')
    .option('--config <file>', 'settings as YAML, see docs/server.md')
    .option('--region <region>', 'region of the installation (default: us-east-1)')
    .option('--json', 'machine-readable');
