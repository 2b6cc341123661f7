import { createHash } from 'node:crypto';
import { partitionOf } from '../../domain/arn.ts';
import type { PolicyDocument } from '../policies/document.ts';
import type { Policy } from '../policies/evaluate.ts';
import type { TrustDocument } from '../policies/trust.ts';

/** A role as it stands now: one of the built-in ones, or one that the account made. */
export interface KnownRole {
  readonly policy: Policy;
  /** Who may assume it; absent: the account itself. */
  readonly trust?: TrustDocument;
  /** Tells a role from an earlier one of the same name. */
  readonly createdAt?: string;
}

/** A session that somebody is to get. */
export interface SessionRequest {
  readonly accountId: string;
  readonly role: string;
  readonly roleCreatedAt?: string;
  readonly sessionName: string;
  /** See `Caller.issuedBy`: the session ends when this does. */
  readonly issuedBy: string;
  /** Narrows what the role may do. */
  readonly policy?: PolicyDocument;
  readonly seconds: number;
}

/** Temporary credentials, as every AWS client knows them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601 */
  readonly expiration: string;
}

/** What the API needs to hand sessions out. */
export interface SessionDeps {
  readonly issueSession: (request: SessionRequest) => SessionCredentials;
  /** undefined: the account has no such role. */
  readonly roleOf: (accountId: string, name: string) => Promise<KnownRole | undefined>;
}

export const roleArnOf = (region: string, accountId: string, role: string): string =>
  `arn:${partitionOf(region)}:iam::${accountId}:role/${role}`;

export const sessionArnOf = (region: string, accountId: string, role: string, sessionName: string): string =>
  `arn:${partitionOf(region)}:sts::${accountId}:assumed-role/${role}/${sessionName}`;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `AROA…`: the stable id that AWS gives a role, here made from its account and name. */
export function roleIdOf(accountId: string, role: string): string {
  const digest = createHash('sha256').update(`${accountId}/${role}`).digest();
  return `AROA${[...digest.subarray(0, 17)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`;
}
