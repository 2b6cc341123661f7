/** What a lock file tells of who needs whom; packages by whatever key the lock file has for them. */
export interface DependencyGraph {
  /** Needed by the project in production, only sometimes (optional, an extra), only for development. */
  readonly roots: {
    readonly production: readonly string[];
    readonly optional: readonly string[];
    readonly dev: readonly string[];
  };
  /** What a package needs, and what it needs only sometimes. */
  needsOf(key: string): { readonly required: readonly string[]; readonly optional: readonly string[] } | undefined;
}

export type Scope = 'dev' | 'optional' | undefined;

/**
 * Scope of each package that the roots reach: undefined when production needs it, `optional` when it does so only sometimes,
 * `dev` when only development does. Packages that nothing reaches are not in the map.
 */
export function scopesOf(graph: DependencyGraph): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  const sometimes: string[] = [...graph.roots.optional];

  function reach(from: readonly string[], scope: Scope): void {
    const pending = [...from];
    for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
      if (scopes.has(key)) continue;
      const needs = graph.needsOf(key);
      if (needs === undefined) continue;
      scopes.set(key, scope);
      for (const each of needs.required) pending.push(each);
      for (const each of needs.optional) (scope === undefined ? sometimes : pending).push(each);
    }
  }

  reach(graph.roots.production, undefined);
  reach(sometimes, 'optional');
  reach(graph.roots.dev, 'dev');
  return scopes;
}
