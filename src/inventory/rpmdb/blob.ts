/** Bytes of one package header at most; rpm's largest real ones (documentation, firmware) have a few MiB. */
export const MAX_HEADER_BYTES = 32 * 1024 * 1024;

/** @throws Error naming the limit */
export function checkHeaderSize(bytes: number): void {
  if (bytes > MAX_HEADER_BYTES) throw new Error(`limit: a package header of more than ${MAX_HEADER_BYTES} bytes`);
}

/**
 * Every page of a database belongs to one value: a hostile one whose values share pages would be read without end.
 * @param pages of the whole file
 * @returns asked once a page that is read; throws when more are read than there are
 */
export function pageBudget(pages: number): () => void {
  let left = pages;
  return () => {
    if (--left < 0) throw new Error('is damaged: its pages form a loop or are shared');
  };
}
