import type { Resource } from '../../src/domain/resource.ts';
import { OWNER } from './example.ts';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** Resources of kinds that nothing discovers yet: their shapes are ready. */
export const functionResource: Resource = {
  ...OWNER,
  id: 'arn:aws:lambda:us-east-1:111122223333:function:pay:$LATEST',
  type: 'AWS_LAMBDA_FUNCTION',
  tags: { team: 'payments' },
  details: {
    kind: 'function',
    name: 'pay',
    runtime: 'PYTHON_3_12',
    version: '$LATEST',
    codeDigest: 'yvQ3cVxOG5LXdVRmZYCdYsEoZQwKsC0iWQVR5sVBpQA=',
    executionRole: 'arn:aws:iam::111122223333:role/pay',
    layers: ['arn:aws:lambda:us-east-1:111122223333:layer:shared:3'],
    networkId: 'vpc-0123abcd',
    subnetIds: ['subnet-0123abcd'],
    securityGroupIds: ['sg-0123abcd'],
    packageType: 'ZIP',
    architecture: 'ARM64',
    modifiedAt: '2026-01-01T00:00:00.000Z',
  },
};

export const repositoryResource: Resource = {
  ...OWNER,
  id: `arn:aws:inspector2:us-east-1:111122223333:codesecurity-integration/${UUID}/project-${UUID}`,
  type: 'CODE_REPOSITORY',
  tags: {},
  details: {
    kind: 'code-repository',
    projectName: 'acme/shop',
    providerType: 'GITHUB',
    visibility: 'PRIVATE',
    lastScannedCommitId: 'a'.repeat(40),
  },
};

export const registryRepository: Resource = {
  ...OWNER,
  id: 'arn:aws:ecr:us-east-1:111122223333:repository/shop',
  type: 'AWS_ECR_REPOSITORY',
  tags: {},
  details: {
    kind: 'container-repository',
    registry: '111122223333',
    repository: 'shop',
    scanFrequency: 'SCAN_ON_PUSH',
  },
};

export const cloudInstance: Resource = {
  ...OWNER,
  id: 'i-0123456789abcdef0',
  type: 'AWS_EC2_INSTANCE',
  tags: {},
  details: {
    kind: 'instance',
    platform: 'UBUNTU_24_04',
    instanceType: 't3.small',
    imageReference: 'ami-0123456789abcdef0',
    networkId: 'vpc-0123abcd',
    subnetIds: ['subnet-0123abcd'],
    securityGroupIds: ['sg-0123abcd'],
    executionRole: 'arn:aws:iam::111122223333:instance-profile/web',
    keyName: 'ops',
    ipV4Addresses: ['192.0.2.1'],
    ipV6Addresses: [],
    launchedAt: '2026-01-01T00:00:00.000Z',
  },
};
