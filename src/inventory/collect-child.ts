import { AssayError, type ErrorKind } from '../domain/errors.ts';
import type { Inventory } from '../domain/inventory.ts';
import { collectArchive, collectLambda } from './collect-archive.ts';
import { collectDirectory, collectRepo } from './collect-directory.ts';
import { collectHost } from './collect-host.ts';
import { collectImage } from './collect-image.ts';
import type { CollectOptions } from './options.ts';

/** What a child is asked to collect; everything in it travels as JSON. */
export interface CollectionRequest {
  readonly kind: 'image' | 'directory' | 'host' | 'archive' | 'lambda' | 'repo';
  readonly target: string;
  readonly options?: Omit<CollectOptions, 'signal' | 'progress' | 'clock'>;
}

/** What a child says: any number of steps, then one outcome. */
export type ChildMessage =
  | { readonly progress: string }
  | { readonly inventory: Inventory }
  | { readonly error: { readonly kind: ErrorKind; readonly message: string; readonly remedy?: string } };

const COLLECTORS = {
  image: collectImage,
  directory: collectDirectory,
  host: collectHost,
  archive: collectArchive,
  lambda: collectLambda,
  repo: collectRepo,
};

async function answer(request: CollectionRequest): Promise<ChildMessage> {
  try {
    const inventory = await COLLECTORS[request.kind](request.target, {
      ...request.options,
      signal: new AbortController().signal,
      progress: (message) => process.send?.({ progress: message } satisfies ChildMessage),
    });
    return { inventory };
  } catch (error) {
    if (error instanceof AssayError) {
      const { kind, message, remedy } = error;
      return { error: { kind, message, ...(remedy !== undefined && { remedy }) } };
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { error: { kind: 'input', message: `${request.target}: unexpected error, please report it: ${message}` } };
  }
}

// Without a parent nobody waits for the answer.
process.on('disconnect', () => process.exit(0));
process.once('message', async (request: CollectionRequest) => {
  const message = await answer(request);
  process.send?.(message, () => process.disconnect());
});
