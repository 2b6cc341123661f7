import { escapeXml } from '../wire/errors.ts';

/** Content of an element: text, or elements by name in their order. */
export type XmlContent = string | { readonly [name: string]: XmlContent };

const elements = (content: XmlContent): string =>
  typeof content === 'string'
    ? escapeXml(content)
    : Object.entries(content)
        .map(([name, inner]) => `<${name}>${elements(inner)}</${name}>`)
        .join('');

/** An answer of STS as the query protocol writes it. */
export function stsAnswer(operation: string, result: XmlContent, requestId: string): string {
  const content = elements({ [`${operation}Result`]: result, ResponseMetadata: { RequestId: requestId } });
  return `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${content}</${operation}Response>`;
}
