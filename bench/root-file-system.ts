import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installationRoot } from '../src/installation.ts';

/** The mirror that this machine's own packages come from. @throws Error where there is none */
function debianMirror(): string {
  for (const file of [
    '/etc/apt/sources.list',
    '/etc/apt/sources.list.d/debian.sources',
    '/etc/apt/sources.list.d/debian.list',
  ]) {
    if (!existsSync(file)) continue;
    const url = /https?:\/\/\S+/.exec(readFileSync(file, 'utf8').replaceAll(/^\s*#.*$/gm, ''))?.[0];
    if (url !== undefined) return url.replace(/\/$/, '');
  }
  throw new Error('apt has no source of packages');
}

/**
 * A Debian root file system made by debootstrap, kept in build/bench.
 * @returns undefined where it cannot be made: no debootstrap, no root, no mirror
 */
export function debianRoot(log: (line: string) => void): string | undefined {
  const root = join(installationRoot(), 'build/bench/bookworm');
  if (existsSync(root)) return root;
  const growing = `${root}.growing`;
  mkdirSync(dirname(growing), { recursive: true });
  rmSync(growing, { recursive: true, force: true });
  try {
    log('debootstrap bookworm into build/bench, once');
    const packages = 'python3,python3-requests,perl,curl,git,openssh-client,vim';
    const args = ['--variant=minbase', `--include=${packages}`, 'bookworm', growing, debianMirror()];
    execFileSync('debootstrap', args, { stdio: 'ignore' });
    renameSync(growing, root);
    return root;
  } catch (error) {
    rmSync(growing, { recursive: true, force: true });
    log(`no root file system by debootstrap here: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    return undefined;
  }
}
