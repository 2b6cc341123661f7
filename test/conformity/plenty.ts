import { expect, vi } from 'vitest';
import type { OpenStore } from '../../src/store/index.ts';
import { type Answer, ask, isLater } from './ask.ts';
import { ACCOUNT } from './example.ts';
import { type ConformityServer, seed } from './server.ts';
import { type OperationOf, operationsOf, services } from './services.ts';
import { type Json, wellFormed } from './values.ts';

/** In every text that the account wrote itself, so that it is known again wherever it shows up. */
export const MARK = 'seen-in-no-other-account';

/** The first of the ARNs learned so far that ends with such a part: things are made of things that were made before. */
const arnOf = (ids: ReadonlySet<string>, part: string): string =>
  [...ids].find((id) => new RegExp(`${part}/[^/]+$`).test(id)) ?? '';

/** Requests of operations whose rules say more than their model; the others are made from the model. */
const REQUESTS: Readonly<Record<string, Json | ((ids: ReadonlySet<string>) => Json)>> = {
  CreateAssessmentTarget: { assessmentTargetName: MARK },
  CreateAssessmentTemplate: (ids) => ({
    assessmentTargetArn: arnOf(ids, 'target'),
    assessmentTemplateName: MARK,
    durationInSeconds: 180,
    rulesPackageArns: [],
    userAttributesForFindings: [{ key: MARK, value: MARK }],
  }),
  CreateExclusionsPreview: (ids) => ({ assessmentTemplateArn: arnOf(ids, 'template') }),
  Enable: { resourceTypes: ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY'] },
  CreateFilter: {
    name: MARK,
    description: MARK,
    reason: MARK,
    action: 'SUPPRESS',
    filterCriteria: { title: [{ comparison: 'EQUALS', value: MARK }] },
    tags: { team: MARK },
  },
};

/** What creates or changes something that stays: the account's own state is decided first. */
const WRITES = /^(Enable|Create|Update|Associate|Put|Start|Add|Register|Set|Subscribe)/;
const writersOf = (all: readonly OperationOf[]): readonly OperationOf[] =>
  all.filter(({ name }) => WRITES.test(name)).sort((a, b) => Number(a.name !== 'Enable') - Number(b.name !== 'Enable'));

/** The largest request of an operation, with the mark in every text of the user's own. */
function markedRequest({ service: { contract }, operation }: OperationOf): Json {
  if (operation.input === undefined) return {};
  const largest = JSON.stringify(wellFormed(contract, operation.input, 'maximal'));
  return JSON.parse(largest.replace(/"a{24,}"/g, `"${MARK}"`));
}

/** What an account has, and what others may not learn of it. */
export interface Plenty {
  /** Its ARNs, ids and names: whatever an operation could be asked for. */
  readonly ids: readonly string[];
  /** The answer that each writing operation gave to its last request. */
  readonly written: ReadonlyMap<string, Answer>;
}

const ARN = /^arn:[^:]*:(inspector|ecr|ec2|lambda|securityhub)/;
const ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|i-[0-9a-f]{8,17}|sha256:[0-9a-f]{64})$/;

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsIn(item);
}

/** Gives the example account findings, coverage and one thing of every kind that the operations can create. */
export async function fill(server: ConformityServer): Promise<Plenty> {
  await seed(server);
  const all = operationsOf(await services());
  const written = new Map<string, Answer>();
  const ids = new Set<string>([ACCOUNT, MARK]);
  const learn = ({ body, error }: Answer): void => {
    if (error !== undefined) return;
    for (const text of textsIn(body)) {
      // ARNs of the service's own, like those of rules packages, are the same for everybody.
      if (ID.test(text) || (ARN.test(text) && text.includes(ACCOUNT))) ids.add(text);
    }
  };
  for (const of of writersOf(all)) {
    const { service, name, operation } = of;
    const known = REQUESTS[name];
    const requests = known
      ? [typeof known === 'function' ? known(ids) : known]
      : [
          markedRequest(of),
          operation.input === undefined ? {} : wellFormed(service.contract, operation.input, 'minimal'),
        ];
    for (const input of requests) {
      const answer = await ask(server, service, name, input);
      written.set(name, answer);
      learn(answer);
      if (answer.error === undefined || isLater(answer)) break;
    }
  }
  for (const { service, name, operation } of all) {
    if (!/^(List|Describe|Get)/.test(name) || operation.input === undefined) continue;
    learn(await ask(server, service, name, wellFormed(service.contract, operation.input, 'minimal')));
  }
  await settled(server);
  return { ids: [...ids], written };
}

/** Waits for the jobs that the operations asked for: what they write is no trace of others. */
async function settled({ store }: ConformityServer): Promise<void> {
  const waiting = async (): Promise<number> => {
    const { rows } = await store.connection.query(
      `select count(*)::int as n from document where kind = 'assessment-preview' and body ->> 'status' = 'WORK_IN_PROGRESS'`,
    );
    return Number(rows[0]?.n);
  };
  await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 60_000, interval: 100 });
}

/** Every row of the store that belongs to an account, as text, by table. */
export async function rowsOf(store: OpenStore, account: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows: tables } = await store.connection.query(
    `select table_schema as schema, table_name as name from information_schema.columns
     where column_name = 'account_id' and table_schema not in ('pgboss', 'pg_catalog', 'information_schema') order by 1, 2`,
  );
  const found: Record<string, readonly string[]> = {};
  for (const { schema, name } of tables) {
    const { rows } = await store.connection.query(
      `select t::text as row from "${schema}"."${name}" t where account_id = $1 order by 1`,
      [account],
    );
    found[String(name)] = rows.map(({ row }) => String(row));
  }
  return found;
}
