import { partitionOf } from '../domain/arn.ts';
import { builtInPolicy } from './policies/built-in.ts';
import type { ConditionContext } from './policies/conditions.ts';
import type { Decision, Policy } from './policies/evaluate.ts';
import { type Caller, principalArnOf } from './roles.ts';
import { type ApiError, apiError } from './wire/errors.ts';

/** An operation that somebody asks for. */
export interface AskedAction {
  /** `inspector2` in `inspector2:ListFindings`. */
  readonly service: string;
  readonly operation: string;
  /** Path of the request, which the refusal names where the request names no resource. */
  readonly path: string;
}

const NOBODY: Policy = { mayAllow: () => false, decide: () => 'implicit' };
const policyOf = (caller: Caller): Policy => caller.policy ?? builtInPolicy(caller.role) ?? NOBODY;

/** Members whose ARN is not what the operation acts on. */
const OTHER_ARNS: ReadonlySet<string> = new Set(['roleArn', 'topicArn']);

const isStructure = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** ARNs among the members of a structure, and of the structures that a list of it holds: the requests of a batch. */
const arnsOf = (structure: object): readonly string[] =>
  Object.entries(structure).flatMap(([name, value]: [string, unknown]): readonly string[] => {
    if (Array.isArray(value) && value.some(isStructure)) return value.filter(isStructure).flatMap(arnsOf);
    if (!/arns?$/i.test(name) || OTHER_ARNS.has(name)) return [];
    return [value].flat().filter((one): one is string => typeof one === 'string' && one.startsWith('arn:'));
  });

/**
 * The resources that an input names, for policies: the ARNs among its own members (`filterArn`, `arns` …) and those of
 * the requests of a batch. Where it names none, as most lists do, the resource is `*`.
 */
export function resourcesOf(input: unknown): readonly string[] {
  const arns = isStructure(input) ? arnsOf(input) : [];
  return arns.length === 0 ? ['*'] : arns;
}

/** AWS's sentence for a principal that lacks a permission. */
export function accessDenied(
  caller: Caller,
  { service, operation, path }: AskedAction,
  decision: Exclude<Decision, 'allowed'> = 'implicit',
  resource = '*',
): ApiError {
  const { region, accountId } = caller;
  const named = resource === '*' ? `arn:${partitionOf(region)}:${service}:${region}:${accountId}:${path}` : resource;
  const action = `${service}:${operation}`;
  const why =
    decision === 'explicit'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return apiError(
    'AccessDeniedException',
    `User: ${principalArnOf(caller)} is not authorized to perform: ${action} on resource: ${named} ${why}`,
  );
}

/** Refuses who may never do this, before anything of the request is read. Throws ApiError. */
export function checkMayAsk(caller: Caller, asked: AskedAction): void {
  const policy = policyOf(caller);
  const action = `${asked.service}:${asked.operation}`;
  if (policy.mayAllow(action)) return;
  const decision = policy.decide({ action, resource: '*', context: {} });
  throw accessDenied(caller, asked, decision === 'explicit' ? 'explicit' : 'implicit');
}

/** What conditions of policies may ask about every request. */
export const contextOf = ({ region, sourceAddress }: Caller): ConditionContext => ({
  'aws:RequestedRegion': region,
  ...(sourceAddress !== undefined && { 'aws:SourceIp': sourceAddress }),
});

function refusalOf(caller: Caller, { service, operation }: AskedAction, resources: readonly string[]) {
  const policy = policyOf(caller);
  const context = contextOf(caller);
  for (const resource of resources) {
    const decision = policy.decide({ action: `${service}:${operation}`, resource, context });
    if (decision !== 'allowed') return { decision, resource };
  }
  return undefined;
}

/** May the caller do this, where the request names no resource? */
export const isAuthorized = (caller: Caller, asked: AskedAction): boolean =>
  refusalOf(caller, asked, ['*']) === undefined;

/**
 * The caller may do this to every one of these resources. Throws ApiError.
 * @param resources ARNs, or `*`
 */
export function authorize(caller: Caller, asked: AskedAction, resources: readonly string[] = ['*']): void {
  const refusal = refusalOf(caller, asked, resources);
  if (refusal !== undefined) throw accessDenied(caller, asked, refusal.decision, refusal.resource);
}
