import { type Node, parseTree } from 'jsonc-parser';
import { z } from 'zod';
import { inputError } from '../../domain/errors.ts';
import { CONDITIONS } from './conditions.ts';

/** Services whose actions a policy may name. `assay` has what AWS has no operation for. */
export const POLICY_SERVICES = ['assay', 'ecr', 'inspector', 'inspector-scan', 'inspector2', 'sts'] as const;

/** IAM's limit for a role's inline policies. */
const MAX_POLICY_CHARACTERS = 10_240;

/** IAM writes one value as itself. */
export const oneOrMore = <T extends z.ZodType>(one: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(one).min(1)) as z.ZodType<
    readonly z.output<T>[]
  >;

const ACTION = z
  .string()
  .regex(
    new RegExp(`^(\\*|(${POLICY_SERVICES.join('|')}):[A-Za-z0-9*?]+)$`, 'i'),
    `is no action of this installation: write *, or SERVICE:ACTION with one of ${POLICY_SERVICES.join(', ')}`,
  );
// Variables like ${aws:username} are not known here, and as plain text they would match nothing or the wrong thing.
const RESOURCE = z.string().regex(/^(\*|arn:(?!.*\$\{).+)$/, 'is no resource: write *, or an ARN without variables');

const conditionOf = (keys: readonly string[], value: z.ZodType<string>) =>
  z.partialRecord(z.enum(keys as [string, ...string[]]), oneOrMore(value)) as z.ZodType<
    Readonly<Partial<Record<string, readonly string[]>>>
  >;

/** The schema of a Condition that uses these operators. */
export const conditionsOf = (operators: typeof CONDITIONS) =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(operators).map(([name, { keys, value }]) => [name, conditionOf(keys, value).optional()]),
    ),
  );

const STATEMENT = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Action: oneOrMore(ACTION).optional(),
    NotAction: oneOrMore(ACTION).optional(),
    Resource: oneOrMore(RESOURCE).optional(),
    NotResource: oneOrMore(RESOURCE).optional(),
    Condition: conditionsOf(CONDITIONS).optional(),
  })
  .refine((s) => (s.Action === undefined) !== (s.NotAction === undefined), 'needs one of Action and NotAction')
  .refine((s) => (s.Resource === undefined) !== (s.NotResource === undefined), 'needs one of Resource and NotResource');

const DOCUMENT = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  Statement: oneOrMore(STATEMENT),
});

export type PolicyStatement = z.output<typeof STATEMENT>;
export type PolicyDocument = z.output<typeof DOCUMENT>;

export const issuesOf = (error: z.ZodError): string =>
  error.issues
    .map(({ path, message }) => `${path.length === 0 ? 'the policy' : path.join('.')}: ${message}`)
    .join('; ');

/** Reads JSON in which no object has a member twice: readers would disagree about which one counts. */
export function parseUnambiguousJson(text: string): unknown {
  let value: unknown;
  let tree: Node | undefined;
  try {
    value = JSON.parse(text);
    tree = parseTree(text);
  } catch (cause) {
    throw inputError(`it is no JSON: ${(cause as Error).message}`, { cause });
  }
  const open = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const names = node.type === 'object' ? (node.children ?? []).map((member) => member.children?.[0]?.value) : [];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw inputError(`the member ${JSON.stringify(twice)} stands there twice`);
    open.push(...(node.children ?? []));
  }
  return value;
}

/**
 * An identity-based policy in IAM's JSON. What is not understood is refused, never ignored: an overlooked condition
 * would allow more than was written.
 * @throws AssayError input
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function parsePolicy(document: unknown): PolicyDocument {
  const parsed = DOCUMENT.safeParse(document);
  if (!parsed.success) throw inputError(`the policy is not valid: ${issuesOf(parsed.error)}`);
  return parsed.data;
}

/** {@link parsePolicy} of a text. */
export function parsePolicyText(text: string): PolicyDocument {
  if (text.length > MAX_POLICY_CHARACTERS) {
    throw inputError(`the policy is longer than ${MAX_POLICY_CHARACTERS} characters`);
  }
  return parsePolicy(parseUnambiguousJson(text));
}
