import type { CisCounts, CisTarget } from './cis.ts';

/**
 * The agent's protocol (inspector.md 2.1): start, health and telemetry in any order, stop. Each step gives the target as
 * it is afterwards, or says why it cannot be taken. Repeating the last step changes nothing: clients try again.
 */
export type SessionStep = { readonly target: CisTarget } | { readonly conflict: string };

/** How an agent says that it is done. */
export interface CisSessionEnd {
  readonly status: 'SUCCESS' | 'FAILED' | 'INTERRUPTED' | 'UNSUPPORTED_OS';
  readonly reason?: string | undefined;
  /** Checks that the agent made, by its own count. */
  readonly totalChecks?: number | undefined;
  readonly benchmark?: string | undefined;
}

/** Minutes until a target times out: without a session, without a word in one, and from its start to its end. */
export const CIS_TIMEOUT_MINUTES = { start: 60, silence: 15, session: 240 } as const;

/** Most checks of one target: what the protocol's own counters hold. */
export const MAX_CHECKS = 65_536;

const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString();

/** When an agent must have begun. */
export const startDueAt = (now: string): string => later(now, CIS_TIMEOUT_MINUTES.start);

/** The first of: too long without a word, too long altogether. Both are ISO 8601 in UTC and compare as text. */
function sessionDueAt(startedAt: string, now: string): string {
  const silence = later(now, CIS_TIMEOUT_MINUTES.silence);
  const end = later(startedAt, CIS_TIMEOUT_MINUTES.session);
  return silence < end ? silence : end;
}

export const totalOf = ({ passed, failed, skipped }: CisCounts): number => passed + failed + skipped;

export function startSession(target: CisTarget, token: string, now: string): SessionStep {
  if (target.status !== undefined) return { conflict: 'The scan job has ended.' };
  if (target.sessionToken === token) return { target };
  if (target.sessionToken !== undefined) return { conflict: 'The scan job has a session already.' };
  return { target: { ...target, sessionToken: token, sessionStartedAt: now, dueAt: sessionDueAt(now, now) } };
}

/** Why a step within a session cannot be taken. */
function outside(target: CisTarget, token: string): string | undefined {
  if (target.sessionToken === undefined) return 'The scan job has no session: start one first.';
  if (target.sessionToken !== token) return 'The session token is not the one of the scan job’s session.';
  return target.status === undefined ? undefined : 'The session has ended.';
}

/** Health, and telemetry of `checks` checks: the agent is alive. */
export function heardOf(target: CisTarget, token: string, checks: number, now: string): SessionStep {
  const conflict = outside(target, token);
  if (conflict !== undefined) return { conflict };
  if (totalOf(target.counts) + checks > MAX_CHECKS) return { conflict: `A scan job has at most ${MAX_CHECKS} checks.` };
  return { target: { ...target, dueAt: sessionDueAt(target.sessionStartedAt ?? now, now) } };
}

/** What a target without its whole result must say: it never looks as if it had been checked. */
function shortcomingOf({ status, reason, totalChecks = 0 }: CisSessionEnd, counts: CisCounts): string | undefined {
  const received = totalOf(counts);
  if (status !== 'SUCCESS') return `The agent ended with ${status}${reason === undefined ? '.' : `: ${reason}`}`;
  if (received === 0) return 'The agent delivered no check.';
  if (counts.skipped === received) return 'The agent skipped every check.';
  return totalChecks > received ? `The agent made ${totalChecks} checks and delivered ${received}.` : undefined;
}

export function stopSession(target: CisTarget, token: string, end: CisSessionEnd): SessionStep {
  const hasEnded = target.status === 'COMPLETED' || target.status === 'CANCELLED';
  if (hasEnded && target.sessionToken === token) return { target };
  const conflict = outside(target, token);
  if (conflict !== undefined) return { conflict };
  const { dueAt: _, ...ended } = target;
  const note = shortcomingOf(end, target.counts);
  return {
    target: {
      ...ended,
      status: note === undefined ? 'COMPLETED' : 'CANCELLED',
      ...(note !== undefined && { note }),
      ...(end.status === 'UNSUPPORTED_OS' && { statusReason: 'UNSUPPORTED_OS' }),
      ...(end.benchmark !== undefined && { benchmark: end.benchmark }),
    },
  };
}
