import { z } from 'zod';
import { inputError } from '../../domain/errors.ts';

const isLoopback = (hostname: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

/** May tokens' keys be fetched from here: https, or this machine? */
export function isFetchable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** Which tokens of an issuer of OpenID Connect get in: the body of a federation of the kind `oidc`. */
export const TRUSTED_TOKENS = z.strictObject({
  issuer: z.string().max(500).refine(isFetchable, 'is no https address (http only for this machine)'),
  audiences: z.array(z.string().min(1).max(500)).min(1).max(20),
  /** With IAM's wildcards: `repo:acme/*:ref:refs/heads/main`. */
  subject: z
    .string()
    .min(1)
    .max(500)
    // Every repository of GitHub has the same issuer.
    .refine((pattern) => /[^*?]/.test(pattern), 'would let everybody in whom the issuer knows'),
});

/** Issuers whose customers are strangers to each other: `repo:*` is every repository there is. */
const SHARED_ISSUERS: ReadonlySet<string> = new Set([
  'https://agent.buildkite.com',
  'https://gitlab.com',
  'https://token.actions.githubusercontent.com',
]);
/** `repo:acme/…`, `organization:acme:…`: the owner in full, so that `acme-too` is another one. */
const NAMES_OWNER = /^\w+:[^*?:/]+[:/]/;

/** {@link TRUSTED_TOKENS} that are trusted from now on. */
export const NEW_TRUSTED_TOKENS = TRUSTED_TOKENS.refine(
  ({ issuer, subject }) => !SHARED_ISSUERS.has(issuer) || !/[*?]/.test(subject) || NAMES_OWNER.test(subject),
  { path: ['subject'], message: 'does not name its owner in full, like repo:acme/*, and the issuer has many' },
);

/** Which principals of AWS get in by `assay login --aws-iam`: the body of a federation of the kind `aws-iam`. */
export const TRUSTED_LOGINS = z.strictObject({
  arn: z
    .string()
    .max(500)
    // The account stands in full: a pattern over accounts would let strangers in.
    .regex(
      /^arn:aws[a-z-]*:(iam|sts)::\d{12}:[\w+=,.@/*?-]+$/,
      'is no ARN of a user, role or session with its account',
    ),
});

/** @throws AssayError input */
export function checkedBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'it'} ${message}`);
  throw inputError(issues.join('; '));
}
