import { type SaxesAttributePlain, SaxesParser } from 'saxes';
import { asBrokenFile, brokenFile, readBytes } from '../content.ts';

/** A package that an update brings. */
export interface UpdatePackage {
  readonly name: string;
  readonly epoch?: string;
  readonly version: string;
  readonly release: string;
  readonly arch?: string;
  /** Module stream, `nodejs:18`. */
  readonly module?: string;
}

export interface UpdateReference {
  readonly type: string;
  readonly id: string;
  readonly title: string;
}

/** One `update` of an `updateinfo.xml`, as its vendor writes it. */
export interface Update {
  readonly id: string;
  /** `security`, `bugfix`, `enhancement`, `newpackage`. */
  readonly type?: string;
  readonly title: string;
  readonly severity?: string;
  readonly issued?: string;
  readonly updated?: string;
  readonly references: readonly UpdateReference[];
  readonly packages: readonly UpdatePackage[];
}

/** An update that cannot be read. */
export interface UnreadUpdate {
  readonly reason: string;
  /** Its id where it has one. */
  readonly id?: string;
}

/** Packages of one update at most; the largest have a few thousand. */
const MAX_PACKAGES = 100_000;
const MAX_DEPTH = 20;
const MAX_TEXT = 10_000;
const TEXTS: ReadonlySet<string> = new Set(['id', 'title', 'severity']);

type Attributes = Record<string, string>;

/** What has been read of the update that is open. */
interface Growing {
  readonly attributes: Attributes;
  readonly texts: Record<string, string>;
  readonly dates: Record<string, string>;
  readonly references: UpdateReference[];
  readonly packages: UpdatePackage[];
  module?: string;
  wrong?: string;
}

const optional = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined || value.trim() === '' ? {} : { [key]: value.trim() }) as { [P in K]?: string };

/** `mariadb:10.3` of a collection's `module`; undefined when it names none. */
const streamOf = ({ name, stream }: Attributes): string | undefined =>
  name === undefined || name === '' || stream === undefined || stream === '' ? undefined : `${name}:${stream}`;

function addPackage(update: Growing, attributes: Attributes): void {
  const { name = '', version = '', release = '', epoch, arch } = attributes;
  if (name === '' || version === '') update.wrong ??= 'a package has no name or no version';
  if (epoch !== undefined && !/^\d{0,9}$/.test(epoch)) update.wrong ??= `${name}: epoch ${epoch.slice(0, 40)}`;
  if (update.packages.length >= MAX_PACKAGES) update.wrong ??= `more than ${MAX_PACKAGES} packages`;
  else
    update.packages.push({
      ...{ name, version, release },
      ...optional('epoch', epoch),
      ...optional('arch', arch),
      ...optional('module', update.module),
    });
}

function finished({ attributes, texts, dates, references, packages, wrong }: Growing): Update | UnreadUpdate {
  const { id = '', title = '', severity } = texts;
  const isWrong = id.trim() === '' ? 'it has no id' : wrong;
  if (isWrong !== undefined) return { reason: isWrong, ...optional('id', id) };
  return {
    id: id.trim(),
    title: title.trim(),
    ...optional('type', attributes.type),
    ...optional('severity', severity),
    ...optional('issued', dates.issued),
    ...optional('updated', dates.updated),
    references,
    packages,
  };
}

/** Reads a document piece by piece; `write` gives the updates that have ended meanwhile. */
function updateParser(): { write(text: string): (Update | UnreadUpdate)[]; close(): void } {
  const parser = new SaxesParser();
  let done: (Update | UnreadUpdate)[] = [];
  let update: Growing | undefined;
  let text: string | undefined;
  const open: string[] = [];
  parser.on('error', (error) => {
    // Amazon's descriptions hold control characters that XML does not know.
    if (!error.message.includes('disallowed character')) throw error;
  });
  parser.on('opentag', ({ name, attributes: given }) => {
    const attributes = { ...(given as Record<string, SaxesAttributePlain['value']>) };
    const parent = open.at(-1);
    if (open.length === 0 && name !== 'updates') throw new Error(`it is no updateinfo: it begins with ${name}`);
    if (open.length >= MAX_DEPTH) throw new Error(`nested more than ${MAX_DEPTH} deep`);
    open.push(name);
    if (name === 'update' && parent === 'updates') {
      update = { attributes, texts: {}, dates: {}, references: [], packages: [] };
    } else if (update === undefined) return;
    else if (parent === 'update') {
      if (TEXTS.has(name)) text = '';
      if (name === 'issued' || name === 'updated') update.dates[name] = attributes.date ?? '';
    } else if (name === 'reference') {
      const { type = '', id = '', title = '' } = attributes;
      update.references.push({ type, id, title });
    } else if (name === 'collection') delete update.module;
    else if (name === 'module' && parent === 'collection') {
      const stream = streamOf(attributes);
      if (stream !== undefined) update.module = stream;
    } else if (name === 'package' && parent === 'collection') addPackage(update, attributes);
  });
  const addText = (more: string): void => {
    if (text !== undefined && text.length < MAX_TEXT) text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    open.pop();
    if (update === undefined) return;
    if (text !== undefined && open.at(-1) === 'update' && TEXTS.has(name)) {
      update.texts[name] = text;
      text = undefined;
    }
    if (name !== 'update' || open.length > 1) return;
    done.push(finished(update));
    update = undefined;
  });
  return {
    write(more) {
      parser.write(more);
      const ended = done;
      done = [];
      return ended;
    },
    close: () => void parser.close(),
  };
}

/**
 * The updates of an `updateinfo.xml`, packed or not, one by one: memory is bounded by the largest. An update that
 * cannot be read is one with a reason; a document that is cut short or of another kind rejects with an `upstream` error.
 * @see https://github.com/openSUSE/libsolv/blob/master/ext/repo_updateinfoxml.c, which lists the members
 */
export async function* readUpdates(
  folder: string,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Update | UnreadUpdate, void, undefined> {
  const parser = updateParser();
  const decoder = new TextDecoder();
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw asBrokenFile(path, error, signal);
    }
  };
  let isEmpty = true;
  for await (const chunk of readBytes(folder, path, signal)) {
    isEmpty = false;
    yield* guarded(() => parser.write(decoder.decode(chunk, { stream: true })));
  }
  if (isEmpty) throw brokenFile(path, 'it is empty');
  yield* guarded(() => parser.write(decoder.decode()));
  guarded(() => parser.close());
}
