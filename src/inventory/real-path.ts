import { realpathSync, statSync } from 'node:fs';
import { inputError } from '../domain/errors.ts';

const ELSEWHERE = {
  file: 'For a folder use: assay sbom dir PATH',
  folder: 'For an image archive use: assay scan image PATH',
} as const;

/** The real path of a file or folder to scan. @throws AssayError input when there is none, or it is something else */
function realPath(target: string, kind: 'file' | 'folder'): string {
  try {
    const real = realpathSync(target);
    const stat = statSync(real);
    if (kind === 'file' ? stat.isFile() : stat.isDirectory()) return real;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw inputError(`${target}: no such ${kind}`);
    throw inputError(`${target}: cannot be read: ${code}`, { cause: error });
  }
  throw inputError(`${target}: is no ${kind}`, { remedy: ELSEWHERE[kind] });
}

export const realFile = (target: string): string => realPath(target, 'file');
export const realFolder = (target: string): string => realPath(target, 'folder');
