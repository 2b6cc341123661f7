import { type AuthenticationDeps, authentication } from '../authenticate.ts';
import { type Caller, principalArnOf } from '../roles.ts';
import type { ServiceRequest } from '../service.ts';
import { notSupported } from '../wire/errors.ts';
import type { SignedRequest } from '../wire/sigv4.ts';
import { assumeRole } from './assume-role.ts';
import { readInput, readParameters, type StsOperation, stsOperationOf } from './parameters.ts';
import { roleIdOf } from './session.ts';
import { assumeRoleWithWebIdentity, type WebIdentityDeps } from './web-identity.ts';
import { stsAnswer, type XmlContent } from './xml.ts';

/** Where clients sign for the global endpoint of STS, whatever their region. */
const GLOBAL_REGION = 'us-east-1';

export interface StsDeps extends AuthenticationDeps {
  /** Absent: who calls can be asked, and no sessions are given. */
  readonly sessions?: WebIdentityDeps;
}

/** A request for STS whose signature was not looked at yet. */
export interface StsCall {
  readonly operation: StsOperation;
  /**
   * Checks the signature, where there is one, and does the work. The answer is XML. Throws ApiError.
   * @param audit writes down what a caller did, and how it ended
   */
  answer(requestId: string, audit: StsAudit): Promise<string>;
}

export type StsAudit = <T>(caller: Caller, run: (note: (input: unknown) => void) => Promise<T>) => Promise<T>;

/** Anybody whose signature is right may ask who they are; no policy can forbid it, as on AWS. */
function callerIdentity(caller: Caller): XmlContent {
  const arn = principalArnOf(caller);
  const sessionName = /:assumed-role\/[^/]+\/(.+)$/.exec(arn)?.[1];
  const userId =
    sessionName === undefined ? caller.accessKeyId : `${roleIdOf(caller.accountId, caller.role)}:${sessionName}`;
  return { Arn: arn, UserId: userId, Account: caller.accountId };
}

/**
 * STS on the same listener: GetCallerIdentity, AssumeRole and AssumeRoleWithWebIdentity of the query protocol.
 * @returns what reads a request of that protocol; it throws ApiError when the request asks for something else
 */
export function stsFace(deps: StsDeps): (request: ServiceRequest, signed: SignedRequest) => StsCall {
  const authenticate = authentication(deps, ['sts'], { otherRegion: GLOBAL_REGION, presigned: true });
  const { sessions } = deps;
  return ({ method, target, body }, signed) => {
    const parameters = readParameters(method, target, body);
    const operation = stsOperationOf(parameters);
    const work = async (audit: StsAudit): Promise<XmlContent> => {
      if (operation === 'AssumeRoleWithWebIdentity') {
        const input = readInput(operation, parameters);
        if (sessions === undefined) throw notSupported(operation);
        const { content, caller } = await assumeRoleWithWebIdentity(sessions, input);
        const from = { ...caller, ...(signed.sourceAddress !== undefined && { sourceAddress: signed.sourceAddress }) };
        return audit(from, async (note) => {
          note({ RoleArn: input.RoleArn, RoleSessionName: input.RoleSessionName });
          return content;
        });
      }
      const caller = await authenticate.withBody(signed, body);
      return audit(caller, async (note) => {
        if (operation === 'GetCallerIdentity') {
          readInput(operation, parameters);
          return callerIdentity(caller);
        }
        const input = readInput(operation, parameters);
        const { RoleArn, RoleSessionName, DurationSeconds } = input;
        note({ RoleArn, RoleSessionName, DurationSeconds });
        if (sessions === undefined) throw notSupported(operation);
        return assumeRole(sessions, input, caller);
      });
    };
    return { operation, answer: async (requestId, audit) => stsAnswer(operation, await work(audit), requestId) };
  };
}
