import { z } from 'zod';
import { findingOfName } from '../domain/arn.ts';
import { upstreamError, usageError } from '../domain/errors.ts';
import type { Style } from '../reports/style.ts';
import { printable } from '../reports/text.ts';
import { callServer, checkedAnswer, serverTarget } from './server-call.ts';

/** A hundred packages with all their records. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

const ANSWER = z.looseObject({ findingArn: z.string(), explanations: z.array(z.unknown()), text: z.string() });

export interface FindingQuestion {
  /** ARN or 32 hex digits. */
  readonly name: string;
  readonly server: string;
  readonly insecure: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface AnsweredFinding {
  /** Everything that the server tells but the text. */
  readonly data: object;
  lines(style: Style): readonly string[];
}

/** What stands at the edge of the text, and the record that decides. */
const isStrong = (line: string): boolean => /^(?! )|^ {3}>/.test(line);

/**
 * Asks a server why a finding is one. The ARN's region signs where the environment names none.
 * @throws AssayError `usage` for what is no finding, `environment` without a key, `upstream` when the server refuses
 */
export async function askFinding(
  { name, server, insecure, env }: FindingQuestion,
  signal: AbortSignal,
): Promise<AnsweredFinding> {
  const finding = findingOfName(name);
  if (finding === undefined) {
    throw usageError(
      `${name} is no finding`,
      'give its ARN (list-findings: findingArn) or the 32 hex digits at its end',
    );
  }
  const target = serverTarget('--server', server, insecure, { ASSAY_REGION: finding.region, ...env });
  const path = `/assay/findings/${finding.id}/explain`;
  const answer = await callServer(target, { method: 'GET', path, maxAnswerBytes: MAX_ANSWER_BYTES }, signal);
  const { text, ...data } = checkedAnswer(target, ANSWER, answer);
  if (name.startsWith('arn:') && data.findingArn !== name) {
    throw upstreamError(`${target.url.origin} has no finding ${name}, but ${printable(data.findingArn)}`);
  }
  return {
    data,
    lines: (style) =>
      text.split('\n').map((line) => (isStrong(line) ? style.strong(printable(line)) : printable(line))),
  };
}
