import type { FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Store } from '../store/store.ts';
import { auditParameters, auditResource } from './audit-parameters.ts';
import { type Caller, CIS_PROGRESS, isRead, principalArnOf } from './roles.ts';
import { ApiError, toApiError } from './wire/errors.ts';

export interface AuditDeps {
  readonly store: Pick<Store, 'audit'>;
  readonly clock: Clock;
  /** Reads are written down, too. */
  readonly auditReads?: boolean;
}

/** What is known of a call before it runs. */
export interface AuditedCall {
  readonly request: FastifyRequest;
  readonly service: string;
  readonly operation: string;
}

/** Runs a call and writes down how it ended. `note` tells the input as soon as it is known. */
export type Audited = <T>(
  call: AuditedCall,
  caller: Caller,
  run: (note: (input: unknown) => void) => Promise<T>,
) => Promise<T>;

const MAX_USER_AGENT = 256;

/** The error is named as the caller sees it: services have names of their own. */
function outcomeOf(error: unknown, { serviceCall }: FastifyRequest): Pick<AuditEntry, 'outcome' | 'error'> {
  const general = toApiError(error);
  const { name } = serviceCall?.error?.(general) ?? general;
  return { outcome: general.name === 'AccessDeniedException' ? 'denied' : 'failed', error: name };
}

/**
 * The audit log of the API, in one place: every call that may change something is written down before its answer leaves.
 * A call that cannot be written down fails, though what it did stays done.
 */
export function auditing({ store, clock, auditReads = false }: AuditDeps): Audited {
  return async ({ request, service, operation }, caller, run) => {
    if (isRead(operation) && !auditReads) return run(() => {});
    let input: unknown;
    const write = async (ending: Pick<AuditEntry, 'outcome' | 'error'>, output?: unknown): Promise<void> => {
      const resource = auditResource(input, output);
      const userAgent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT);
      const entry: AuditEntry = {
        accountId: caller.accountId,
        region: caller.region,
        at: clock.now().toISOString(),
        requestId: request.id,
        accessKeyId: caller.accessKeyId,
        principal: principalArnOf(caller),
        role: caller.role,
        service,
        operation,
        ...(resource !== undefined && { resource }),
        ...ending,
        sourceAddress: caller.sourceAddress ?? 'unknown',
        ...(userAgent !== undefined && { userAgent }),
        ...(input !== undefined && { parameters: auditParameters(input) }),
      };
      try {
        await store.audit.append(entry);
      } catch (cause) {
        const message = 'The request could not be written to the audit log; what it asked for may have been done.';
        throw new ApiError('InternalServerException', message, {}, cause);
      }
    };
    let output: Awaited<ReturnType<typeof run>>;
    try {
      output = await run((given) => {
        input = given;
      });
    } catch (error) {
      await write(outcomeOf(error, request));
      throw error;
    }
    if (auditReads || !CIS_PROGRESS.has(operation)) await write({ outcome: 'succeeded' }, output);
    return output;
  };
}
