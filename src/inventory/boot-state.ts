import { existsSync, readFileSync } from 'node:fs';

/** What distributions leave when an update wants a boot: Debian and Ubuntu, SUSE. */
const REBOOT_MARKS = ['/run/reboot-required', '/var/run/reboot-required', '/run/reboot-needed'];

/** Does the distribution itself ask for a boot of the running machine? */
export const asksForReboot = (marks: readonly string[] = REBOOT_MARKS): boolean =>
  marks.some((path) => existsSync(path));

/** When the running kernel started, whole seconds; undefined where there is no /proc. */
export function bootTime(statFile = '/proc/stat'): Date | undefined {
  try {
    const seconds = /^btime (\d+)$/m.exec(readFileSync(statFile, 'latin1'))?.[1];
    return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
  } catch {
    return undefined;
  }
}
