import { parseAllDocuments } from 'yaml';
import { type YamlValue, yamlEntries } from '../../src/inventory/formats/yaml-blocks.ts';

type Tree = YamlValue | null | { [key: string]: Tree };

/** The first document as the entries tell it: mappings, with sequences as lists. */
function built(text: string): Tree {
  const root: Record<string, Tree> = {};
  const open: Record<string, Tree>[] = [root];
  const keys: string[] = [];
  for (const { document, depth, key, value } of yamlEntries(Buffer.from(text))) {
    if (document > 0) break;
    if (key === undefined) {
      const owner = open[depth - 1];
      const name = keys[depth - 1] ?? '';
      if (owner !== undefined) owner[name] = [...(Array.isArray(owner[name]) ? owner[name] : []), value ?? ''];
      continue;
    }
    let owner = open[depth];
    if (owner === undefined) {
      owner = {};
      const above = open[depth - 1];
      if (above !== undefined) above[keys[depth - 1] ?? ''] = owner;
    }
    owner[key] = value ?? null;
    open.length = depth;
    open[depth] = owner;
    keys[depth] = key;
  }
  return root;
}

/** What the library makes of the first document when every scalar is text. */
export const treeOfLibrary = (text: string): unknown =>
  JSON.parse(JSON.stringify(parseAllDocuments(text, { schema: 'failsafe' })[0]?.toJS() ?? {}));

/** The first document as our reader tells it; nothing and empty are alike. */
export const treeOfEntries = (text: string): unknown =>
  JSON.parse(JSON.stringify(built(text), (_, value) => value ?? ''));

/** Nothing and empty text are alike, and folded texts are compared by their words. */
export const plainTree = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, each) => (typeof each === 'string' ? each.trim().replace(/\s+/g, ' ') : (each ?? ''))),
  );
