import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDataFile } from '../backup/format.ts';
import { type DataFile, writeBackup } from '../backup/write.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { installedVersion } from '../installation.ts';
import type { OpenStore } from '../store/index.ts';
import type { ControlStreams } from './control-stream.ts';

/** What goes into a backup besides the store, the VEX documents and what updates left to know. */
export interface BackupContent {
  readonly keys: boolean;
  readonly database: boolean;
}

export interface BackupDeps {
  readonly store: OpenStore;
  readonly config: Pick<Config, 'dataFolder' | 'masterKeyFile'>;
  readonly clock: Clock;
  /** Nobody else uses the store: it need not be copied first. */
  readonly alone?: boolean;
}

/** Plain files below a folder of the data folder, sorted; links and sockets are nobody's data. */
function* filesBelow(dataFolder: string, folder: string): Iterable<DataFile> {
  const path = join(dataFolder, folder);
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(dataFolder, name);
    else if (entry.isFile() && isDataFile(name)) yield { name, path: join(dataFolder, name) };
  }
}

function dataFiles({ dataFolder, masterKeyFile }: BackupDeps['config'], content: BackupContent): readonly DataFile[] {
  const database = [...filesBelow(dataFolder, 'db')].filter(
    ({ name }) => content.database || name === 'db/update.json',
  );
  const keys = content.keys && statSync(masterKeyFile, { throwIfNoEntry: false })?.isFile() === true;
  return [
    ...(keys ? [{ name: 'master.key', path: masterKeyFile }] : []),
    ...filesBelow(dataFolder, 'vex'),
    ...database,
  ];
}

async function* backup({ store, config, clock, alone }: BackupDeps, content: BackupContent): AsyncIterable<Uint8Array> {
  const snapshot = await store.snapshot(alone);
  try {
    const createdAt = clock.now().toISOString();
    const about = { assay: installedVersion(), store: store.kind, createdAt };
    yield* writeBackup({ snapshot, files: dataFiles(config, content), about });
  } finally {
    await snapshot.close();
  }
}

/** A backup of what a server or a command holds, for who owns the installation. */
export const backupStreams = (deps: BackupDeps): ControlStreams => ({
  '/backup': (parameters) => backup(deps, { keys: parameters.has('keys'), database: parameters.has('database') }),
});
