import { SaxesParser } from 'saxes';
import { brokenFile, readBytes } from '../content.ts';

/** A package of an update. */
export interface UpdatePackage {
  readonly name: string;
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** What is read of one `<update>`; members that are not there are empty. */
export interface Update {
  readonly id: string;
  readonly severity: string;
  readonly description: string;
  readonly issued: string;
  readonly updated: string;
  /** References of type `cve`. */
  readonly cves: readonly string[];
  readonly packages: readonly UpdatePackage[];
}

interface Growing {
  id: string;
  severity: string;
  description: string;
  issued: string;
  updated: string;
  cves: string[];
  packages: UpdatePackage[];
}

const TEXTS = ['id', 'severity', 'description'] as const;
const MAX_TEXT = 1_000_000;

/**
 * The updates of an `updateinfo.xml`, one at a time. No entity of a DTD is expanded and nothing outside is loaded.
 * XML that is broken or cut short rejects with an `upstream` error. @see https://createrepo.baseurl.org
 */
export async function* readUpdates(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Update, void, undefined> {
  const parser = new SaxesParser({ fragment: false, xmlns: false });
  const done: Update[] = [];
  let update: Growing | undefined;
  let field: (typeof TEXTS)[number] | undefined;
  let hasRoot = false;
  parser.on('error', (error) => {
    throw brokenFile(path, error.message);
  });
  parser.on('opentag', ({ name, attributes: a }) => {
    if (!hasRoot && name !== 'updates') throw brokenFile(path, 'it is no updateinfo');
    hasRoot = true;
    if (name === 'update')
      update = { id: '', severity: '', description: '', issued: '', updated: '', cves: [], packages: [] };
    if (update === undefined) return;
    field = TEXTS.find((text) => text === name);
    if (name === 'issued') update.issued = a.date ?? '';
    else if (name === 'updated') update.updated = a.date ?? '';
    else if (name === 'reference' && a.type === 'cve') update.cves.push(a.id ?? '');
    else if (name === 'package') {
      const { name: of = '', epoch = '0', version = '', release = '', arch = '' } = a;
      update.packages.push({ name: of, epoch, version, release, arch });
    }
  });
  const addText = (text: string): void => {
    if (update === undefined || field === undefined) return;
    update[field] += text;
    if (update[field].length > MAX_TEXT) throw brokenFile(path, `a text is longer than ${MAX_TEXT} characters`);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    field = undefined;
    if (name !== 'update' || update === undefined) return;
    done.push({ ...update, id: update.id.trim(), severity: update.severity.trim() });
    update = undefined;
  });

  const decoder = new TextDecoder();
  for await (const chunk of readBytes(folder, path, signal)) {
    parser.write(decoder.decode(chunk, { stream: true }));
    yield* done.splice(0);
  }
  parser.write(decoder.decode()).close();
  yield* done.splice(0);
}
