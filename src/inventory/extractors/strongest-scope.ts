import type { ExtractedPackage } from '../extractor.ts';
import { identityOf } from '../package-list.ts';

/** How much a scope weakens the claim that a package runs in production. */
const WEAKNESS: Readonly<Record<string, number>> = { peer: 1, optional: 2, dev: 3 };
const weaknessOf = (p: ExtractedPackage): number => WEAKNESS[p.facts?.scope ?? ''] ?? 0;

/**
 * Each package once, with the strongest of its scopes: what production needs too is no development dependency.
 * When reading fails in the middle, what was found comes first, then the error.
 */
export function* withStrongestScope(found: Iterable<ExtractedPackage>): Iterable<ExtractedPackage> {
  const packages = new Map<string, ExtractedPackage>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for (const each of found) {
      const identity = identityOf(each);
      const known = packages.get(identity);
      if (known === undefined || weaknessOf(each) < weaknessOf(known)) packages.set(identity, each);
    }
  } catch (error) {
    failure = { error };
  }
  yield* packages.values();
  if (failure !== undefined) throw failure.error;
}
