import { z } from 'zod';
import type { ExtractedPackage, Extractor, InventoryFile } from '../extractor.ts';
import { type JsonMembers, openJson } from '../formats/json-members.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { pypiPackage } from './pypi-package.ts';
import { withStrongestScope } from './strongest-scope.ts';

const locked = z.object({ version: z.string() });

/** Groups beside `default` and `develop` are the project's own categories, installed when asked for. */
const scopeOf = (group: string): string | undefined =>
  group === 'default' ? undefined : group === 'develop' ? 'dev' : 'optional';

/** @see https://github.com/pypa/pipfile#pipfilelock */
function* packagesOf(file: InventoryFile, document: JsonMembers): Iterable<ExtractedPackage> {
  for (const group of document.names()) {
    if (group === '_meta') continue;
    for (const [name, value] of document.entries(group)) {
      // Dependencies from Git or a path have no version.
      const version = locked
        .safeParse(value)
        .data?.version.replace(/^={2,3}/, '')
        .trim();
      if (version !== undefined && /^\w/.test(version))
        yield pypiPackage(file, name, version, { scope: scopeOf(group) });
    }
  }
}

/** Declared Python packages of Pipenv's lock file. */
export const pipfileLock: Extractor = {
  id: 'pipfile-lock',
  capability: { ecosystem: 'Python', evidence: '`Pipfile.lock`', types: ['pypi'] },
  ...DECLARED,
  wants: (path) => path.endsWith('/Pipfile.lock') && !isThirdParty(path),
  async *extract(file) {
    yield* withStrongestScope(packagesOf(file, openJson(await file.read())));
  },
};
