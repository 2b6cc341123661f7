import { parsePurl } from '../../domain/purl.ts';
import { fieldsOf, textOf } from '../../feeds/csaf/fields.ts';
import { type CsafContent, remarksOf } from './content.ts';
import { isCweName } from './cwe-names.ts';
import { type CsafFlaw, placed, repeated } from './flaw.ts';

/** 6.1.11, 6.1.23, 6.1.24 */
function* vulnerabilityTexts({ vulnerabilities }: CsafContent): Generator<CsafFlaw> {
  for (const vulnerability of vulnerabilities) {
    const { path, value } = vulnerability;
    const cwe = fieldsOf(value.cwe);
    if (cwe !== undefined) {
      const [id, name] = [textOf(cwe.id) ?? '', textOf(cwe.name) ?? ''];
      if (isCweName(id, name) !== true)
        yield { test: '6.1.11', path: `${path}/cwe`, message: `CWE has no ${id} of the name ${name.slice(0, 100)}` };
    }
    const involvements = remarksOf(vulnerability, 'involvements');
    yield* repeated(
      '6.1.24',
      'involvement',
      involvements.map((place) => ({
        path: place.path,
        value: `${place.value.party} ${place.value.date ?? ''}`.trim(),
      })),
    );
  }
  const cves = vulnerabilities.flatMap(({ path, value }) => {
    const cve = textOf(value.cve);
    return cve === undefined ? [] : [{ path: `${path}/cve`, value: cve }];
  });
  yield* repeated('6.1.23', 'vulnerability', cves);
}

/** 6.1.13, 6.1.25 */
function* helpers({ products }: CsafContent): Generator<CsafFlaw> {
  for (const { path, value } of products) {
    const helper = fieldsOf(value.product_identification_helper);
    const at = `${path}/product_identification_helper`;
    const purl = textOf(helper?.purl);
    try {
      if (purl !== undefined) parsePurl(purl);
    } catch {
      yield { test: '6.1.13', path: `${at}/purl`, message: `${purl?.slice(0, 200)} is no package URL` };
    }
    for (const { path: file, value: hashes } of placed(helper?.hashes, `${at}/hashes`)) {
      const algorithms = [...placed(hashes.file_hashes, `${file}/file_hashes`)].map((hash) => ({
        path: hash.path,
        value: String(hash.value.algorithm),
      }));
      yield* repeated('6.1.25', 'hash', algorithms);
    }
  }
}

const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Codes of three letters and private ones are taken as they are: there are thousands, and not all are known here. */
function isLanguage(tag: string): boolean {
  if (/^(?:x-|i-|q[a-t][a-z](?:-|$))/i.test(tag)) return true;
  try {
    const { language, region } = new Intl.Locale(tag);
    if (language.length === 2 && languages.of(language) === undefined) return false;
    return region === undefined || /^\d/.test(region) || regions.of(region) !== undefined;
  } catch {
    return false;
  }
}

/** 6.1.12, 6.1.15, 6.1.28 */
function* documentTexts({ document }: CsafContent): Generator<CsafFlaw> {
  for (const key of ['lang', 'source_lang'] as const) {
    const tag = textOf(document[key]);
    if (tag !== undefined && !isLanguage(tag))
      yield { test: '6.1.12', path: `/document/${key}`, message: `${tag.slice(0, 100)} is no language` };
  }
  const [language, source] = [textOf(document.lang), textOf(document.source_lang)];
  if (fieldsOf(document.publisher)?.category === 'translator' && source === undefined)
    yield { test: '6.1.15', path: '/document/source_lang', message: 'a translation does not say from what language' };
  if (language !== undefined && language === source)
    yield { test: '6.1.28', path: '/document/lang', message: 'a translation is in the language of its source' };
}

const RANGE = /[<>]|(?:^|\s)(?:after|all|before|earlier|later|prior|versions)(?:\s|$)/i;

/** 6.1.31: a version is one, not a range. */
function* versionNames({ branches }: CsafContent): Generator<CsafFlaw> {
  for (const { path, value } of branches) {
    const name = textOf(value.name) ?? '';
    if (value.category === 'product_version' && RANGE.test(name))
      yield { test: '6.1.31', path: `${path}/name`, message: `${name.slice(0, 100)} is a range of versions` };
  }
}

export function* textTests(content: CsafContent): Generator<CsafFlaw, void, undefined> {
  yield* documentTexts(content);
  yield* helpers(content);
  yield* vulnerabilityTexts(content);
  yield* versionNames(content);
}
