import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ASSESSMENT_SEVERITIES, isOverFloor, riskScoreOf } from './assessment.ts';
import { BUILT_IN_PACKAGES, builtInArn, builtInOfArn } from './rules-package.ts';

test('the risk of a resource: every High takes half of what is missing to 100', () => {
  expect(riskScoreOf([])).toBe(0);
  expect(riskScoreOf(['High'])).toBe(50);
  expect(riskScoreOf(['High', 'High'])).toBe(75);
  expect(riskScoreOf(['Medium'])).toBe(20);
  expect(riskScoreOf(['Low', 'Informational', 'Undefined'])).toBe(5);
});

test('more findings never lower the risk, in whatever order they come, and it stays within 100', () => {
  const severities = fc.array(fc.constantFrom(...ASSESSMENT_SEVERITIES), { maxLength: 300 });
  fc.assert(
    fc.property(severities, fc.constantFrom(...ASSESSMENT_SEVERITIES), (some, one) => {
      const score = riskScoreOf(some);
      expect(riskScoreOf([...some, one])).toBeGreaterThanOrEqual(score);
      expect(riskScoreOf([...some].reverse())).toBeCloseTo(score, 1);
      expect(score).toBeLessThanOrEqual(100);
    }),
  );
});

test('what nobody has scored is below no floor', () => {
  expect(isOverFloor('UNTRIAGED', 'CRITICAL')).toBe(true);
  expect(isOverFloor('MEDIUM', 'HIGH')).toBe(false);
  expect(isOverFloor('HIGH', 'HIGH')).toBe(true);
  expect(isOverFloor('INFORMATIONAL', undefined)).toBe(true);
});

test.each(['us-east-1', 'eu-central-1', 'us-gov-west-1', 'ca-central-1', 'constructor'])(
  'the rules packages of %s have four ARNs, each of its own package',
  (region) => {
    const owner = { accountId: '111122223333', region };
    const arns = BUILT_IN_PACKAGES.map(({ rules }) => builtInArn(owner, rules));
    expect(new Set(arns).size).toBe(4);
    expect(arns.map((arn) => builtInOfArn(owner, arn)?.rules)).toEqual(BUILT_IN_PACKAGES.map(({ rules }) => rules));
    expect(arns.every((arn) => /^arn:aws(-us-gov)?:inspector:[\w-]+:\d{12}:rulespackage\/0-\w{8}$/.test(arn))).toBe(
      true,
    );
  },
);
