import { type Extractor, locationOf } from '../extractor.ts';
import { type ErlangTerm, isList, parseErlangTerms } from '../formats/erlang-term.ts';
import { textOf } from '../formats/text.ts';
import { DECLARED, isThirdParty } from './evidence-kind.ts';
import { someFacts } from './facts.ts';

interface Locked {
  readonly name: string;
  readonly version: string;
  /** `git`, `hg` … when it comes from no registry. */
  readonly source?: string;
}

/** `{Name, {pkg, Package, Version, …}, Level}` and `{Name, {git, Url, {ref, Commit}}, Level}`. */
function lockedOf(entry: ErlangTerm): Locked | undefined {
  const [app, source] = isList(entry) ? entry : [];
  if (typeof app !== 'string' || !isList(source)) return undefined;
  const [kind, place, detail] = source;
  if (kind === 'pkg')
    return typeof place === 'string' && typeof detail === 'string' ? { name: place, version: detail } : undefined;
  const version = isList(detail) ? detail[1] : detail;
  if (typeof kind !== 'string' || typeof version !== 'string' || version === '') return undefined;
  return { name: app, version, source: kind };
}

/** Packages that rebar3 chose. @see https://rebar3.org/docs/configuration/dependencies/#lock-files */
export const rebarLock: Extractor = {
  id: 'rebar-lock',
  capability: {
    ecosystem: 'Elixir, Erlang',
    evidence: '`rebar.lock`',
    types: ['hex'],
    limits: 'Dependencies from git repositories are listed with their commit.',
  },
  ...DECLARED,
  maxFileBytes: 8 * 1024 * 1024,
  wants: (path) => path.endsWith('/rebar.lock') && !isThirdParty(path),
  async *extract(file) {
    const [first] = parseErlangTerms(textOf(await file.read()));
    // The first format is the list alone, later ones are {"1.2.0", List} and a list of checksums.
    const entries = isList(first) && typeof first[0] === 'string' ? first[1] : first;
    if (!isList(entries)) throw new Error('is no rebar.lock: no list of dependencies');
    for (const entry of entries) {
      const locked = lockedOf(entry);
      if (locked === undefined) throw new Error('is no rebar.lock: a dependency has no name or version');
      const { name, version, source } = locked;
      yield { type: 'hex', name, version, locations: [locationOf(file)], ...someFacts({ source }) };
    }
  },
};
