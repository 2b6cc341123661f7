import type { Command } from 'commander';
import type { DatabaseUpdate } from '../advisories/update.ts';
import { dataFolder } from './data-folder.ts';
import { DATA_OPTION, KEEP_OPTION, keepOf, print, summary, working } from './db-work.ts';
import { note } from './terminal.ts';

interface UpdateCommand {
  readonly mirror?: string;
  readonly data?: string;
  readonly feed?: readonly string[];
  readonly skipFeed?: readonly string[];
  readonly acceptShrink?: readonly string[];
  readonly keep?: string;
  readonly json?: true;
}

function showUpdate({ feeds, built, info }: DatabaseUpdate): void {
  const width = Math.max(...feeds.map(({ feed }) => feed.length));
  for (const { feed, result, alarm } of feeds) {
    process.stdout.write(`${feed.padEnd(width)}  ${result}${alarm === undefined ? '' : '  ALARM'}\n`);
  }
  const absent = feeds.filter(({ result }) => result === 'absent').map(({ feed }) => feed);
  if (absent.length > 0) note(`the mirror has no files of ${absent.length} feeds: ${absent.join(', ')}`);
  for (const { feed, result, reason, remedy } of feeds) {
    if (reason !== undefined && result !== 'absent')
      note(`${feed}: ${reason}${remedy === undefined ? '' : `\n       ${remedy}`}`);
  }
  process.stdout.write(`${built ? 'New database in use' : 'Nothing new, still in use'}: ${summary(info)}\n`);
}

export function defineUpdate(command: Command, exitWith: (code: number) => void): void {
  command
    .command('update')
    .description('Fetch what has changed of the feeds, build a database and put it in use')
    .option('--mirror <address>', 'base URL or folder that mirrors the feeds')
    .option('--feed <id...>', 'fetch these feeds alone')
    .option('--skip-feed <id...>', 'do not fetch these feeds')
    .option('--accept-shrink <id...>', 'believe these feeds when they lose more than 20 % of their records')
    .option(...KEEP_OPTION)
    .option(...DATA_OPTION)
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nA feed that cannot be fetched or read, or that shrinks by more than 20 %, keeps its last good files and raises an' +
        '\nalarm. Exit 1 when there is an alarm, 3 when no feed could be fetched: the database in use stays.' +
        '\n\nExamples:\n  assay db update\n  assay db update --feed epss kev\n  assay db update --mirror https://mirror.example.com/feeds\n  assay db update --mirror ./feeds --skip-feed cve\n  assay db update --accept-shrink osv',
    )
    .action((options: UpdateCommand) =>
      working(exitWith, async (context) => {
        const { updateDatabase } = await import('../advisories/update.ts');
        const { mirror, feed, skipFeed, acceptShrink } = options;
        const update = await updateDatabase({
          dataFolder: dataFolder(options.data),
          ...(mirror !== undefined && { mirror }),
          only: feed,
          skip: skipFeed,
          acceptShrink,
          keep: keepOf(options.keep),
          ...context,
        });
        if (options.json) print(update);
        else showUpdate(update);
        return update.feeds.some(({ alarm }) => alarm !== undefined) ? 1 : 0;
      }),
    );
}
