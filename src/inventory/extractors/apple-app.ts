import { type Extractor, locationOf } from '../extractor.ts';
import { parseXml, type XmlElement } from '../formats/xml.ts';
import { INSTALLED } from './evidence-kind.ts';

const INFO = /\/([^/]+)\.app\/Contents\/Info\.plist$/;

/** Texts of the top dictionary of a property list. @see https://www.apple.com/DTDs/PropertyList-1.0.dtd */
function textsOf(root: XmlElement): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const children = root.children.find(({ name }) => name === 'dict')?.children ?? [];
  for (let i = 0; i + 1 < children.length; i++) {
    const [key, value] = [children[i], children[i + 1]];
    if (key?.name === 'key' && value?.name === 'string') texts.set(key.text, value.text);
  }
  return texts;
}

/** Applications of macOS. */
export const appleApp: Extractor = {
  id: 'apple-app',
  capability: {
    ecosystem: 'macOS applications',
    evidence: '`NAME.app/Contents/Info.plist`',
    types: ['generic'],
    limits: 'Listed, not evaluated. Binary property lists are not read.',
  },
  ...INSTALLED,
  maxFileBytes: 1024 * 1024,
  wants: (path) => path.endsWith('/Contents/Info.plist') && INFO.test(path),
  async *extract(file) {
    const bytes = await file.read();
    if (Buffer.from(bytes.subarray(0, 6)).toString('latin1') === 'bplist') {
      throw new Error('is a binary property list, which is not read');
    }
    const texts = textsOf(parseXml(bytes));
    const name = texts.get('CFBundleDisplayName') ?? texts.get('CFBundleName') ?? INFO.exec(file.path)?.[1];
    const version = texts.get('CFBundleShortVersionString') ?? texts.get('CFBundleVersion');
    const bundle = texts.get('CFBundleIdentifier');
    if (!name || !version) return;
    yield {
      type: 'generic',
      name,
      version,
      locations: [locationOf(file)],
      ...(bundle !== undefined && { facts: { bundle } }),
    };
  },
};
