import { type ConditionContext, compileCondition } from './conditions.ts';
import type { PolicyDocument, PolicyStatement } from './document.ts';
import { matchesGlob } from './glob.ts';

/** What somebody wants to do. */
export interface PolicyRequest {
  /** `inspector2:ListFindings` */
  readonly action: string;
  /** ARN, or `*` where the request names none. */
  readonly resource: string;
  readonly context: ConditionContext;
}

/** `implicit`: nothing allows it; `explicit`: a statement denies it. */
export type Decision = 'allowed' | 'implicit' | 'explicit';

/** A policy that was compiled once and is asked many times. */
export interface Policy {
  decide(request: PolicyRequest): Decision;
  /** Could a request for this action be allowed, for some resource and context? Cheap; asked before the input is read. */
  mayAllow(action: string): boolean;
}

interface Statement {
  readonly denies: boolean;
  readonly hasAction: (action: string) => boolean;
  readonly hasResource: (resource: string) => boolean;
  /** Of every resource and context. */
  readonly isUnconditional: boolean;
  readonly holds: (context: ConditionContext) => boolean;
}

const anyOf = (patterns: readonly string[], text: string): boolean => patterns.some((p) => matchesGlob(p, text));

function compileStatement(statement: PolicyStatement): Statement {
  const actions = (statement.Action ?? statement.NotAction ?? []).map((action) => action.toLowerCase());
  const resources = statement.Resource ?? statement.NotResource ?? [];
  const [notAction, notResource] = [statement.NotAction !== undefined, statement.NotResource !== undefined];
  return {
    denies: statement.Effect === 'Deny',
    hasAction: (action) => anyOf(actions, action) !== notAction,
    hasResource: (resource) => anyOf(resources, resource) !== notResource,
    isUnconditional: !notResource && resources.includes('*') && statement.Condition === undefined,
    holds: compileCondition(statement.Condition ?? {}),
  };
}

/** What the statements about one action come to. */
interface Ruling {
  /** Where nothing but the action matters. */
  readonly always?: Decision;
  readonly statements: readonly Statement[];
}

function rulingOf(statements: readonly Statement[]): Ruling {
  if (statements.some((s) => s.denies && s.isUnconditional)) return { always: 'explicit', statements };
  if (!statements.some((s) => !s.denies)) {
    return statements.length === 0 ? { always: 'implicit', statements } : { statements };
  }
  const isPlain = statements.every((s) => !s.denies) && statements.some((s) => s.isUnconditional);
  return isPlain ? { always: 'allowed', statements } : { statements };
}

/** Actions are those of the services: some hundred. More can only be made up. */
const MAX_RULINGS = 1_000;

/**
 * Compiles policies that apply together, as several policies of one role do: an explicit Deny wins, then any Allow,
 * else it is denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function compilePolicy(...documents: readonly PolicyDocument[]): Policy {
  const all = documents.flatMap((document) => document.Statement.map(compileStatement));
  const rulings = new Map<string, Ruling>();
  function rulingFor(action: string): Ruling {
    const known = rulings.get(action);
    if (known !== undefined) return known;
    const lower = action.toLowerCase();
    const ruling = rulingOf(all.filter((statement) => statement.hasAction(lower)));
    if (rulings.size >= MAX_RULINGS) rulings.clear();
    rulings.set(action, ruling);
    return ruling;
  }
  return {
    mayAllow(action) {
      const { always, statements } = rulingFor(action);
      return always === undefined ? statements.some((s) => !s.denies) : always === 'allowed';
    },
    decide({ action, resource, context }) {
      const { always, statements } = rulingFor(action);
      if (always !== undefined) return always;
      let decision: Decision = 'implicit';
      for (const { denies, hasResource, holds } of statements) {
        if (!hasResource(resource) || !holds(context)) continue;
        if (denies) return 'explicit';
        decision = 'allowed';
      }
      return decision;
    },
  };
}

/** What both allow: a role narrowed by the policy of a session. */
export const bothOf = (one: Policy, other: Policy): Policy => ({
  mayAllow: (action) => one.mayAllow(action) && other.mayAllow(action),
  decide(request) {
    const decisions = [one.decide(request), other.decide(request)];
    return decisions.find((d) => d === 'explicit') ?? decisions.find((d) => d === 'implicit') ?? 'allowed';
  },
});
