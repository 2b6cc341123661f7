import { z } from 'zod';
import { isUsable, type KeyDeps, keyLookup } from './access-keys.ts';
import type { Credentials } from './api/authenticate.ts';
import { isBuiltIn } from './api/policies/built-in.ts';
import { parsePolicy } from './api/policies/document.ts';
import { bothOf, compilePolicy } from './api/policies/evaluate.ts';
import { type SessionCredentials, type SessionRequest, sessionArnOf } from './api/sts/session.ts';
import { remembering } from './remembering.ts';
import { rolePolicies } from './role-policies.ts';
import { newAccessKey } from './secrets.ts';
import type { Store } from './store/store.ts';

// A session lives in its token alone: sealed under the master key, so every process of an installation can open it and
// nothing is stored. It ends by its time, and when what it goes back to ends: its key, its login, its role.

/** Sealed tokens begin with it; the number counts their forms. */
const MARK = 'assay1.';
/** A sealed session with the longest policy is a third of it. */
const MAX_TOKEN_CHARACTERS = 8_192;
/** Binds the seal to the access key, so that a token opens for its own key alone. */
const contextOf = (accessKeyId: string): string => `session/${accessKeyId}`;

const SESSION = z.object({
  secret: z.string(),
  accountId: z.string(),
  role: z.string(),
  roleCreatedAt: z.string().optional(),
  sessionName: z.string(),
  issuedBy: z.string(),
  policy: z.unknown().optional(),
  /** Milliseconds */
  until: z.number(),
});
type Session = z.output<typeof SESSION>;

export interface SessionsDeps extends KeyDeps {
  readonly store: KeyDeps['store'] & Pick<Store, 'federation'>;
  readonly region: string;
}

/** Makes temporary credentials. */
export function sessionIssuer({ masterKey, clock }: Pick<SessionsDeps, 'masterKey' | 'clock'>) {
  return ({ seconds, ...request }: SessionRequest): SessionCredentials => {
    const { accessKeyId, secretAccessKey } = newAccessKey('ASIA');
    // AWS's clients read whole seconds.
    const until = Math.floor(clock.now().getTime() / 1_000 + seconds) * 1_000;
    const session: Session = { ...request, secret: secretAccessKey, until };
    return {
      accessKeyId,
      secretAccessKey,
      sessionToken: MARK + masterKey.seal(JSON.stringify(session), contextOf(accessKeyId)),
      expiration: new Date(until).toISOString().replace('.000Z', 'Z'),
    };
  };
}

/** Does what a session goes back to still stand? */
function originCheck({ store, clock }: SessionsDeps) {
  const remembered = remembering<true>(clock);
  return (issuedBy: string, { accountId, role }: Session): Promise<true | undefined> =>
    remembered(`${issuedBy} ${accountId}/${role}`, async () => {
      const mark = issuedBy.indexOf(':');
      const [kind, id] = [issuedBy.slice(0, mark), issuedBy.slice(mark + 1)];
      if (kind === 'key') {
        const key = await store.keys.find(id);
        return key !== undefined && isUsable(key, clock.now()) ? true : undefined;
      }
      return (await store.federation.get(id))?.kind === kind ? true : undefined;
    });
}

/** Credentials of sessions. `expired` is told to whoever has the right token alone. */
export function sessionLookup(deps: SessionsDeps) {
  const { masterKey, clock, region } = deps;
  const opened = remembering<{ readonly session: Session; readonly credentials: Credentials }>(clock);
  const stands = originCheck(deps);
  const roleOf = rolePolicies(deps);

  function sessionOf(accessKeyId: string, token: string): Session | undefined {
    if (!token.startsWith(MARK) || token.length > MAX_TOKEN_CHARACTERS) return undefined;
    let text: string;
    try {
      text = masterKey.open(token.slice(MARK.length), contextOf(accessKeyId));
    } catch {
      return undefined;
    }
    return SESSION.parse(JSON.parse(text));
  }

  async function credentialsOf(session: Session): Promise<Credentials | undefined> {
    const { secret, accountId, role, sessionName, issuedBy } = session;
    const known = await roleOf(accountId, role);
    // A role that was made again under the same name is another one.
    if (known === undefined || known.createdAt !== session.roleCreatedAt) return undefined;
    const narrowing = session.policy === undefined ? undefined : compilePolicy(parsePolicy(session.policy));
    const policy = narrowing === undefined ? known.policy : bothOf(known.policy, narrowing);
    const isPlain = narrowing === undefined && isBuiltIn(role);
    return {
      ...{ secret, accountId, role, issuedBy, principalArn: sessionArnOf(region, accountId, role, sessionName) },
      ...(!isPlain && { policy }),
    };
  }

  return async (accessKeyId: string, token: string): Promise<Credentials | 'expired' | undefined> => {
    const found = await opened(`${accessKeyId} ${token}`, async () => {
      let session = sessionOf(accessKeyId, token);
      if (session === undefined && (await masterKey.refresh?.()) === true) session = sessionOf(accessKeyId, token);
      if (session === undefined) return undefined;
      const credentials = await credentialsOf(session);
      return credentials && { session, credentials };
    });
    if (found === undefined) return undefined;
    const { session, credentials } = found;
    if (session.until <= clock.now().getTime()) return 'expired';
    return (await stands(session.issuedBy, session)) === true ? credentials : undefined;
  };
}

/** Whoever signs: a key without a token, or temporary credentials with theirs. */
export function credentialLookup(deps: SessionsDeps) {
  const [keys, sessions] = [keyLookup(deps), sessionLookup(deps)];
  return (accessKeyId: string, token?: string): Promise<Credentials | 'expired' | undefined> =>
    token === undefined ? keys(accessKeyId) : sessions(accessKeyId, token);
}
