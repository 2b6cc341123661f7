import { type Logger, pino } from 'pino';

/** Structured log: JSON lines with static messages and data as fields (STYLE: one line per job outcome). */
export type Log = Logger;

/** Fields that never reach a log, wherever they stand. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'databaseUrl',
  'password',
  'sealedSecret',
  'secret',
  'secretAccessKey',
  'token',
  'x-amz-security-token',
]);
/** So deep data are searched for them: what is logged is flat, and what is not may go round in circles. */
const DEPTH = 3;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The data without secrets; itself, where it has none. pino's own redaction walks once for each field and depth, and makes
 * up a fifth of what a line costs.
 */
function censored(value: object, depth = DEPTH): Record<string, unknown> {
  const data = (value instanceof Error ? pino.stdSerializers.err(value) : value) as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const [name, field] of Object.entries(data)) {
    const shown = SECRET_FIELDS.has(name)
      ? '[secret]'
      : depth > 1 && isObject(field)
        ? censored(field, depth - 1)
        : field;
    if (shown === field) continue;
    copy ??= { ...data };
    copy[name] = shown;
  }
  return copy ?? data;
}

/** Lines wait so long for others: a busy server spends one system call on many. */
const GATHERING_MS = 10;

/** What was written and has not left yet, by where it goes to. */
const waiting = new Map<NodeJS.WritableStream, string>();
function flush(): void {
  for (const [destination, lines] of waiting) destination.write(lines);
  waiting.clear();
}
process.on('exit', flush);

const gathered = (destination: NodeJS.WritableStream): { write(line: string): void } => ({
  write(line) {
    if (waiting.size === 0) setTimeout(flush, GATHERING_MS).unref();
    waiting.set(destination, (waiting.get(destination) ?? '') + line);
  },
});

/**
 * @param level of pino: `trace` … `fatal`, or `silent`
 * @param destination standard error by default, so that standard output stays for results
 */
export function createLog(level: string, destination: NodeJS.WritableStream = process.stderr): Log {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (data) => censored(data) },
      // Errors are made data of before secrets are looked for.
      serializers: { err: (data: unknown) => data },
    },
    gathered(destination),
  );
}
