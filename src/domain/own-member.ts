/** What a table has under a key that others wrote: `constructor` and `toString` are under none, though every object has them. */
export const ownMember = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
