import type { Kysely } from 'kysely';
import { initial } from './0001-initial.ts';
import { hidden } from './0002-hidden.ts';
import { documents } from './0003-documents.ts';
import { findings } from './0004-findings.ts';
import { identity } from './0005-identity.ts';
import { organization } from './0006-organization.ts';
import { metering } from './0007-metering.ts';
import { cis } from './0008-cis.ts';
import { audit } from './0009-audit.ts';
import { walks } from './0010-walks.ts';
import { facetVulnerabilities } from './0011-facet-vulnerabilities.ts';

export interface Migration {
  readonly id: number;
  readonly name: string;
  /** Runs inside one transaction with all other pending migrations. */
  readonly up: (db: Kysely<unknown>) => Promise<void>;
}

/** In order of `id`, which counts up from 1. A released migration never changes; the way is forward only. */
export const MIGRATIONS: readonly Migration[] = [
  { id: 1, name: 'initial', up: initial },
  { id: 2, name: 'hidden', up: hidden },
  { id: 3, name: 'documents', up: documents },
  { id: 4, name: 'findings', up: findings },
  { id: 5, name: 'identity', up: identity },
  { id: 6, name: 'organization', up: organization },
  { id: 7, name: 'metering', up: metering },
  { id: 8, name: 'cis', up: cis },
  { id: 9, name: 'audit', up: audit },
  { id: 10, name: 'walks', up: walks },
  { id: 11, name: 'facet vulnerabilities', up: facetVulnerabilities },
];
