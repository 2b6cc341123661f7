import type { Attribute } from '../../domain/assessment.ts';
import type { InvalidInputErrorCode } from '../contract/inspector.generated.ts';
import { invalidInput } from './errors.ts';

interface GivenAttribute {
  readonly key: string;
  readonly value?: string | undefined;
}

/** Keys and values without members that are undefined. */
export const definedAttributes = (given: readonly GivenAttribute[]): Attribute[] =>
  given.map(({ key, value }) => ({ key, ...(value !== undefined && { value }) }));

/** The earlier attributes with the added ones; a key that is there already gets the new value. */
export const mergedAttributes = (earlier: readonly Attribute[], added: readonly Attribute[]): readonly Attribute[] => [
  ...new Map([...earlier, ...added].map((attribute) => [attribute.key, attribute])).values(),
];

/** Each key once, and none of the service's own. */
export function checkTagKeys(tags: readonly GivenAttribute[], code: InvalidInputErrorCode): void {
  const keys = new Set<string>();
  for (const { key } of tags) {
    if (/^aws:/i.test(key)) throw invalidInput(code, `Keys that begin with aws: are reserved: ${key}`);
    if (keys.has(key)) throw invalidInput(code, `The key ${key} is given twice.`);
    keys.add(key);
  }
}
