import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a command, from outside: start to end, all its processes. */
export interface Usage {
  readonly wallMs: number;
  /** User and system time together, of the process and the children it waited for. */
  readonly cpuMs: number;
  /** Peak of the largest process. */
  readonly rssMb: number;
  readonly exitCode: number | null;
}

const TIME = '/usr/bin/time';
/** Where GNU time is not installed: a Node process tells its own usage as it ends. */
const PRELOAD =
  "import{writeFileSync}from'node:fs';process.on('exit',()=>{const u=process.resourceUsage();" +
  "writeFileSync(process.env.BENCH_USAGE,[0,u.userCPUTime/1e6,u.systemCPUTime/1e6,u.maxRSS].join(' '))})";

/**
 * Runs a command and measures it; its output is thrown away.
 * @throws Error when it cannot be started or ends by a signal
 */
export async function measure(command: readonly string[], signal: AbortSignal): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const report = join(folder, 'usage');
  const hasTime = existsSync(TIME);
  const words = hasTime ? [TIME, '-f', '%e %U %S %M', '-o', report, ...command] : [...command];
  const preload = `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`;
  try {
    const start = process.hrtime.bigint();
    const child = spawn(words[0] ?? '', words.slice(1), {
      stdio: 'ignore',
      signal,
      env: hasTime ? process.env : { ...process.env, BENCH_USAGE: report, NODE_OPTIONS: preload },
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const wallMs = Number(process.hrtime.bigint() - start) / 1e6;
    // GNU time writes a line of its own before the figures when the command fails.
    const last = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
    const [, user = Number.NaN, system = Number.NaN, kilobytes = Number.NaN] = last.split(' ').map(Number);
    return { wallMs, cpuMs: (user + system) * 1000, rssMb: kilobytes / 1024, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
