import { type Extractor, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';

/** `"app": {:hex, :package, "version", …`: the package's name in the registry is the atom, quoted when it is odd. */
const HEX = /^[ \t]*"[^"\n]{1,255}": \{:hex, :(?:"([^"\n]{1,255})"|(\w{1,255})), "([^"\n]{1,255})"/gm;

/** `"app": {:git, "url", "commit", …` */
const GIT = /^[ \t]*"([^"\n]{1,255})": \{:git, "[^"\n]*", "([0-9a-f]{7,64})"/gm;

/** Packages that Mix chose. @see https://hexdocs.pm/mix/Mix.Project.html */
export const mixLock: Extractor = {
  id: 'mix-lock',
  capability: {
    ecosystem: 'Elixir, Erlang',
    evidence: '`mix.lock`',
    types: ['hex'],
    limits: 'Dependencies from git repositories are listed with their commit.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('/mix.lock') && !isThirdParty(path),
  async *extract(file) {
    const text = textOf(await file.read());
    if (!/^\s*%\{/.test(text)) throw new Error('is no mix.lock: it does not begin with %{');
    for (const [, quoted, atom, version] of text.matchAll(HEX)) {
      const name = quoted ?? atom;
      if (name !== undefined && version !== undefined)
        yield { type: 'hex', name, version, locations: [locationOf(file)] };
    }
    for (const [, name, version] of text.matchAll(GIT)) {
      if (name !== undefined && version !== undefined)
        yield { type: 'hex', name, version, locations: [locationOf(file)], facts: { source: 'git' } };
    }
  },
};
