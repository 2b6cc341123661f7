import type { Owner, Scope } from '../domain/resource.ts';
import { type DocumentKind, type DocumentStore, documentKind } from '../store/store.ts';

/**
 * Records of a run, numbered from 0 and kept fifty a document: a run may have a hundred thousand findings, which are
 * written once, read in order and looked up by their number.
 */
const RECORDS = 50;

interface Records<T> {
  readonly records: readonly T[];
}
export type RecordKind<T> = DocumentKind<Records<T>>;

export const recordKind = <T>(kind: string): RecordKind<T> => documentKind<Records<T>>(kind);

const documentOf = (runId: string, number: number): string =>
  `${runId}/${String(Math.floor(number / RECORDS)).padStart(8, '0')}`;

export interface RecordWriter<T> {
  add(record: T): Promise<void>;
  /** Writes what is left. Returns how many records there are. */
  end(): Promise<number>;
}

/** Writes the records of a run from number 0; what an earlier try wrote is deleted before (`deleteRecords`). */
export function recordWriter<T>(
  documents: DocumentStore,
  kind: RecordKind<T>,
  owner: Owner,
  runId: string,
  now: () => string,
): RecordWriter<T> {
  let waiting: T[] = [];
  let written = 0;
  async function flush(): Promise<void> {
    if (waiting.length === 0) return;
    const id = documentOf(runId, written);
    const records = waiting;
    await documents.create(kind, { ...owner, id, parent: runId, tags: {}, body: { records }, createdAt: now() });
    written += records.length;
    waiting = [];
  }
  return {
    async add(record) {
      waiting.push(record);
      if (waiting.length === RECORDS) await flush();
    },
    async end() {
      await flush();
      return written;
    },
  };
}

export async function readRecord<T>(
  documents: DocumentStore,
  kind: RecordKind<T>,
  scope: Scope,
  runId: string,
  number: number,
): Promise<T | undefined> {
  const document = await documents.get(kind, scope, documentOf(runId, number));
  return document?.body.records[number % RECORDS];
}

/** Records in order, from a number on; read as they are asked for. */
export async function* readRecords<T>(
  documents: DocumentStore,
  kind: RecordKind<T>,
  scope: Scope,
  runId: string,
  from = 0,
): AsyncGenerator<{ readonly number: number; readonly record: T }> {
  for (let number = from; ; ) {
    const document = await documents.get(kind, scope, documentOf(runId, number));
    const records = document?.body.records ?? [];
    for (const record of records.slice(number % RECORDS)) yield { number: number++, record };
    if (records.length < RECORDS) return;
  }
}

/** Changes one record in one transaction. False when there is no such record. */
export async function updateRecord<T>(
  documents: DocumentStore,
  kind: RecordKind<T>,
  owner: Owner,
  runId: string,
  number: number,
  change: (record: T) => T,
): Promise<boolean> {
  let found = false;
  await documents.update(kind, owner, documentOf(runId, number), (document) => {
    const { records } = document.body;
    const record = records[number % RECORDS];
    found = record !== undefined;
    if (record === undefined) return undefined;
    return { ...document, body: { records: records.with(number % RECORDS, change(record)) } };
  });
  return found;
}
