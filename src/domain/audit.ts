import { createHash } from 'node:crypto';
import type { Owner } from './resource.ts';

export const AUDIT_OUTCOMES = ['succeeded', 'denied', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** Who did what, when, from where, and how it ended. Nothing in it is a secret. */
export interface AuditEntry extends Owner {
  /** ISO 8601 UTC with milliseconds: when it ended. */
  readonly at: string;
  readonly requestId: string;
  /** Empty for a command on the server's own machine. */
  readonly accessKeyId: string;
  /** ARN of the caller, or `local:USER` for a command. */
  readonly principal: string;
  readonly role: string;
  /** `inspector2`, `ecr`, …; `assay` for its own routes and commands. */
  readonly service: string;
  readonly operation: string;
  /** What the call names: an ARN, an id, a name. */
  readonly resource?: string;
  readonly outcome: AuditOutcome;
  /** Name of the error that was answered. */
  readonly error?: string;
  /** Address that the call came from; `local` for a command. */
  readonly sourceAddress: string;
  readonly userAgent?: string;
  /** The input without its secrets, bounded. */
  readonly parameters?: unknown;
}

/** An entry in its place in the chain of its account and region. */
export interface AuditRecord {
  /** Counts up from 1. */
  readonly seq: number;
  /** The entry's JSON as it was written: what the hash is of. */
  readonly text: string;
  /** Of the hash before it and the text, in hex. */
  readonly hash: string;
}

/** Both ends of a chain: what comes first has `seq` `sweptSeq + 1` and follows `sweptHash`. */
export interface AuditChain extends Owner {
  readonly seq: number;
  readonly hash: string;
  readonly sweptSeq: number;
  readonly sweptHash: string;
}

/** The hash of a record: SHA-256 of the one before it, a line feed and the text. The store computes the same in SQL. */
export const auditHash = (before: string, text: string): string =>
  createHash('sha256').update(`${before}\n${text}`).digest('hex');

export interface AuditVerdict {
  readonly records: number;
  /** Where the chain does not hold, and how; absent when it does. */
  readonly broken?: { readonly seq: number; readonly problem: 'missing' | 'changed' | 'cut off' };
}

/** Follows a chain from its first record to its end. */
export async function verifyAuditChain(
  { seq: lastSeq, hash: lastHash, sweptSeq, sweptHash }: AuditChain,
  records: AsyncIterable<AuditRecord>,
): Promise<AuditVerdict> {
  let before = { seq: sweptSeq, hash: sweptHash };
  let count = 0;
  for await (const { seq, text, hash } of records) {
    if (seq !== before.seq + 1) return { records: count, broken: { seq: before.seq + 1, problem: 'missing' } };
    if (auditHash(before.hash, text) !== hash) return { records: count, broken: { seq, problem: 'changed' } };
    before = { seq, hash };
    count++;
    if (seq === lastSeq) break;
  }
  const isWhole = before.seq === lastSeq && (before.hash === lastHash || lastSeq === 0);
  return isWhole ? { records: count } : { records: count, broken: { seq: before.seq + 1, problem: 'cut off' } };
}
