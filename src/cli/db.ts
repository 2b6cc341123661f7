import type { Command } from 'commander';
import { openDatabase, type SearchableDatabase } from '../advisories/index.ts';
import { readFeedAlarms } from '../advisories/update-state.ts';
import { systemClock } from '../clock.ts';
import { dataFolder } from './data-folder.ts';
import { defineDiff, defineList } from './db-diff.ts';
import { definePack, defineUnpack } from './db-pack.ts';
import { infoReport, searchReport } from './db-report.ts';
import { defineUpdate } from './db-update.ts';
import {
  DATA_OPTION,
  type DatabaseOptions,
  DB_OPTION,
  KEEP_OPTION,
  keepOf,
  locate,
  print,
  summary,
  working,
} from './db-work.ts';
import { note, stdoutStyle } from './terminal.ts';

interface BuildCommand {
  readonly feeds: string;
  readonly output?: string;
  readonly data?: string;
  readonly keep?: string;
}

function defineBuild(command: Command, exitWith: (code: number) => void): void {
  command
    .command('build')
    .description('Build a database from a folder of feeds')
    .requiredOption('--feeds <folder>', 'feeds folder, or a mirror of one')
    .option('-o, --output <folder>', 'write it there instead of putting it in use')
    .option(...DATA_OPTION)
    .option(...KEEP_OPTION)
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
            ? await adoptGeneration(dataFolder(options.data), build, keepOf(options.keep))
            : await build(options.output);
        process.stdout.write(`Built ${options.output ?? 'and put in use'}: ${summary(info)}\n`);
        return 0;
      }),
    );
}

function defineInfo(command: Command, exitWith: (code: number) => void): void {
  command
    .command('info')
    .description('Show the feeds of a database, their age, and how complete its knowledge is')
    .option(...DB_OPTION)
    .option(...DATA_OPTION)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  assay db info\n  assay db info --db build/db --json')
    .action(async (options: DatabaseOptions) => {
      const folder = locate(options);
      const database = openDatabase(folder);
      // Alarms are of the data folder's own updates.
      const alarms = options.db === undefined ? readFeedAlarms(dataFolder(options.data)) : [];
      if (options.json) print({ folder, ...database.info, alarms });
      else process.stdout.write(infoReport(folder, database.info, systemClock.now(), stdoutStyle().colour, alarms));
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
    .option(...DB_OPTION)
    .option(...DATA_OPTION)
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

export function define(command: Command, exitWith: (code: number) => void): void {
  command.usage('<build|update|info|list|diff|search|pack|unpack> [options]');
  for (const add of [
    defineBuild,
    defineUpdate,
    defineInfo,
    defineList,
    defineDiff,
    defineSearch,
    definePack,
    defineUnpack,
  ])
    add(command, exitWith);
  command.addHelpText(
    'after',
    '\nExamples:\n  assay db update\n  assay db info\n  assay db search CVE-2023-44487\n\n`assay db help <command>` shows the options of each.',
  );
}
