import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { usageError } from '../domain/errors.ts';
import type { FeedExamination } from '../feeds/examine.ts';
import { counted, printable } from '../reports/text.ts';
import { print, working } from './db-work.ts';
import { note } from './terminal.ts';

interface FeedsCommand {
  readonly feed?: readonly string[];
  readonly mirror?: string;
  readonly record?: true;
  readonly json?: true;
}

function show({ feed, ok, records, problems, reason }: FeedExamination, width: number): void {
  const unread = problems === 0 ? '' : `, ${counted(problems, 'problem')}`;
  const why = reason === undefined ? '' : `: ${printable(reason.replaceAll(/\s*\n\s*/g, ' '))}`;
  process.stdout.write(
    `${feed.padEnd(width)}  ${ok ? 'ok    ' : 'failed'}  ${counted(records, 'record')}${unread}${why}\n`,
  );
}

function defineFeeds(command: Command, exitWith: (code: number) => void): void {
  command
    .command('feeds')
    .description('Fetch every feed into a scratch folder, read it, and look for a record that it always had')
    .option('--feed <id...>', 'these feeds alone')
    .option('--mirror <address>', 'base URL or folder of a mirror, instead of the production addresses')
    .option('--record', 'note in the sources which production addresses are verified today')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit 3 when a feed fails. The scratch folder is in $TMPDIR and needs room for the largest feed.' +
        '\n\nExamples:\n  assay doctor feeds\n  assay doctor feeds --feed kev epss\n  assay doctor feeds --mirror ./feeds --feed kev --json',
    )
    .action((options: FeedsCommand) =>
      working(exitWith, async ({ signal, progress }) => {
        if (options.record && options.mirror !== undefined)
          throw usageError('--record is of production addresses', 'Leave --mirror out.');
        const { FEEDS } = await import('../feeds/index.ts');
        const { selectFeeds } = await import('../advisories/update.ts');
        const { examineFeed } = await import('../feeds/examine.ts');
        const feeds = selectFeeds(FEEDS, { only: options.feed });
        const width = Math.max(...feeds.map(({ id }) => id.length));
        const found: FeedExamination[] = [];
        for (const feed of feeds) {
          const scratch = await mkdtemp(join(tmpdir(), `assay-doctor-${feed.id}-`));
          try {
            const examination = await examineFeed(feed, { scratch, mirror: options.mirror, signal, progress });
            found.push(examination);
            if (!options.json) show(examination, width);
          } finally {
            await rm(scratch, { recursive: true, force: true });
          }
        }
        const well = found.filter(({ ok }) => ok).map(({ feed }) => feed);
        if (options.record) {
          const { recordVerifiedFeeds } = await import('../feeds/verified.ts');
          recordVerifiedFeeds(well, systemClock.now().toISOString().slice(0, 10));
          note(`${counted(well.length, 'feed')} recorded as verified; run npm run feeds-page`);
        }
        if (options.json) print({ feeds: found });
        return well.length === found.length ? 0 : 3;
      }),
    );
}

export function define(command: Command, exitWith: (code: number) => void): void {
  command.usage('<feeds> [options]').addHelpText('after', '\nExamples:\n  assay doctor feeds');
  defineFeeds(command, exitWith);
}
