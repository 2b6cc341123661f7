import type { FileStat } from '../extractor.ts';

const EXECUTE = 0o111;
const PERMISSIONS = 0o777;
const PROGRAM_ENDINGS: ReadonlySet<string> = new Set([
  '.exe',
  '.EXE',
  '.dll',
  '.DLL',
  '.node',
  '.dylib',
  '.so',
  '.wasm',
]);
const NUMBERED_LIBRARY = /\.so(?:\.\d+)+$/;

/**
 * Can the file be a program or a library? Executable ones, and by name those that need no permission:
 * Windows programs, shared libraries, add-ons of Node, the program of a function. Archives made on Windows have no
 * permissions at all.
 */
export function isProgramPath(path: string, { mode }: FileStat): boolean {
  if ((mode & EXECUTE) !== 0 || (mode & PERMISSIONS) === 0) return true;
  const dot = path.lastIndexOf('.');
  if (dot !== -1 && PROGRAM_ENDINGS.has(path.slice(dot))) return true;
  return path.endsWith('/bootstrap') || (path.includes('.so.') && NUMBERED_LIBRARY.test(path));
}
