import { expect, test } from 'vitest';
import { checkedBody, NEW_TRUSTED_TOKENS } from './issuer.ts';

const GITHUB = 'https://token.actions.githubusercontent.com';
const trust = (issuer: string, subject: string) => () =>
  checkedBody(NEW_TRUSTED_TOKENS, { issuer, audiences: ['sts.amazonaws.com'], subject });

test.each([
  'repo:acme/shop:ref:refs/heads/main',
  'repo:acme/*',
  'repo:acme/*:environment:production',
  'repository_owner:acme:*',
])('of an issuer that many share, %s is trusted', (subject) => expect(trust(GITHUB, subject)).not.toThrow());

test.each(['*', 'repo:*', 'repo:*/shop:*', 'repo:acme*', 'repo:acm?/shop', '*:acme/shop'])(
  'of an issuer that many share, %s is not: it lets strangers in',
  (subject) => expect(trust(GITHUB, subject)).toThrow('subject'),
);

test('an issuer of one’s own may have any subject but everybody', () => {
  expect(trust('https://gitlab.example.com', 'project_path:*')).not.toThrow();
  expect(trust('https://gitlab.example.com', '*')).toThrow('would let everybody in');
});
