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
/** Of no program, whatever its permissions: most files of a system, which need not be asked for theirs. */
const OTHER_ENDINGS: ReadonlySet<string> = new Set(
  (
    '.c .class .conf .cpp .css .deb .gif .go .gz .h .hpp .html .ico .jar .java .jpg .js .json .list .lua .map .md ' +
    '.md5sums .mjs .mo .pl .pm .png .po .pod .py .pyc .pyi .rb .rs .rst .sh .svg .tcl .toml .ts .ttf .txt .vim .woff .woff2 .xml ' +
    '.yaml .yml .zip'
  ).split(' '),
);
const NUMBERED_LIBRARY = /\.so(?:\.\d+)+$/;

/**
 * Can the file be a program or a library? Executable ones, and by name those that need no permission:
 * Windows programs, shared libraries, add-ons of Node, the program of a function. Archives made on Windows have no
 * permissions at all.
 */
export function isProgramPath(path: string, stat: FileStat): boolean {
  const dot = path.lastIndexOf('.');
  const ending = dot === -1 ? '' : path.slice(dot);
  if (PROGRAM_ENDINGS.has(ending)) return true;
  if (OTHER_ENDINGS.has(ending)) return false;
  const { mode } = stat;
  if ((mode & EXECUTE) !== 0 || (mode & PERMISSIONS) === 0) return true;
  return path.endsWith('/bootstrap') || (path.includes('.so.') && NUMBERED_LIBRARY.test(path));
}
