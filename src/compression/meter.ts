/** Counts what a decompressor produces: what stops a decompression bomb. */
export interface OutputMeter {
  /** Bytes that came out, or work worth as much. @throws Error when it is too much */
  grow(bytes: number): void;
}
