import { DISTRIBUTION_TYPES } from '../domain/ecosystem.ts';
import { compareText } from '../domain/order.ts';
import type { Package, PackageLocation } from '../domain/package.ts';
import { comparePackages } from '../domain/package-order.ts';
import type { ExtractedPackage } from './extractor.ts';

/** Packages as they are found: doubles merged at once, so that memory follows the distinct ones. */
export interface PackageList {
  /** false, and nothing kept, when the package is new and the list is full. */
  add(found: ExtractedPackage, foundBy: string): boolean;
  /** Files with the evidence of all packages that come from no distribution's package manager. */
  languagePaths(): ReadonlySet<string>;
  /** Sorted; one package for each name, version, architecture, source and owner. */
  owned(ownerOf: ReadonlyMap<string, string>): readonly Package[];
}

type Growing = Omit<Package, 'locations'> & { readonly locations: PackageLocation[] };

/** Tells packages apart within what one extractor found. */
export const identityOf = (p: ExtractedPackage): string =>
  `${p.type}\0${p.namespace ?? ''}\0${p.name}\0${p.version}\0${p.arch ?? ''}\0${p.source?.name ?? ''}\0${p.source?.version ?? ''}`;

/** How much a scope weakens the claim that a package runs in production. */
const WEAKNESS: Readonly<Record<string, number>> = { peer: 1, optional: 2, provided: 2, dev: 3, test: 3, build: 3 };

/** 0 for what production needs. */
export const weaknessOf = ({ facts }: Pick<ExtractedPackage, 'facts'>): number =>
  facts?.scope === undefined ? 0 : (WEAKNESS[facts.scope] ?? 0);

/** Sorts by path and leaves each path once, in place. */
function tidy(locations: PackageLocation[]): void {
  if (locations.length === 1) return;
  const byPath = new Map(locations.map((location) => [location.path, location]));
  locations.length = 0;
  for (const location of byPath.values()) locations.push(location);
  locations.sort((a, b) => compareText(a.path, b.path));
}

/** The file of this machine or image that holds the evidence: `/app/x.jar!/lib/y.jar` → `/app/x.jar`. */
const fileOf = (path: string): string => {
  const end = path.indexOf('!');
  return end === -1 ? path : path.slice(0, end);
};

/**
 * One package for each owner of its locations; the package itself when there is none. Software that was recognised by
 * its files alone, and is a distribution package's, is that package and not listed again.
 */
function byOwner(found: Growing, ownerOf: ReadonlyMap<string, string>): readonly Package[] {
  tidy(found.locations);
  if (DISTRIBUTION_TYPES.has(found.type) || !found.locations.some(({ path }) => ownerOf.has(fileOf(path))))
    return [found];
  const groups = new Map<string | undefined, PackageLocation[]>();
  for (const location of found.locations) {
    const owner = ownerOf.get(fileOf(location.path));
    if (owner !== undefined && found.type === 'generic') continue;
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [location]);
    else group.push(location);
  }
  return [...groups].map(([ownedBy, locations]) => ({
    ...found,
    locations,
    ...(ownedBy !== undefined && { ownedBy }),
  }));
}

function withFacts({ facts: _, ...known }: Growing, facts: Package['facts']): Growing {
  return { ...known, ...(facts !== undefined && { facts }) };
}

/** @param max distinct packages */
export function createPackageList(max: number): PackageList {
  const packages = new Map<string, Growing>();
  return {
    add(found, foundBy) {
      const identity = `${foundBy}\0${identityOf(found)}`;
      const known = packages.get(identity);
      if (known !== undefined) {
        for (const location of found.locations) known.locations.push(location);
        // What one project needs in production is no development dependency because another uses it so.
        if (weaknessOf(found) < weaknessOf(known)) packages.set(identity, withFacts(known, found.facts));
      } else if (packages.size >= max) return false;
      else packages.set(identity, { ...found, foundBy, locations: [...found.locations] });
      return true;
    },
    languagePaths() {
      const paths = new Set<string>();
      for (const { type, locations } of packages.values()) {
        if (!DISTRIBUTION_TYPES.has(type)) for (const { path } of locations) paths.add(fileOf(path));
      }
      return paths;
    },
    owned(ownerOf) {
      const all: Package[] = [];
      for (const found of packages.values()) all.push(...byOwner(found, ownerOf));
      return all.sort(comparePackages);
    },
  };
}
