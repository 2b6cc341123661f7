import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where an installation keeps its data: the option, `ASSAY_DATA`, `$XDG_DATA_HOME/assay` (DESIGN.md §7). Absolute. */
export function dataFolderOf(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const { ASSAY_DATA: own, XDG_DATA_HOME: xdg } = environment;
  return resolve(option || own || join(xdg || join(homedir(), '.local/share'), 'assay'));
}
