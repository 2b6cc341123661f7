/** An Erlang term as files hold them: tuples and lists are arrays; atoms, strings and binaries are text; numbers stay text. */
export type ErlangTerm = string | readonly ErlangTerm[];

/** Is it a tuple or a list? */
export const isList = (term: ErlangTerm | undefined): term is readonly ErlangTerm[] => Array.isArray(term);

const MAX_DEPTH = 100;
const MAX_TOKENS = 200_000;

/** Comment, string, quoted atom, binary brackets, punctuation, or a word (atom, variable, number). */
const TOKEN =
  /%[^\n]*|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|<<|>>|[{}[\](),.|#=>:/-]|[^\s%"'{}[\](),.|<>#=:/-]+/y;

const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, '$1');

/**
 * The terms of a file that `file:consult/1` reads, each ended by a full stop. Maps and other expressions inside are skipped over
 * as flat text: no file that is read here has its facts in them.
 * @see https://www.erlang.org/doc/apps/stdlib/io.html#read/2
 * @throws Error with the position, without the name of the document
 */
export function parseErlangTerms(text: string): readonly ErlangTerm[] {
  const terms: ErlangTerm[] = [];
  const open: { readonly items: ErlangTerm[]; readonly close: string }[] = [];
  let count = 0;
  let at = 0;
  const fail = (): never => {
    throw new Error(`is no list of Erlang terms (at character ${at})`);
  };
  const add = (term: ErlangTerm): void => {
    (open.at(-1)?.items ?? terms).push(term);
  };
  const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')', '<<': '>>' };

  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at++;
      continue;
    }
    if (++count > MAX_TOKENS) throw new Error(`limit: Erlang terms of more than ${MAX_TOKENS} parts`);
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text) ?? fail();
    const [token, string, atom] = match;
    if (token.startsWith('%')) {
      // a comment
    } else if (string !== undefined || atom !== undefined) add(unescaped(string ?? atom ?? ''));
    else if (Object.hasOwn(CLOSERS, token)) {
      if (open.length >= MAX_DEPTH) throw new Error(`limit: Erlang terms nested more than ${MAX_DEPTH} deep`);
      open.push({ items: [], close: CLOSERS[token] ?? '' });
    } else if (token === '}' || token === ']' || token === ')' || token === '>>') {
      const closed = open.pop() ?? fail();
      if (closed.close !== token) fail();
      add(token === '>>' ? closed.items.filter((item) => typeof item === 'string').join('') : closed.items);
    } else if (/^[^,.|#=>:/-]/.test(token)) add(token);
    at += token.length;
  }
  if (open.length > 0) fail();
  return terms;
}
