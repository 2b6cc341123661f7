/** Code-unit order: the same on every machine and locale, unlike `localeCompare`. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Distinct texts in {@link compareText} order. */
export const sortedSet = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].sort(compareText);
