import type { ExtractedPackage } from '../extractor.ts';
import { isShort } from './control-file.ts';

/** The member `facts` of a package: those that are known and short; no member when there is none. */
export function someFacts(facts: Readonly<Record<string, string | undefined>>): Pick<ExtractedPackage, 'facts'> {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(facts)) if (isShort(value)) known[name] = value;
  return Object.keys(known).length === 0 ? {} : { facts: known };
}
