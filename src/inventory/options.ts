import { type Clock, systemClock } from '../clock.ts';
import { inputError } from '../domain/errors.ts';
import type { ScannerOptions } from './file-filter.ts';

/** Bounds on whatever a target sends; a bound that is hit becomes a problem or an error that names it. */
export interface Limits {
  /** Entries looked at: files, folders, links of a walk or of all layers of an image. */
  readonly entries: number;
  /** Folders above a file. */
  readonly depth: number;
  /** Characters of a path. */
  readonly pathLength: number;
  /** Bytes of one file, unless its extractor says less. */
  readonly fileBytes: number;
  /** Bytes of one file of an `alone` extractor, unless it says less; it is never held in memory whole. */
  readonly aloneFileBytes: number;
  /** Archives inside archives. */
  readonly nesting: number;
  /** Files and links remembered because some extractor wants them or merging needs them. */
  readonly keptFiles: number;
  /** Characters of the paths and link targets remembered. */
  readonly keptNames: number;
  /** Bytes of wanted files of an archive, in memory and in the private temporary file together. */
  readonly keptBytes: number;
  /** Of these, bytes held in memory. */
  readonly memoryBytes: number;
  /** Layers of one image. */
  readonly layers: number;
  /** Times that compressed data may grow, beyond a free first GiB. */
  readonly expansion: number;
  /** Distinct packages of one inventory. */
  readonly packages: number;
  /** Problems listed one by one. */
  readonly problems: number;
  /** Seconds for the whole collection. */
  readonly seconds: number;
  /** Deep inspection of a host (inspector.md 2.0 row 8 and the quotas): distinct language packages, and seconds. */
  readonly deepPackages: number;
  readonly deepSeconds: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  entries: 2_000_000,
  depth: 256,
  pathLength: 4096,
  fileBytes: 64 * MIB,
  aloneFileBytes: 1024 * MIB,
  nesting: 8,
  keptFiles: 120_000,
  keptNames: 32 * MIB,
  keptBytes: 512 * MIB,
  memoryBytes: 16 * MIB,
  layers: 512,
  expansion: 200,
  packages: 50_000,
  problems: 1_000,
  seconds: 3_600,
  deepPackages: 5_000,
  deepSeconds: 900,
};

/** How a registry is asked; nothing of it appears in progress, errors or the inventory but the host. */
export interface RegistryOptions {
  readonly username?: string;
  readonly password?: string;
  /** A refresh token that Docker keeps in place of a password. */
  readonly identityToken?: string;
  /** A bearer token, sent as it is. */
  readonly registryToken?: string;
  /** Program that Docker asks for the password; it is not run, only named in errors. */
  readonly credentialHelper?: string;
  /** Plain HTTP is allowed for registries on other machines too. */
  readonly insecure?: boolean;
  /** Further certificate authorities, PEM. */
  readonly ca?: string;
}

/** A container engine's API on a Unix socket. */
export interface EngineSocket {
  readonly engine: 'docker' | 'podman';
  readonly socket: string;
}

export interface CollectOptions extends ScannerOptions {
  readonly signal: AbortSignal;
  /** One short sentence a step, for people. */
  readonly progress?: (message: string) => void;
  readonly limits?: Partial<Limits>;
  readonly clock?: Clock;
  /** Host only: up to five folders inside the root to look for language packages in, besides the default ones. */
  readonly deepPaths?: readonly string[];
  /** Host only: up to five more, of the organisation. */
  readonly orgDeepPaths?: readonly string[];
  /** Host only: rest between stretches of work, so that at most two thirds of one processor are used. */
  readonly gentle?: boolean;
  /** Lambda only: zips of the function's layers, in its order. */
  readonly layers?: readonly string[];
  /** Image only: which image of an archive that holds several, as one of its tags. */
  readonly tag?: string;
  /** Image only: preferred architecture of a multi-platform index, in OCI words; default this machine's. */
  readonly architecture?: string;
  /** Image only: `os/architecture[/variant]` that must be read, of an index with several platforms. */
  readonly platform?: string;
  /** Image only: a target that is no file is asked of a registry, in this way; absent: registries are never asked. */
  readonly registry?: RegistryOptions;
  /** Image only: engines that are asked before a registry, in this order; sockets that are not there are passed over. */
  readonly engines?: readonly EngineSocket[];
  /** Image only: call a system `scratch` when it has no packages, no release file and lacks usual folders. */
  readonly scratchHeuristics?: boolean;
}

/** Says when to stop: asked often, also in long synchronous stretches. */
export interface Watch {
  /** Throws the signal's reason when aborted. */
  check(): void;
  /** Has the collection used more than so many seconds? */
  isOver(seconds: number): boolean;
}

/** What every step of one collection shares. */
export interface Collection {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly watch: Watch;
  readonly progress: (message: string) => void;
  /** Awaited between stretches of work: lets timers and signals of the process run, and the machine breathe. */
  readonly breathe: () => Promise<void>;
}

const yieldOnce = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Rests half as long as was worked since the last rest, at most a tenth of a second at a time. */
function restBetween(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    const rest = Math.min((performance.now() - since) / 2, 100);
    await new Promise((resolve) => setTimeout(resolve, rest));
    since = performance.now();
  };
}

export function startCollection(options: CollectOptions): Collection {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const clock = options.clock ?? systemClock;
  const start = clock.now().getTime();
  return {
    limits,
    clock,
    progress: options.progress ?? (() => {}),
    breathe: options.gentle === true ? restBetween() : yieldOnce,
    watch: {
      check: () => options.signal.throwIfAborted(),
      isOver: (seconds) => clock.now().getTime() - start > seconds * 1000,
    },
  };
}

/** Throws when the caller aborted or the whole collection took too long; `name` is what was being read. */
export function checkTime(collection: Collection, name: string): void {
  collection.watch.check();
  if (collection.watch.isOver(collection.limits.seconds)) {
    throw inputError(`${name}: limit: reading took more than ${collection.limits.seconds} seconds`);
  }
}
