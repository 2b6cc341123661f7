import { type ChildProcessByStdio, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

/** A real registry: Debian's docker-registry, on a free port of this machine. */
export interface Registry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * Runs until it is stopped.
 * @param folder private, for its configuration
 * @param data its storage, which several registries may share
 * @param auth YAML of `auth:`
 */
export async function startRegistry(folder: string, data: string, auth?: string): Promise<Registry> {
  mkdirSync(folder, { recursive: true });
  const config = [
    'version: 0.1',
    'log: {level: info, accesslog: {disabled: true}}',
    `storage: {filesystem: {rootdirectory: ${JSON.stringify(data)}}}`,
    'http: {addr: "127.0.0.1:0", secret: for-tests}',
    ...(auth === undefined ? [] : [`auth: ${auth}`]),
  ];
  writeFileSync(join(folder, 'config.yml'), config.join('\n'));
  const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { host: await addressOf(child), stop };
}

/** The address it says it listens on. */
function addressOf(child: ChildProcessByStdio<null, null, Readable>): Promise<string> {
  let words = '';
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`docker-registry ended: ${words.slice(-2_000)}`)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      const address = /listening on (127\.0\.0\.1:\d+)/.exec(words)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

const run = promisify(execFile);

/** Copies an image with skopeo, to or from a registry that speaks plain HTTP. */
export async function skopeo(...args: readonly string[]): Promise<void> {
  await run('skopeo', [
    '--insecure-policy',
    'copy',
    '-q',
    '--src-tls-verify=false',
    '--dest-tls-verify=false',
    ...args,
  ]);
}

/** A key and a certificate for 127.0.0.1, signed by themselves. */
export function makeCertificate(folder: string, name: string): { key: string; cert: string; certFile: string } {
  const [keyFile, certFile] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'];
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile];
  execFileSync('openssl', [...request, ...names], { stdio: 'ignore' });
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8'), certFile };
}
