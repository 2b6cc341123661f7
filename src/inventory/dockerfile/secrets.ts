/** What secrets look like. Only which one was seen is ever kept: neither the text nor a part of it. */
const SECRETS: readonly (readonly [check: string, pattern: RegExp])[] = [
  ['IN-DOCKER-007-001', /(?<![A-Za-z0-9])(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/],
  ['IN-DOCKER-007-002', /(?<![A-Za-z0-9])dckr_pat_[A-Za-z0-9_-]{27}(?![A-Za-z0-9])/],
  ['IN-DOCKER-007-003', /(?<![A-Za-z0-9])(?:gh[oprsu]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{82})(?![A-Za-z0-9])/],
  ['IN-DOCKER-007-004', /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{20}(?![A-Za-z0-9])/],
  // A secret key has no mark of its own: the name in front of it tells.
  [
    'IN-DOCKER-007-005',
    /secret[_-]?(?:access[_-]?)?key["']?\s{0,8}[\s=:]\s{0,8}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
  ],
];

/** Checks whose secret is in the text, sorted. */
export const secretsIn = (text: string): readonly string[] =>
  SECRETS.filter(([, pattern]) => pattern.test(text)).map(([check]) => check);

const EVERY: readonly RegExp[] = SECRETS.map(([, pattern]) => new RegExp(pattern.source, `${pattern.flags}g`));
/** Of a secret that only its name gives away, the name stays. */
const VALUE = /[A-Za-z0-9/+]{40}$/;

/** The text with stars in place of secrets: build steps are shown and travel in SBOMs. */
export const withoutSecrets = (text: string): string =>
  EVERY.reduce(
    (rest, pattern) => rest.replace(pattern, (found) => (VALUE.test(found) ? found.replace(VALUE, '***') : '***')),
    text,
  );
