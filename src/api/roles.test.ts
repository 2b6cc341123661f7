import { expect, test } from 'vitest';
import type { ROLES } from '../store/store.ts';
import { inspector2 } from './contract/inspector2.generated.ts';
import {
  accessDenied,
  GET_CIS_JOBS,
  GET_FINDING_EXPLANATION,
  GET_JOB,
  isAllowed,
  PUSH_INVENTORY,
  SCAN_SBOM,
} from './roles.ts';

const operations = Object.keys(inspector2.operations);
const allowed = (role: (typeof ROLES)[number]): string[] =>
  [...operations, PUSH_INVENTORY, GET_JOB, GET_CIS_JOBS, GET_FINDING_EXPLANATION].filter((action) =>
    isAllowed(role, action),
  );

test('an administrator may do everything', () => {
  expect(allowed('admin')).toHaveLength(operations.length + 4);
});

test('an operator may not decide over the account and its members', () => {
  const denied = operations.filter((operation) => !isAllowed('operator', operation));
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
  expect(roles.filter((role) => isAllowed(role, SCAN_SBOM))).toEqual(['admin', 'operator', 'reader']);
});

test('the refusal reads like AWS’s', () => {
  const caller = {
    accountId: '111122223333',
    region: 'us-east-1',
    role: 'reader',
    accessKeyId: 'AKIAEXAMPLE',
  } as const;
  expect(accessDenied(caller, 'Enable', '/enable').message).toBe(
    'User: arn:aws:iam::111122223333:user/AKIAEXAMPLE is not authorized to perform: inspector2:Enable on resource: arn:aws:inspector2:us-east-1:111122223333:/enable',
  );
});
