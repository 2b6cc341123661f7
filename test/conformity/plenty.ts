import { expect, vi } from 'vitest';
import type { OpenStore } from '../../src/store/index.ts';
import { type Answer, ask } from './ask.ts';
import { ACCOUNT } from './example.ts';
import { type ConformityServer, seed } from './server.ts';
import { type OperationOf, operationsOf, services } from './services.ts';
import { type Json, wellFormed } from './values.ts';

/** In every text that the account wrote itself, so that it is known again wherever it shows up. */
export const MARK = 'seen-in-no-other-account';

/** An ARN in the answer that an operation gave: the first of that service. */
type Made = (operation: string) => string;

const REPLACED = 'arn:aws:config:us-east-1:111122223333:connector/azure/example/1';

/** Requests of operations whose rules say more than their model; the others are made from the model. */
const REQUESTS: Readonly<Record<string, (made: Made, smallest: Json) => Json>> = {
  Enable: () => ({ resourceTypes: ['EC2', 'ECR', 'LAMBDA', 'LAMBDA_CODE', 'CODE_REPOSITORY'] }),
  CreateFilter: () => ({
    name: MARK,
    description: MARK,
    reason: MARK,
    action: 'SUPPRESS',
    filterCriteria: { title: [{ comparison: 'EQUALS', value: MARK }] },
    tags: { team: MARK },
  }),
  CreateCisScanConfiguration: () => ({
    scanName: MARK,
    securityLevel: 'LEVEL_1',
    schedule: { daily: { startTime: { timeOfDay: '12:00', timezone: 'UTC' } } },
    targets: { accountIds: ['SELF'], targetResourceTags: { team: [MARK] } },
    tags: { team: MARK },
  }),
  CreateCodeSecurityIntegration: () => ({
    name: MARK,
    type: 'GITLAB_SELF_MANAGED',
    details: { gitlabSelfManaged: { instanceUrl: 'https://gitlab.example.com', accessToken: MARK } },
    tags: { team: MARK },
  }),
  CreateCodeSecurityScanConfiguration: () => ({
    name: MARK,
    level: 'ACCOUNT',
    configuration: { ruleSetCategories: ['SCA'], periodicScanConfiguration: { frequency: 'WEEKLY' } },
    tags: { team: MARK },
  }),
  CreateConnector: (_, smallest) =>
    JSON.parse(
      JSON.stringify(smallest).replace(/"awsConfigConnectorArn":"[^"]*"/, `"awsConfigConnectorArn":"${REPLACED}"`),
    ),
  CreateAssessmentTarget: () => ({ assessmentTargetName: MARK }),
  CreateAssessmentTemplate: (made) => ({
    assessmentTargetArn: made('CreateAssessmentTarget'),
    assessmentTemplateName: MARK,
    durationInSeconds: 180,
    rulesPackageArns: [made('ListRulesPackages')],
    userAttributesForFindings: [{ key: MARK, value: MARK }],
  }),
  CreateExclusionsPreview: (made) => ({ assessmentTemplateArn: made('CreateAssessmentTemplate') }),
};

/** First what the others need: the account's own state, and what a target is for. */
const FIRST = ['Enable', 'CreateAssessmentTarget', 'CreateAssessmentTemplate'];
const turnOf = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** What creates or changes something that stays. */
const WRITES = /^(Enable|Create|Update|Associate|Put|Start|Add|Register|Set|Subscribe)/;
const writersOf = (all: readonly OperationOf[]): readonly OperationOf[] =>
  all.filter(({ name }) => WRITES.test(name)).sort((a, b) => turnOf(a.name) - turnOf(b.name));

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
    for (const text of textsIn(body)) if ((ARN.test(text) && text.includes(ACCOUNT)) || ID.test(text)) ids.add(text);
  };
  const listed = new Map<string, Answer>();
  async function list(): Promise<void> {
    for (const { service, name, operation } of all) {
      if (!/^(List|Describe|Get)/.test(name) || operation.input === undefined) continue;
      const answer = await ask(server, service, name, wellFormed(service.contract, operation.input, 'minimal'));
      listed.set(name, answer);
      learn(answer);
    }
  }
  await list();
  const made: Made = (operation) => {
    const answer = written.get(operation) ?? listed.get(operation);
    return [...textsIn(answer?.body)].find((text) => ARN.test(text)) ?? '';
  };
  for (const of of writersOf(all)) {
    const { service, name, operation } = of;
    const smallest = operation.input === undefined ? {} : wellFormed(service.contract, operation.input, 'minimal');
    const own = REQUESTS[name];
    const requests = own === undefined ? [markedRequest(of), smallest] : [own(made, smallest)];
    for (const input of requests) {
      const answer = await ask(server, service, name, input);
      written.set(name, answer);
      learn(answer);
      if (answer.error === undefined) break;
    }
  }
  await settled(server);
  await list();
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
