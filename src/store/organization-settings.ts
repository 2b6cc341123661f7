import { z } from 'zod';
import type { OrganizationPolicy } from '../domain/organization-policy.ts';
import { type AccountScanType, documentKind, type SettingStore } from './store.ts';

const regions = z.strictObject({ '@@assign': z.array(z.string().min(1).max(64)).max(100) }).optional();
const scanning = { enable_in_regions: regions, disable_in_regions: regions };

/** The document of an organization policy; operators other than `@@assign` are refused. */
export const organizationPolicy = z.strictObject({
  inspector: z.strictObject({
    enablement: z.strictObject({
      ec2_scanning: z.strictObject(scanning).optional(),
      ecr_scanning: z.strictObject(scanning).optional(),
      lambda_standard_scanning: z
        .strictObject({ ...scanning, lambda_code_scanning: z.strictObject(scanning).optional() })
        .optional(),
      code_repository_scanning: z.strictObject(scanning).optional(),
    }),
  }),
});

const POLICY = 'organization/policy';

/** The policy in force; undefined without one. */
export async function readPolicy(settings: SettingStore): Promise<OrganizationPolicy | undefined> {
  const found = organizationPolicy.safeParse(await settings.get(POLICY));
  return found.success ? found.data : undefined;
}

export const writePolicy = (settings: SettingStore, policy: OrganizationPolicy | undefined): Promise<void> =>
  settings.set(POLICY, policy ?? null);

/** What the administrator of a region has decided for accounts that are new to it. */
export interface AutoEnableSettings {
  readonly scanTypes: readonly AccountScanType[];
  /** Accounts created before do not count as new, ISO 8601. */
  readonly since: string;
}

/** One document of the administrator's, with the id of its kind. */
export const AUTO_ENABLE = documentKind<AutoEnableSettings>('auto-enable');

/** Id of the documents that an account has one of. */
export const ONLY = 'only';

const RESCAN_DURATIONS = [
  'LIFETIME',
  'DAYS_3',
  'DAYS_7',
  'DAYS_14',
  'DAYS_30',
  'DAYS_60',
  'DAYS_90',
  'DAYS_180',
] as const;
export type RescanDuration = (typeof RESCAN_DURATIONS)[number];

/** How long an image is watched after it was pushed, or pulled or used last. */
export interface EcrSettings {
  readonly rescanDuration: RescanDuration;
  readonly pullDateRescanDuration: Exclude<RescanDuration, 'LIFETIME'>;
  readonly pullDateRescanMode: 'LAST_PULL_DATE' | 'LAST_IN_USE_AT';
  readonly updatedAt?: string;
}

/** How machines are scanned. */
export interface Ec2Settings {
  readonly scanMode: 'EC2_SSM_AGENT_BASED' | 'EC2_HYBRID';
  /** When the scanner was activated, ISO 8601; absent while it is not. */
  readonly vmScannerSince?: string;
}

/** How an account is scanned; a block that is absent comes from the administrator, or is the default. */
export interface ScanSettings {
  readonly ec2?: Ec2Settings;
  readonly ecr?: EcrSettings;
}

/** Of accounts since May 2025 (inspector.md 3.6). */
const DEFAULT_SCAN_SETTINGS: Required<ScanSettings> = {
  ec2: { scanMode: 'EC2_HYBRID' },
  ecr: { rescanDuration: 'DAYS_14', pullDateRescanDuration: 'DAYS_14', pullDateRescanMode: 'LAST_IN_USE_AT' },
};

export const SCAN_SETTINGS = documentKind<ScanSettings>('scan-configuration');

/** Deep inspection of machines: where packages of programming languages are looked for besides the usual places. */
export interface DeepInspectionSettings {
  readonly activated: boolean;
  readonly packagePaths: readonly string[];
  /** Of an administrator, for itself and all its members. */
  readonly orgPackagePaths: readonly string[];
}

export const DEFAULT_DEEP_INSPECTION: DeepInspectionSettings = {
  activated: true,
  packagePaths: [],
  orgPackagePaths: [],
};

export const DEEP_INSPECTION = documentKind<DeepInspectionSettings>('deep-inspection');

/** A customer's key for what one kind of scanning stores; its id names scan type and resource type. */
export interface EncryptionKeySettings {
  readonly kmsKeyId: string;
}

export const ENCRYPTION_KEY = documentKind<EncryptionKeySettings>('encryption-key');

/**
 * What holds for an account: its own block, else its administrator's, else the default. Nothing is copied to members, so
 * a change of the administrator holds for ten thousand of them at once.
 */
export function effectiveScanSettings(
  own: ScanSettings | undefined,
  administrator: ScanSettings | undefined,
): Required<ScanSettings> {
  return {
    ec2: own?.ec2 ?? administrator?.ec2 ?? DEFAULT_SCAN_SETTINGS.ec2,
    ecr: own?.ecr ?? administrator?.ecr ?? DEFAULT_SCAN_SETTINGS.ecr,
  };
}
