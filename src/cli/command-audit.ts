import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { auditParameters } from '../api/audit-parameters.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { AssayError } from '../domain/errors.ts';
import type { Store } from '../store/store.ts';

export interface CommandAuditDeps {
  readonly store: Pick<Store, 'audit'>;
  readonly clock: Clock;
  readonly config: Pick<Config, 'region'>;
}

export interface AuditedCommand {
  readonly account: string;
  /** As an operation of the API would be called: `CreateAccessKey`. */
  readonly operation: string;
  readonly parameters: object;
}

/** Whoever may open the folder or its server's socket is that server's own user. */
function localUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // a container may have no name for it
  }
}

/**
 * Runs a command that changes something of an account, and writes down how it ended: the counterpart of `api/audit.ts`
 * for what is asked on the server's own machine.
 * @param resourceOf what the result names, like the id of a new key
 */
export async function auditCommand<T>(
  { store, clock, config }: CommandAuditDeps,
  { account, operation, parameters }: AuditedCommand,
  run: () => Promise<T>,
  resourceOf: (result: T) => string | undefined,
): Promise<T> {
  const write = (ending: { outcome: 'succeeded' | 'failed'; error?: string; resource?: string | undefined }) => {
    const { resource, ...outcome } = ending;
    return store.audit.append({
      accountId: account,
      region: config.region,
      at: clock.now().toISOString(),
      requestId: randomUUID(),
      accessKeyId: '',
      principal: `local:${localUser()}`,
      role: 'owner',
      service: 'assay',
      operation,
      ...(resource !== undefined && { resource }),
      ...outcome,
      sourceAddress: 'local',
      parameters: auditParameters(parameters),
    });
  };
  let result: T;
  try {
    result = await run();
  } catch (error) {
    await write({ outcome: 'failed', error: error instanceof AssayError ? error.kind : 'error' });
    throw error;
  }
  await write({ outcome: 'succeeded', resource: resourceOf(result) });
  return result;
}
