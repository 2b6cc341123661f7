// Written by `npm run contract` from the service model; do not edit.
import type { Contract } from './contract.ts';

/** ISO 8601 with milliseconds; the codec turns it into what the wire wants. */
export type Timestamp = string;
export type Nothing = Readonly<Record<string, never>>;

export interface AccessDeniedException { readonly message: string }
export interface InternalServerException { readonly message: string; readonly reason: InternalServerExceptionReason; readonly retryAfterSeconds?: number | undefined }
export type InternalServerExceptionReason = 'FAILED_TO_GENERATE_SBOM' | 'OTHER';
export type OutputFormat = 'CYCLONE_DX_1_5' | 'INSPECTOR' | 'INSPECTOR_ALT';
export interface ScanSbomRequest { readonly outputFormat?: OutputFormat | undefined; readonly sbom: unknown }
export interface ScanSbomResponse { readonly sbom?: unknown | undefined }
export interface ThrottlingException { readonly message: string; readonly retryAfterSeconds?: number | undefined }
export interface ValidationException { readonly fields?: readonly ValidationExceptionField[] | undefined; readonly message: string; readonly reason: ValidationExceptionReason }
export interface ValidationExceptionField { readonly message: string; readonly name: string }
export type ValidationExceptionReason = 'UNKNOWN_OPERATION' | 'CANNOT_PARSE' | 'FIELD_VALIDATION_FAILED' | 'UNSUPPORTED_SBOM_TYPE' | 'OTHER';

/** Input and output of every operation, by name. */
export interface Operations {
  readonly ScanSbom: { readonly input: ScanSbomRequest; readonly output: ScanSbomResponse };
}

export const inspectorScan: Contract = {
  service: 'inspector-scan',
  protocol: 'rest-json',
  operations: {
    ScanSbom: { method: 'POST', uri: '/scan/sbom', input: 'ScanSbomRequest', output: 'ScanSbomResponse', errors: ['InternalServerException', 'ThrottlingException', 'ValidationException', 'AccessDeniedException'], idempotent: true },
  },
  shapes: {
    AccessDeniedException: { type: 'structure', members: { message: 'String' }, required: ['message'], status: 403 },
    Integer: { type: 'integer' },
    InternalServerException: { type: 'structure', members: { message: 'String', reason: 'InternalServerExceptionReason', retryAfterSeconds: { shape: 'Integer', in: 'header', as: 'Retry-After' } }, required: ['message', 'reason'], status: 500 },
    InternalServerExceptionReason: { type: 'string', enum: ['FAILED_TO_GENERATE_SBOM', 'OTHER'] },
    OutputFormat: { type: 'string', enum: ['CYCLONE_DX_1_5', 'INSPECTOR', 'INSPECTOR_ALT'] },
    Sbom: { type: 'document' },
    ScanSbomRequest: { type: 'structure', members: { outputFormat: 'OutputFormat', sbom: 'Sbom' }, required: ['sbom'] },
    ScanSbomResponse: { type: 'structure', members: { sbom: 'Sbom' } },
    String: { type: 'string' },
    ThrottlingException: { type: 'structure', members: { message: 'String', retryAfterSeconds: { shape: 'Integer', in: 'header', as: 'Retry-After' } }, required: ['message'], status: 429 },
    ValidationException: { type: 'structure', members: { fields: 'ValidationExceptionFields', message: 'String', reason: 'ValidationExceptionReason' }, required: ['message', 'reason'], status: 400 },
    ValidationExceptionField: { type: 'structure', members: { message: 'String', name: 'String' }, required: ['name', 'message'] },
    ValidationExceptionFields: { type: 'list', of: 'ValidationExceptionField' },
    ValidationExceptionReason: { type: 'string', enum: ['UNKNOWN_OPERATION', 'CANNOT_PARSE', 'FIELD_VALIDATION_FAILED', 'UNSUPPORTED_SBOM_TYPE', 'OTHER'] },
  },
};
