/** The one order of texts in an inventory: by UTF-16 code unit, the same on every machine whatever its locale. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
