import { compareText } from '../src/domain/order.ts';
import type { Extractor } from '../src/inventory/extractor.ts';

const BEGIN = '<!-- extractors: written by `npm run ecosystems` -->';
const END = '<!-- end of extractors -->';

const APPLIES: Readonly<Record<string, string>> = {
  os: 'installed, operating system',
  installed: 'installed',
  declared: 'declared',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

function rowOf({ id, capability, tags, alone }: Extractor): string {
  const { ecosystem, evidence, types, limits } = capability;
  const notes = [limits, alone === true ? 'Read as it streams by, up to 1 GiB.' : undefined];
  return `| ${[
    cell(ecosystem),
    cell(evidence),
    types.map((type) => `\`${type}\``).join(', '),
    tags.map((tag) => APPLIES[tag] ?? tag).join(', '),
    `\`${id}\``,
    cell(notes.filter((note) => note !== undefined).join(' ')),
  ].join(' | ')} |`;
}

/** A row for each extractor, by ecosystem, then id. */
export function capabilityTable(extractors: readonly Extractor[]): string {
  const sorted = [...extractors].sort(
    (a, b) =>
      compareText(a.capability.ecosystem.toLowerCase(), b.capability.ecosystem.toLowerCase()) ||
      compareText(a.id, b.id),
  );
  return [
    '| ecosystem | evidence | purl types | counts as | extractor | notes |',
    '| --- | --- | --- | --- | --- | --- |',
    ...sorted.map(rowOf),
  ].join('\n');
}

/** The page with its table written anew. @throws Error when the page has no place for it */
export function withCapabilityTable(page: string, extractors: readonly Extractor[]): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from === -1 || to < from) throw new Error(`docs/ecosystems.md lacks the lines ${BEGIN} and ${END}`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${capabilityTable(extractors)}\n\n${page.slice(to)}`;
}
