import { expect, test } from 'vitest';
import { enforcedBy, type OrganizationPolicy } from './organization-policy.ts';

const in_ = (...regions: string[]) => ({ '@@assign': regions });
const policy = (enablement: OrganizationPolicy['inspector']['enablement']): OrganizationPolicy => ({
  inspector: { enablement },
});

test('without a policy everything is free', () => {
  expect(enforcedBy(undefined, 'us-east-1')).toEqual({});
  expect(enforcedBy(policy({}), 'us-east-1')).toEqual({});
});

test('a policy decides in the regions that it names', () => {
  const given = policy({
    ec2_scanning: { enable_in_regions: in_('us-east-1'), disable_in_regions: in_('eu-west-1') },
    ecr_scanning: { enable_in_regions: in_('ALL_SUPPORTED') },
    code_repository_scanning: { disable_in_regions: in_('eu-west-1') },
  });
  expect(enforcedBy(given, 'us-east-1')).toEqual({ EC2: 'enabled', ECR: 'enabled' });
  expect(enforcedBy(given, 'eu-west-1')).toEqual({ EC2: 'disabled', ECR: 'enabled', CODE_REPOSITORY: 'disabled' });
});

test('code of functions is inside functions, and goes with them', () => {
  const given = policy({
    lambda_standard_scanning: {
      enable_in_regions: in_('us-east-1'),
      disable_in_regions: in_('eu-west-1'),
      lambda_code_scanning: { enable_in_regions: in_('eu-west-1'), disable_in_regions: in_('us-east-1') },
    },
  });
  expect(enforcedBy(given, 'us-east-1')).toEqual({ LAMBDA: 'enabled', LAMBDA_CODE: 'disabled' });
  expect(enforcedBy(given, 'eu-west-1')).toEqual({ LAMBDA: 'disabled', LAMBDA_CODE: 'disabled' });
});

test('code of functions that is enabled brings the functions', () => {
  const given = policy({ lambda_standard_scanning: { lambda_code_scanning: { enable_in_regions: in_('us-east-1') } } });
  expect(enforcedBy(given, 'us-east-1')).toEqual({ LAMBDA: 'enabled', LAMBDA_CODE: 'enabled' });
  expect(enforcedBy(given, 'eu-west-1')).toEqual({});
});

test('a region in both lists is disabled', () => {
  const both = { enable_in_regions: in_('us-east-1'), disable_in_regions: in_('us-east-1') };
  expect(enforcedBy(policy({ ec2_scanning: both }), 'us-east-1')).toEqual({ EC2: 'disabled' });
});
