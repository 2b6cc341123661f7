import { z } from 'zod';

// What commands may ask of a server, or of the store when no server holds it: who may come in, and as what.

const nothing = z.object({});
const newKey = z.object({
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
  account: z.string(),
  role: z.string(),
});
const listedKey = z.object({
  accessKeyId: z.string(),
  account: z.string(),
  role: z.string(),
  createdAt: z.string(),
  disabledAt: z.string().exactOptional(),
  expiresAt: z.string().exactOptional(),
  replaces: z.string().exactOptional(),
  lastUsed: z
    .object({ at: z.string(), service: z.string(), region: z.string(), address: z.string().exactOptional() })
    .exactOptional(),
});
const listedRole = z.object({
  name: z.string(),
  arn: z.string(),
  builtIn: z.boolean(),
  policy: z.unknown(),
  trust: z.unknown().optional(),
  createdAt: z.string().exactOptional(),
});
const federation = z.object({
  id: z.string(),
  kind: z.enum(['aws-iam', 'oidc']),
  account: z.string(),
  role: z.string(),
  body: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
});
export type ListedKey = z.output<typeof listedKey>;
export type ListedRole = z.output<typeof listedRole>;
export type ListedFederation = z.output<typeof federation>;

const account = z.string();
const accessKeyId = z.string();

/** Every question by name: what is asked, what is answered. */
const DESK = {
  /** Without those that were removed. */
  accountIds: { asked: nothing, answer: z.array(z.string()) },
  createKey: { asked: z.object({ account, role: z.string(), expiresIn: z.number().exactOptional() }), answer: newKey },
  rotateKey: {
    asked: z.object({ accessKeyId, graceMs: z.number(), expiresIn: z.number().exactOptional() }),
    answer: newKey,
  },
  listKeys: { asked: z.object({ account }), answer: z.array(listedKey) },
  switchKey: { asked: z.object({ accessKeyId, enabled: z.boolean() }), answer: nothing },
  deleteKey: { asked: z.object({ accessKeyId }), answer: nothing },
  rewrapKeys: { asked: z.object({ newMasterKey: z.boolean() }), answer: z.object({ changed: z.number() }) },
  createRole: {
    asked: z.object({ account, name: z.string(), policy: z.string(), trust: z.string().exactOptional() }),
    answer: listedRole,
  },
  listRoles: { asked: z.object({ account }), answer: z.array(listedRole) },
  deleteRole: { asked: z.object({ account, name: z.string() }), answer: nothing },
  addFederation: {
    asked: z.object({ account, role: z.string(), kind: z.enum(['aws-iam', 'oidc']), body: z.unknown() }),
    answer: federation,
  },
  listFederation: { asked: z.object({ account }), answer: z.array(federation) },
  removeFederation: { asked: z.object({ account, id: z.string() }), answer: nothing },
} as const;

export type Question = keyof typeof DESK;
type Asked<Q extends Question> = z.output<(typeof DESK)[Q]['asked']>;
type Answer<Q extends Question> = z.output<(typeof DESK)[Q]['answer']>;

export type Desk = { readonly [Q in Question]: (asked: Asked<Q>) => Promise<Answer<Q>> };

/** A desk whose questions travel as JSON. */
export function deskThrough(ask: (question: Question, asked: unknown) => Promise<unknown>): Desk {
  const questions = Object.entries(DESK).map(([name, { answer }]) => [
    name,
    async (asked: unknown) => answer.parse(await ask(name as Question, asked)),
  ]);
  // Each entry was just made of the question's own schema.
  return Object.fromEntries(questions) as Desk;
}

/** Puts a question that arrived as JSON to a desk; undefined when there is no such question. */
export function askDesk(desk: Desk, question: string, asked: unknown): Promise<unknown> | undefined {
  if (!Object.hasOwn(DESK, question)) return undefined;
  const name = question as Question;
  const put = desk[name] as (asked: unknown) => Promise<unknown>;
  return put(DESK[name].asked.parse(asked));
}
