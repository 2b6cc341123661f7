import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_POLICIES, MANAGED_POLICIES } from './built-in.ts';
import type { ConditionContext } from './conditions.ts';
import { type PolicyDocument, parsePolicy, parsePolicyText } from './document.ts';
import { bothOf, compilePolicy } from './evaluate.ts';
import { matchesGlob } from './glob.ts';

const policyOf = (...Statement: object[]): PolicyDocument => parsePolicy({ Version: '2012-10-17', Statement });
const decide = (
  document: PolicyDocument,
  action: string,
  { resource = '*', context = {} }: { resource?: string; context?: ConditionContext } = {},
) => compilePolicy(document).decide({ action, resource, context });

const ALLOW = { Effect: 'Allow', Action: 'inspector2:*', Resource: '*' };

describe('evaluation', () => {
  test('what nothing allows is denied', () => {
    expect(decide(policyOf({ ...ALLOW, Action: 'inspector2:Get*' }), 'inspector2:ListFindings')).toBe('implicit');
  });

  test('actions do not care about case, resources do', () => {
    const document = policyOf({ ...ALLOW, Action: 'Inspector2:listfindings', Resource: 'arn:aws:x' });
    expect(decide(document, 'inspector2:ListFindings', { resource: 'arn:aws:x' })).toBe('allowed');
    expect(decide(document, 'inspector2:ListFindings', { resource: 'arn:aws:X' })).toBe('implicit');
  });

  test('NotAction and NotResource take everything else', () => {
    const document = policyOf({ Effect: 'Allow', NotAction: 'inspector2:Enable', NotResource: 'arn:aws:secret*' });
    expect(decide(document, 'inspector2:ListFindings', { resource: 'arn:aws:x' })).toBe('allowed');
    expect(decide(document, 'inspector2:Enable', { resource: 'arn:aws:x' })).toBe('implicit');
    expect(decide(document, 'inspector2:ListFindings', { resource: 'arn:aws:secret-1' })).toBe('implicit');
  });

  test('an address is in a block, of either family, also as a socket of both writes it', () => {
    const document = policyOf({
      ...ALLOW,
      Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '2001:db8::/32'] } },
    });
    const from = (address: string) =>
      decide(document, 'inspector2:ListFindings', { context: { 'aws:SourceIp': address } });
    expect(['192.0.2.7', '::ffff:192.0.2.7', '2001:db8::1'].map(from)).toEqual(['allowed', 'allowed', 'allowed']);
    expect(['192.0.3.7', '2001:db9::1', 'nonsense', ''].map(from)).toEqual(Array(4).fill('implicit'));
  });

  test('conditions hold all together; a missing key fails them unless they are negated', () => {
    const Condition = {
      StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] },
      NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
    };
    const asked = (context: ConditionContext) =>
      decide(policyOf({ ...ALLOW, Condition }), 'inspector2:Enable', { context });
    expect(asked({ 'aws:RequestedRegion': 'eu-west-1', 'aws:SourceIp': '198.51.100.1' })).toBe('allowed');
    expect(asked({ 'aws:RequestedRegion': 'eu-west-1' })).toBe('allowed');
    expect(asked({ 'aws:RequestedRegion': 'eu-west-1', 'aws:SourceIp': '192.0.2.1' })).toBe('implicit');
    expect(asked({ 'aws:SourceIp': '198.51.100.1' })).toBe('implicit');
  });

  test('a session’s policy narrows the role and never widens it', () => {
    const role = compilePolicy(policyOf({ ...ALLOW, Action: ['inspector2:Get*', 'inspector2:List*'] }));
    const session = compilePolicy(policyOf({ ...ALLOW, Action: ['inspector2:List*', 'inspector2:Enable'] }));
    const both = bothOf(role, session);
    const allowed = ['inspector2:GetMember', 'inspector2:ListMembers', 'inspector2:Enable'].filter(
      (action) => both.decide({ action, resource: '*', context: {} }) === 'allowed' && both.mayAllow(action),
    );
    expect(allowed).toEqual(['inspector2:ListMembers']);
  });
});

describe('laws', () => {
  const pattern = fc.constantFrom('*', 'inspector2:*', 'inspector2:Get*', 'inspector2:GetMember', 'sts:AssumeRole');
  const resource = fc.constantFrom('*', 'arn:a:*', 'arn:a:1', 'arn:b:?');
  const condition = fc.constantFrom(
    undefined,
    { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    { StringNotLike: { 'aws:RequestedRegion': 'eu-*' } },
  );
  const statement = fc
    .record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      actions: fc.array(pattern, { minLength: 1, maxLength: 2 }),
      resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
      notAction: fc.boolean(),
      notResource: fc.boolean(),
      Condition: condition,
    })
    .map(({ Effect, actions, resources, notAction, notResource, Condition }) => ({
      Effect,
      [notAction ? 'NotAction' : 'Action']: actions,
      [notResource ? 'NotResource' : 'Resource']: resources,
      ...(Condition && { Condition }),
    }));
  const document = fc.array(statement, { minLength: 1, maxLength: 5 }).map((all) => policyOf(...all));
  const request = fc.record({
    action: fc.constantFrom('inspector2:GetMember', 'inspector2:Enable', 'sts:AssumeRole', 'ecr:X'),
    resource: fc.constantFrom('*', 'arn:a:1', 'arn:a:2', 'arn:b:1'),
    context: fc.constantFrom({}, { 'aws:RequestedRegion': 'us-east-1' }, { 'aws:RequestedRegion': 'eu-west-1' }),
  });

  /** IAM's rule, word by word. */
  function naive(
    { Statement }: PolicyDocument,
    asked: { action: string; resource: string; context: ConditionContext },
  ) {
    const any = (patterns: readonly string[] = [], text = '') => patterns.some((p) => matchesGlob(p, text));
    const region = asked.context['aws:RequestedRegion'];
    const speaking = Statement.filter((s) => {
      const [actions, action] = [(s.Action ?? s.NotAction)?.map((a) => a.toLowerCase()), asked.action.toLowerCase()];
      if (any(actions, action) === (s.Action === undefined)) return false;
      if (any(s.Resource ?? s.NotResource, asked.resource) === (s.Resource === undefined)) return false;
      if (s.Condition?.StringEquals !== undefined) return region === 'us-east-1';
      return s.Condition?.StringNotLike === undefined || !region?.startsWith('eu-');
    });
    if (speaking.some((s) => s.Effect === 'Deny')) return 'explicit';
    return speaking.some((s) => s.Effect === 'Allow') ? 'allowed' : 'implicit';
  }

  test('the compiled policy decides as the rule says, and never allows what it said it may not', () => {
    fc.assert(
      fc.property(document, request, (policy, asked) => {
        const compiled = compilePolicy(policy);
        const decision = compiled.decide(asked);
        expect(decision).toBe(naive(policy, asked));
        if (decision === 'allowed') expect(compiled.mayAllow(asked.action)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('an explicit Deny wins whatever else is said, and its place does not matter', () => {
    fc.assert(
      fc.property(document, request, (policy, asked) => {
        const Deny = { Effect: 'Deny' as const, Action: [asked.action], Resource: ['*'] };
        for (const Statement of [
          [Deny, ...policy.Statement],
          [...policy.Statement, Deny],
        ]) {
          expect(decide({ ...policy, Statement }, asked.action, asked)).toBe('explicit');
        }
      }),
    );
  });
});

describe('what is not understood is refused', () => {
  test.each([
    ['an unknown member', { ...ALLOW, Principal: '*' }],
    ['an unknown effect', { ...ALLOW, Effect: 'allow' }],
    ['an unknown operator', { ...ALLOW, Condition: { StringEqualsIfExists: { 'aws:RequestedRegion': 'x' } } }],
    ['an unknown key', { ...ALLOW, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } }],
    ['a key of another operator', { ...ALLOW, Condition: { IpAddress: { 'aws:RequestedRegion': '192.0.2.1' } } }],
    ['a block that is none', { ...ALLOW, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/33' } } }],
    ['a service that is not here', { ...ALLOW, Action: 'ec2:DescribeInstances' }],
    ['an action without a service', { ...ALLOW, Action: 'ListFindings' }],
    ['a variable', { ...ALLOW, Resource: ['arn:aws:iam::1:user/$', '{aws:username}'].join('') }],
    ['a resource that is no ARN', { ...ALLOW, Resource: 'filter/1' }],
    ['both Action and NotAction', { ...ALLOW, NotAction: 'inspector2:Enable' }],
    ['no Resource', { Effect: 'Allow', Action: '*' }],
    ['an empty list', { ...ALLOW, Action: [] }],
  ])('%s', (_, statement) => {
    expect(() => policyOf(statement)).toThrow(/the policy is not valid: Statement/);
  });

  test.each([
    ['no JSON', '{', /no JSON/],
    [
      'a member that stands there twice',
      '{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}',
      /"Effect" stands there twice/,
    ],
    ['a version of its own', '{"Version":"2026-01-01","Statement":[]}', /Version/],
    ['more than IAM takes', JSON.stringify({ Id: 'x'.repeat(10_240) }), /longer than/],
    ['arrays in arrays without end', '['.repeat(5_000) + ']'.repeat(5_000), /./],
  ])('%s', (_, text, words) => {
    expect(() => parsePolicyText(text)).toThrow(words);
  });

  test('a single statement and single values are read as AWS reads them', () => {
    expect(parsePolicyText(JSON.stringify({ Statement: ALLOW }))).toEqual({
      Statement: [{ Effect: 'Allow', Action: ['inspector2:*'], Resource: ['*'] }],
    });
  });
});

test('the built-in roles and AWS’s managed policies are policies like any other', () => {
  for (const document of [...Object.values(BUILT_IN_POLICIES), ...Object.values(MANAGED_POLICIES)]) {
    expect(parsePolicy(document)).toEqual(document);
  }
});
