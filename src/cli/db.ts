import type { Command } from 'commander';
import { locateDatabase, openDatabase, type SearchableDatabase } from '../advisories/index.ts';
import { systemClock } from '../clock.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import { counted } from '../reports/text.ts';
import { dataFolder } from './data-folder.ts';
import { infoReport, searchReport } from './db-report.ts';
import { interruptedWith, interruptSignal, note, progressLine, stdoutStyle } from './terminal.ts';

interface DatabaseOptions {
  readonly db?: string;
  readonly data?: string;
  readonly json?: true;
}

const locate = ({ db, data }: DatabaseOptions): string =>
  locateDatabase({ ...(db !== undefined && { db }), dataFolder: dataFolder(data) });

const print = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);

function summary(info: GenerationInfo): string {
  const unread = info.feeds.filter(({ problems }) => problems > 0);
  const problems = unread.map(({ feed, problems: count }) => `${feed} ${count}`).join(', ');
  return [
    `${info.records.toLocaleString('en-US')} advisory records of ${counted(info.feeds.length, 'feed')}, data of ${info.dataDate.slice(0, 10)}`,
    ...(unread.length === 0 ? [] : [`records that could not be read: ${problems}`]),
    info.digest,
  ].join('\n  ');
}

/** Runs long work with a progress line and Ctrl-C; an interrupted run ends with the signal's exit code. */
async function working(
  exitWith: (code: number) => void,
  work: (context: { signal: AbortSignal; progress: (message: string) => void }) => Promise<number>,
): Promise<void> {
  const signal = interruptSignal();
  const line = progressLine(false);
  try {
    exitWith(await work({ signal, progress: line.show }));
  } catch (error) {
    const code = interruptedWith();
    if (code === undefined) throw error;
    line.clear();
    note('interrupted, nothing was changed');
    exitWith(code);
  } finally {
    line.clear();
  }
}

interface BuildCommand {
  readonly feeds: string;
  readonly output?: string;
  readonly data?: string;
}

function defineBuild(command: Command, exitWith: (code: number) => void): void {
  command
    .command('build')
    .description('Build a database from a folder of feeds')
    .requiredOption('--feeds <folder>', 'feeds folder, or a mirror of one')
    .option('-o, --output <folder>', 'write it there instead of putting it in use')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .addHelpText(
      'after',
      '\nExamples:\n  assay db build --feeds ./feeds\n  assay db build --feeds ./feeds -o build/db && assay db info --db build/db',
    )
    .action((options: BuildCommand) =>
      working(exitWith, async (context) => {
        const { buildDatabase } = await import('../advisories/build.ts');
        const { adoptGeneration } = await import('../advisories/locate.ts');
        const build = (outFolder: string) => buildDatabase({ feedsFolder: options.feeds, outFolder, ...context });
        const info =
          options.output === undefined
            ? await adoptGeneration(dataFolder(options.data), build)
            : await build(options.output);
        process.stdout.write(`Built ${options.output ?? 'and put in use'}: ${summary(info)}\n`);
        return 0;
      }),
    );
}

function defineUpdate(command: Command, exitWith: (code: number) => void): void {
  command
    .command('update')
    .description('Fetch what has changed of the feeds, build a database and put it in use')
    .option('--mirror <address>', 'base URL or folder that mirrors the feeds')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .addHelpText(
      'after',
      '\nA feed that cannot be fetched keeps its last good files. Exit 3 when none could: the database in use stays.' +
        '\n\nExamples:\n  assay db update\n  assay db update --mirror https://mirror.example.com/feeds\n  assay db update --mirror ./feeds',
    )
    .action((options: { readonly mirror?: string; readonly data?: string }) =>
      working(exitWith, async (context) => {
        const { updateDatabase } = await import('../advisories/update.ts');
        const { mirror } = options;
        const update = await updateDatabase({
          dataFolder: dataFolder(options.data),
          ...(mirror !== undefined && { mirror }),
          ...context,
        });
        const width = Math.max(...update.feeds.map(({ feed }) => feed.length));
        for (const { feed, result } of update.feeds) process.stdout.write(`${feed.padEnd(width)}  ${result}\n`);
        for (const { feed, reason, remedy } of update.feeds) {
          if (reason !== undefined) note(`${feed}: ${reason}${remedy === undefined ? '' : `\n       ${remedy}`}`);
        }
        process.stdout.write(
          `${update.built ? 'New database in use' : 'Nothing new, still in use'}: ${summary(update.info)}\n`,
        );
        return 0;
      }),
    );
}

function defineInfo(command: Command, exitWith: (code: number) => void): void {
  command
    .command('info')
    .description('Show the feeds of a database, their age, and how complete its knowledge is')
    .option('--db <folder>', 'database (default: the updated one, else the starter)')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  assay db info\n  assay db info --db build/db --json')
    .action(async (options: DatabaseOptions) => {
      const folder = locate(options);
      const database = openDatabase(folder);
      if (options.json) print({ folder, ...database.info });
      else process.stdout.write(infoReport(folder, database.info, systemClock.now(), stdoutStyle().colour));
      await database.close();
      exitWith(0);
    });
}

/** Ids are written in many ways: `cve-2023-44487`, `ghsa-QPPJ-…`. */
function resolveAnyCase(database: SearchableDatabase, id: string): readonly string[] {
  const forms = [id, id.toUpperCase(), id.toLowerCase().replace(/^ghsa-/, 'GHSA-')];
  return forms.map((form) => database.resolve(form)).find((ids) => ids.length > 0) ?? [];
}

function defineSearch(command: Command, exitWith: (code: number) => void): void {
  command
    .command('search')
    .description('Show a vulnerability and every package that an advisory names for it')
    .argument('<id>', 'CVE, any alias (GHSA, GO, PYSEC, RUSTSEC …) or an advisory (DSA, ALSA …)')
    .option('--db <folder>', 'database (default: the updated one, else the starter)')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit 1 when the database does not know the id.' +
        '\n\nExamples:\n  assay db search CVE-2023-44487\n  assay db search GHSA-qppj-fm5r-hxr3 --json',
    )
    .action(async (id: string, options: DatabaseOptions) => {
      const database = openDatabase(locate(options));
      const found = resolveAnyCase(database, id).flatMap((canonical) => {
        const vulnerability = database.vulnerability(canonical);
        return vulnerability === undefined ? [] : [{ vulnerability, affected: database.recordsOf(canonical) }];
      });
      const { colour, width } = stdoutStyle();
      if (options.json)
        print({ query: id, vulnerabilities: found.map((f) => ({ ...f.vulnerability, affected: f.affected })) });
      else {
        if (found.length > 1)
          process.stdout.write(`${id} names ${found.map((f) => f.vulnerability.id).join(', ')}\n\n`);
        for (const one of found) process.stdout.write(`${searchReport(one, colour, width)}\n`);
      }
      if (found.length === 0) {
        note(
          `${id} is not in this database (data of ${database.info.dataDate.slice(0, 10)}); that does not mean that it is harmless`,
        );
      }
      await database.close();
      exitWith(found.length === 0 ? 1 : 0);
    });
}

function definePack(command: Command, exitWith: (code: number) => void): void {
  command
    .command('pack')
    .description('Write a database to one file, to carry it to a site without a network')
    .requiredOption('-o, --output <file>', 'the pack to write')
    .option('--db <folder>', 'database (default: the updated one, else the starter)')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .addHelpText('after', '\nExamples:\n  assay db pack -o assay-db.pack')
    .action((options: DatabaseOptions & { readonly output: string }) =>
      working(exitWith, async ({ signal, progress }) => {
        const { packDatabase } = await import('../advisories/pack.ts');
        progress('packing');
        const info = await packDatabase(locate(options), options.output, { signal });
        process.stdout.write(`Packed ${options.output}: ${summary(info)}\n`);
        return 0;
      }),
    );
}

function defineUnpack(command: Command, exitWith: (code: number) => void): void {
  command
    .command('unpack')
    .description('Check a pack and put its database in use')
    .argument('<pack>', 'file that `assay db pack` wrote')
    .option('-o, --output <folder>', 'write it there instead of putting it in use')
    .option('--data <folder>', 'data folder (default: $ASSAY_DATA, $XDG_DATA_HOME/assay)')
    .addHelpText('after', '\nExamples:\n  assay db unpack assay-db.pack\n  assay db unpack assay-db.pack -o build/db')
    .action((pack: string, options: { readonly output?: string; readonly data?: string }) =>
      working(exitWith, async ({ signal, progress }) => {
        const { unpackDatabase } = await import('../advisories/unpack.ts');
        const { adoptGeneration } = await import('../advisories/locate.ts');
        progress('unpacking');
        const unpack = (folder: string) => unpackDatabase(pack, folder, { signal });
        const info =
          options.output === undefined
            ? await adoptGeneration(dataFolder(options.data), unpack)
            : await unpack(options.output);
        process.stdout.write(`Unpacked ${options.output ?? 'and put in use'}: ${summary(info)}\n`);
        return 0;
      }),
    );
}

export function define(command: Command, exitWith: (code: number) => void): void {
  command.usage('<build|update|info|search|pack|unpack> [options]');
  for (const add of [defineBuild, defineUpdate, defineInfo, defineSearch, definePack, defineUnpack])
    add(command, exitWith);
  command.addHelpText(
    'after',
    '\nExamples:\n  assay db update\n  assay db info\n  assay db search CVE-2023-44487\n\n`assay db help <command>` shows the options of each.',
  );
}
