import { expect, test } from 'vitest';
import type { ROLES } from '../store/store.ts';
import { accessDenied, authorize, checkMayAsk, resourcesOf } from './authorize.ts';
import { inspector2 } from './contract/inspector2.generated.ts';
import { parsePolicy } from './policies/document.ts';
import { compilePolicy } from './policies/evaluate.ts';
import {
  type Caller,
  EXPORT_AUDIT_LOG,
  GET_CIS_JOBS,
  GET_FINDING_EXPLANATION,
  GET_JOB,
  PUSH_INVENTORY,
  SCAN_SBOM,
} from './roles.ts';

const caller = (role: string): Caller => ({
  accountId: '111122223333',
  region: 'us-east-1',
  role,
  accessKeyId: 'AKIAEXAMPLE',
});

function isAllowed(who: Caller, operation: string, service = 'inspector2', resources?: readonly string[]): boolean {
  const asked = { service, operation, path: '/' };
  try {
    checkMayAsk(who, asked);
    authorize(who, asked, resources);
    return true;
  } catch {
    return false;
  }
}

const operations = Object.keys(inspector2.operations);
const OWN = [PUSH_INVENTORY, GET_JOB, GET_CIS_JOBS, GET_FINDING_EXPLANATION];
const allowed = (role: (typeof ROLES)[number]): string[] => [
  ...operations.filter((operation) => isAllowed(caller(role), operation)),
  ...OWN.filter((operation) => isAllowed(caller(role), operation, 'assay')),
];

test('an administrator may do everything', () => {
  expect(allowed('admin')).toHaveLength(operations.length + OWN.length);
});

test('an operator may not decide over the account and its members', () => {
  const denied = operations.filter((operation) => !isAllowed(caller('operator'), operation));
  expect(denied).toEqual([
    'AssociateMember',
    'BatchUpdateMemberEc2DeepInspectionStatus',
    'Disable',
    'DisableDelegatedAdminAccount',
    'DisassociateMember',
    'Enable',
    'EnableDelegatedAdminAccount',
    'ResetEncryptionKey',
    'UpdateEncryptionKey',
    'UpdateOrgEc2DeepInspectionConfiguration',
    'UpdateOrganizationConfiguration',
  ]);
});

test('administration is denied to operators whatever the service is', () => {
  const asked = [
    [EXPORT_AUDIT_LOG, 'assay'],
    ['PutRegistryScanningConfiguration', 'ecr'],
  ] as const;
  expect(asked.map(([operation, service]) => isAllowed(caller('operator'), operation, service))).toEqual([
    false,
    false,
  ]);
  expect(asked.map(([operation, service]) => isAllowed(caller('admin'), operation, service))).toEqual([true, true]);
});

test('a reader changes nothing', () => {
  const changes = allowed('reader').filter((action) => !/^(Get|List|BatchGet|Search|Describe)/.test(action));
  expect(changes).toEqual([]);
  expect(allowed('reader')).toEqual(expect.arrayContaining(['ListFindings', GET_FINDING_EXPLANATION]));
});

test('an agent sends inventories and results of CIS scans, and sees nothing', () => {
  expect(allowed('agent')).toEqual([
    'SendCisSessionHealth',
    'SendCisSessionTelemetry',
    'StartCisSession',
    'StopCisSession',
    PUSH_INVENTORY,
    GET_JOB,
    GET_CIS_JOBS,
  ]);
});

test('an SBOM is scanned for everybody who may read', () => {
  const roles = ['admin', 'operator', 'reader', 'agent'] as const;
  expect(roles.filter((role) => isAllowed(caller(role), SCAN_SBOM, 'inspector-scan'))).toEqual([
    'admin',
    'operator',
    'reader',
  ]);
});

test('only an administrator may take another role', () => {
  const roles = ['admin', 'operator', 'reader', 'agent', 'unknown'];
  expect(roles.filter((role) => isAllowed(caller(role), 'AssumeRole', 'sts'))).toEqual(['admin']);
});

test('a role of this name that nobody knows may do nothing', () => {
  for (const name of ['unknown', 'constructor', '__proto__', 'toString']) {
    expect(operations.filter((operation) => isAllowed(caller(name), operation))).toEqual([]);
  }
});

const FILTER = 'arn:aws:inspector2:us-east-1:111122223333:owner/111122223333/filter/0123456789abcdef';

test('a policy speaks of the resources that a request names', () => {
  expect(resourcesOf({ filterArn: FILTER, name: 'arn:not-one' })).toEqual([FILTER]);
  expect(resourcesOf({ arns: [FILTER, `${FILTER}0`] })).toEqual([FILTER, `${FILTER}0`]);
  const requests = [{ scanConfigurationArn: FILTER }, { scanConfigurationArn: `${FILTER}0`, resource: {} }];
  expect(resourcesOf({ associateConfigurationRequests: requests })).toEqual([FILTER, `${FILTER}0`]);
  expect(resourcesOf({ maxResults: 5 })).toEqual(['*']);
  expect(resourcesOf(undefined)).toEqual(['*']);
  const Statement = [{ Effect: 'Allow', Action: 'inspector2:*Filter*', Resource: FILTER }];
  const policy = compilePolicy(parsePolicy({ Version: '2012-10-17', Statement }));
  const narrow = { ...caller('narrow'), policy };
  expect(isAllowed(narrow, 'UpdateFilter', 'inspector2', [FILTER])).toBe(true);
  expect(isAllowed(narrow, 'ListFilters', 'inspector2', [FILTER, `${FILTER}0`])).toBe(false);
  expect(isAllowed(narrow, 'ListFilters')).toBe(false);
});

test('the refusal reads like AWS’s', () => {
  const asked = { service: 'inspector2', operation: 'Enable', path: '/enable' };
  expect(accessDenied(caller('reader'), asked).message).toBe(
    'User: arn:aws:iam::111122223333:user/AKIAEXAMPLE is not authorized to perform: inspector2:Enable on resource: arn:aws:inspector2:us-east-1:111122223333:/enable because no identity-based policy allows the inspector2:Enable action',
  );
  expect(accessDenied(caller('reader'), asked, 'explicit', FILTER).message).toContain(
    `on resource: ${FILTER} with an explicit deny in an identity-based policy`,
  );
});
