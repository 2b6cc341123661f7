import { statSync } from 'node:fs';
import { locateDatabase, openDatabase } from '../advisories/index.ts';
import type { AdvisoryDatabase } from '../domain/advisory.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { DatabaseLease } from './deps.ts';

/** The advisory database that is current now, while updates put newer generations in its place. */
export interface DatabaseSource {
  /** For answers that are given at once. */
  current(): AdvisoryDatabase;
  /** For work that must judge with one generation from beginning to end. */
  lease(): DatabaseLease;
  /** Looks whether a newer generation is in place and switches to it. True when it did. */
  refresh(): boolean;
  close(): Promise<void>;
}

export interface DatabaseSourceOptions {
  /** A folder to use whatever else there is. */
  readonly db?: string | undefined;
  readonly dataFolder: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Who asked for the current one a moment ago may still read: a generation is closed this long after the last lease. */
  readonly lingerMs?: number;
}

interface Generation {
  readonly database: AdvisoryDatabase;
  /** Folder and its inode: a folder that was swapped by rename is another generation. */
  readonly identity: string;
  leases: number;
  retired: boolean;
}

/**
 * Opens the advisory database and follows its updates.
 * @throws AssayError when there is none, or it cannot be opened
 */
export function openDatabaseSource(options: DatabaseSourceOptions): DatabaseSource {
  const { db, dataFolder, log, metrics, lingerMs = 60_000 } = options;
  const lingering = new Map<Generation, NodeJS.Timeout>();

  function openAt(folder: string): Generation {
    const database = openDatabase(folder);
    metrics.databaseInUse(database.info.digest, database.info.dataDate);
    return { database, identity: identityOf(folder), leases: 0, retired: false };
  }
  const locate = (): string => locateDatabase({ ...(db !== undefined && { db }), dataFolder });
  const identityOf = (folder: string): string => `${folder}\0${statSync(folder).ino}`;

  let generation = openAt(locate());

  /** Closes a generation that nobody leases any more, after those who asked without a lease have had their time. */
  function closeLater(old: Generation): void {
    if (!old.retired || old.leases > 0) return;
    const timer = setTimeout(() => {
      lingering.delete(old);
      void old.database.close();
    }, lingerMs);
    lingering.set(old, timer.unref());
  }

  return {
    current: () => generation.database,
    lease() {
      const taken = generation;
      taken.leases++;
      let isOut = true;
      return {
        database: taken.database,
        release() {
          if (!isOut) return;
          isOut = false;
          taken.leases--;
          closeLater(taken);
        },
      };
    },
    refresh() {
      try {
        const folder = locate();
        if (identityOf(folder) === generation.identity) return false;
        const next = openAt(folder);
        const old = generation;
        generation = next;
        old.retired = true;
        closeLater(old);
        log.info({ generation: next.database.info.digest }, 'advisory database switched');
        return next.database.info.digest !== old.database.info.digest;
      } catch (error) {
        // The last good generation stays in use: no knowledge is never taken for no vulnerabilities.
        log.error({ err: error }, 'the newer advisory database cannot be used');
        return false;
      }
    },
    async close() {
      const open = [generation, ...lingering.keys()];
      for (const timer of lingering.values()) clearTimeout(timer);
      lingering.clear();
      for (const { database } of open) await database.close();
    },
  };
}
