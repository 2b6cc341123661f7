import { partitionOf } from './arn.ts';
import { ownMember } from './own-member.ts';
import type { Owner } from './resource.ts';

/** What checks a rules package: one of Classic's own, or a rule set of the user's. */
export type BuiltInRules = 'vulnerabilities' | 'cis' | 'network' | 'best-practices';

export interface BuiltInPackage {
  readonly rules: BuiltInRules;
  readonly name: string;
  readonly description: string;
}

/** Classic's four rules packages, in the order in which it lists them. */
export const BUILT_IN_PACKAGES: readonly BuiltInPackage[] = [
  {
    rules: 'vulnerabilities',
    name: 'Common Vulnerabilities and Exposures',
    description: 'Known vulnerabilities of the software that is installed on the resources of the target.',
  },
  {
    rules: 'cis',
    name: 'CIS Operating System Security Configuration Benchmarks',
    description: 'Settings of the operating system against the benchmarks of the Center for Internet Security.',
  },
  {
    rules: 'network',
    name: 'Network Reachability',
    description: 'Ports of the instances of the target that can be reached from outside.',
  },
  {
    rules: 'best-practices',
    name: 'Security Best Practices',
    description: 'Settings of SSH, passwords, memory protection and system directories.',
  },
];

/** Account and ids (in the order above) under which the service has had them in a region; scripts carry these ARNs. */
const KNOWN: Readonly<Record<string, readonly [account: string, ...ids: (string | undefined)[]]>> = {
  'ap-northeast-1': ['406045910587', 'gHP9oWNT', '7WNjqgGu', 'YI95DVd7', 'bBUQnxMq'],
  'ap-northeast-2': ['526946625049', 'PoGHMznc', 'T9srhg1z', 's3OmLzhL', '2WRpmi4n'],
  'ap-south-1': ['162588757376', 'LqnJE9dO', 'PSUlX14m', 'YxKfjFu1', 'fs0IZZBj'],
  'ap-southeast-2': ['454640832652', 'D5TGAxiR', 'Vkd2Vxjq', 'FLcuV4Gz', 'asL6HRgN'],
  'eu-central-1': ['537503971621', 'wNqHa8M9', 'nZrAVuv8', '6yunpJ91', 'ZujVHEPB'],
  'eu-north-1': ['453420244670', 'IgdgIewd', 'Yn8jlX7f', '52Sn74uu', 'HfBQSbSf'],
  'eu-west-1': ['357557129151', 'ubA5XvBh', 'sJBhCr0F', 'SPzU33xe', 'SnojL3Z6'],
  'eu-west-2': ['146838936955', 'kZGCqcE1', 'IeCjwf1W', 'AizSYyNq', 'XApUiSaP'],
  'us-east-1': ['316112463485', 'gEjTy7T7', 'rExsr2X8', 'PmNV0Tcd', 'R01qwB5Q'],
  'us-east-2': ['646659390643', 'JnA8Zp85', 'm8r61nnh', 'cE4kTR30', 'AxKmMHPX'],
  'us-gov-east-1': ['206278770380', '3IFKFuOb', 'pTLCdIww', undefined, 'vlgEGcVD'],
  'us-gov-west-1': ['850862329162', '4oQgcI4G', 'Ac4CFOuc', undefined, 'rOTGqe5G'],
  'us-west-1': ['166987590008', 'TKgzoVOa', 'xUY8iRqX', 'TxmXimXF', 'byoQRFYm'],
  'us-west-2': ['758058086616', '9hgA516p', 'H5hpSawc', 'rD1z6dpl', 'JJOtZiqQ'],
};
/** Where the service never had them, the caller's own account does, under the ids of the first region. */
const ELSEWHERE = KNOWN['us-east-1']?.slice(1) ?? [];

export const rulesPackageArn = ({ accountId, region }: Owner, id: string): string =>
  `arn:${partitionOf(region)}:inspector:${region}:${accountId}:rulespackage/${id}`;

/** ARN of one of Classic's packages in the caller's region. */
export function builtInArn(owner: Owner, rules: BuiltInRules): string {
  const index = BUILT_IN_PACKAGES.findIndex((one) => one.rules === rules);
  const [account = owner.accountId, ...ids] = ownMember(KNOWN, owner.region) ?? [];
  const id = ids[index];
  // GovCloud never had Network Reachability.
  return id === undefined
    ? rulesPackageArn(owner, `0-${ELSEWHERE[index]}`)
    : rulesPackageArn({ accountId: account, region: owner.region }, `0-${id}`);
}

/** The package behind an ARN; undefined when it is none of Classic's in this region. */
export const builtInOfArn = (owner: Owner, arn: string): BuiltInPackage | undefined =>
  BUILT_IN_PACKAGES.find(({ rules }) => builtInArn(owner, rules) === arn);
