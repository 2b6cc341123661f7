import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { inputError, usageError } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import type { SbomComponent } from '../domain/sbom-component.ts';
import { listed } from '../reports/text.ts';
import { collectOptionsOf, type TargetOptions } from './target-options.ts';
import type { ProgressLine } from './terminal.ts';

/** What can be looked at, as the word on the command line. */
export const TARGET_KINDS = ['image', 'dir', 'host', 'lambda', 'archive', 'repo', 'sbom'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const TARGETS_HELP = `
Targets:
  image TARGET    a \`docker save\` tar (gzipped or not), an OCI layout folder or tar; else an image of
                  Docker, of Podman, or of its registry: docker:NAME, podman:NAME, registry:NAME, archive:FILE
                  and oci:FOLDER look at one place only
  dir TARGET      a folder: a root file system, or an application
  host [ROOT]     this machine, or the one mounted at ROOT (default /)
  lambda TARGET   the zip of a function, with --layer for each of its layers; or its image
  archive TARGET  a zip, jar or tar, compressed or not
  repo TARGET     a source tree: what its lock files and manifests declare`;

/**
 * Checks the kind and target words of a command.
 * @throws AssayError `usage` for a kind that is unknown, or lacks its target
 */
export function parseTarget(
  kind: string,
  target: string | undefined,
  kinds: readonly TargetKind[],
): { readonly kind: TargetKind; readonly target: string } {
  const known = kinds.find((k) => k === kind);
  if (known === undefined) throw usageError(`${kind} is not a kind of target`, `it takes ${listed(kinds)}`);
  if (target === undefined && known !== 'host') throw usageError(`${known} needs a TARGET`);
  return { kind: known, target: target ?? '/' };
}

async function readBytes(file: string, limit: number): Promise<Buffer> {
  const { size, isFile } = await stat(file).then((s) => ({ size: s.size, isFile: s.isFile() }));
  const tooLarge = () => new Error(`it is larger than ${limit} bytes`);
  if (size > limit) throw tooLarge();
  if (isFile) return readFile(file);
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of createReadStream(file)) {
    chunks.push(chunk as Buffer);
    read += (chunk as Buffer).length;
    if (read > limit) throw tooLarge();
  }
  return Buffer.concat(chunks);
}

/** Reads a file or pipe. A read from a pipe cannot be cancelled: an abort stops waiting for it. */
async function readFileBounded(file: string, limit: number, signal: AbortSignal): Promise<Buffer> {
  signal.throwIfAborted();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  try {
    return await Promise.race([readBytes(file, limit), aborted]);
  } catch (cause) {
    signal.throwIfAborted();
    throw inputError(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

async function readSbomFile(file: string, signal: AbortSignal): Promise<Inventory> {
  const { MAX_SBOM_BYTES, readSbom } = await import('../inventory/sbom/read.ts');
  return readSbom(await readFileBounded(file, MAX_SBOM_BYTES, signal), file);
}

/** A target with the components of its SBOM, for reports that repeat them. */
export async function readSbomTarget(
  file: string,
  signal: AbortSignal,
): Promise<{ readonly inventory: Inventory; readonly components?: readonly SbomComponent[] }> {
  const { MAX_SBOM_BYTES, readSbomContent } = await import('../inventory/sbom/read.ts');
  return readSbomContent(await readFileBounded(file, MAX_SBOM_BYTES, signal), file);
}

/** The inventory of a target; each kind loads only the code that it needs. */
export async function collectTarget(
  kind: TargetKind,
  target: string,
  asked: TargetOptions,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: ProgressLine },
): Promise<Inventory> {
  if (kind === 'sbom') return readSbomFile(target, signal);
  const inventory = await import('../inventory/index.ts');
  const collectors = {
    image: inventory.collectImage,
    dir: inventory.collectDirectory,
    host: inventory.collectHost,
    lambda: inventory.collectLambda,
    archive: inventory.collectArchive,
    repo: inventory.collectRepo,
  };
  try {
    return await collectors[kind](target, {
      ...collectOptionsOf(kind, target, asked, process.env),
      signal,
      // The person at the terminal has just typed the target's name.
      progress: (text: string) => progress.show(text.replace(`${target}: `, '')),
    });
  } finally {
    progress.clear();
  }
}
