/** Names and paths come from what was scanned: control characters (colours, cursor moves, line breaks) never reach a terminal. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');

/** `1 package`, `2 packages`, `2 libraries`. */
export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${count} ${count === 1 ? singular : plural}`;

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], joint = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${joint} ${last}`;
}

/** Cut at the end: versions and names are told apart by their beginning. */
export const cutEnd = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;

/** As many of the names as fit, and how many more there are: `python3.11 +3`. */
export function cutNames(names: string, width: number): string {
  if (names.length <= width) return names;
  const all = names.split(',');
  for (let shown = all.length - 1; shown > 0; shown--) {
    const text = `${all.slice(0, shown).join(',')} +${all.length - shown}`;
    if (text.length <= width) return text;
  }
  const more = all.length > 1 ? ` +${all.length - 1}` : '';
  return more.length < width ? cutEnd(all[0] ?? '', width - more.length) + more : cutEnd(names, width);
}

/** Cut in the middle: a path is known by its first folder and its last names. */
export function cutMiddle(text: string, width: number): string {
  if (text.length <= width) return text;
  const head = Math.max(0, Math.floor((width - 1) / 3));
  return `${text.slice(0, head)}…${text.slice(text.length - Math.max(0, width - 1 - head))}`;
}

/** Whole days from an ISO date to `now`, never negative. */
export const daysSince = (date: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(date)) / 86_400_000));
