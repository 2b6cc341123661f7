import { ROLES, type Role } from '../../store/store.ts';
import { ADMINISTRATION, CIS_AGENT, GET_CIS_JOBS, GET_JOB, PUSH_INVENTORY, SCAN_SBOM } from '../roles.ts';
import { type PolicyDocument, POLICY_SERVICES as SERVICES } from './document.ts';
import { compilePolicy, type Policy } from './evaluate.ts';

const VERSION = '2012-10-17';
/** Verbs of operations that change nothing. */
const READS = ['Get', 'List', 'BatchGet', 'Search', 'Describe', 'Preview'] as const;

const allow = (Action: readonly string[]): PolicyDocument['Statement'][number] => ({
  Effect: 'Allow',
  Action,
  Resource: ['*'],
});
const documentOf = (...Statement: PolicyDocument['Statement']): PolicyDocument => ({ Version: VERSION, Statement });
const readsOf = (service: string): string[] => READS.map((verb) => `${service}:${verb}*`);
const actionsOf = (service: string, names: Iterable<string>): string[] => [...names].map((n) => `${service}:${n}`);

// Who holds sts:AssumeRole may take any role of the account: of these four only the administrator.
const withoutSts = SERVICES.filter((service) => service !== 'sts');

/** What the four roles of every account may do, as policies like any other. */
export const BUILT_IN_POLICIES: Readonly<Record<Role, PolicyDocument>> = {
  admin: documentOf(allow(['*'])),
  operator: documentOf(allow(withoutSts.map((service) => `${service}:*`)), {
    Effect: 'Deny',
    Action: withoutSts.flatMap((service) => actionsOf(service, ADMINISTRATION)),
    Resource: ['*'],
  }),
  reader: documentOf(allow([...withoutSts.flatMap(readsOf), `inspector-scan:${SCAN_SBOM}`])),
  agent: documentOf(
    allow([...actionsOf('assay', [PUSH_INVENTORY, GET_JOB, GET_CIS_JOBS]), ...actionsOf('inspector2', CIS_AGENT)]),
  ),
};

/** AWS's managed policies, as far as they speak of actions that exist here: a role can be made from one by its name. */
export const MANAGED_POLICIES: Readonly<Record<string, PolicyDocument>> = {
  AmazonInspector2FullAccess: documentOf(allow(['inspector2:*', 'inspector-scan:*'])),
  AmazonInspector2ReadOnlyAccess: documentOf(allow(readsOf('inspector2'))),
  AmazonInspectorFullAccess: documentOf(allow(['inspector:*'])),
  AmazonInspectorReadOnlyAccess: documentOf(
    allow([...['Describe', 'Get', 'List'].map((verb) => `inspector:${verb}*`), 'inspector:PreviewAgents']),
  ),
};

const compiled: Readonly<Record<string, Policy>> = Object.fromEntries(
  ROLES.map((role) => [role, compilePolicy(BUILT_IN_POLICIES[role])]),
);

export const isBuiltIn = (role: string): role is Role => Object.hasOwn(compiled, role);

/** undefined: the role is none of the four. */
export const builtInPolicy = (role: string): Policy | undefined => (isBuiltIn(role) ? compiled[role] : undefined);
