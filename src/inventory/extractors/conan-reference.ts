import { type ExtractedPackage, type InventoryFile, locationOf } from '../extractor.ts';
import { someFacts } from './facts.ts';

/** `NAME/VERSION[@USER/CHANNEL][#RECIPE_REVISION][:PACKAGE_ID[#PACKAGE_REVISION]][%TIMESTAMP]` */
const REFERENCE = /^([^/@#:%\s]+)\/([^/@#:%\s]+)(?:@([^/@#:%\s]+)\/([^/@#:%\s]+)|@)?(?:[#:%]\S*)?$/;

/**
 * The package that a Conan reference names; undefined for a range of versions (`zlib/[>=1.2]`), which names none.
 * The user is the purl's namespace.
 * @see https://docs.conan.io/2/reference/conanfile/methods/requirements.html
 * @throws Error when the text is no reference
 */
export function conanPackage(reference: string, file: InventoryFile, scope?: string): ExtractedPackage | undefined {
  if (/^[^/\s]+\/\[/.test(reference)) return undefined;
  const [, name, version, user, channel] = REFERENCE.exec(reference) ?? [];
  if (name === undefined || version === undefined)
    throw new Error(`"${reference.slice(0, 100)}" is no Conan reference`);
  return {
    type: 'conan',
    ...(user !== undefined && user !== '_' && { namespace: user }),
    name,
    version,
    locations: [locationOf(file)],
    ...someFacts({ scope, channel: channel === '_' ? undefined : channel }),
  };
}

/** Lines of each section of an INI-like file, trimmed, without comments and empty ones. */
export function conanSections(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const written of lines) {
    const line = written.replace(/(?:^|\s)#.*$/, '').trim();
    const header = /^\[([\w.-]+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      current = sections.get(header) ?? [];
      sections.set(header, current);
    } else if (line !== '') current?.push(line);
  }
  return sections;
}
