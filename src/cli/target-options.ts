import { existsSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { inputError, usageError } from '../domain/errors.ts';
import { parseImageReference } from '../domain/image-reference.ts';
import type { CollectOptions, EngineSocket, RegistryOptions } from '../inventory/index.ts';
import { findLogin } from './registry-login.ts';
import type { TargetKind } from './targets.ts';

/** Flags of `scan` and `sbom` that say how a target is read. */
export interface TargetOptions {
  readonly platform?: string;
  readonly tag?: string;
  readonly username?: string;
  readonly passwordStdin?: true;
  readonly insecureRegistry?: true;
  readonly caFile?: string;
  readonly enableScratchHeuristics?: true;
  readonly layer?: readonly string[];
  readonly deepPath?: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Which kinds of target a flag speaks of. */
const KINDS: Readonly<Record<keyof TargetOptions, readonly TargetKind[]>> = {
  platform: ['image', 'lambda'],
  tag: ['image', 'lambda'],
  username: ['image', 'lambda'],
  passwordStdin: ['image', 'lambda'],
  insecureRegistry: ['image', 'lambda'],
  caFile: ['image', 'lambda'],
  enableScratchHeuristics: ['image', 'lambda'],
  layer: ['lambda'],
  deepPath: ['host'],
};

const repeated = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

export const addTargetOptions = (command: Command): Command =>
  command
    .option('--platform <os/arch>', 'image: of an index with several platforms (default: linux on this machine)')
    .option('--tag <tag>', 'image: which one of an archive that holds several')
    .option('--username <name>', 'image: user of the registry; password from --password-stdin or the environment')
    .option('--password-stdin', 'image: read the password of --username from standard input')
    .option('--insecure-registry', 'image: allow plain http to a registry on another machine')
    .option('--ca-file <file>', 'image: further certificate authorities for the registry, PEM')
    .option('--enable-scratch-heuristics', 'image: call it scratch when it has no system inside')
    .option('--layer <file>', 'lambda: zip of a layer, in the order of the function (repeatable)', repeated)
    .option('--deep-path <folder>', 'host: look for language packages here too (repeatable, up to 10)', repeated);

/** Paths that a user may add, and that the organisation may (inspector.md 2.0 row 8). */
const OWN_DEEP_PATHS = 5;
const DEEP_PATHS = 10;

const flagOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** @throws AssayError usage for flags that do not belong to the kind, or each other */
export function checkTargetOptions(kind: TargetKind, options: TargetOptions): void {
  for (const [name, kinds] of Object.entries(KINDS)) {
    if (options[name as keyof TargetOptions] !== undefined && !kinds.includes(kind)) {
      throw usageError(`${flagOf(name)} does not go with ${kind}`, `it belongs to ${kinds.join(' and ')} targets`);
    }
  }
  if (options.passwordStdin === true && options.username === undefined) {
    throw usageError('--password-stdin needs --username');
  }
  if ((options.deepPath?.length ?? 0) > DEEP_PATHS)
    throw usageError(`--deep-path may be given ${DEEP_PATHS} times at most`);
}

/** `unix:///run/x.sock` → `/run/x.sock`; undefined for hosts that are no socket here. */
const socketOf = (host: string | undefined): string | undefined => /^unix:\/\/(\/.+)$/.exec(host ?? '')?.[1];

/** Sockets of container engines, the user's own first. */
function engineSockets(env: Environment): readonly EngineSocket[] {
  const { DOCKER_HOST, CONTAINER_HOST, XDG_RUNTIME_DIR } = env;
  const docker = DOCKER_HOST ? [socketOf(DOCKER_HOST)] : ['/var/run/docker.sock'];
  const podman = CONTAINER_HOST
    ? [socketOf(CONTAINER_HOST)]
    : [XDG_RUNTIME_DIR && `${XDG_RUNTIME_DIR}/podman/podman.sock`, '/run/podman/podman.sock'];
  const named = (engine: EngineSocket['engine'], sockets: readonly (string | undefined)[]): EngineSocket[] =>
    sockets.flatMap((socket) => (socket ? [{ engine, socket }] : []));
  return [...named('docker', docker), ...named('podman', podman)];
}

const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** @param file path, or 0 for standard input */
function textOf(file: string | 0, shown: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw inputError(`${shown}: cannot be read: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
  if (text.length > MAX_FILE_BYTES) throw inputError(`${shown}: limit: more than ${MAX_FILE_BYTES} bytes`);
  return text;
}

/** `--ca-file`, and what Node was told to trust besides: a list of our own would hide the latter. */
function authorities(file: string, env: Environment): string {
  const text = textOf(file, file);
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw inputError(`${file}: holds no certificate`, { remedy: 'Give --ca-file certificates in PEM.' });
  }
  const also = env.NODE_EXTRA_CA_CERTS;
  return also ? `${text}\n${textOf(also, also)}` : text;
}

function registryOptions(target: string, options: TargetOptions, env: Environment): RegistryOptions {
  const { username, passwordStdin, insecureRegistry, caFile } = options;
  const password = passwordStdin === true ? textOf(0, 'standard input').replace(/\r?\n$/, '') : undefined;
  // Nothing is wrong with a login file that nobody needs.
  const isLocal = /^(archive|docker|oci|podman):/.test(target) || existsSync(target);
  const reference = isLocal ? undefined : parseImageReference(target.replace(/^registry:/, ''));
  const flags = { ...(username !== undefined && { username }), ...(password !== undefined && { password }) };
  const login = findLogin(reference, flags, env);
  return {
    ...login,
    ...(insecureRegistry === true && { insecure: true }),
    ...(caFile !== undefined && { ca: authorities(caFile, env) }),
  };
}

/** What a collection needs of flags, environment and login files, which are read here and nowhere else. */
export function collectOptionsOf(
  kind: TargetKind,
  target: string,
  options: TargetOptions,
  env: Environment,
): Omit<CollectOptions, 'signal' | 'progress'> {
  const { platform, tag, enableScratchHeuristics, layer, deepPath = [] } = options;
  if (kind === 'host') {
    return { deepPaths: deepPath.slice(0, OWN_DEEP_PATHS), orgDeepPaths: deepPath.slice(OWN_DEEP_PATHS) };
  }
  if (kind !== 'image' && kind !== 'lambda') return {};
  return {
    ...(platform !== undefined && { platform }),
    ...(tag !== undefined && { tag }),
    ...(enableScratchHeuristics === true && { scratchHeuristics: true }),
    ...(layer !== undefined && { layers: layer }),
    registry: registryOptions(target, options, env),
    engines: engineSockets(env),
  };
}
