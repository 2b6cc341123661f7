import { checkAccountId, createAccessKey, type KeyDeps } from '../access-keys.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { openMasterKey } from '../secrets.ts';
import { auditCommand, type CommandAuditDeps } from './command-audit.ts';
import { callServer, type KeyDesk } from './control.ts';
import { serverOrStore } from './server-or-store.ts';

/** Keys of an open store. */
export const deskOf = (deps: KeyDeps & CommandAuditDeps): KeyDesk => ({
  async create(asked) {
    checkAccountId(asked.account);
    const command = { account: asked.account, operation: 'CreateAccessKey', parameters: { role: asked.role } };
    return auditCommand(
      deps,
      command,
      () => createAccessKey(deps, asked),
      ({ accessKeyId }) => accessKeyId,
    );
  },
  async list(account) {
    checkAccountId(account);
    const keys = await deps.store.keys.list(account);
    return keys.map(({ accessKeyId, role, createdAt, disabledAt }) => ({
      accessKeyId,
      account,
      role,
      createdAt,
      ...(disabledAt !== undefined && { disabledAt }),
    }));
  },
});

/**
 * Uses the keys of a data folder: through the server that holds it, else by opening the store.
 * @throws AssayError environment when the folder is held by a process that does not answer
 */
export const useKeys = <T>(config: Config, use: (desk: KeyDesk) => Promise<T>): Promise<T> =>
  serverOrStore(
    config,
    (dataFolder) => callServer(dataFolder, async (desk) => ({ value: await use(desk) })),
    (store) => use(deskOf({ store, masterKey: openMasterKey(config.masterKeyFile), clock: systemClock, config })),
  );
