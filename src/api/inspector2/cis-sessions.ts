import type { CisTarget } from '../../domain/cis.ts';
import { type CisResult, checkOfRule, resultStatusOf } from '../../domain/cis.ts';
import { heardOf, type SessionStep, startSession, stopSession } from '../../domain/cis-session.ts';
import type * as wire from '../contract/inspector2.generated.ts';
import type { Caller } from '../roles.ts';
import { conflict } from '../wire/errors.ts';
import { type Capability, type HandlerDeps, ownerOf } from './handler.ts';

/** Details that are text are shown; what is not is kept from lists. */
const PRINTABLE = /^[\P{C}\n\t]+$/u;

function reasonOf({ status, cisRuleDetails }: wire.CisSessionMessage): string | undefined {
  const text = Buffer.from(cisRuleDetails).toString('utf8');
  const said = PRINTABLE.test(text) && !text.includes('\uFFFD') ? text : undefined;
  if (status === 'PASSED' || status === 'FAILED') return said;
  return said === undefined ? status : `${status}: ${said}`;
}

function resultOf(message: wire.CisSessionMessage): CisResult {
  const { ruleId, status } = message;
  const statusReason = reasonOf(message);
  const result = { ruleId, ...checkOfRule(ruleId), status: resultStatusOf(status) };
  return statusReason === undefined ? result : { ...result, statusReason };
}

/** The protocol of agents on the machines that a CIS scan looks at (inspector.md 2.1, docs/cis-api.md). */
export function cisSessions({
  store,
  clock,
}: HandlerDeps): Capability<'StartCisSession' | 'SendCisSessionHealth' | 'SendCisSessionTelemetry' | 'StopCisSession'> {
  const refuse = (jobId: string, message: string): Error => conflict(message, jobId, 'CIS_SCAN_JOB');

  async function step(
    jobId: string,
    caller: Caller,
    take: (target: CisTarget, now: string) => SessionStep,
    arrived: readonly CisResult[] = [],
  ): Promise<Record<string, never>> {
    const now = clock.now().toISOString();
    const change = (target: CisTarget): CisTarget => {
      const taken = take(target, now);
      if ('conflict' in taken) throw refuse(jobId, taken.conflict);
      return taken.target;
    };
    const changed = await store.cis.change(ownerOf(caller), jobId, change, arrived);
    // These operations declare no exception for what does not exist.
    if (changed === 'missing') throw refuse(jobId, 'There is no such scan job.');
    return {};
  }

  return {
    StartCisSession: ({ scanJobId, message }, caller) =>
      step(scanJobId, caller, (target, now) => startSession(target, message.sessionToken, now)),

    SendCisSessionHealth: ({ scanJobId, sessionToken }, caller) =>
      step(scanJobId, caller, (target, now) => heardOf(target, sessionToken, 0, now)),

    SendCisSessionTelemetry: ({ scanJobId, sessionToken, messages }, caller) =>
      step(
        scanJobId,
        caller,
        (target, now) => heardOf(target, sessionToken, messages.length, now),
        messages.map(resultOf),
      ),

    StopCisSession({ scanJobId, sessionToken, message }, caller) {
      const { status, reason, progress, benchmarkProfile, benchmarkVersion } = message;
      const benchmark = [benchmarkProfile, benchmarkVersion].filter((part) => part !== undefined).join(' ');
      const end = { status, reason, totalChecks: progress.totalChecks, benchmark: benchmark || undefined };
      return step(scanJobId, caller, (target) => stopSession(target, sessionToken, end));
    },
  };
}
