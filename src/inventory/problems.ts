import type { ScanProblem } from '../domain/inventory.ts';
import { compareText } from '../domain/order.ts';

/** Collects what could not be read; bounded, so that a hostile target cannot fill memory with complaints. */
export interface ProblemList {
  /** A second problem with the same three words is the same problem. */
  add(path: string, extractor: string, reason: string): void;
  /** Sorted by path, extractor, reason. */
  list(): readonly ScanProblem[];
}

const LONGEST = 500;

/** An error's message without line breaks, cut to a length that fits a table. */
export function reasonOf(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
  return message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message;
}

export function createProblemList(max: number): ProblemList {
  const problems = new Map<string, ScanProblem>();
  let dropped = 0;
  return {
    add(path, extractor, reason) {
      const key = JSON.stringify([path, extractor, reason]);
      if (problems.has(key)) return;
      if (problems.size >= max) dropped++;
      else problems.set(key, { path, extractor, reason });
    },
    list() {
      const sorted = [...problems.values()].sort(
        (a, b) =>
          compareText(a.path, b.path) || compareText(a.extractor, b.extractor) || compareText(a.reason, b.reason),
      );
      if (dropped === 0) return sorted;
      const rest = { path: '/', extractor: 'limits', reason: `limit: ${dropped} more problems are not listed` };
      return [...sorted, rest];
    },
  };
}
