import type { ExtractedPackage } from '../extractor.ts';
import { identityOf, weaknessOf } from '../package-list.ts';

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
