import { closeSync, fsyncSync, openSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { asBinary, type Database, open, type RootDatabase } from 'lmdb';
import type { GenerationInfo } from '../domain/advisory.ts';
import { createExternalSort, groupByKey } from './external-sort.ts';
import {
  createContentDigest,
  dataFile,
  FACT_TABLES,
  type FactTable,
  generationFileText,
  infoFile,
  MENTIONS_TABLE,
  splitPackageName,
} from './generation-folder.ts';

/** Fills a new generation folder; the build and unpacking both write through it, so that both give the same facts. */
export interface GenerationWriter {
  /**
   * Entries come in the order of FACT_TABLES and, inside a table, of their keys' bytes.
   * @throws Error they do not
   */
  put(table: FactTable, key: string, value: string): Promise<void>;
  /** A record of this package (its name as of `packageName`) speaks of these vulnerabilities. */
  mention(vulnerabilityIds: Iterable<string>, packageText: string): void;
  /** Once, after the last package: stores what was mentioned, and tells the ids in order. */
  writeMentions(tell?: (vulnerabilityId: string) => void): Promise<void>;
  /** Makes it durable and describes it; without this, or after `abandon`, the folder is no generation. */
  finish(
    describe: (counts: Readonly<Record<FactTable, number>>) => Omit<GenerationInfo, 'digest'>,
  ): Promise<GenerationInfo>;
  abandon(): Promise<void>;
}

interface Entry {
  readonly table: string;
  readonly key: Buffer;
  readonly value: Buffer;
}

const BATCH_BYTES = 4 * 1024 * 1024;

/** `[[ecosystem, name, …], …]`: shorter than repeating the ecosystem of every package. */
function encodeMentions(packageTexts: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const text of [...new Set(packageTexts)].sort()) {
    const { ecosystem, name } = splitPackageName(text);
    const group = groups.get(ecosystem);
    if (group === undefined) groups.set(ecosystem, [ecosystem, name]);
    else group.push(name);
  }
  return JSON.stringify([...groups.values()]);
}

/** @param folder new and empty; it is a generation when `finish` returns */
export function createGenerationWriter(folder: string, scratch: string): GenerationWriter {
  // Nothing needs to survive a crash before the folder is renamed: one flush, at the end.
  const root: RootDatabase = open({ path: dataFile(folder), noSync: true, overlappingSync: false, maxDbs: 8 });
  const tables = new Map(
    [...FACT_TABLES, MENTIONS_TABLE].map((name): [string, Database] => [
      name,
      root.openDB({ name, keyEncoding: 'binary', encoding: 'binary' }),
    ]),
  );
  const mentions = createExternalSort(scratch, 'mentions');
  const digest = createContentDigest();
  const counts = { packages: 0, vulnerabilities: 0, aliases: 0 };
  let batch: Entry[] = [];
  let batchBytes = 0;
  let last: { readonly table: FactTable; readonly key: Buffer } | undefined;
  let isOpen = true;

  async function flush(): Promise<void> {
    const entries = batch;
    batch = [];
    batchBytes = 0;
    root.transactionSync(() => {
      for (const { table, key, value } of entries) tables.get(table)?.putSync(key, asBinary(value), { append: true });
    });
    await setImmediate(); // lets signals and requests through between batches
  }

  async function push(entry: Entry): Promise<void> {
    batch.push(entry);
    batchBytes += entry.key.length + entry.value.length;
    if (batchBytes >= BATCH_BYTES) await flush();
  }

  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await root.close();
  }

  return {
    async put(table, keyText, valueText) {
      const [key, value] = [Buffer.from(keyText), Buffer.from(valueText)];
      const step = last === undefined ? 1 : FACT_TABLES.indexOf(table) - FACT_TABLES.indexOf(last.table);
      if (step < 0 || (step === 0 && last !== undefined && Buffer.compare(last.key, key) >= 0)) {
        throw new Error(`the facts are not sorted at ${JSON.stringify(keyText.slice(0, 80))}`);
      }
      last = { table, key };
      counts[table]++;
      digest.entry(table, key, value);
      await push({ table, key, value });
    },
    mention(vulnerabilityIds, packageText) {
      for (const id of vulnerabilityIds) mentions.add(id, packageText);
    },
    async writeMentions(tell) {
      for (const { key, values } of groupByKey(mentions.sorted())) {
        tell?.(key);
        await push({ table: MENTIONS_TABLE, key: Buffer.from(key), value: Buffer.from(encodeMentions(values)) });
      }
    },
    async finish(describe) {
      await flush();
      await close();
      const description = describe(counts);
      const info = { digest: digest.finish(description), ...description };
      const data = openSync(dataFile(folder), 'r');
      fsyncSync(data);
      closeSync(data);
      writeFileSync(infoFile(folder), generationFileText(statSync(dataFile(folder)).size, info), { flush: true });
      await rm(`${dataFile(folder)}-lock`, { force: true });
      return info;
    },
    abandon: close,
  };
}
