import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where this installation keeps its data: `--data`, `ASSAY_DATA`, `$XDG_DATA_HOME/assay` (DESIGN.md §7). */
export function dataFolder(option: string | undefined): string {
  const { ASSAY_DATA, XDG_DATA_HOME } = process.env;
  return resolve(option || ASSAY_DATA || join(XDG_DATA_HOME || join(homedir(), '.local/share'), 'assay'));
}
