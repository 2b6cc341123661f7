import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { readBackup, readBackupHeader } from '../backup/read.ts';
import { type Config, type Flags, loadConfig } from '../config.ts';
import { environmentError } from '../domain/errors.ts';
import { restoreEmbedded, restorePostgresql, type StoreLoader } from '../store/index.ts';
import { note } from './terminal.ts';

type RestoreFlags = Pick<Flags, 'data' | 'databaseUrl' | 'config' | 'masterKeyFile'>;

const KEY = 'master.key';

const inTheWay = (path: string) =>
  environmentError(`${path} is there already, and the backup has another one`, {
    remedy: 'Restore into an empty folder, or move that one away.',
  });

const isFilled = (folder: string): boolean => existsSync(folder) && readdirSync(folder).length > 0;

/** Files of a backup, kept apart until everything was read, then put in their places. */
function stagedFiles(staged: string, { dataFolder, masterKeyFile }: Config) {
  const tops = new Set<string>();
  const placeOf = (top: string): string => (top === KEY ? masterKeyFile : join(dataFolder, top));

  async function isInTheWay(top: string): Promise<boolean> {
    if (top !== KEY) return isFilled(placeOf(top));
    if (!existsSync(masterKeyFile)) return false;
    return (await readFile(masterKeyFile, 'utf8')) !== (await readFile(join(staged, KEY), 'utf8'));
  }

  return {
    async write(name: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
      tops.add(name.split('/')[0] ?? name);
      const path = join(staged, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, pieces, { flag: 'wx', mode: 0o600 });
    },
    /** @throws AssayError environment when one of them would replace something */
    async check(): Promise<void> {
      for (const top of tops) if (await isInTheWay(top)) throw inTheWay(placeOf(top));
    },
    async place(): Promise<void> {
      for (const top of tops) {
        const place = placeOf(top);
        await mkdir(dirname(place), { recursive: true, mode: 0o700 });
        if (top !== KEY) await rm(place, { recursive: true, force: true }); // it is empty
        await rename(join(staged, top), place).catch(async (error: NodeJS.ErrnoException) => {
          // The master key may be on another disk.
          if (error.code !== 'EXDEV') throw error;
          await writeFile(place, await readFile(join(staged, top)), { mode: 0o600 });
        });
      }
    },
    hasKey: () => tops.has(KEY),
  };
}

async function restore(file: string, flags: RestoreFlags): Promise<void> {
  const config = loadConfig(flags, process.env);
  const { dataFolder, databaseUrl, masterKeyFile } = config;
  const header = await readBackupHeader(file);
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await chmod(dataFolder, 0o700);
  const staged = await mkdtemp(join(dataFolder, '.restore-'));
  try {
    const files = stagedFiles(staged, config);
    const counts = new Map<string, number>();
    const read = async (loader: StoreLoader): Promise<void> => {
      await readBackup(file, {
        async rows(table, rows) {
          await loader.load(table, rows);
          counts.set(table, (counts.get(table) ?? 0) + rows.length);
        },
        file: files.write,
      });
      await files.check();
    };
    if (databaseUrl === undefined) await restoreEmbedded(dataFolder, header.schema, read, files.place);
    else {
      await restorePostgresql(databaseUrl, header.schema, read);
      await files.place();
    }
    const rows = [...counts.values()].reduce((sum, count) => sum + count, 0);
    process.stdout.write(`Restored ${rows} rows (${counts.get('finding') ?? 0} findings) of ${header.createdAt}\n`);
    if (!files.hasKey() && !existsSync(masterKeyFile)) {
      note(`the backup has no master key: put the one of that installation to ${masterKeyFile} before you start`);
    }
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

const HELP = `
The store must be empty, embedded or PostgreSQL whichever the backup came from, and no server may run on it. When
anything in the backup is not as it was written, nothing is restored and the command exits 3.

Examples:
  assay restore assay.backup --data /srv/assay
  assay restore assay.backup --database-url postgresql://assay@db/assay`;

export function define(command: Command): void {
  command
    .argument('<file>', 'what assay backup wrote')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--database-url <url>', 'PostgreSQL instead of the store in the data folder (default: $DATABASE_URL)')
    .option('--config <file>', 'settings as YAML, see docs/server.md')
    .option('--master-key-file <file>', 'key that seals secrets (default: master.key in the data folder)')
    .addHelpText('after', HELP)
    .action((file: string, flags: RestoreFlags) => restore(file, flags));
}
