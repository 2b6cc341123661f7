const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Everything that XML 1.0 cannot carry, escaped or not, and direction marks that make text look like another. */
const NOT_TEXT =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu;

/** Text for an element or a quoted attribute of XML or HTML, whatever it is: nothing in it is markup any more. */
export const xmlText = (text: string): string =>
  text.replace(NOT_TEXT, '\ufffd').replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** The same on one line. */
export const xmlLine = (text: string): string => xmlText(text.replace(/[\t\n\r\u2028\u2029]+/g, ' '));
