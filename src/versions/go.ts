import type { VersionScheme } from './scheme.ts';
import { semverKey } from './semver.ts';
import { compareKeys, type SortKey } from './sort-key.ts';

/**
 * Go modules: Semantic Versioning with a `v`; advisories leave it out. Pseudo-versions
 * (`v0.0.0-20191109021931-daa7c04131f5`) are pre-releases, `+incompatible` is build metadata.
 * @see https://go.dev/ref/mod#versions
 */
export const go: VersionScheme<SortKey> = { id: 'go', parse: semverKey, compare: compareKeys };
