import { brokenFile } from '../content.ts';
import type { OvalCriteria, OvalCriterion, OvalCve, OvalDefinition, OvalTest } from './document.ts';
import { scanXml, type XmlHandler } from './scan-xml.ts';
import { type OvalTests, readTests } from './tests.ts';

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] };

const TEXTS: ReadonlySet<string> = new Set([
  ...['title', 'description', 'platform', 'severity', 'cve', 'cpe', 'patchable', 'advisory_id', 'advisory_date'],
  'component',
]);

/** A part of a file may be without its tests; the comments of Red Hat and Oracle say what they ask. */
function testOfComment(testRef: string, comment: string): OvalTest | undefined {
  const [, name, evr] = /^(\S+) is earlier than (\S+)$/.exec(comment) ?? [];
  if (name !== undefined && evr !== undefined) return { kind: 'rpm', name, evr, operation: 'less than' };
  // SUSE writes the same of a build, `kernel-default-4.12.14-150.72.1 is installed`.
  const installed = testRef.startsWith('oval:com.redhat.') ? /^(\S+) is installed$/.exec(comment)?.[1] : undefined;
  if (installed !== undefined) return { kind: 'rpm', name: installed };
  const signed = /^(\S+) is signed with /.exec(comment)?.[1];
  return signed === undefined ? undefined : { kind: 'rpm', name: signed, isSignature: true };
}

const isTrue = (value: string | undefined): boolean => value === 'true' || value === '1';

const emptyDefinition = (attributes: Readonly<Record<string, string>>): Growing<OvalDefinition> => ({
  id: attributes.id ?? '',
  class: attributes.class ?? '',
  title: '',
  description: '',
  platforms: [],
  references: [],
  cves: [],
  cpes: [],
  resolutions: [],
});

/** Builds the definitions of a file as its elements pass. */
function definitionHandler(tests: OvalTests, done: OvalDefinition[]): XmlHandler {
  let definition: Growing<OvalDefinition> | undefined;
  const criteria: { operator: 'AND' | 'OR'; isNegated: boolean; items: (OvalCriteria | OvalCriterion)[] }[] = [];
  let resolution: { state: string; components: string[] } | undefined;
  let cve: Omit<OvalCve, 'text'> | undefined;

  const addItem = (item: OvalCriteria | OvalCriterion): void => {
    const parent = criteria.at(-1);
    if (parent !== undefined) parent.items.push(item);
    else if (definition !== undefined && item.kind === 'criteria') definition.criteria = item;
  };
  return {
    open(name, attributes) {
      if (name === 'definition') {
        definition = emptyDefinition(attributes);
        criteria.length = 0;
        resolution = undefined;
        return;
      }
      if (definition === undefined) return;
      if (name === 'criteria') {
        const operator = attributes.operator?.toUpperCase() === 'OR' ? 'OR' : 'AND';
        criteria.push({ operator, isNegated: isTrue(attributes.negate), items: [] });
      } else if (name === 'criterion' || name === 'extend_definition') {
        const testRef = attributes.test_ref ?? attributes.definition_ref ?? '';
        const comment = attributes.comment ?? '';
        const test = name === 'criterion' ? (tests.test(testRef) ?? testOfComment(testRef, comment)) : undefined;
        const isNegated = isTrue(attributes.negate);
        addItem({ kind: 'criterion', testRef, comment, isNegated, ...(test !== undefined && { test }) });
      } else if (name === 'reference') {
        const { source = '', ref_id: id = '', ref_url: url } = attributes;
        definition.references.push({ source, id, ...(url !== undefined && { url }) });
      } else if (name === 'issued' && attributes.date) definition.issued = attributes.date;
      else if (name === 'updated' && attributes.date) definition.updated = attributes.date;
      else if (name === 'resolution') {
        resolution = { state: attributes.state ?? '', components: [] };
        definition.resolutions.push(resolution);
      } else if (name === 'cve') {
        const { cvss2, cvss3, cvss4, cwe, impact, href } = attributes;
        cve = {
          vectors: [cvss4, cvss3, cvss2].flatMap((vector) => vector || []),
          ...(cwe ? { cwe } : {}),
          ...(impact ? { impact } : {}),
          ...(href ? { href } : {}),
        };
      }
    },
    keepsText: (name) => definition !== undefined && TEXTS.has(name),
    close(name, raw) {
      if (definition === undefined) return;
      if (name === 'definition') {
        done.push(definition);
        definition = undefined;
      } else if (name === 'criteria') {
        const closed = criteria.pop();
        if (closed !== undefined) addItem({ kind: 'criteria', ...closed });
      } else if (TEXTS.has(name)) {
        const text = raw.trim();
        if (name === 'title') definition.title = text;
        else if (name === 'description') definition.description = text;
        else if (name === 'platform') definition.platforms.push(text);
        else if (name === 'severity') definition.severity = text;
        else if (name === 'cpe') definition.cpes.push(text);
        else if (name === 'patchable') definition.patchable = text;
        else if (name === 'advisory_id') definition.advisoryId = text;
        else if (name === 'advisory_date') definition.issued = text;
        else if (name === 'component') resolution?.components.push(text);
        else if (cve !== undefined) definition.cves.push({ text, ...cve });
      }
    },
  };
}

/**
 * The definitions of an OVAL file in its order, with the tests that their criteria refer to. The file is read twice, each part
 * of it once.
 * One that is cut short, no XML or no OVAL rejects with an `upstream` error that names it.
 */
export async function* readOval(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<OvalDefinition, void, undefined> {
  const tests = await readTests(folder, path, signal);
  const done: OvalDefinition[] = [];
  // The first reading has seen that the file is whole.
  const part = { until: 'definitions' };
  yield* scanXml(folder, path, 'oval_definitions', definitionHandler(tests, done), () => done.splice(0), signal, part);
}

/** Is it an OVAL file that is whole and has definitions? Rejects with an `upstream` error when it is not. */
export async function checkOval(folder: string, path: string, signal: AbortSignal): Promise<void> {
  let definitions = 0;
  const handler: XmlHandler = {
    open(name) {
      if (name === 'definition') definitions++;
    },
    keepsText: () => false,
    close: () => {},
  };
  for await (const _ of scanXml(folder, path, 'oval_definitions', handler, () => [], signal));
  if (definitions === 0) throw brokenFile(path, 'it has no definition');
}
