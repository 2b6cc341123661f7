import { type Logger, pino } from 'pino';

/** Structured log: JSON lines with static messages and data as fields (STYLE: one line per job outcome). */
export type Log = Logger;

/** Fields that never reach a log, wherever they stand. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'databaseUrl',
  'password',
  'sealedSecret',
  'secret',
  'secretAccessKey',
  'token',
  'x-amz-security-token',
];

/**
 * @param level of pino: `trace` … `fatal`, or `silent`
 * @param destination standard error by default, so that standard output stays for results
 */
export function createLog(level: string, destination: NodeJS.WritableStream = process.stderr): Log {
  const paths = SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]);
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths, censor: '[secret]' },
    },
    destination,
  );
}
