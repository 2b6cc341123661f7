import { SaxesParser } from 'saxes';
import { textOf } from './text.ts';

/** An element of a manifest: names without their namespace prefix, text without the white space around it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Text directly inside, trimmed. */
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: Growing[];
  text: string;
}

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_DEPTH = 100;
const MAX_ELEMENTS = 500_000;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads an XML document. Entities of a DTD are never expanded, nothing outside is ever loaded.
 * @throws Error with line and column, without the name of the document
 */
export function parseXml(bytes: Uint8Array): XmlElement {
  if (bytes.length > MAX_BYTES) throw new Error(`limit: XML of more than ${MAX_BYTES} bytes`);
  const parser = new SaxesParser({ fragment: false, position: true });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let elements = 0;
  parser.on('error', (error) => {
    throw new Error(`is no valid XML: ${error.message}`);
  });
  parser.on('opentag', (tag) => {
    if (open.length >= MAX_DEPTH) throw new Error(`limit: XML nested more than ${MAX_DEPTH} deep`);
    if (++elements > MAX_ELEMENTS) throw new Error(`limit: XML of more than ${MAX_ELEMENTS} elements`);
    const attributes: Record<string, string> = Object.create(null);
    for (const [name, value] of Object.entries(tag.attributes)) attributes[localName(name)] = value;
    const element: Growing = { name: localName(tag.name), attributes, children: [], text: '' };
    const parent = open.at(-1);
    if (parent === undefined) root ??= element;
    else parent.children.push(element);
    open.push(element);
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined) element.text = element.text.trim();
  });
  parser.write(textOf(bytes)).close();
  if (root === undefined) throw new Error('is no valid XML: empty document');
  return root;
}

/** The first child of this name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** All children of this name. */
export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => child.name === name) ?? [];

/** Text of the first child of this name; undefined when there is none or it is empty. */
export const childText = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.text || undefined;
