import { evaluateRule } from './evaluate.ts';
import type { OUTCOMES, RuleSet } from './rule-set.ts';

export interface TestedRule {
  /** Name of the test case. */
  readonly test: string;
  readonly rule: string;
  readonly expected: (typeof OUTCOMES)[number];
  readonly actual: (typeof OUTCOMES)[number];
  /** Why it failed or was excluded. */
  readonly reason?: string;
}

export interface TestReport {
  readonly name: string;
  readonly version: string;
  readonly results: readonly TestedRule[];
  /** Rules that no test case speaks of. */
  readonly untested: readonly string[];
}

const EPOCH = new Date(0);

/** Runs the test cases that a rule set carries. */
export function runTestCases({ name, version, rules, tests }: RuleSet): TestReport {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const results = tests.flatMap(({ name: test, resource, now, expect }) =>
    Object.entries(expect).flatMap(([id, expected]): TestedRule[] => {
      const rule = byId.get(id);
      if (rule === undefined) return []; // refused when the document was read
      const result = evaluateRule(rule, resource, now === undefined ? EPOCH : new Date(now));
      const reason = 'reason' in result ? { reason: result.reason } : {};
      return [{ test, rule: id, expected, actual: result.outcome, ...reason }];
    }),
  );
  const tested = new Set(results.map(({ rule }) => rule));
  return { name, version, results, untested: rules.map(({ id }) => id).filter((id) => !tested.has(id)) };
}
