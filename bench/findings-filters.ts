import type { Condition, Filter } from '../src/domain/filter.ts';
import { largeAccount } from './findings-data.ts';

const equals = (value: string): readonly Condition[] => [{ kind: 'string', comparison: 'EQUALS', value }];
const prefix = (value: string): readonly Condition[] => [{ kind: 'string', comparison: 'PREFIX', value }];
const not = (value: string): readonly Condition[] => [{ kind: 'string', comparison: 'NOT_EQUALS', value }];
const tag = (key: string, value: string): readonly Condition[] => [{ kind: 'map', key, value }];
const between = (lower: number, upper: number): readonly Condition[] => [{ kind: 'number', lower, upper }];
const from = (start: string, end?: string): readonly Condition[] => [
  { kind: 'date', start, ...(end !== undefined && { end }) },
];
const account = largeAccount(0);

/** Common and rare conditions on each filter field of ListFindings; what the generated fleet has, and what it has not. */
export const CONDITIONS: Readonly<Record<string, readonly (readonly Condition[])[]>> = {
  awsAccountId: [equals(account), not(account)],
  cloudImageArchitecture: [equals('arm64')],
  cloudImageDigest: [prefix('sha256:a')],
  cloudImageInUseCount: [between(1, 3)],
  cloudImageLastInUseAt: [from('2026-10-01T00:00:00Z')],
  cloudImagePushedAt: [from('2026-10-01T00:00:00Z')],
  cloudImageRegistry: [prefix(account)],
  cloudImageRepositoryName: [equals('shop/service-7')],
  cloudImageTags: [equals('latest')],
  cloudProvider: [equals('AWS'), equals('AZURE')],
  cloudProviderAccountId: [equals(account)],
  cloudProviderOrgId: [equals('o-none')],
  cloudProviderRegion: [equals('us-east-1')],
  cloudServerlessFunctionExecutionRole: [prefix('arn:aws:iam::1')],
  cloudServerlessFunctionLastModifiedAt: [from('2026-08-01T00:00:00Z')],
  cloudServerlessFunctionName: [equals('function-12')],
  cloudServerlessFunctionRuntime: [equals('NODEJS_20_X')],
  cloudVmImageReference: [prefix('ami-1')],
  cloudVmNetworkId: [equals('vpc-3')],
  cloudVmSubnetIds: [equals('subnet-4')],
  codeRepositoryProjectName: [prefix('acme/project-1')],
  codeRepositoryProviderType: [equals('GITHUB')],
  codeVulnerabilityDetectorName: [equals('Secrets')],
  codeVulnerabilityDetectorTags: [equals('secrets')],
  codeVulnerabilityFilePath: [prefix('src/1')],
  componentId: [equals('igw-1')],
  componentType: [equals('AWS::EC2::InternetGateway')],
  ec2InstanceImageId: [prefix('ami-1')],
  ec2InstanceSubnetId: [equals('subnet-4')],
  ec2InstanceVpcId: [equals('vpc-3')],
  ecrImageArchitecture: [equals('arm64')],
  ecrImageHash: [prefix('sha256:a')],
  ecrImageInUseCount: [between(1, 3)],
  ecrImageLastInUseAt: [from('2026-10-01T00:00:00Z')],
  ecrImagePushedAt: [from('2026-10-01T00:00:00Z')],
  ecrImageRegistry: [prefix(account)],
  ecrImageRepositoryName: [equals('shop/service-7')],
  ecrImageTags: [equals('latest')],
  epssScore: [between(0.9, 1), between(0, 0.1)],
  exploitAvailable: [equals('YES')],
  findingArn: [equals(`arn:aws:inspector2:us-east-1:${account}:finding/${'0'.repeat(32)}`)],
  findingStatus: [equals('ACTIVE'), equals('CLOSED')],
  findingType: [equals('PACKAGE_VULNERABILITY'), equals('NETWORK_REACHABILITY')],
  firstObservedAt: [from('2026-09-01T00:00:00Z'), from('2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z')],
  fixAvailable: [equals('YES'), equals('PARTIAL')],
  inspectorScore: [between(9, 10), between(0, 1)],
  lambdaFunctionExecutionRoleArn: [prefix('arn:aws:iam::1')],
  lambdaFunctionLastModifiedAt: [from('2026-08-01T00:00:00Z')],
  lambdaFunctionLayers: [equals('arn:aws:lambda:us-east-1:111122223333:layer:none:1')],
  lambdaFunctionName: [equals('function-12')],
  lambdaFunctionRuntime: [equals('NODEJS_20_X')],
  lastObservedAt: [from('2026-09-01T00:00:00Z'), from('2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z')],
  networkProtocol: [equals('TCP')],
  portRange: [[{ kind: 'ports', begin: 20, end: 25 }]],
  relatedVulnerabilities: [equals('USN-1234-1')],
  resourceId: [prefix('i-'), prefix('i-1234')],
  resourceTags: [tag('stage', 'prod'), tag('team', 'team-7'), tag('owner', 'person-7')],
  resourceType: [equals('AWS_EC2_INSTANCE'), equals('CODE_REPOSITORY')],
  severity: [equals('CRITICAL'), equals('LOW'), equals('UNTRIAGED')],
  title: [prefix('CVE-2019'), equals('CVE-2019-10004 - package-4')],
  updatedAt: [from('2026-09-01T00:00:00Z'), from('2026-02-01T00:00:00Z', '2026-02-02T00:00:00Z')],
  vendorSeverity: [equals('critical'), equals('low')],
  vulnerabilityId: [prefix('CVE-2019'), equals('CVE-2019-10004')],
  vulnerabilitySource: [equals('DEBIAN_CVE'), equals('GITHUB')],
  vulnerablePackages: [
    [{ kind: 'package', parts: { name: { kind: 'string', comparison: 'EQUALS', value: 'package-17' } } }],
    [{ kind: 'package', parts: { version: { kind: 'string', comparison: 'EQUALS', value: '1.11' } } }],
  ],
};

/** One filter a condition, by field. */
export const singleFilters = (): readonly (readonly [name: string, filter: Filter])[] =>
  Object.entries(CONDITIONS).flatMap(([field, list]) =>
    list.map((conditions, n) => [n === 0 ? field : `${field} ${n + 1}`, { [field]: conditions }] as const),
  );

/** Numbers from 0 up to 1, the same on every machine. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Filters of three fields each; some match nothing. */
export function combinations(count: number): readonly Filter[] {
  const next = generator(1);
  const fields = Object.keys(CONDITIONS);
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  return Array.from({ length: count }, () => {
    const chosen = new Set<string>();
    while (chosen.size < 3) chosen.add(one(fields) ?? '');
    return Object.fromEntries([...chosen].map((field) => [field, one(CONDITIONS[field] ?? []) ?? []]));
  });
}
