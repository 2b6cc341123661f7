/** Why a report or an SBOM export ended without its files, in the service's words (ReportingErrorCode). */
export const EXPORT_FAILURES = [
  'INTERNAL_ERROR',
  'INVALID_PERMISSIONS',
  'NO_FINDINGS_FOUND',
  'BUCKET_NOT_FOUND',
  'INCOMPATIBLE_BUCKET_REGION',
  'MALFORMED_KMS_KEY',
] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

/** What its owner can change and no retry does. */
export class ExportError extends Error {
  readonly failure: ExportFailure;

  constructor(failure: ExportFailure, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ExportError';
    this.failure = failure;
  }
}

/** Where files go, as the caller named it. */
export interface ExportDestination {
  /** A bucket, a name that the configuration maps, or `file:///folder`. */
  readonly bucketName: string;
  readonly keyPrefix?: string;
  readonly kmsKeyArn: string;
}

export const FINDINGS_FORMATS = ['CSV', 'JSON'] as const;
export type FindingsFormat = (typeof FINDINGS_FORMATS)[number];
export const SBOM_FORMATS = ['CYCLONEDX_1_4', 'SPDX_2_3'] as const;
export type SbomFormat = (typeof SBOM_FORMATS)[number];

export const isSbomFormat = (format: FindingsFormat | SbomFormat): format is SbomFormat =>
  SBOM_FORMATS.some((known) => known === format);

/** Key of a findings report below its prefix, which is a folder (inspector.md 3.10). */
export function findingsKey({ keyPrefix = '' }: ExportDestination, name: string, format: FindingsFormat): string {
  const folder = keyPrefix === '' || keyPrefix.endsWith('/') ? keyPrefix : `${keyPrefix}/`;
  return `${folder}${name}.${format.toLowerCase()}`;
}

/**
 * Key of a resource's SBOM (inspector.md 3.9). The prefix is put before it as it stands: clients join the two as text.
 * @param name id of the export, or `latest` where every export overwrites the one before
 */
export function sbomKey(
  { keyPrefix = '' }: ExportDestination,
  name: string,
  format: SbomFormat,
  resource: { readonly accountId: string; readonly type: string; readonly id: string },
): string {
  const file = `${resource.id.replaceAll('/', '_')}_${format}.json`;
  return `${keyPrefix}${format}_outputs_${name}/account=${resource.accountId}/resource=${resource.type}/${file}`;
}
