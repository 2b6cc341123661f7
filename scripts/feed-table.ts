import { compareText } from '../src/domain/order.ts';
import type { Feed } from '../src/feeds/feed.ts';
import type { VerifiedFeeds } from '../src/feeds/verified.ts';

const BEGIN = '<!-- feeds: written by `npm run feeds-page` -->';
const END = '<!-- end of feeds -->';

const cell = (text: string): string => text.replaceAll('|', '\\|');

function rowOf({ id, gives, addresses, source }: Feed, verified: VerifiedFeeds): string {
  const day = verified[id];
  return `| ${[
    `\`${id}\``,
    `[${cell(source.name)}](${source.url})`,
    cell(gives),
    addresses.map((address) => `\`${cell(address)}\``).join('<br>'),
    day === undefined ? 'UNVERIFIED' : `VERIFIED (${day})`,
    cell(source.licence),
  ].join(' | ')} |`;
}

/** A row for each feed, by id. */
export const feedTable = (feeds: readonly Feed[], verified: VerifiedFeeds): string =>
  [
    '| feed | source | what it gives | production addresses | fetched and read | licence |',
    '| --- | --- | --- | --- | --- | --- |',
    ...[...feeds].sort((a, b) => compareText(a.id, b.id)).map((feed) => rowOf(feed, verified)),
  ].join('\n');

/** The page with its table written anew. @throws Error when the page has no place for it */
export function withFeedTable(page: string, feeds: readonly Feed[], verified: VerifiedFeeds): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from === -1 || to < from) throw new Error(`docs/feeds.md lacks the lines ${BEGIN} and ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${feedTable(feeds, verified)}\n\n${page.slice(to)}`;
}
