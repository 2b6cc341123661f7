import type { FileStat } from './extractor.ts';

/** What the caller narrows a collection to. */
export interface ScannerOptions extends FileFilterOptions {
  /** Ids of the only extractors to run, `dockerfile` among them; absent: all that apply to the subject. */
  readonly scanners?: readonly string[];
  readonly skipScanners?: readonly string[];
}

/** Files that the caller leaves out: nobody reads them, and that is no problem of the scan. */
export interface FileFilterOptions {
  /**
   * Files and folders, with everything below. With a slash the path inside the root (`/srv/media`, `srv/*.iso`), else a
   * name at any depth (`node_modules`, `*.mp4`). `*` and `?` stay within a name, `**` does not.
   */
  readonly skipFiles?: readonly string[];
  /** Ends of paths: `.log`, `cache`; of a folder, everything below too. */
  readonly skipSuffixes?: readonly string[];
  /** Larger files are left out. */
  readonly maxFileBytes?: number;
}

const escaped = (text: string): string => text.replace(/[\\^$.|+()[\]{}]/g, '\\$&');

const GLOB: Readonly<Record<string, string>> = { '**': '.*', '*': '[^/]*', '?': '[^/]' };

/** A pattern as an expression for a path that begins with a slash. */
function expressionOf(pattern: string): string {
  const trimmed = pattern.replace(/^\.?\//, '').replace(/\/+$/, '');
  const body = trimmed
    .split(/(\*{2,}|\*|\?)/)
    .map((part) => GLOB[part.startsWith('**') ? '**' : part] ?? escaped(part))
    .join('');
  const isAnchored = pattern.includes('/') && !/^[^/]*\/$/.test(pattern);
  return `${isAnchored ? '^/' : '(?:^|/)'}${body}(?:/|$)`;
}

/** Is this file left out? undefined when nothing is. */
export function fileFilter(options: FileFilterOptions): ((path: string, stat: FileStat) => boolean) | undefined {
  const { skipFiles = [], skipSuffixes = [], maxFileBytes } = options;
  const patterns = skipFiles.map((pattern) => pattern.trim()).filter((pattern) => /[^./]/.test(pattern));
  const skipped = patterns.length === 0 ? undefined : new RegExp(patterns.map(expressionOf).join('|'));
  const suffixes = skipSuffixes.filter((suffix) => suffix !== '');
  if (skipped === undefined && suffixes.length === 0 && maxFileBytes === undefined) return undefined;
  return (path, stat) =>
    skipped?.test(path) === true ||
    suffixes.some((suffix) => path.endsWith(suffix) || path.includes(`${suffix}/`)) ||
    (maxFileBytes !== undefined && stat.size > maxFileBytes);
}
