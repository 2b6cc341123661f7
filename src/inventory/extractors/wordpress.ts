import { type ExtractedPackage, type Extractor, type FileTree, type InventoryFile, locationOf } from '../extractor.ts';
import { textOf } from '../formats/text.ts';
import { folderOf, INSTALLED } from './evidence-kind.ts';

const CORE = /\/wp-includes\/version\.php$/;
/** A plugin is a folder, or one file; its header is in a PHP file on its first floor. */
const PLUGIN = /\/wp-content\/(?:mu-)?plugins\/(?:([^/]+)\/)?([^/]+)\.php$/;
const README = /\/wp-content\/plugins\/([^/]+)\/readme\.txt$/i;
const THEME = /\/wp-content\/themes\/([^/]+)\/style\.css$/;

/** WordPress itself looks no further for a header. @see https://developer.wordpress.org/reference/functions/get_file_data/ */
const HEADER = 8 * 1024;

/** `Version: 1.2` as WordPress reads a header: behind comment marks and blanks, up to the end of the comment. */
function fieldOf(text: string, name: string): string | undefined {
  const line = new RegExp(`^(?:[ \\t]*<\\?php)?[ \\t/*#@]*${name}:(.*)$`, 'im').exec(text)?.[1];
  return line?.replace(/\s*(?:\*\/|\?>).*$/, '').trim() || undefined;
}

async function header(file: InventoryFile): Promise<string> {
  const bytes = await file.read();
  return textOf(bytes.subarray(0, HEADER)).replaceAll('\r', '\n');
}

/** Version of the plugin whose main file this is; undefined for its other files. */
async function pluginVersion(file: InventoryFile): Promise<string | undefined> {
  const text = await header(file);
  return fieldOf(text, 'Plugin Name') === undefined ? undefined : fieldOf(text, 'Version');
}

/** A released version, not `trunk`. */
const isVersion = (text: string | undefined): text is string => text !== undefined && /^v?\d[\w.+-]{0,60}$/.test(text);

async function hasHeader(folder: string, tree: FileTree): Promise<boolean> {
  for (const each of tree.under(folder)) {
    if (folderOf(each.path) === folder && PLUGIN.test(each.path) && isVersion(await pluginVersion(each))) return true;
  }
  return false;
}

/** WordPress, its plugins and themes: `pkg:generic/wordpress/plugin/SLUG@VERSION`. */
export const wordpress: Extractor = {
  id: 'wordpress',
  capability: {
    ecosystem: 'Software outside package managers',
    evidence: 'WordPress: `wp-includes/version.php`; plugins by their header, else `readme.txt`; themes by `style.css`',
    types: ['generic'],
  },
  ...INSTALLED,
  maxFileBytes: 4 * 1024 * 1024,
  wants: (path) =>
    path.includes('/wp-') && (CORE.test(path) || PLUGIN.test(path) || README.test(path) || THEME.test(path)),
  async *extract(file, tree): AsyncIterable<ExtractedPackage> {
    const { path } = file;
    const found = (namespace: string, name: string, version: string): ExtractedPackage => ({
      type: 'generic',
      namespace,
      name,
      version,
      locations: [locationOf(file)],
    });
    if (CORE.test(path)) {
      const version = /^\s*\$wp_version\s*=\s*(['"])([^'"]{1,60})\1/m.exec(textOf(await file.read()))?.[2];
      if (version === undefined) throw new Error('does not say which WordPress it is');
      yield found('wordpress', 'wordpress', version);
      return;
    }
    const theme = THEME.exec(path)?.[1];
    if (theme !== undefined) {
      const text = await header(file);
      const version = fieldOf(text, 'Theme Name') === undefined ? undefined : fieldOf(text, 'Version');
      if (isVersion(version)) yield found('wordpress/theme', theme, version);
      return;
    }
    const readme = README.exec(path)?.[1];
    if (readme !== undefined) {
      const stable = fieldOf(await header(file), 'Stable tag');
      if (isVersion(stable) && !(await hasHeader(folderOf(path), tree)))
        yield found('wordpress/plugin', readme, stable);
      return;
    }
    const [, folder, base] = PLUGIN.exec(path) ?? [];
    const version = await pluginVersion(file);
    const slug = folder ?? base;
    if (slug !== undefined && isVersion(version)) yield found('wordpress/plugin', slug, version);
  },
};
