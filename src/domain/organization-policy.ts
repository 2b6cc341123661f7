/** Types of scanning that an organization policy can decide over, as accounts have them. */
export type PolicyScanType = 'EC2' | 'ECR' | 'LAMBDA' | 'LAMBDA_CODE' | 'CODE_REPOSITORY';

/** What the policy says of one scan type in one region. */
export type Enforcement = 'enabled' | 'disabled';

/** Scan types of the region that the policy decides; the others are free. */
export type EnforcedScanTypes = Readonly<Partial<Record<PolicyScanType, Enforcement>>>;

interface RegionList {
  readonly '@@assign': readonly string[];
}

export interface ScanningPolicy {
  readonly enable_in_regions?: RegionList | undefined;
  readonly disable_in_regions?: RegionList | undefined;
}

/** An organization policy as AWS Organizations writes it (inspector.md 3.18). */
export interface OrganizationPolicy {
  readonly inspector: {
    readonly enablement: {
      readonly ec2_scanning?: ScanningPolicy | undefined;
      readonly ecr_scanning?: ScanningPolicy | undefined;
      readonly lambda_standard_scanning?:
        | (ScanningPolicy & { readonly lambda_code_scanning?: ScanningPolicy | undefined })
        | undefined;
      readonly code_repository_scanning?: ScanningPolicy | undefined;
    };
  };
}

/** Every region. */
const ALL = 'ALL_SUPPORTED';

const names = (list: RegionList | undefined, region: string): boolean =>
  list?.['@@assign'].some((one) => one === region || one === ALL) ?? false;

/** Disabling wins where a region is in both lists. */
function enforcementOf(policy: ScanningPolicy | undefined, region: string): Enforcement | undefined {
  if (names(policy?.disable_in_regions, region)) return 'disabled';
  return names(policy?.enable_in_regions, region) ? 'enabled' : undefined;
}

/** What a policy enforces in a region. There is no scanning of functions' code without the functions. */
export function enforcedBy(policy: OrganizationPolicy | undefined, region: string): EnforcedScanTypes {
  const enablement = policy?.inspector.enablement;
  const lambda = enforcementOf(enablement?.lambda_standard_scanning, region);
  const code = enforcementOf(enablement?.lambda_standard_scanning?.lambda_code_scanning, region);
  const all = {
    EC2: enforcementOf(enablement?.ec2_scanning, region),
    ECR: enforcementOf(enablement?.ecr_scanning, region),
    LAMBDA: lambda ?? (code === 'enabled' ? code : undefined),
    LAMBDA_CODE: lambda === 'disabled' ? lambda : code,
    CODE_REPOSITORY: enforcementOf(enablement?.code_repository_scanning, region),
  };
  return Object.fromEntries(Object.entries(all).filter(([, enforcement]) => enforcement !== undefined));
}
