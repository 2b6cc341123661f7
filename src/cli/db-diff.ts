import type { Command } from 'commander';
import type { GenerationDiff } from '../advisories/diff.ts';
import { currentGeneration, findGeneration, keptGenerations } from '../advisories/locate.ts';
import type { GenerationInfo } from '../domain/advisory.ts';
import { printable } from '../reports/text.ts';
import { dataFolder } from './data-folder.ts';
import { DATA_OPTION, print, working } from './db-work.ts';
import { note } from './terminal.ts';

interface DiffCommand {
  readonly data?: string;
  readonly list?: true;
  readonly json?: true;
}

const CHANGES = ['added', 'removed', 'changed', 'rescored'] as const;
type Change = (typeof CHANGES)[number];
const SIGNS: Readonly<Record<Change, string>> = { added: '+', removed: '-', changed: '~', rescored: '%' };
type Counts = Record<Change, number>;

const noCounts = (): Counts => ({ added: 0, removed: 0, changed: 0, rescored: 0 });
const number = (value: number): string => value.toLocaleString('en-US');
const countsText = (counts: Counts): string =>
  CHANGES.filter((change) => counts[change] > 0)
    .map((change) => `${number(counts[change])} ${change}`)
    .join(', ') || 'none';

const shortInfo = ({ digest, dataDate, builtAt }: GenerationInfo) => ({ digest, dataDate, builtAt });

/** Writes as much as the reader takes: a difference may have millions of lines. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((resolve) => process.stdout.once('drain', resolve));
}

async function showText(diff: GenerationDiff, isListed: boolean, signal: AbortSignal): Promise<void> {
  const name = ({ digest, dataDate }: GenerationInfo): string => `${dataDate.slice(0, 10)} (${digest.slice(7, 19)})`;
  await write(`${name(diff.old)} → ${name(diff.next)}\n`);
  const width = Math.max(...diff.feeds.map(({ feed }) => feed.length));
  for (const { feed, before, after } of diff.feeds) {
    const by = after - before;
    const step = by === 0 ? '' : `  ${by > 0 ? '+' : '−'}${number(Math.abs(by))}`;
    await write(`${feed.padEnd(width)}  ${number(after)}${step}\n`);
  }
  const packages = noCounts();
  const ecosystems = new Map<string, Counts>();
  for (const { ecosystem, name: packageName, change, before, after } of diff.packages()) {
    signal.throwIfAborted();
    packages[change]++;
    const counts = ecosystems.get(ecosystem) ?? noCounts();
    counts[change]++;
    ecosystems.set(ecosystem, counts);
    if (isListed) await write(`${SIGNS[change]} ${printable(`${ecosystem} ${packageName}`)} ${before} → ${after}\n`);
  }
  await write(`packages: ${countsText(packages)}\n`);
  for (const [ecosystem, counts] of ecosystems) await write(`  ${printable(ecosystem)}: ${countsText(counts)}\n`);
  const vulnerabilities = noCounts();
  for (const { id, change } of diff.vulnerabilities()) {
    signal.throwIfAborted();
    vulnerabilities[change]++;
    if (isListed && change !== 'rescored') await write(`${SIGNS[change]} ${id}\n`);
  }
  await write(`vulnerabilities: ${countsText(vulnerabilities)}\n`);
}

/** One JSON document, written piece by piece: the lists are never held. */
async function showJson(diff: GenerationDiff, signal: AbortSignal): Promise<void> {
  const listOf = async (name: string, rows: Iterable<{ readonly change: Change }>): Promise<Counts> => {
    const counts = noCounts();
    let before = `,\n "${name}": [`;
    for (const row of rows) {
      signal.throwIfAborted();
      counts[row.change]++;
      await write(`${before}\n  ${JSON.stringify(row)}`);
      before = ',';
    }
    await write(`${before === ',' ? '' : before}\n ]`);
    return counts;
  };
  const head = { old: shortInfo(diff.old), new: shortInfo(diff.next), feeds: diff.feeds };
  await write(JSON.stringify(head, undefined, 1).replace(/\n}$/, ''));
  const { rescored: _, ...packages } = await listOf('packages', diff.packages());
  const vulnerabilities = await listOf('vulnerabilities', diff.vulnerabilities());
  await write(`,\n "counts": ${JSON.stringify({ packages, vulnerabilities })}\n}\n`);
}

export function defineDiff(command: Command, exitWith: (code: number) => void): void {
  command
    .command('diff')
    .description('Show what changed from one database to another')
    .argument('<old>', 'database folder, or first digits of the digest of one that is kept')
    .argument('<new>', 'the same, or `current`')
    .option('--list', 'also each package and vulnerability')
    .option(...DATA_OPTION)
    .option('--json', 'as JSON, with each package and vulnerability')
    .addHelpText(
      'after',
      '\n`rescored` vulnerabilities have another EPSS score and nothing else. `assay db list` shows what is kept.' +
        '\n\nExamples:\n  assay db diff 7e4a1c current\n  assay db diff build/old build/new --list\n  assay db diff build/old build/new --json',
    )
    .action((old: string, next: string, options: DiffCommand) =>
      working(exitWith, async ({ signal }) => {
        const { diffGenerations } = await import('../advisories/diff.ts');
        const folder = dataFolder(options.data);
        const diff = diffGenerations(findGeneration(folder, old), findGeneration(folder, next));
        try {
          if (options.json) await showJson(diff, signal);
          else await showText(diff, options.list === true, signal);
        } finally {
          await diff.close();
        }
        return 0;
      }),
    );
}

export function defineList(command: Command, exitWith: (code: number) => void): void {
  command
    .command('list')
    .description('Show the databases that are kept')
    .option(...DATA_OPTION)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  assay db list\n  assay db list --json')
    .action((options: DiffCommand) => {
      const folder = dataFolder(options.data);
      const current = currentGeneration(folder);
      const kept = keptGenerations(folder).map((each) => ({ ...each, inUse: each.folder === current }));
      if (options.json) print(kept);
      else if (kept.length === 0) note('no database is kept yet: assay db update makes one');
      for (const { dataDate, builtAt, digest, inUse } of options.json ? [] : kept) {
        const built = builtAt.slice(0, 16).replace('T', ' ');
        process.stdout.write(
          `${dataDate.slice(0, 10)}  built ${built} UTC  ${digest.slice(7, 23)}${inUse ? '  in use' : ''}\n`,
        );
      }
      exitWith(0);
    });
}
