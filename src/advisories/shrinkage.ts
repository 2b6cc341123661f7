import type { FeedInfo } from '../domain/advisory.ts';

/** A feed that lost more than this share of its records is not believed. */
const SHARE = 0.2;
/** Ecosystems with fewer records come and go by more than that. */
const LARGE = 200;

const percent = (before: number, now: number): string => `${Math.round((1 - now / before) * 100)} %`;
const number = (value: number): string => value.toLocaleString('en-US');
const lost = (before: number, now: number): boolean => now < before * (1 - SHARE);

/**
 * Why a feed's records are not to replace those of the generation in use: it gave none, or it shrank by more than 20 % in
 * all or in an ecosystem of more than 200 records. undefined when they may.
 * @param before what the generation in use says of the feed; none when it does not have it
 */
export function shrinkageOf(before: FeedInfo | undefined, now: FeedInfo): string | undefined {
  if (now.records === 0 && before?.records !== 0) return 'no record could be read';
  if (before === undefined) return undefined;
  if (lost(before.records, now.records)) {
    return `it shrank by ${percent(before.records, now.records)}: ${number(now.records)} records instead of ${number(before.records)}`;
  }
  const shrunk = Object.entries(before.ecosystems ?? {}).flatMap(([ecosystem, count]) => {
    const left = now.ecosystems?.[ecosystem] ?? 0;
    return count > LARGE && lost(count, left) ? [{ ecosystem, count, left }] : [];
  });
  const [first] = shrunk;
  if (first === undefined) return undefined;
  const others = shrunk.length > 1 ? `, and ${shrunk.length - 1} more ecosystems` : '';
  return `${first.ecosystem} shrank by ${percent(first.count, first.left)}: ${number(first.left)} records instead of ${number(first.count)}${others}`;
}
