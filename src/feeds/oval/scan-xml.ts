import { SaxesParser } from 'saxes';
import { asBrokenFile, brokenFile, readBytes } from '../content.ts';

/** Told of the elements of a document as they pass; names are without their namespace prefix. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  /** `text`: directly inside the element, not trimmed; empty unless {@link keepsText} said that it is wanted. */
  close(name: string, text: string): void;
  /** Is the text inside an element wanted? Descriptions are most of a file. */
  keepsText(name: string): boolean;
}

const MAX_DEPTH = 200;
/** A description; nothing that is read is near this. */
const MAX_TEXT = 4 * 1024 ** 2;

const localName = (name: string): string => {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
};

/** Which part of a document is read; the whole when left out. */
export interface XmlPart {
  /** Begin behind the end of this element, a child of the outermost; from the beginning where there is none. */
  readonly after?: string;
  /** Stop at the end of this element: what follows is not looked at, nor whether it is whole. */
  readonly until?: string;
}

/** A copy of its own: a part of a text keeps the whole piece of the file in memory that it was cut from. */
export const detached = (text: string): string => Buffer.from(text).toString();

/** Lets through what stands behind an element's end tag, inside the outermost element. */
function behind(root: string, element: string): (text: string) => string {
  const end = new RegExp(`</(?:[\\w-]+:)?${element}\\s*>|<(?:[\\w-]+:)?${element}\\s*/>`);
  const start = new RegExp(`<((?:[\\w-]+:)?${root})[\\s>]`);
  let name: string | undefined;
  let waiting: string | undefined = '';
  return (text) => {
    if (waiting === undefined) return text;
    const seen: string = waiting + text;
    name ??= start.exec(seen)?.[1];
    const found = end.exec(seen);
    // An end tag may be cut in two.
    waiting = found === null ? detached(seen.slice(-100)) : undefined;
    return found === null ? '' : `<${name ?? root}>${seen.slice(found.index + found[0].length)}`;
  };
}

/**
 * Reads an XML file of any size, unpacked by its name's ending, and tells the handler what passes. `drain` is called
 * after each piece, so that what the handler has gathered can be given away. Memory is bounded by a piece.
 *
 * Entities of a DTD are never expanded, nothing outside is ever loaded. A file that is cut short or no XML rejects
 * with an `upstream` error that names it.
 * @param root name of the outermost element
 */
export async function* scanXml<T>(
  folder: string,
  path: string,
  root: string,
  handler: XmlHandler,
  drain: () => Iterable<T>,
  signal: AbortSignal,
  { after, until }: XmlPart = {},
): AsyncGenerator<T, void, undefined> {
  const parser = new SaxesParser({ fragment: false, position: false });
  const texts: (string | undefined)[] = [];
  let isEnded = false;
  parser.on('error', (error) => {
    throw brokenFile(path, `it is no valid XML: ${error.message}`);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    if (texts.length === 0 && name !== root) throw brokenFile(path, `it is no document of <${root}>`);
    if (texts.length >= MAX_DEPTH) throw brokenFile(path, `it is nested more than ${MAX_DEPTH} deep`);
    handler.open(name, tag.attributes as Record<string, string>);
    texts.push(handler.keepsText(name) ? '' : undefined);
  });
  const addText = (text: string): void => {
    const last = texts.length - 1;
    const known = texts[last];
    if (known === undefined) return;
    if (known.length + text.length > MAX_TEXT) throw brokenFile(path, `a text is longer than ${MAX_TEXT} characters`);
    texts[last] = known + text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', (tag) => {
    const text = texts.pop();
    const name = localName(tag.name);
    handler.close(name, text ?? '');
    isEnded = texts.length === 0 || (texts.length === 1 && name === until);
  });
  const decoder = new TextDecoder();
  const part = after === undefined ? (text: string) => text : behind(root, after);
  try {
    for await (const chunk of readBytes(folder, path, signal)) {
      parser.write(part(decoder.decode(chunk, { stream: true })));
      yield* drain();
      if (isEnded && until !== undefined) return;
    }
    parser.write(part(decoder.decode()));
    if (!isEnded) throw brokenFile(path, 'it ends in the middle');
    parser.close();
  } catch (error) {
    throw asBrokenFile(path, error, signal);
  }
  yield* drain();
}
