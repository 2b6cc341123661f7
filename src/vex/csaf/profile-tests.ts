import { fieldsOf, listOf } from '../../feeds/csaf/fields.ts';
import { type CsafContent, productsOn, remarksOf, statusesOf } from './content.ts';
import { type CsafFlaw, placed } from './flaw.ts';

const BASE = 'csaf_base';
const INCIDENT = 'csaf_security_incident_response';
const INFORMATIONAL = 'csaf_informational_advisory';
const ADVISORY = 'csaf_security_advisory';
const VEX = 'csaf_vex';
const PROFILES = [INCIDENT, INFORMATIONAL, ADVISORY, VEX];

const plain = (text: string): string => text.toLowerCase().replace(/[-_\s]/g, '');
const RESERVED = new Set(PROFILES.flatMap((profile) => [plain(profile), plain(profile.replace('csaf_', ''))]));

/** 6.1.26: nobody's own category may look like a profile. */
function* categoryName({ category }: CsafContent): Generator<CsafFlaw> {
  if (category === BASE || PROFILES.includes(category)) return;
  if (RESERVED.has(plain(category)) || category.toLowerCase().startsWith('csaf_')) {
    yield { test: '6.1.26', path: '/document/category', message: `the category ${category} is reserved` };
  }
}

/** 6.1.27.1 to 6.1.27.8 and 6.1.27.11: what a profile must have. */
function* required({ document, category, hasTree, vulnerabilities }: CsafContent): Generator<CsafFlaw> {
  const isNote = category === INCIDENT || category === INFORMATIONAL;
  const isAdvice = category === ADVISORY || category === VEX;
  if (isNote) {
    const notes = [...placed(document.notes, '')].map(({ value }) => String(value.category));
    if (!notes.some((note) => ['description', 'details', 'general', 'summary'].includes(note)))
      yield { test: '6.1.27.1', path: '/document/notes', message: 'no note says what it is about' };
    if (![...placed(document.references, '')].some(({ value }) => value.category === 'external'))
      yield { test: '6.1.27.2', path: '/document/references', message: 'it has no external reference' };
  }
  if (category === INFORMATIONAL && vulnerabilities.length > 0)
    yield { test: '6.1.27.3', path: '/vulnerabilities', message: 'an informational advisory has no vulnerabilities' };
  if (!isAdvice) return;
  if (!hasTree) yield { test: '6.1.27.4', path: '/product_tree', message: 'it has no product tree' };
  if (vulnerabilities.length === 0)
    yield { test: '6.1.27.11', path: '/vulnerabilities', message: 'it has no vulnerability' };
  for (const { path, value } of vulnerabilities) {
    if (value.notes === undefined) yield { test: '6.1.27.5', path: `${path}/notes`, message: 'it has no notes' };
    const status = fieldsOf(value.product_status);
    if (category === ADVISORY) {
      if (status === undefined)
        yield { test: '6.1.27.6', path: `${path}/product_status`, message: 'it has no product status' };
      continue;
    }
    const keys = ['fixed', 'known_affected', 'known_not_affected', 'under_investigation'];
    if (!keys.some((key) => status?.[key] !== undefined))
      yield { test: '6.1.27.7', path: `${path}/product_status`, message: 'it says nothing of any product' };
    if (value.cve === undefined && listOf(value.ids).length === 0)
      yield { test: '6.1.27.8', path, message: 'the vulnerability has no id' };
  }
}

/** 6.1.27.9, 6.1.27.10: in a VEX, who is not affected knows why, who is affected knows what to do. */
function* answers(content: CsafContent): Generator<CsafFlaw> {
  if (content.category !== VEX) return;
  for (const vulnerability of content.vulnerabilities) {
    const on = (key: string, category?: string): readonly string[] =>
      remarksOf(vulnerability, key)
        .filter(({ value }) => category === undefined || value.category === category)
        .flatMap(({ value }) => productsOn(value, content));
    const explained = new Set([...on('flags'), ...on('threats', 'impact')]);
    const remedied = new Set(on('remediations'));
    for (const { path, value, status } of statusesOf(vulnerability)) {
      if (status === 'known_not_affected' && !explained.has(value))
        yield { test: '6.1.27.9', path, message: `product ${value} is not affected, without a reason` };
      if (status === 'known_affected' && !remedied.has(value))
        yield { test: '6.1.27.10', path, message: `product ${value} is affected, without a remediation` };
    }
  }
}

export function* profileTests(content: CsafContent): Generator<CsafFlaw, void, undefined> {
  yield* categoryName(content);
  yield* required(content);
  yield* answers(content);
}
