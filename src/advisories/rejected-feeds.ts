import { AssayError } from '../domain/errors.ts';

export interface RejectedFeed {
  readonly feed: string;
  /** `broken`: its files cannot be read; `shrunk`: they hold too little to be believed. */
  readonly kind: 'broken' | 'shrunk';
  readonly reason: string;
}

/** Feeds whose records are not good enough to be built from; nothing was built. */
export class RejectedFeedsError extends AssayError {
  readonly rejected: readonly RejectedFeed[];
  constructor(rejected: readonly RejectedFeed[]) {
    super('upstream', rejected.map(({ feed, reason }) => `${feed}: ${reason}`).join('\n  '));
    this.rejected = rejected;
  }
}
