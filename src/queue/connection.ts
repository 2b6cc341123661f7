/** What the queue needs of a database: the store's connection has it. */
export interface QueueConnection {
  readonly kind: 'embedded' | 'postgresql';
  /**
   * Runs SQL; without `values` the text may hold several statements. May run it twice when the connection is lost in
   * between: all of the queue's statements stand that.
   */
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** Where warnings go; pino fits. */
export interface QueueLog {
  warn(fields: object, message: string): void;
}
