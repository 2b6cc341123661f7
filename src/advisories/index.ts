// What readers need. Building, updating and packing are in build.ts, update.ts and pack.ts, which load the feeds.
export { locateDatabase } from './locate.ts';
export { memoryDatabase } from './memory.ts';
export { openDatabase, type PackageKey, type SearchableDatabase } from './read.ts';
