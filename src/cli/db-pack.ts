import type { Command } from 'commander';
import { dataFolder } from './data-folder.ts';
import {
  DATA_OPTION,
  type DatabaseOptions,
  DB_OPTION,
  KEEP_OPTION,
  keepOf,
  locate,
  summary,
  working,
} from './db-work.ts';

export function definePack(command: Command, exitWith: (code: number) => void): void {
  command
    .command('pack')
    .description('Write a database to one file, to carry it to a site without a network')
    .requiredOption('-o, --output <file>', 'the pack to write')
    .option(...DB_OPTION)
    .option(...DATA_OPTION)
    .option('--sign-key <file>', 'sign it with this Ed25519 private key (PEM)')
    .addHelpText(
      'after',
      '\nExamples:\n  assay db pack -o assay-db.pack\n  assay db pack -o assay-db.pack --sign-key assay.key',
    )
    .action((options: DatabaseOptions & { readonly output: string; readonly signKey?: string }) =>
      working(exitWith, async ({ signal, progress }) => {
        const { packDatabase } = await import('../advisories/pack.ts');
        const { readSignKey } = await import('../advisories/pack-signature.ts');
        const signKey = options.signKey === undefined ? undefined : readSignKey(options.signKey);
        progress('packing');
        const info = await packDatabase(locate(options), options.output, {
          signal,
          ...(signKey !== undefined && { signKey }),
        });
        const signed = signKey === undefined ? '' : ' and signed';
        process.stdout.write(`Packed${signed} ${options.output}: ${summary(info)}\n`);
        return 0;
      }),
    );
}

interface UnpackCommand {
  readonly output?: string;
  readonly data?: string;
  readonly verifyKey?: string;
  readonly keep?: string;
}

export function defineUnpack(command: Command, exitWith: (code: number) => void): void {
  command
    .command('unpack')
    .description('Check a pack and put its database in use')
    .argument('<pack>', 'file that `assay db pack` wrote')
    .option('-o, --output <folder>', 'write it there instead of putting it in use')
    .option(...DATA_OPTION)
    .option('--verify-key <file>', 'refuse a pack that this Ed25519 public key (PEM) does not verify')
    .option(...KEEP_OPTION)
    .addHelpText(
      'after',
      '\nExamples:\n  assay db unpack assay-db.pack\n  assay db unpack assay-db.pack -o build/db\n  assay db unpack assay-db.pack --verify-key assay.pub',
    )
    .action((pack: string, options: UnpackCommand) =>
      working(exitWith, async ({ signal, progress }) => {
        const { unpackDatabase } = await import('../advisories/unpack.ts');
        const { adoptGeneration } = await import('../advisories/locate.ts');
        const { readVerifyKey } = await import('../advisories/pack-signature.ts');
        const verifyKey = options.verifyKey === undefined ? undefined : readVerifyKey(options.verifyKey);
        progress('unpacking');
        const unpack = (folder: string) =>
          unpackDatabase(pack, folder, { signal, ...(verifyKey !== undefined && { verifyKey }) });
        const info =
          options.output === undefined
            ? await adoptGeneration(dataFolder(options.data), unpack, keepOf(options.keep))
            : await unpack(options.output);
        const verified = verifyKey === undefined ? '' : ', signature verified,';
        process.stdout.write(`Unpacked${verified} ${options.output ?? 'and put in use'}: ${summary(info)}\n`);
        return 0;
      }),
    );
}
