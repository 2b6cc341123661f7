/** The first 32 digits of a digest in hex, written as a UUID: an id that the same thing always has. */
export const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');

/** {@link uuidOf} for readers who look at the version: number 8 of RFC 9562, whose digits are the maker's own. */
export const uuid8Of = (hex: string): string => uuidOf(`${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17, 32)}`);
