import { dataFolderOf } from '../data-folder.ts';

/** Where this installation keeps its data: `--data`, `ASSAY_DATA`, `$XDG_DATA_HOME/assay` (DESIGN.md §7). */
export const dataFolder = (option: string | undefined): string => dataFolderOf(option, process.env);
