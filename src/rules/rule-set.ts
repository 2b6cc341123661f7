import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { inputError } from '../domain/errors.ts';
import { parseConstraint } from './constraint.ts';

/** A rule set: checks of the user's own, as versioned data. docs/rules.md shows the format. */
export const RULE_SET_FORMAT = 'assay-rules/1';

const RESOURCE_TYPES = ['instance', 'image', 'function', 'repository'] as const;
export const OUTCOMES = ['pass', 'fail', 'exclusion', 'not-applicable'] as const;

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'must be one line of text');
const prose = z
  .string()
  .min(1)
  .max(4000)
  .regex(/^[^\0\p{Surrogate}]*$/u, 'must be text');
const slug = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be lower-case letters, digits, dots, dashes and underscores');
const path = line(1024).regex(/^\//, 'must be an absolute path');
const mode = z.string().regex(/^0?[0-7]{3,4}$/, 'must be an octal mode in quotes, like "0640"');
const port = z.int().min(1).max(65535);
const protocol = z.enum(['tcp', 'udp']);
const constraint = line(200).refine(
  (text) => parseConstraint(text) !== undefined,
  'must be comparisons joined by commas, like ">= 1.2, < 2"',
);

/** Name of a package, with its namespace where it has one; `*` stands for any text. */
const packageName = { package: line(300), type: slug(40).optional() };

const check = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('package-present'), ...packageName }),
  z.strictObject({ kind: z.literal('package-absent'), ...packageName }),
  z.strictObject({ kind: z.literal('package-version'), ...packageName, version: constraint }),
  z.strictObject({ kind: z.literal('file-mode'), path, mode }),
  z.strictObject({ kind: z.literal('setting'), file: path, key: line(200), value: line(1000) }),
  z.strictObject({ kind: z.literal('tag'), key: line(128), value: line(256).optional() }),
  z.strictObject({ kind: z.literal('label'), key: line(300), value: line(1000).optional() }),
  z.strictObject({ kind: z.literal('port-closed'), port, protocol: protocol.default('tcp') }),
  z.strictObject({ kind: z.literal('image-age'), maxDays: z.int().min(0).max(36_500) }),
]);
export type Check = z.infer<typeof check>;

const rule = z.strictObject({
  id: slug(64),
  title: line(300),
  description: prose.optional(),
  recommendation: prose.optional(),
  severity: z.enum(['informational', 'low', 'medium', 'high', 'critical']),
  /** Resources that it is about; absent: all. */
  types: z.array(z.enum(RESOURCE_TYPES)).min(1).optional(),
  check,
});
export type Rule = z.infer<typeof rule>;

/** What a test says of a resource; what it leaves out nobody knows. */
const resource = z.strictObject({
  type: z.enum(RESOURCE_TYPES).default('instance'),
  tags: z.record(z.string(), z.string()).default({}),
  packages: z
    .array(z.strictObject({ type: slug(40), name: line(300), version: line(200), namespace: line(300).optional() }))
    .max(1000)
    .optional(),
  /** Something could not be read: a package that is not listed may be there all the same. */
  isPartial: z.boolean().default(false),
  imageCreatedAt: z.iso.datetime().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  files: z.array(z.strictObject({ path, mode })).max(1000).optional(),
  settings: z
    .array(z.strictObject({ file: path, key: line(200), value: line(1000) }))
    .max(1000)
    .optional(),
  openPorts: z.array(z.strictObject({ port, protocol })).max(1000).optional(),
});
/** What a rule is asked about. */
export type RuleSubject = Readonly<z.infer<typeof resource>>;

const testCase = z.strictObject({
  name: line(200),
  resource,
  /** The day on which ages are counted; needed by image-age alone. */
  now: z.iso.datetime().optional(),
  expect: z.record(slug(64), z.enum(OUTCOMES)),
});

export const ruleSetSchema = z
  .strictObject({
    format: z.literal(RULE_SET_FORMAT),
    name: slug(64),
    version: line(64).regex(/^[A-Za-z0-9][A-Za-z0-9.+_-]*$/, 'must be letters, digits, dots, dashes, + and _'),
    title: line(300),
    description: prose.optional(),
    rules: z.array(rule).min(1).max(200),
    tests: z.array(testCase).max(500).default([]),
  })
  .superRefine(({ rules, tests }, context) => {
    const ids = new Set<string>();
    for (const [index, { id }] of rules.entries()) {
      if (ids.has(id))
        context.addIssue({ code: 'custom', path: ['rules', index, 'id'], message: `${id} is used twice` });
      ids.add(id);
    }
    const aging = new Set(rules.filter((one) => one.check.kind === 'image-age').map(({ id }) => id));
    for (const [index, { expect, now, resource: of }] of tests.entries()) {
      if (now === undefined && of.imageCreatedAt !== undefined && Object.keys(expect).some((id) => aging.has(id))) {
        context.addIssue({ code: 'custom', path: ['tests', index, 'now'], message: 'ages are counted from it' });
      }
      for (const id of Object.keys(expect).filter((one) => !ids.has(one))) {
        context.addIssue({ code: 'custom', path: ['tests', index, 'expect'], message: `no rule is called ${id}` });
      }
    }
  });
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** A rule set as its author wrote it: the defaults are still to come. */
export type RuleSetDocument = z.input<typeof ruleSetSchema>;

export const MAX_RULE_SET_BYTES = 512 * 1024;
const SHOWN_ISSUES = 20;

/** What is wrong with a document, one line each: `rules.0.check.version: must be …`. */
export const issuesOf = (error: z.ZodError): readonly string[] =>
  error.issues
    .slice(0, SHOWN_ISSUES)
    .map(({ path: at, message }) => (at.length === 0 ? message : `${at.join('.')}: ${message}`));

/**
 * Reads a rule set in YAML or JSON.
 * @throws AssayError `input` with everything that is wrong
 */
export function parseRuleSet(text: string): RuleSet {
  if (Buffer.byteLength(text) > MAX_RULE_SET_BYTES)
    throw inputError(`a rule set has at most ${MAX_RULE_SET_BYTES} bytes`);
  let value: unknown;
  try {
    value = parseYaml(text, { maxAliasCount: 0, logLevel: 'error' });
  } catch (cause) {
    throw inputError(`not YAML: ${cause instanceof Error ? cause.message.split('\n')[0] : cause}`, { cause });
  }
  const parsed = ruleSetSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw inputError(`not a rule set:\n  ${issuesOf(parsed.error).join('\n  ')}`);
}
